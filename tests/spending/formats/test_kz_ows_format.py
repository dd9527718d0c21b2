"""Pages of the Kazakh portal's service become lines: every record one line or one refusal, each with its place."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.errors import DocumentError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.kz_ows import KzOws
from dalel.spending.line import Line, line_columns
from dalel.vocabulary import LANGUAGES, vocabulary

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "kz"
VECTORS = ROOT / "tests" / "vectors" / "kz-ows"
KZ = load_jurisdiction("kz")

PLANS = json.loads((VECTORS / "plan-points.json").read_text(encoding="utf-8"), parse_float=Decimal)["items"]
CONTRACTS = json.loads((VECTORS / "contracts.json").read_text(encoding="utf-8"), parse_float=Decimal)["items"]
PLAN, CONTRACT = PLANS[1], CONTRACTS[3]
NO_PAGE = "page.json is no whole page of goszakup's service: "


def read_file(path: Path) -> tuple[list[Line], list[Issue]]:
    found = list(KzOws().read(Source(sha256="", name=path.name, path=path), KZ))
    return [r for r in found if isinstance(r, Line)], [r for r in found if isinstance(r, Issue)]


def read(tmp_path: Path, data: bytes | str, name: str = "page.json") -> tuple[list[Line], list[Issue]]:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_file(path)


def page(*records: object) -> str:
    """A page of the service with these records; decimals are printed with all their digits."""

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return f"#{value}#"
        if isinstance(value, dict):
            return {name: plain(part) for name, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list) else value

    body = json.dumps([plain(record) for record in records], ensure_ascii=False)
    body = body.replace('"#', "").replace('#"', "")
    return f'{{"total": 1, "limit": 500, "next_page": "", "items": {body}}}'


def refused(tmp_path: Path, data: bytes | str, name: str = "page.json") -> str:
    with pytest.raises(DocumentError) as error:
        read(tmp_path, data, name)
    return str(error.value)


def given_fields(line: Line) -> dict[str, Any]:
    """What a line has; what it has not is NULL."""
    return {name: value for name, value in asdict(line).items() if value is not None}


# The two real pages ------------------------------------------------------------------------------------------------


def test_the_plan_points_of_june_2020_add_up_to_what_the_page_says() -> None:
    lines, issues = read_file(EXAMPLES / "plan-points-2020-06.json")
    own = json.loads((EXAMPLES / "plan-points-2020-06.json").read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    assert len(lines) == len(own) == 500
    assert sum(line.amount or 0 for line in lines) == sum(p["amount"] for p in own) == Decimal("2100425191.00")
    direct = [line for line in lines if line.method_code == "23"]
    assert (len(direct), sum(line.amount or 0 for line in direct)) == (208, Decimal("104957665.10"))
    assert sum(p["amount"] for p in own if p["ref_trade_methods_id"] == 23) == Decimal("104957665.10")
    assert [str(line.amount) for line in lines] == [str(p["amount"]) for p in own]
    assert [line.amount_as_published for line in lines] == [str(p["amount"]) for p in own]
    assert [line.record for line in lines] == [str(p["id"]) for p in own]
    assert [line.place for line in lines] == [f"/items/{n}" for n in range(500)]
    assert {line.stage for line in lines} == {"plan"}
    assert {line.vat_basis for line in lines} == {"unknown"}
    spread = [line.record for line in lines if line.several_years]
    assert spread == [str(p["id"]) for p in own if p["sum_1"] != p["amount"]]
    assert len(spread) == 9
    assert Counter(line.amount_check for line in lines) == {"exact": 496, "rounded": 4}
    assert [(issue.place, issue.refused, issue.say("en")) for issue in issues] == [
        ("/items/340", False, "0.1 × 227678.57 = 22767.857, published as 22767.86: equal after rounding."),
        ("/items/353", False, "0.1 × 1861607.14 = 186160.714, published as 186160.71: equal after rounding."),
        ("/items/359", False, "190.444754 × 715 = 136167.99911, published as 136168: equal after rounding."),
        ("/items/378", False, "2.5 × 34821.43 = 87053.575, published as 87053.58: equal after rounding."),
    ]
    assert [lines[n].record for n in (340, 353, 359, 378)] == ["35509426", "35509387", "35509366", "35509295"]
    rural = [p for p in own if "Аппарат акима" in p["subject_name_ru"].replace("Акима", "акима")]
    rural = [p for p in rural if "сельского округа" in p["subject_name_ru"] or "акима села" in p["subject_name_ru"]]
    assert [line.record for line in lines if line.buyer_kind == "rural-akim"] == [str(p["id"]) for p in rural]
    assert len(rural) == 9
    assert sum(line.parent_record is not None for line in lines) == 15
    assert sum(line.root_record is not None for line in lines) == 223


def test_the_contracts_of_february_2020_by_method_stage_and_status() -> None:
    lines, issues = read_file(EXAMPLES / "contracts-2020-02.json")
    own = json.loads((EXAMPLES / "contracts-2020-02.json").read_text(encoding="utf-8"), parse_float=Decimal)["items"]
    assert len(lines) == len(own) == 500
    by_method: dict[str | None, Decimal] = {}
    for line in lines:
        by_method[line.method_code] = by_method.get(line.method_code, Decimal(0)) + (line.amount or 0)
    assert by_method == {
        "2": Decimal("1710060312.97"),
        "23": Decimal("627489208.64"),
        "3": Decimal("150419413.60"),
        "6": Decimal("80171461.43"),
        "123": Decimal("29413099.46"),
        "8": Decimal("16098800.00"),
    }
    for method, total in by_method.items():
        assert total == sum(c["contract_sum"] for c in own if str(c["fakt_trade_methods_id"]) == method)
    assert sum(line.amount_gross or 0 for line in lines) == sum(c["contract_sum_wnds"] for c in own)
    assert Counter(line.stage for line in lines) == {"contract": 451, "amendment": 49}
    assert sum(line.parent_record is not None for line in lines) == 55
    assert sum(line.status == "terminated" for line in lines) == 56
    assert {(line.vat_basis, line.currency) for line in lines} == {("net", "KZT")}
    assert Counter(line.supplier_scheme for line in lines) == {"KZ-BIN": 327, "KZ-IIN-REDACTED": 173}
    assert Counter(line.ground_code for line in lines) == Counter(
        (c["sign_reason_doc_name"] or "").partition(" п.3 ст.39")[0].removeprefix("пп.")
        if (c["sign_reason_doc_name"] or "").startswith("пп.")
        else None
        for c in own
    )
    assert sum(line.ground_code is not None for line in lines) == 33
    # Known codes whose name nobody has published are no issue of the page: 123 has no meaning here, and is no remark.
    assert {line.method for line in lines if line.method_code == "123"} == {None}
    assert [(issue.place, issue.say("en")) for issue in issues] == [
        ("/items/305", "sign_date: 2020-02-06 is not in the financial year 2019.")
    ]


# One record, whole -------------------------------------------------------------------------------------------------


def test_a_plan_point_over_two_years() -> None:
    lines, _ = read_file(VECTORS / "plan-points.json")
    assert given_fields(lines[0]) == {
        "place": "/items/0",
        "record_scheme": "kz-goszakup-plan-point",
        "record": "35510926",
        "revised": PLANS[0]["timestamp"],
        "stage": "plan",
        "buyer_scheme": "KZ-BIN",
        "buyer_id": PLANS[0]["subject_biin"],
        "buyer_name": PLANS[0]["subject_name_ru"],
        "item_scheme": "KZ-ENSTRU",
        "item_code": PLANS[0]["ref_enstru_code"],
        "title_ru": "Работы по сооружению автомобильной дороги",
        "title_kk": PLANS[0]["name_kz"],
        "description_ru": f"{PLANS[0]['desc_ru']}\n{PLANS[0]['extra_desc_ru']}",
        "description_kk": f"{PLANS[0]['desc_kz']}\n{PLANS[0]['extra_desc_kz']}",
        "subject_kind": "works",
        "method_scheme": "kz-goszakup",
        "method_code": "128",
        "method": "special-order",
        "unit_code": "980",
        "quantity": Decimal(1),
        "unit_price": Decimal(650566815),
        "amount": Decimal(650566815),
        "amount_as_published": "650566815",
        "amount_check": "exact",
        "currency": "KZT",
        "vat_basis": "unknown",
        "several_years": True,
        "amount_year_1": Decimal(441979014),
        "amount_year_2": Decimal(208587801),
        "amount_year_3": Decimal(0),
        "year": 2020,
        "month": 6,
        "date": dt.date(2020, 6, 12),
        "date_as_published": PLANS[0]["date_approved"],
        "status_code": "3",
        "status": "planned",
    }


def test_a_plan_point_of_a_rural_akims_office() -> None:
    line = read_file(VECTORS / "plan-points.json")[0][1]
    assert (line.buyer_kind, line.ground_code, line.method, line.several_years, line.amount_year_1) == (
        "rural-akim",
        "42",
        "direct",
        False,
        None,
    )


def test_an_additional_agreement_on_a_legal_ground() -> None:
    lines, _ = read_file(VECTORS / "contracts.json")
    own = CONTRACTS[0]
    assert given_fields(lines[0]) == {
        "place": "/items/0",
        "record_scheme": "kz-goszakup-contract",
        "record": "9525352",
        "revised": own["last_update_date"],
        "stage": "amendment",
        "buyer_scheme": "KZ-BIN",
        "buyer_id": own["customer_bin"],
        "supplier_scheme": "KZ-BIN",
        "supplier_id": "801140000022",
        "title_ru": own["description_ru"],
        "title_kk": own["description_kz"],
        "subject_kind": {1: "goods", 2: "works", 3: "services"}[own["ref_subject_type_id"]],
        "method_scheme": "kz-goszakup",
        "method_code": "23",
        "method": "direct",
        "ground_code": "42",
        "ground_as_published": own["sign_reason_doc_name"],
        "amount": Decimal(259200),
        "amount_as_published": "259200",
        "amount_check": "not-checked",
        "currency": "KZT",
        "vat_basis": "net",
        "amount_gross": Decimal(259200),
        "year": 2020,
        "date": dt.date.fromisoformat(own["sign_date"][:10]),
        "date_as_published": own["sign_date"],
        "end_date": dt.date(2020, 12, 31),
        "status_code": "190",
        "status": "active",
        "parent_record": str(own["parent_id"]),
        "root_record": str(own["root_id"]),
    }


def test_a_terminated_contract_that_was_never_signed_and_one_with_a_status_without_a_name() -> None:
    lines, issues = read_file(VECTORS / "contracts.json")
    assert [(line.status_code, line.status, line.date, line.supplier_scheme) for line in lines[1:3]] == [
        ("330", "terminated", None, "KZ-IIN-REDACTED"),
        ("185", None, dt.date(2020, 2, 7), "KZ-IIN-REDACTED"),
    ]
    assert issues == []


def test_a_sum_without_and_with_vat_stay_apart() -> None:
    line = read_file(VECTORS / "contracts.json")[0][3]
    assert (line.amount, line.vat_basis, line.amount_gross, line.procedure_record, line.ground_code) == (
        Decimal("124955.36"),
        "net",
        Decimal(139950),
        "3913808-1",
        None,
    )


def test_a_lot_has_no_unit_price_for_none_is_published() -> None:
    lines, issues = read_file(VECTORS / "lots.json")
    assert issues == []
    assert [given_fields(line) for line in lines] == [
        {
            "place": "/0",
            "record_scheme": "kz-goszakup-lot",
            "record": "81610885",
            "revised": "2026-01-20 10:00:00",
            "stage": "lot",
            "buyer_scheme": "KZ-BIN",
            "buyer_id": "000540002083",
            "buyer_name": 'Акционерное общество "Казтелерадио"',
            "title_ru": "Устройство тестирования аккумуляторной батареи",
            "description_ru": "Активатор АКБ",
            "method_scheme": "kz-goszakup",
            "method_code": "2",
            "method": "open",
            "quantity": Decimal(7),
            "amount": Decimal("22542909.97"),
            "amount_as_published": "22542909.97",
            "amount_check": "not-checked",
            "currency": "KZT",
            "vat_basis": "unknown",
            "status_code": "370",
            "plan_record": "81600000",
            "procedure_record": "15908669-1",
        }
    ]


# GraphQL -----------------------------------------------------------------------------------------------------------


def test_graphql_gives_the_same_lines_as_rest() -> None:
    rest, _ = read_file(VECTORS / "plan-points.json")
    graphql, issues = read_file(VECTORS / "graphql-plans.json")
    assert [
        replace(line, unit_name=None, place=line.place.replace("/data/Plans", "/items")) for line in graphql
    ] == rest
    assert [line.unit_name for line in graphql] == ["Работа"] * 3
    assert [issue.code for issue in issues] == ["product-rounded"]


def test_the_items_of_a_contract_stand_instead_of_its_sum_never_beside_it() -> None:
    lines, issues = read_file(VECTORS / "graphql-contracts.json")
    assert [
        (line.place, line.record_scheme, line.record, line.stage, line.amount, line.amount_gross) for line in lines
    ] == [
        (
            "/data/Contract/0/ContractUnits/0",
            "kz-goszakup-contract",
            "9525393/16000001",
            "contract",
            100000,
            112000,
        ),
        (
            "/data/Contract/0/ContractUnits/1",
            "kz-goszakup-contract",
            "9525393/16000002",
            "contract",
            Decimal("24955.36"),
            27950,
        ),
        (
            "/data/Contract/1/ContractUnits/0",
            "kz-goszakup-contract",
            "9525400/16000003",
            "amendment",
            10000,
            10000,
        ),
        ("/data/Contract/2/ContractUnits/0", "kz-goszakup-contract", "9525401/16000005", "contract", 500, 500),
        ("/data/Contract/3", "kz-goszakup-contract", "9525402", "contract", 2000, 2240),
    ]
    rest = "for the contract. The items are kept."
    assert [(issue.place, issue.refused, issue.say("en")) for issue in issues] == [
        (
            "/data/Contract/1/ContractUnits/0",
            False,
            "3 × 3333.33 = 9999.99, published as 10000: equal after rounding.",
        ),
        ("/data/Contract/1/ContractUnits/1", True, 'total_sum: "триста" is not a number.'),
        (
            "/data/Contract/2",
            False,
            f"The items of the contract 9525401 add up to 500, but 1000 is published {rest}",
        ),
    ]


def contract_with(tmp_path: Path, **units: object) -> tuple[list[Line], list[Issue]]:
    """The contract of the samples that lists no items, with this instead."""
    found = json.loads((VECTORS / "graphql-contracts.json").read_text(encoding="utf-8"))
    contract = found["data"]["Contract"][3]
    del contract["ContractUnits"]
    return read(tmp_path, json.dumps({"data": {"Contract": [contract | units]}}))


def test_a_contract_without_items_is_its_sum_however_the_portal_says_that_there_are_none(tmp_path: Path) -> None:
    expected = ([("/data/Contract/0", "9525402", "contract", 2000, 2240)], [])
    for units in ({}, {"ContractUnits": None}, {"ContractUnits": []}):
        lines, issues = contract_with(tmp_path, **units)
        found = [(line.place, line.record, line.stage, line.amount, line.amount_gross) for line in lines]
        assert (found, issues) == expected


def test_a_contract_whose_items_are_no_list_is_refused_and_its_sum_not_taken_for_them(tmp_path: Path) -> None:
    lines, issues = contract_with(tmp_path, ContractUnits={"totalSum": 5})
    assert lines == []
    assert [(issue.place, issue.refused, issue.code) for issue in issues] == [
        ("/data/Contract/0/ContractUnits", True, "not-a-record")
    ]


def test_an_item_of_a_contract_has_its_own_name_code_price_and_plan_point() -> None:
    line = read_file(VECTORS / "graphql-contracts.json")[0][0]
    assert (line.title_ru, line.description_ru) == (
        "Средство дезинфицирующее",
        "Приобретение средства дезинфецирующее\nприобретение деохлора ",
    )
    assert (line.item_scheme, line.item_code, line.unit_code, line.unit_name) == (
        "KZ-ENSTRU",
        "202014.900.000004",
        "166",
        "Килограмм",
    )
    assert (line.quantity, line.unit_price, line.amount_check, line.plan_record) == (100, 1000, "exact", "35000001")
    assert (line.buyer_id, line.buyer_name, line.supplier_name, line.parent_record) == (
        "980540002472",
        "Заказчик (имя вымышлено)",
        "Поставщик (имя вымышлено)",
        None,
    )


# Shapes and places -------------------------------------------------------------------------------------------------


def places(tmp_path: Path, data: str, name: str = "page.json") -> list[str]:
    lines, issues = read(tmp_path, data, name)
    assert [issue for issue in issues if issue.refused] == []
    return [line.place for line in lines]


def as_published(name: str) -> str:
    return (VECTORS / name).read_text(encoding="utf-8")


def test_a_page_with_its_envelope_is_named_by_a_json_pointer(tmp_path: Path) -> None:
    assert places(tmp_path, as_published("plan-points.json")) == ["/items/0", "/items/1", "/items/2"]


def test_the_names_of_an_envelope_may_stand_in_any_order(tmp_path: Path) -> None:
    turned = f'{{"items": [{json.dumps(PLAN, default=float)}], "next_page": "", "total": 1}}'
    assert places(tmp_path, turned) == ["/items/0"]


def test_a_bare_list_and_one_record(tmp_path: Path) -> None:
    assert places(tmp_path, json.dumps([PLAN, PLAN], default=float)) == ["/0", "/1"]
    assert places(tmp_path, json.dumps(PLAN, default=float, indent=1)) == ["line 1"]


def test_json_lines_are_named_by_their_lines(tmp_path: Path) -> None:
    one = json.dumps(PLAN, default=float, ensure_ascii=False)
    assert places(tmp_path, f"{one}\n\n{one}\r\n{one}") == ["line 1", "line 3", "line 4"]


def test_pages_on_lines_are_named_by_line_and_pointer() -> None:
    lines, _ = read_file(VECTORS / "pages.jsonl")
    assert [line.place for line in lines] == ["line 1 /items/0", "line 1 /items/1", "line 2 /items/0"]


def test_indented_pages_one_after_the_other(tmp_path: Path) -> None:
    indented = as_published("plan-points.json")
    second = indented.count("\n") + 1
    assert places(tmp_path, indented + indented.rstrip()) == [
        *(f"/items/{n}" for n in range(3)),
        *(f"line {second} /items/{n}" for n in range(3)),
    ]


def test_graphql_replies_on_lines(tmp_path: Path) -> None:
    reply = json.dumps(json.loads(as_published("graphql-plans.json")), ensure_ascii=False)
    assert places(tmp_path, f"{reply}\n{reply}\n")[3:] == [f"line 2 /data/Plans/{n}" for n in range(3)]


def test_two_pages_on_one_line_have_no_places(tmp_path: Path) -> None:
    one = json.dumps({"items": [PLAN]}, default=float)
    assert refused(tmp_path, one + one, "two pages.json") == (
        "two pages.json, line 1: a second JSON value begins on the same line, so places in it have no name.\n"
        "Put each page on a line of its own: jq -c . 'two pages.json' > pages.jsonl"
    )


def test_an_empty_page_has_no_records(tmp_path: Path) -> None:
    assert read(tmp_path, '{"total": 0, "limit": 500, "next_page": "", "items": []}') == ([], [])
    assert read(tmp_path, '{"data": {"Plans": null}, "extensions": {}}') == ([], [])


@pytest.mark.parametrize(
    "name",
    ["plan-points.json", "contracts.json", "lots.json", "graphql-plans.json", "graphql-contracts.json", "pages.jsonl"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_the_format_is_recognised_by_its_fields_whatever_the_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(as_published(name).encode(encoding, errors="replace"))
    assert KzOws().recognises(Source(sha256="", name=name, path=path))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01",
        b"id,amount\n",
        b'{"releases": []}',
        b"[]",
        b'"pln_point_year"',
        b"PK\x03\x04pln_point_year",
        b"{",
    ],
)
def test_another_document_is_not_recognised(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(data)
    assert not KzOws().recognises(Source(sha256="", name="other", path=path))


# Records that are odd or refused -----------------------------------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (PLAN, {"id": ...}, 'The field "id" is missing.'),
    (PLAN, {"id": None}, 'The field "id" is missing.'),
    (PLAN, {"id": [1]}, 'The field "id" holds [1], which is not JSON number.'),
    (PLAN, {"amount": ...}, 'The field "amount" is missing.'),
    (PLAN, {"amount": None}, "No amount is published."),
    (PLAN, {"amount": "3 025 521 тенге"}, 'amount: "3 025 521 тенге" is not a number.'),
    (PLAN, {"amount": "3,025,521"}, 'amount: "3,025,521" is not a number.'),
    (PLAN, {"amount": ""}, 'amount: "" is not a number.'),
    (PLAN, {"amount": True}, 'The field "amount" holds true, which is not JSON number.'),
    (PLAN, {"amount": [5]}, 'The field "amount" holds [5], which is not JSON number.'),
    (PLAN, {"amount": -1}, "amount: -1 is negative."),
    (PLAN, {"amount": Decimal("-0.01")}, "amount: -0.01 is negative."),
    (
        PLAN,
        {"amount": 10**15 + 1},
        "amount: 1000000000000001 is larger than any amount a state spends (1000000000000000); look at the document.",
    ),
    (
        PLAN,
        {"amount": Decimal("1E+400000")},
        "amount: 1E+400000 is larger than any amount a state spends (1000000000000000); look at the document.",
    ),
    (
        PLAN,
        {"amount": Decimal("0.12345678901")},
        "amount: 0.12345678901 has more than 10 decimal places; Dalel does not round what a source says.",
    ),
    (
        PLAN,
        {"amount": Decimal("1E-400000")},
        "amount: 1E-400000 has more than 10 decimal places; Dalel does not round what a source says.",
    ),
    (PLAN, {"count": -2}, "count: -2 is negative."),
    (
        PLAN,
        {"count": 10**16},
        "count: 10000000000000000 is larger than any amount a state spends (1000000000000000); look at the document.",
    ),
    (PLAN, {"price": "бесплатно"}, 'price: "бесплатно" is not a number.'),
    (PLAN, {"sum_2": -5}, "sum_2: -5 is negative."),
    (PLAN, {"subject_biin": ...}, 'The field "subject_biin" is missing.'),
    (PLAN, {"subject_biin": ""}, 'The field "subject_biin" is missing.'),
    (
        PLAN,
        {"subject_biin": 80740016808},
        "subject_biin is the number 80740016808; an identifier is text, and a leading zero may be lost.",
    ),
    (
        PLAN,
        {"is_active": 0},
        "The source marks the record as no longer standing (is_active = 0); it is not counted.",
    ),
    (
        PLAN,
        {"extra_desc_ru": "x" * 100_001},
        "extra_desc_ru holds 100001 characters; more than 100000 is not a spending line.",
    ),
    (PLAN, {"name_ru": "Лампа \ud83d"}, "name_ru holds half of a character; it cannot be written as text."),
    (CONTRACT, {"contract_sum": None}, "No amount is published."),
    (CONTRACT, {"contract_sum_wnds": "много"}, 'contract_sum_wnds: "много" is not a number.'),
    (CONTRACT, {"customer_bin": None}, 'The field "customer_bin" is missing.'),
    (CONTRACT, {"ref_currency_code": None}, "The amount 124955.36 has no currency."),
    (CONTRACT, {"ref_currency_code": "тенге"}, '"тенге" is not an ISO 4217 currency code.'),
    (
        CONTRACT,
        {"deleted": 1},
        "The source marks the record as no longer standing (deleted = 1); it is not counted.",
    ),
]

REMARKED: list[tuple[dict[str, Any], dict[str, Any], str, dict[str, Any]]] = [
    (
        PLAN,
        {"ref_trade_methods_id": 999},
        "The procurement method 999 is not known here; the line is kept without a method.",
        {"method_code": "999", "method": None},
    ),
    (
        PLAN,
        {"ref_trade_methods_id": ...},
        'The field "ref_trade_methods_id" is missing.',
        {"method_code": None, "method": None, "method_scheme": None},
    ),
    (
        PLAN,
        {"ref_pln_point_status_id": 77},
        "The status 77 is not known here; the line is kept without a status.",
        {"status_code": "77", "status": None},
    ),
    (
        PLAN,
        {"ref_subject_type_id": 4},
        "The kind of purchase 4 is not goods, works or services.",
        {"subject_kind": None},
    ),
    (
        PLAN,
        {"ref_subject_type_id": True},
        "The kind of purchase true is not goods, works or services.",
        {"subject_kind": None},
    ),
    (PLAN, {"ref_months_id": 13}, "The month 13 is not known; the line is kept without a month.", {"month": None}),
    (
        PLAN,
        {"ref_months_id": 99},
        'The month is given as "last year" (code 99); the line is kept without a month.',
        {"month": None},
    ),
    (PLAN, {"pln_point_year": 20200}, 'The financial year "20200" is not a year.', {"year": None}),
    (PLAN, {"pln_point_year": ...}, 'The field "pln_point_year" is missing.', {"year": None}),
    (
        PLAN,
        {"plan_fin_year": 2021},
        "plan_fin_year is 2021, but the financial year of the record is 2020.",
        {"year": 2020},
    ),
    (
        PLAN,
        {"date_approved": "2019-12-30 10:00:00"},
        "date_approved: 2019-12-30 is not in the financial year 2020.",
        {"date": dt.date(2019, 12, 30), "date_as_published": "2019-12-30 10:00:00"},
    ),
    (
        PLAN,
        {"date_approved": "0000-00-00 00:00:00"},
        'date_approved: "0000-00-00 00:00:00" is not a date; the line is kept without it.',
        {"date": None, "date_as_published": "0000-00-00 00:00:00"},
    ),
    (
        PLAN,
        {"date_approved": "2020-06-12T20:00:00Z"},
        'date_approved: "2020-06-12T20:00:00Z" is not a date; the line is kept without it.',
        {"date": None, "date_as_published": "2020-06-12T20:00:00Z"},
    ),
    (
        PLAN,
        {"count": 2},
        "2 × 3025521 = 6051042, but 3025521 is published. The amount is kept as published.",
        {"quantity": Decimal(2), "amount": Decimal(3025521), "amount_check": "differs"},
    ),
    (
        PLAN,
        {"sum_1": 1000000, "sum_2": 1000000},
        "The parts of the years add up to 2000000, but 3025521 is published. The amount is kept as published.",
        {
            "several_years": True,
            "amount_year_1": Decimal(1000000),
            "amount_year_2": Decimal(1000000),
            "amount_year_3": 0,
        },
    ),
    (
        PLAN,
        {"subject_biin": "12345"},
        'subject_biin: "12345" is not a number of 12 digits; it is kept as published.',
        {"buyer_id": "12345"},
    ),
    (
        PLAN,
        {"desc_ru": {"text": "x"}},
        'The field "desc_ru" holds {"text": "x"}, which is not JSON string.',
        {"description_ru": PLAN["extra_desc_ru"]},
    ),
    (
        CONTRACT,
        {"ref_contract_type_id": 7, "contract_number_sys": "980540002472/200036/02"},
        'The contract type 7 is not known here; the line is read as "amendment" by its system number.',
        {"stage": "amendment"},
    ),
    (
        CONTRACT,
        {"ref_contract_type_id": None},
        'The field "ref_contract_type_id" is missing.',
        {"stage": "contract"},
    ),
    (
        CONTRACT,
        {"ref_contract_status_id": 1},
        "The status 1 is not known here; the line is kept without a status.",
        {"status_code": "1", "status": None},
    ),
]

SILENT: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (PLAN, {"amount": "3025521.00"}, {"amount_as_published": "3025521.00", "amount": Decimal("3025521.00")}),
    (PLAN, {"amount": Decimal("3025521.000")}, {"amount_as_published": "3025521.000"}),
    (PLAN, {"ref_trade_methods_id": "23"}, {"method_code": "23", "method": "direct"}),
    (PLAN, {"ref_trade_methods_id": 123}, {"method_code": "123", "method": None}),
    (PLAN, {"ref_justification_id": 0}, {"ground_code": None}),
    (PLAN, {"ref_units_code": "5156"}, {"unit_code": "5156"}),
    (PLAN, {"count": ...}, {"quantity": None, "amount_check": "not-checked"}),
    (PLAN, {"sum_1": ..., "sum_2": ..., "sum_3": ...}, {"several_years": None}),
    (PLAN, {"timestamp": ...}, {"revised": PLAN["index_date"]}),
    (PLAN, {"subject_name_ru": " "}, {"buyer_name": PLAN["subject_name_kz"], "buyer_kind": "rural-akim"}),
    (PLAN, {"pln_point_year": "2020"}, {"year": 2020}),
    (PLAN, {"name_ru": "Лампа 💡"}, {"title_ru": "Лампа 💡"}),
    (CONTRACT, {"contract_sum": 0}, {"amount": Decimal(0)}),
    (CONTRACT, {"contract_sum_wnds": None}, {"amount_gross": None}),
    (CONTRACT, {"ref_currency_code": "usd"}, {"currency": "USD"}),
    (CONTRACT, {"parent_id": None}, {"parent_record": None}),
    (CONTRACT, {"supplier_biin": "900101300123"}, {"supplier_scheme": "KZ-IIN"}),
    (CONTRACT, {"supplier_biin": "7701234567"}, {"supplier_scheme": "kz-goszakup-supplier"}),
    (CONTRACT, {"supplier_biin": None}, {"supplier_scheme": None, "supplier_id": None}),
    (CONTRACT, {"sign_reason_doc_name": "пп.4 п.2 ст.50 …"}, {"ground_code": None}),
    (CONTRACT, {"sign_reason_doc_name": "пп.42 п.3 ст.39"}, {"ground_code": "42"}),
    (CONTRACT, {"sign_reason_doc_name": "пп.42 п.3 ст.390"}, {"ground_code": None}),
]


def changed(record: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A record with some fields changed; … takes a field away."""
    return {name: value for name, value in (record | change).items() if value is not ...}


@pytest.mark.parametrize(("record", "change", "message"), REFUSED, ids=lambda part: str(part)[:60])
def test_a_record_that_is_no_line_is_refused_with_its_place_and_the_reason(
    tmp_path: Path, record: dict[str, Any], change: dict[str, Any], message: str
) -> None:
    data = page(record, changed(record, change)).encode("utf-8", "surrogatepass").replace(b"\xed\xa0\xbd", b"\\ud83d")
    lines, issues = read(tmp_path, data)
    assert [line.place for line in lines] == ["/items/0"]
    assert [(issue.place, issue.refused, issue.say("en")) for issue in issues] == [("/items/1", True, message)]


@pytest.mark.parametrize(("record", "change", "message", "kept"), REMARKED, ids=lambda part: str(part)[:60])
def test_a_line_that_is_odd_is_kept_with_a_remark(
    tmp_path: Path, record: dict[str, Any], change: dict[str, Any], message: str, kept: dict[str, Any]
) -> None:
    lines, issues = read(tmp_path, page(changed(record, change)))
    assert [(issue.place, issue.refused, issue.say("en")) for issue in issues] == [("/items/0", False, message)]
    assert [{name: getattr(line, name) for name in kept} for line in lines] == [kept]


@pytest.mark.parametrize(("record", "change", "kept"), SILENT, ids=lambda part: str(part)[:60])
def test_a_line_that_needs_no_remark(
    tmp_path: Path, record: dict[str, Any], change: dict[str, Any], kept: dict[str, Any]
) -> None:
    lines, issues = read(tmp_path, page(changed(record, change)))
    assert issues == []
    assert [{name: getattr(line, name) for name in kept} for line in lines] == [kept]


@pytest.mark.parametrize(("printed", "value"), [("1e5", "100000"), ("22767.860", "22767.860"), ("0.0000001", "1E-7")])
def test_an_amount_keeps_the_digits_of_the_document(tmp_path: Path, printed: str, value: str) -> None:
    data = page(changed(PLAN, {"count": ..., "sum_1": ..., "amount": 12321})).replace("12321", printed)
    line = read(tmp_path, data)[0][0]
    assert (line.amount_as_published, line.amount) == (printed, Decimal(value))


def test_a_number_of_five_thousand_digits_is_absurd_and_stops_nothing(tmp_path: Path) -> None:
    data = page(PLAN, changed(PLAN, {"amount": 12321}), PLAN).replace("12321", "9" * 5000)
    lines, issues = read(tmp_path, data)
    assert [line.place for line in lines] == ["/items/0", "/items/2"]
    assert [issue.say("en") for issue in issues] == [
        f"amount: {'9' * 79}… is larger than any amount a state spends (1000000000000000); look at the document."
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("12", "There is 12 where a record with fields should be."),
        ("null", "There is null where a record with fields should be."),
        ('"a plan"', "There is a plan where a record with fields should be."),
        (
            '{"id": 3918654, "number_anno": "3918654-1", "count_lots": 1}',
            "The record is none of those this format reads; its fields are: id, number_anno, count_lots.",
        ),
        ("{}", "The record is none of those this format reads; its fields are: none."),
    ],
)
def test_what_is_no_record_of_these_kinds_is_refused(tmp_path: Path, value: str, message: str) -> None:
    expected = [("/items/1", True, message)]
    lines, issues = read(tmp_path, page(PLAN, "HERE", PLAN).replace('"HERE"', value))
    assert len(lines) == 2
    assert [(issue.place, issue.refused, issue.say("en")) for issue in issues] == expected
    on_lines = "\n".join([json.dumps(PLAN, default=float), value, json.dumps(PLAN, default=float)])
    lines, issues = read(tmp_path, on_lines)
    assert [line.place for line in lines] == ["line 1", "line 3"]
    assert [(issue.place, issue.say("en")) for issue in issues] == [("line 2", message)]


def test_ten_megabytes_in_one_cell_refuse_one_record_only(tmp_path: Path) -> None:
    data = page(PLAN, changed(PLAN, {"supply_date_ru": "я" * 5_000_000}), PLAN)
    assert len(data.encode()) > 10_000_000
    lines, issues = read(tmp_path, data)
    assert [line.place for line in lines] == ["/items/0", "/items/2"]
    assert [(issue.place, issue.refused, issue.say("en")) for issue in issues] == [
        ("/items/1", True, "supply_date_ru holds 5000000 characters; more than 100000 is not a spending line.")
    ]


# Whole documents that cannot be read -------------------------------------------------------------------------------


def test_a_zero_byte_file(tmp_path: Path) -> None:
    assert refused(tmp_path, b"") == (
        "page.json is empty (0 bytes).\nNothing of it was stored. Get the document again from its source."
    )


def test_a_truncated_file_says_after_how_many_records_and_at_which_byte(tmp_path: Path) -> None:
    whole = (VECTORS / "plan-points.json").read_bytes()
    assert refused(tmp_path, whole[:7000]) == (
        "page.json breaks off at byte 7,000, in the middle of a value; 2 records come before it.\n"
        "Nothing of it was stored. Get the document again from its source, and compare the sizes."
    )


def test_a_page_in_windows_1251(tmp_path: Path) -> None:
    data = json.dumps({"items": [{"id": 1, "name_ru": "Услуги"}]}, ensure_ascii=False).encode("cp1251")
    assert refused(tmp_path, data) == (
        f"page.json is not UTF-8: the byte 0xd3 at {data.index(0xD3)} is no character; 0 records come before it.\n"
        "Russian text is often in Windows-1251. Keep the document, convert a copy and read that: "
        "iconv -f WINDOWS-1251 -t UTF-8 page.json > utf8-page.json"
    )


def test_a_page_in_utf_16(tmp_path: Path) -> None:
    assert refused(tmp_path, as_published("lots.json").encode("utf-16")) == (
        "page.json is not UTF-8: its first bytes (ff fe 5b 00) are those of UTF-16.\n"
        "Keep the document, convert a copy and read that: iconv -f UTF-16 -t UTF-8 page.json > utf8-page.json"
    )


def test_a_number_that_is_not_a_number(tmp_path: Path) -> None:
    data = page(PLAN, PLAN).replace('"price": 3025521', '"price": NaN')
    assert refused(tmp_path, data) == (
        f"page.json: NaN at byte {len(data[: data.index('NaN')].encode()):,} (line 1) is not a JSON number; "
        "0 records come before it.\n"
        "Nothing of it was stored. A program changed the document on its way: get it from its source."
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ('{"releases": [], "uri": "x"}', "its fields are releases, uri"),
        ("{}", "its fields are none"),
        ('"text"', "it is text"),
        ("12", "it is 12"),
        ("null", "it is null"),
    ],
)
def test_json_of_another_kind_is_refused_with_the_fields_it_has(tmp_path: Path, data: str, what: str) -> None:
    assert refused(tmp_path, data) == (
        f"page.json is JSON, but no page, list or record of goszakup's service: {what}.\n"
        "Name its format with --format, or draft a mapping: dalel spending map FILE."
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (
            '{"total": 3, "limit": 500}',
            "page.json is no whole page of goszakup's service: its fields are total, limit.",
        ),
        ('{"items": {"0": {}}}', "page.json is no whole page of goszakup's service: its fields are items."),
        (
            '{"errors": [{"message": "Unauthorized"}], "data": null}',
            NO_PAGE + 'the service answered with an error: [{"message": "Unauthorized"}].',
        ),
        (
            '{"data": {"Plans": []}, "errors": [{"message": "timeout"}]}',
            NO_PAGE + 'the service answered with an error: [{"message": "timeout"}].',
        ),
        (
            '{"items": []}\n{"errors": ["limit"], "data": null}',
            'page.json line 2 is no whole page of goszakup\'s service: the service answered with an error: ["limit"].',
        ),
    ],
)
def test_a_page_that_is_not_whole_is_refused(tmp_path: Path, data: str, what: str) -> None:
    assert refused(tmp_path, data) == (
        f"{what}\nNothing of it was stored. Fetch the page again; its records stand in items or in data."
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=1, max_value=7700))
def test_a_page_cut_anywhere_is_never_read_as_a_shorter_one(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    whole = (VECTORS / "plan-points.json").read_bytes().rstrip()
    path = tmp_path_factory.getbasetemp() / "cut.json"
    path.write_bytes(whole[:cut])
    with pytest.raises(DocumentError, match=rf"^cut\.json breaks off at byte {cut:,}, "):
        read_file(path)


# Whatever the fields hold ------------------------------------------------------------------------------------------

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "0", "23", "2020-06-12 15:51:31", "2020-02-30", 0, -1, 10**20, 1e-20]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.sampled_from([PLAN, CONTRACT, {**PLAN, "lot_number": "1"}]), st.data())
def test_whatever_a_field_holds_a_record_is_one_line_or_one_refusal_and_fits_the_table(
    tmp_path_factory: pytest.TempPathFactory, record: dict[str, Any], data: st.DataObject
) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(record)), min_size=1, max_size=4, unique=True))
    change = {name: data.draw(anything) for name in names}
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps([{**record, **change}], default=float), encoding="utf-8")
    lines, issues = read_file(path)
    assert len(lines) + sum(issue.refused for issue in issues) == 1
    for line in lines:
        for column in line_columns():
            pa.array([getattr(line, column.name)], column.metadata["kind"])
    for issue in issues:
        assert all(issue.say(lang) for lang in LANGUAGES)
        assert len(issue.say("en")) < 500


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=5))
def test_a_list_of_anything_gives_one_result_for_each_element(
    tmp_path_factory: pytest.TempPathFactory, elements: list[Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "list.json"
    path.write_text(json.dumps(elements), encoding="utf-8")
    lines, issues = read_file(path)
    assert len(lines) + sum(issue.refused for issue in issues) == len(elements)


def test_every_issue_that_the_reader_may_name_is_in_the_vocabulary() -> None:
    known = vocabulary("row-issue")
    for code in (
        "not-a-record",
        "unknown-record",
        "not-standing",
        "identifier-is-a-number",
        "odd-identifier",
        "broken-text",
        "year-differs",
        "years-differ-from-amount",
        "units-differ-from-contract",
        "unknown-contract-type",
    ):
        assert set(known[code].label) == set(LANGUAGES)


def test_every_column_a_line_has_is_one_of_the_table() -> None:
    assert {column.name for column in line_columns()} == {column.name for column in fields(Line)}


# Size --------------------------------------------------------------------------------------------------------------

PEAK = """
import resource, sys
from pathlib import Path
from dalel.jurisdictions import load_jurisdiction
from dalel.spending.formats.format import Source
from dalel.spending.formats.kz_ows import KzOws
path = Path(sys.argv[1])
count = sum(1 for _ in KzOws().read(Source("", path.name, path), load_jurisdiction("kz")))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_document(tmp_path: Path) -> None:
    record = json.dumps(PLAN, default=float, ensure_ascii=False).encode()
    peaks = []
    for megabytes in (2, 200):
        path = tmp_path / f"{megabytes}.json"
        count = megabytes * 1_000_000 // len(record)
        with path.open("wb") as file:
            file.write(b'{"items": [' + record)
            for _ in range(count - 1):
                file.write(b",\n" + record)
            file.write(b"]}")
        done = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
        read_count, peak = map(int, done.stdout.split())
        assert read_count == count
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 20, f"{peaks} MB"
