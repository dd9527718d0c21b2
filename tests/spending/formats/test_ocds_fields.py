"""Who, how, when and what: the columns beside the amount of a line from OCDS."""

from __future__ import annotations

from pathlib import Path

import pytest
from ocds_sample import award, day, item, kzt, lines_of, read_release, said

# Who.


def test_a_consortium_is_named_and_nobody_in_it_is_credited(tmp_path: Path) -> None:
    suppliers = [{"id": "1", "name": "North"}, {"id": "2", "name": "South"}]
    found = read_release(tmp_path, awards=[{"id": "a", "value": kzt(5), "suppliers": suppliers}])
    assert [(line.supplier_scheme, line.supplier_id, line.supplier_name) for line in lines_of(found)] == [
        (None, None, "North; South")
    ]
    assert said(found) == [
        (
            "/releases/0/awards/0",
            (
                "Several suppliers share the amount (North; South); it is not said how, "
                "so none of them is credited with it."
            ),
            False,
        )
    ]


def test_one_supplier_listed_twice_is_one_supplier(tmp_path: Path) -> None:
    assert (
        award(tmp_path, suppliers=[{"id": 478, "name": "North"}, {"id": "478", "name": "North"}]).supplier_id == "478"
    )


def test_a_supplier_without_a_register_number_keeps_the_publishers_reference(tmp_path: Path) -> None:
    line = award(tmp_path, suppliers=[{"id": "8d97", "name": "North"}])
    assert (line.supplier_scheme, line.supplier_id, line.supplier_name) == ("ocds-reference", "8d97", "North")


def test_an_identifier_may_stand_in_the_reference_itself_as_in_ocds_1_0(tmp_path: Path) -> None:
    line = award(tmp_path, suppliers=[{"name": "North", "identifier": {"scheme": "MD-IDNO", "id": "0101"}}])
    assert (line.supplier_scheme, line.supplier_id, line.supplier_name) == ("MD-IDNO", "0101", "North")


def test_an_empty_supplier_is_none(tmp_path: Path) -> None:
    line = award(tmp_path, suppliers=[{"id": "", "name": ""}])
    assert (line.supplier_scheme, line.supplier_id, line.supplier_name) == (None, None, None)


def test_a_buyer_without_name_and_id_gives_way_to_the_procuring_entity(tmp_path: Path) -> None:
    tender = {"value": kzt(5), "procuringEntity": {"id": 9, "name": "Town"}}
    [line] = lines_of(read_release(tmp_path, buyer={"id": "", "name": ""}, tender=tender))
    assert (line.buyer_scheme, line.buyer_id, line.buyer_name) == ("ocds-reference", "9", "Town")


def test_a_kind_of_buyer_is_for_the_jurisdictions_own_buyers(tmp_path: Path) -> None:
    name = {"name": "Аппарат акима сельского округа"}
    for scheme, kind in (("KZ-BIN", "rural-akim"), ("KG-INN", None)):
        buyer = {**name, "identifier": {"scheme": scheme, "id": "1"}}
        [line] = lines_of(read_release(tmp_path, buyer=buyer, tender={"value": kzt(5)}))
        assert line.buyer_kind == kind


def test_a_contract_names_its_own_supplier_before_its_awards(tmp_path: Path) -> None:
    found = read_release(
        tmp_path,
        awards=[{"id": 1, "value": kzt(5), "suppliers": [{"id": "1", "name": "North"}, {"id": "2", "name": "South"}]}],
        contracts=[{"id": "c", "awardID": "1", "value": kzt(5), "suppliers": [{"id": "2", "name": "South"}]}],
    )
    assert [line.supplier_id for line in lines_of(found)] == [None, "2"]


def test_a_contract_whose_award_is_not_in_the_release_has_no_supplier(tmp_path: Path) -> None:
    [line] = lines_of(read_release(tmp_path, contracts=[{"id": "c", "awardID": "elsewhere", "value": kzt(5)}]))
    assert (line.supplier_id, line.supplier_name) == (None, None)


def test_a_contract_takes_the_kind_of_thing_from_its_award_but_not_how_many(tmp_path: Path) -> None:
    found = read_release(
        tmp_path,
        awards=[{"id": "a", "title": "Paper", "value": kzt(6), "items": [item("1", quantity=3, price=2)]}],
        contracts=[{"id": "c", "awardID": "a", "value": kzt(8)}],
    )
    contract = lines_of(found)[1]
    assert (contract.item_code, contract.quantity, contract.unit_price, contract.title_en) == (
        "30197300-9",
        None,
        None,
        "Paper",
    )


# How, what kind, which status.


def test_a_method_and_a_kind_outside_the_code_lists_are_kept_and_remarked_at_each_line(tmp_path: Path) -> None:
    tender = {"value": kzt(5), "procurementMethod": "Licitaţie publică", "mainProcurementCategory": "bunuri"}
    found = read_release(tmp_path, tender=tender, awards=[{"id": "a", "value": kzt(4)}])
    assert [(line.method_scheme, line.method_code, line.method, line.subject_kind) for line in lines_of(found)] == [
        ("ocds", "Licitaţie publică", None, None)
    ] * 2
    method = "The procurement method Licitaţie publică is not known here; the line is kept without a method."
    kind = "The kind of purchase bunuri is not goods, works or services."
    assert said(found) == [
        ("/releases/0/tender", method, False),
        ("/releases/0/tender", kind, False),
        ("/releases/0/awards/0", method, False),
        ("/releases/0/awards/0", kind, False),
    ]


def test_details_of_the_method_are_not_taken_for_its_ground(tmp_path: Path) -> None:
    tender = {"value": kzt(5), "procurementMethodDetails": "Cotizacion"}
    [line] = lines_of(read_release(tmp_path, tender=tender))
    assert (line.method_code, line.ground_as_published) == (None, None)


@pytest.mark.parametrize(
    ("part", "code", "status"),
    [
        ("tender", "planning", "planned"),
        ("tender", "planned", "planned"),
        ("tender", "active", "active"),
        ("tender", "cancelled", "cancelled"),
        ("tender", "unsuccessful", "unsuccessful"),
        ("tender", "complete", "complete"),
        ("awards", "pending", "pending"),
        ("awards", "active", "active"),
        ("awards", "cancelled", "cancelled"),
        ("awards", "unsuccessful", "unsuccessful"),
        ("contracts", "pending", "pending"),
        ("contracts", "active", "active"),
        ("contracts", "cancelled", "cancelled"),
        ("contracts", "terminated", "ended"),
    ],
)
def test_every_status_of_ocds_has_its_word(tmp_path: Path, part: str, code: str, status: str) -> None:
    body = {"id": "1", "value": kzt(5), "status": code}
    found = read_release(tmp_path, **{part: body if part == "tender" else [body]})
    assert [(line.status_code, line.status) for line in lines_of(found)] == [(code, status)]
    assert len(found) == 1


def test_another_status_is_kept_as_published_and_remarked(tmp_path: Path) -> None:
    found = read_release(tmp_path, contracts=[{"id": "c", "value": kzt(5), "status": "Înregistrat(ă)"}])
    assert [(line.status_code, line.status) for line in lines_of(found)] == [("Înregistrat(ă)", None)]
    assert said(found) == [
        (
            "/releases/0/contracts/0",
            "The status Înregistrat(ă) is not known here; the line is kept without a status.",
            False,
        )
    ]


# When.


@pytest.mark.parametrize(
    ("text", "date", "year"),
    [
        ("2017-05-30", "2017-05-30", 2017),
        ("2017-05-30T00:00:00.000Z", "2017-05-30", 2017),
        ("2016-12-31T23:59:59.999999+02:00", "2016-12-31", 2016),
        ("2017-01-01T00:30:00+0600", "2017-01-01", 2017),
    ],
)
def test_the_day_is_taken_as_it_is_written(tmp_path: Path, text: str, date: str, year: int) -> None:
    line = award(tmp_path, date=text)
    assert (line.date, line.year, line.date_as_published) == (day(date), year, text)


@pytest.mark.parametrize(
    ("text", "year"),
    [("2017-05", 2017), ("2017", 2017), ("2017-02-30", None), ("0001-01-01T00:00:00", None), ("soon", None)],
)
def test_what_is_no_day_is_remarked(tmp_path: Path, text: str, year: int | None) -> None:
    found = read_release(tmp_path, awards=[{"id": "a", "value": kzt(5), "date": text}])
    assert [(line.date, line.year, line.date_as_published) for line in lines_of(found)] == [(None, year, text)]
    assert said(found) == [
        ("/releases/0/awards/0", f'date: "{text}" is not a date; the line is kept without it.', False)
    ]


def test_the_year_of_a_budget_is_the_one_its_period_lies_in(tmp_path: Path) -> None:
    for end, year in (("2020-12-31", 2020), ("2021-03-31", None)):
        budget = {"amount": kzt(5), "period": {"startDate": "2020-01-01", "endDate": end}}
        [line] = lines_of(read_release(tmp_path, planning={"budget": budget}))
        assert line.year == year


# Texts.


@pytest.mark.parametrize(
    ("language", "column"),
    [
        ("en", "title_en"),
        ("RU", "title_ru"),
        ("ru-KZ", "title_ru"),
        ("kk", "title_kk"),
        ("md", "title_other"),
        (None, "title_other"),
    ],
)
def test_a_text_is_in_the_releases_language(tmp_path: Path, language: str | None, column: str) -> None:
    [line] = lines_of(read_release(tmp_path, language=language, awards=[{"id": "a", "value": kzt(5), "title": "Ақ"}]))
    assert getattr(line, column) == "Ақ"


def test_translated_titles_stand_in_their_own_columns(tmp_path: Path) -> None:
    line = award(tmp_path, title="Paper", title_ru="Бумага", title_kk="Қағаз", title_fr="Papier")
    assert (line.title_en, line.title_ru, line.title_kk, line.title_other) == ("Paper", "Бумага", "Қағаз", None)


def test_the_description_does_not_repeat_the_title(tmp_path: Path) -> None:
    line = award(tmp_path, description="Paper A4", items=[item("1") | {"description": "Paper, white"}])
    assert (line.title_en, line.description_en) == ("Paper A4", "Paper, white")
