"""What one OCDS release becomes: which lines, with which amounts, and what is said about them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from ocds_sample import award, day, dump, item, kzt, lines_of, read_bytes, read_release, release, said

from dalel.spending.line import Line

BUYER = {"id": "KZ-BIN-000140001234", "name": "Аппарат акима сельского округа"}
SUPPLIER = {"id": "s-1", "name": "Paper LLP"}
PARTIES = [
    {"id": BUYER["id"], "identifier": {"scheme": "KZ-BIN", "id": "000140001234"}},
    {"id": "s-1", "identifier": {"scheme": "KZ-BIN", "id": "090140005678"}},
]
SHARED = {
    "revised": "2020-02-03T00:00:00Z",
    "buyer_scheme": "KZ-BIN",
    "buyer_id": "000140001234",
    "buyer_name": "Аппарат акима сельского округа",
    "buyer_kind": "rural-akim",
    "procedure_record": "ocds-1",
    "currency": "KZT",
    "vat_basis": "unknown",
}


def test_a_release_becomes_one_line_for_each_stage_of_its_money(tmp_path: Path) -> None:
    found = read_release(
        tmp_path,
        parties=PARTIES,
        buyer=BUYER,
        planning={"budgetYear": 2020, "budget": {"description": "Stationery", "amount": kzt(900)}},
        tender={
            "id": "t-1",
            "title": "Paper for the office",
            "status": "complete",
            "procurementMethod": "limited",
            "procurementMethodRationale": "Law, article 39",
            "mainProcurementCategory": "goods",
            "value": kzt(Decimal("800.50")),
            "tenderPeriod": {"startDate": "2020-01-31T23:30:00+06:00"},
            "contractPeriod": {"startDate": "2020-02-01", "endDate": "2020-12-31"},
        },
        awards=[
            {
                "id": "a-1",
                "status": "active",
                "date": "2020-02-01",
                "value": kzt(700),
                "suppliers": [SUPPLIER],
                "items": [item("1", quantity=7, price=100)],
            }
        ],
        contracts=[
            {
                "id": "c-1",
                "awardID": "a-1",
                "title": "Contract 5",
                "status": "terminated",
                "dateSigned": "2020-02-02",
                "value": kzt(700),
                "implementation": {"transactions": [{"id": "p-1", "date": "2020-03-01", "value": kzt(350)}]},
            }
        ],
    )
    purchase = {
        "method_scheme": "ocds",
        "method_code": "limited",
        "method": "limited",
        "ground_as_published": "Law, article 39",
        "subject_kind": "goods",
    }
    supplier = {"supplier_scheme": "KZ-BIN", "supplier_id": "090140005678", "supplier_name": "Paper LLP"}
    assert found == [
        Line(
            place="/releases/0/planning/budget",
            stage="plan",
            record_scheme="ocds-planning",
            record='["ocds-1","planning"]',
            title_en="Stationery",
            amount=Decimal(900),
            amount_as_published="900",
            year=2020,
            **SHARED,
            **purchase,
        ),
        Line(
            place="/releases/0/tender",
            stage="lot",
            record_scheme="ocds-tender",
            record='["ocds-1","tender"]',
            title_en="Paper for the office",
            amount=Decimal("800.50"),
            amount_as_published="800.50",
            amount_check="not-checked",
            year=2020,
            date=day("2020-01-31"),
            date_as_published="2020-01-31T23:30:00+06:00",
            start_date=day("2020-02-01"),
            end_date=day("2020-12-31"),
            status_code="complete",
            status="complete",
            **SHARED,
            **purchase,
        ),
        Line(
            place="/releases/0/awards/0",
            stage="award",
            record_scheme="ocds-award",
            record='["ocds-1","a-1"]',
            item_scheme="CPV",
            item_code="30197300-9",
            title_en="Paper for the office",
            unit_name="piece",
            quantity=Decimal(7),
            unit_price=Decimal(100),
            amount=Decimal(700),
            amount_as_published="700",
            amount_check="exact",
            year=2020,
            date=day("2020-02-01"),
            date_as_published="2020-02-01",
            status_code="active",
            status="active",
            **supplier,
            **SHARED,
            **purchase,
        ),
        Line(
            place="/releases/0/contracts/0",
            stage="contract",
            record_scheme="ocds-contract",
            record='["ocds-1","c-1"]',
            item_scheme="CPV",
            item_code="30197300-9",
            title_en="Contract 5",
            amount=Decimal(700),
            amount_as_published="700",
            amount_check="not-checked",
            year=2020,
            date=day("2020-02-02"),
            date_as_published="2020-02-02",
            status_code="terminated",
            status="ended",
            **supplier,
            **SHARED,
            **purchase,
        ),
        Line(
            place="/releases/0/contracts/0/implementation/transactions/0",
            stage="payment",
            record_scheme="ocds-transaction",
            record='["ocds-1",["c-1","p-1"]]',
            title_en="Contract 5",
            amount=Decimal(350),
            amount_as_published="350",
            year=2020,
            date=day("2020-03-01"),
            date_as_published="2020-03-01",
            **supplier,
            **SHARED,
            **purchase,
        ),
    ]


# Items, lots and the whole: the same money is never two lines of one stage.


def test_items_whose_prices_add_up_exactly_become_the_lines(tmp_path: Path) -> None:
    items = [
        item("1", quantity=3, price=Decimal("0.10"), code="15000000-8"),
        item("2", quantity=Decimal("2.5"), price=4) | {"description": "Paper"},
    ]
    found = read_release(tmp_path, awards=[{"id": "a", "title": "All", "value": kzt(Decimal("10.30")), "items": items}])
    first, second = lines_of(found)
    assert (first.place, first.record, first.amount, first.item_code, first.title_en) == (
        "/releases/0/awards/0/items/0",
        '["ocds-1","a","1"]',
        Decimal("0.30"),
        "15000000-8",
        "All",
    )
    assert (second.place, second.record, second.amount, second.title_en, second.description_en) == (
        "/releases/0/awards/0/items/1",
        '["ocds-1","a","2"]',
        Decimal(10),
        "Paper",
        "All",
    )
    # The item's amount is printed nowhere; it is the exact part of one that is.
    assert (second.amount_as_published, second.amount_check, second.quantity) == (None, "exact", Decimal("2.5"))
    assert len(found) == 2


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([item("1", quantity=3, price=1), item("2", quantity=1, price=8)], id="they add up to 11"),
        pytest.param([item("1", quantity=3, price=1), item("2", price=7)], id="one has no quantity"),
        pytest.param([item("1", quantity=3, price=1), item("2", quantity=7)], id="one has no price"),
        pytest.param([item("1", quantity=3, price=1), item("1", quantity=7, price=1)], id="two have one id"),
        pytest.param(
            [
                item("1", quantity=3, price=1),
                item("2") | {"quantity": 7, "unit": {"value": {"amount": 1, "currency": "USD"}}},
            ],
            id="one is in dollars",
        ),
    ],
)
def test_items_that_do_not_add_up_leave_the_amount_one_line(tmp_path: Path, items: list[object]) -> None:
    line = award(tmp_path, items=items)
    assert (line.place, line.amount, line.quantity, line.unit_price) == (
        "/releases/0/awards/0",
        Decimal(10),
        None,
        None,
    )
    assert (line.item_scheme, line.item_code) == ("CPV", "30197300-9")  # that is what the items have in common


def test_items_of_different_kinds_give_the_whole_no_code(tmp_path: Path) -> None:
    assert award(tmp_path, items=[item("1"), item("2", code="15000000-8")]).item_code is None


def test_items_are_not_added_up_where_no_amount_is_published(tmp_path: Path) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "items": [item("1", quantity=1, price=5)]}])
    assert said(found) == [("/releases/0/awards/0", "No amount is published.", True)]


def test_one_item_whose_price_differs_from_the_amount_is_remarked(tmp_path: Path) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "value": kzt(10), "items": [item("1", quantity=3, price=4)]}])
    assert [line.amount_check for line in lines_of(found)] == ["differs"]
    assert said(found) == [
        ("/releases/0/awards/0", "3 × 4 = 12, but 10 is published. The amount is kept as published.", False)
    ]


def test_a_price_of_a_unit_that_is_money_is_left_out(tmp_path: Path) -> None:
    """Armenia counts a service in drams: "1 dram at 1,200,000" is what the whole costs, and compares with nothing."""
    service = item("1", quantity=1, price=1200)
    service["unit"]["name"] = "тенге"
    found = read_release(tmp_path, awards=[{"id": "a", "value": kzt(1200), "items": [service]}])
    assert [(one.quantity, one.unit_name, one.unit_price) for one in lines_of(found)] == [(1, "тенге", None)]
    assert said(found) == [
        (
            "/releases/0/awards/0",
            "The unit is тенге, which is money: what stands as its price is no price of a unit; "
            "the line is kept without it.",
            False,
        )
    ]


def test_a_unit_price_in_another_currency_is_left_out(tmp_path: Path) -> None:
    dollars = {"id": "1", "quantity": 2, "unit": {"value": {"amount": 5, "currency": "USD"}}}
    found = read_release(tmp_path, awards=[{"id": "a", "value": kzt(10), "items": [dollars]}])
    assert [(line.unit_price, line.quantity, line.amount_check) for line in lines_of(found)] == [
        (None, Decimal(2), "not-checked")
    ]
    assert said(found) == [
        (
            "/releases/0/awards/0",
            "The unit price is in USD and the amount in KZT; the line is kept without the price.",
            False,
        )
    ]


def test_lots_with_values_are_the_lines_of_a_tender(tmp_path: Path) -> None:
    found = read_release(
        tmp_path,
        tender={
            "status": "active",
            "title": "Food",
            "value": kzt(30),
            "lots": [
                {"id": "L1", "title": "Bread", "status": "cancelled", "value": kzt(10)},
                {"id": "L2", "value": kzt(20)},
            ],
            "items": [{**item("1", quantity=5, price=2), "relatedLot": "L1"}, {**item("2"), "relatedLot": "L9"}],
        },
    )
    first, second = lines_of(found)
    assert (first.place, first.record, first.amount, first.title_en, first.status, first.quantity) == (
        "/releases/0/tender/lots/0",
        '["ocds-1","tender","L1"]',
        Decimal(10),
        "Bread",
        "cancelled",
        Decimal(5),
    )
    assert (second.amount, second.title_en, second.status, second.item_code) == (Decimal(20), "Food", "active", None)
    assert len(found) == 2


def test_lots_that_do_not_add_up_to_the_tender_are_kept_and_remarked(tmp_path: Path) -> None:
    found = read_release(
        tmp_path, tender={"value": kzt(31), "lots": [{"id": "1", "value": kzt(10)}, {"id": "2", "value": kzt(20)}]}
    )
    assert [line.amount for line in lines_of(found)] == [Decimal(10), Decimal(20)]
    assert said(found) == [
        (
            "/releases/0/tender",
            "The lots add up to 30, but 31 is published for the tender. The lots are kept.",
            False,
        )
    ]


@pytest.mark.parametrize(
    ("of_lot", "of_tender", "stands"),
    [
        ("active", "unsuccessful", "unsuccessful"),
        ("planned", "cancelled", "cancelled"),
        ("active", "complete", "active"),
        ("complete", "unsuccessful", "complete"),
        ("cancelled", "complete", "cancelled"),
        (None, "active", "active"),
    ],
)
def test_a_lot_that_is_still_open_ended_where_its_tender_did(
    tmp_path: Path, of_lot: str | None, of_tender: str, stands: str
) -> None:
    """Armenia leaves 378 lots of cancelled and unsuccessful tenders active: nothing was bought there."""
    lot = {"id": "1", "value": kzt(5), "status": of_lot}
    [line] = lines_of(read_release(tmp_path, tender={"status": of_tender, "lots": [lot]}))
    assert line.status == stands


def test_where_a_lot_has_no_value_the_tenders_value_is_the_line(tmp_path: Path) -> None:
    found = read_release(tmp_path, tender={"value": kzt(31), "lots": [{"id": "1", "value": kzt(10)}, {"id": "2"}]})
    assert [(line.place, line.amount) for line in lines_of(found)] == [("/releases/0/tender", Decimal(31))]
    assert len(found) == 1


def test_where_neither_a_lot_nor_the_tender_has_a_value_the_lot_is_refused(tmp_path: Path) -> None:
    found = read_release(tmp_path, tender={"lots": [{"id": "1", "value": kzt(10)}, {"id": "2"}]})
    assert [(line.place, line.amount) for line in lines_of(found)] == [("/releases/0/tender/lots/0", Decimal(10))]
    assert said(found) == [("/releases/0/tender/lots/1", "No amount is published.", True)]


# Payments.


def test_a_payment_may_be_spelled_as_in_ocds_1_0_and_may_come_back(tmp_path: Path) -> None:
    payment = {
        "id": "p",
        "amount": kzt(-5),
        "providerOrganization": {"id": "T", "name": "Treasury"},
        "receiverOrganization": {"id": "B", "name": "Bank"},
    }
    contract = {"id": "c", "value": kzt(9), "implementation": {"transactions": [payment]}}
    found = read_release(tmp_path, contracts=[contract])
    line = lines_of(found)[1]
    assert (line.amount, line.buyer_name, line.supplier_name) == (Decimal(-5), "Treasury", "Bank")
    assert said(found) == [
        ("/releases/0/contracts/0/implementation/transactions/0", "amount/amount: -5 is negative.", False)
    ]


def test_payments_are_read_even_where_their_contract_publishes_no_amount(tmp_path: Path) -> None:
    contract = {"id": "c", "implementation": {"transactions": [{"id": "p", "value": kzt(5)}]}}
    found = read_release(tmp_path, contracts=[contract])
    assert [(line.stage, line.amount) for line in lines_of(found)] == [("payment", Decimal(5))]
    assert said(found) == [("/releases/0/contracts/0", "No amount is published.", True)]


# What refuses more than an amount.


def test_a_release_without_an_ocid_is_refused_as_it_could_be_counted_twice(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, dump({"releases": [{"id": "r", "awards": [{"id": "a", "value": kzt(5)}]}]}))
    assert said(found) == [("/releases/0/ocid", 'The field "ocid" is missing.', True)]


@pytest.mark.parametrize(
    ("parts", "place", "field"),
    [
        ({"planning": [{"budget": {"amount": kzt(5)}}]}, "/releases/0/planning", "planning"),
        ({"planning": {"budget": 5}}, "/releases/0/planning/budget", "budget"),
        ({"tender": "open"}, "/releases/0/tender", "tender"),
        ({"awards": {"id": "a"}}, "/releases/0/awards", "awards"),
        ({"awards": [None]}, "/releases/0/awards/0", "awards"),
        ({"contracts": ["c"]}, "/releases/0/contracts/0", "contracts"),
    ],
)
def test_a_record_that_is_no_object_is_refused(
    tmp_path: Path, parts: dict[str, object], place: str, field: str
) -> None:
    [issue] = read_release(tmp_path, **parts)
    assert (issue.place, issue.code, issue.refused, issue.values["field"]) == (place, "wrong-type", True, field)


def test_a_text_of_megabytes_is_refused_and_the_next_award_is_read(tmp_path: Path) -> None:
    awards = [{"id": "a", "title": "x" * 100_001, "value": kzt(5)}, {"id": "b", "value": kzt(6)}]
    found = read_release(tmp_path, awards=awards)
    assert [line.amount for line in lines_of(found)] == [Decimal(6)]
    assert said(found) == [
        ("/releases/0/awards/0", "title holds 100001 characters; more than 100000 is not a spending line.", True)
    ]


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    data = b'{"ocid":"x","awards":[{"id":"a","title":"\\ud83d","value":{"amount":1,"currency":"KZT"}}]}'
    assert said(read_bytes(tmp_path, data)) == [
        ("/awards/0", "title holds half of a character; it cannot be written as text.", True)
    ]


def test_a_release_whose_own_texts_cannot_be_read_is_refused_whole(tmp_path: Path) -> None:
    found = read_release(tmp_path, buyer={"name": "x" * 100_001}, awards=[{"id": "a", "value": kzt(5)}])
    assert said(found) == [
        ("/releases/0/buyer", "name holds 100001 characters; more than 100000 is not a spending line.", True)
    ]


# Identity: what lets a later release stand for an earlier one.


def test_a_record_without_an_id_is_named_by_its_number_in_the_list(tmp_path: Path) -> None:
    found = read_release(tmp_path, awards=[{"value": kzt(5)}, {"id": "", "value": kzt(6)}, {"id": 1, "value": kzt(7)}])
    assert [line.record for line in lines_of(found)] == ['["ocds-1",0]', '["ocds-1",1]', '["ocds-1","1"]']


def test_identifiers_that_hold_signs_do_not_run_together(tmp_path: Path) -> None:
    found = read_bytes(
        tmp_path,
        dump(
            {
                "releases": [
                    release(ocid='a","b', awards=[{"id": "c", "value": kzt(1)}]),
                    release(ocid="a", awards=[{"id": 'b","c', "value": kzt(1)}]),
                ]
            }
        ),
    )
    assert [line.record for line in lines_of(found)] == ['["a\\",\\"b","c"]', '["a","b\\",\\"c"]']
