"""The OCDS format on published documents of four countries, and on endless invented ones."""

from __future__ import annotations

import copy
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocds_sample import (
    EXAMPLE,
    VECTORS,
    dump,
    dump_lines,
    item,
    lines_of,
    packed,
    read_bytes,
    read_path,
    release,
    source_of,
    without_place,
)

from dalel.errors import DocumentError
from dalel.spending.formats import Issue
from dalel.spending.formats.ocds import Ocds
from dalel.spending.line import LINE_SCHEMA, Line, line_columns

Totals = dict[tuple[str, str], tuple[int, Decimal]]


def published_totals(path: Path) -> Totals:
    """What a document publishes at each stage, added up without the reader: amounts that are numbers ≥ 0."""
    amounts: dict[tuple[str, str], list[Decimal]] = defaultdict(list)

    def add(stage: str, value: Any) -> None:
        amount = (value or {}).get("amount")
        if isinstance(amount, Decimal) and amount >= 0 and -amount.as_tuple().exponent <= 10:
            amounts[stage, value["currency"].upper()].append(amount)

    for text in path.read_text(encoding="utf-8").splitlines():
        body = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        body = body.get("compiledRelease", body)
        planning, tender = body.get("planning"), body.get("tender") or {}
        if isinstance(planning, dict):  # Armenia repeats the plan points as a list in each tender's release
            add("plan", planning["budget"]["amount"])
        for lot in tender.get("lots") or [tender]:
            add("lot", lot.get("value"))
        for stage, key in (("award", "awards"), ("contract", "contracts")):
            for record in body.get(key) or []:
                add(stage, record["value"])
    return {key: (len(found), sum(found, Decimal(0))) for key, found in amounts.items()}


def read_totals(found: list[Line | Issue]) -> Totals:
    totals: Totals = {}
    for line in lines_of(found):
        assert line.stage is not None
        assert line.currency is not None
        assert line.amount is not None
        count, amount = totals.get((line.stage, line.currency), (0, Decimal(0)))
        totals[line.stage, line.currency] = (count + 1, amount + line.amount)
    return totals


def issues_by_code(found: list[Line | Issue]) -> dict[tuple[str, str], int]:
    issues = [one for one in found if isinstance(one, Issue)]
    return dict(Counter((one.code, "refused" if one.refused else "kept") for one in issues))


@pytest.mark.parametrize(
    ("name", "totals", "issues"),
    [
        (
            "armenia-releases.jsonl",
            {("plan", "AMD"): (2, "5794.0"), ("lot", "AMD"): (8, "2144063.4"), ("award", "AMD"): (6, "2460420.0")}
            | {("contract", "AMD"): (4, "2383320.0")},
            {("wrong-type", "refused"): 6, ("no-amount", "refused"): 2, ("negative-number", "refused"): 1}
            | {("too-many-decimals", "refused"): 1, ("too-many-decimals", "kept"): 1}
            | {("product-differs", "kept"): 11, ("unit-is-money", "kept"): 7},
        ),
        (
            "moldova-records.jsonl",
            {("award", "MDL"): (11, "2554441.08"), ("contract", "MDL"): (11, "2554441.08")},
            {("no-amount", "refused"): 6, ("currency-in-small-letters", "kept"): 22}
            | {("unknown-method", "kept"): 22, ("unknown-status", "kept"): 11},
        ),
        ("uganda-releases.jsonl", {("plan", "UGX"): (10, "4595621319"), ("lot", "UGX"): (10, "4595621319")}, {}),
        (
            "ukraine-records.jsonl",
            {("lot", "UAH"): (7, "1318827.83"), ("award", "UAH"): (7, "1302212.83")}
            | {("contract", "UAH"): (6, "1300412.83")},
            {},
        ),
    ],
)
def test_totals_of_published_documents_equal_an_independent_recomputation(
    name: str, totals: dict[tuple[str, str], tuple[int, str]], issues: dict[tuple[str, str], int]
) -> None:
    found = read_path(VECTORS / name)
    expected = {key: (count, Decimal(amount)) for key, (count, amount) in totals.items()}
    assert read_totals(found) == expected
    assert published_totals(VECTORS / name) == expected
    assert issues_by_code(found) == issues


def test_the_example_is_read_without_a_refusal() -> None:
    found = read_path(EXAMPLE)
    assert issues_by_code(found) == {}
    assert read_totals(found) == {
        ("lot", "UAH"): (7, Decimal("1318827.83")),
        ("award", "UAH"): (7, Decimal("1302212.83")),
        ("contract", "UAH"): (6, Decimal("1300412.83")),
    }
    assert Counter(line.vat_basis for line in lines_of(found)) == {"gross": 17, "unknown": 3}


def test_identifiers_of_uganda_are_numbers_and_are_read_as_text() -> None:
    first = lines_of(read_path(VECTORS / "uganda-releases.jsonl"))[0]
    assert (first.buyer_scheme, first.buyer_id, first.buyer_name) == ("ocds-reference", "19", "Courts of Judicature")


def test_a_ukrainian_buyer_has_the_number_of_its_register() -> None:
    buyers = {(line.buyer_scheme, line.buyer_id) for line in lines_of(read_path(VECTORS / "ukraine-records.jsonl"))}
    assert ("UA-EDR", "20201870") in buyers
    assert {scheme for scheme, _ in buyers} <= {"UA-EDR", "XM-EORI"}


@pytest.mark.parametrize("path", [*sorted(VECTORS.glob("*.jsonl")), EXAMPLE], ids=lambda path: path.name)
def test_every_line_fits_the_table_and_has_a_place_of_its_own(path: Path) -> None:
    lines = lines_of(read_path(path))
    assert len({line.place for line in lines}) == len(lines)
    for column in line_columns():
        kind = LINE_SCHEMA.field(column.name).type
        assert pa.array([getattr(line, column.name) for line in lines], kind).type == kind


# What is recognised.


@pytest.mark.parametrize("path", [*sorted(VECTORS.glob("*.jsonl")), EXAMPLE], ids=lambda path: path.name)
def test_published_documents_are_recognised_packed_or_not(tmp_path: Path, path: Path) -> None:
    assert Ocds().recognises(source_of(path))
    zipped = tmp_path / "x.gz"
    zipped.write_bytes(gzip.compress(path.read_bytes()))
    assert Ocds().recognises(source_of(zipped))


@pytest.mark.parametrize(
    ("data", "recognised"),
    [
        (b'{"total":1,"limit":500,"next_page":"","items":[{"id":1,"amount":5}]}', False),
        (b'{"data":{"Plans":[{"id":1}]},"extensions":{}}', False),
        (b'{"results":[{"ocid":"x"}]}', False),
        (b'{"note":"ocid, tag, awards","a":{"ocid":"x"}}', False),
        (b"", False),
        (b"ocid;tender\n1;2\n", False),
        (b"\x1f\x8bbroken", False),
        (b"PK\x03\x04", False),
        (b'{"uri":"x","publishedDate":"2020-01-01","releases":[]}', True),
        (b'{"releases":[{"id":"1","parties":[' + b'{"id":"x"},' * 9_000 + b"]}]}", False),
        (b'{"releases":[{"tag":["award"],"parties":[' + b'{"id":"x"},' * 9_000 + b"]}]}", True),
        (b'  [ {"ocid" : "x"} ]', True),
        (b'\xef\xbb\xbf{"records":[{"compiledRelease":{}}]}', True),
        (b'{"packages":["\\"]}"],"records":[{"ocid":"x"}]}', True),
        ('{"ocid":"x"}'.encode("utf-16"), True),  # so that the reading can say what is wrong
        (b'{"ocid":"\xcc\xc4"}', True),
    ],
)
def test_what_is_recognised(tmp_path: Path, data: bytes, recognised: bool) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert Ocds().recognises(source_of(path)) is recognised


# Endless inputs.

AMOUNT = st.decimals(min_value=0, max_value=10**12, places=2) | st.integers(0, 10**12)
VALUE = st.builds(
    lambda amount, currency: {"amount": amount, "currency": currency}, AMOUNT, st.sampled_from(["KZT", "USD"])
)


@st.composite
def priced(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A value, and items whose prices add up to it, or nearly."""
    items = [
        item(str(number), quantity=draw(st.integers(0, 99)), price=draw(st.decimals(0, 10**6, places=3)))
        for number in range(draw(st.integers(0, 3)))
    ]
    total = sum((one["quantity"] * one["unit"]["value"]["amount"] for one in items), Decimal(0))
    return {"amount": total + draw(st.sampled_from([0, 0, 1])), "currency": "KZT"}, items


@st.composite
def releases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[tuple[str, str], Decimal]]:
    """A release, and what it publishes at each stage."""
    body: dict[str, Any] = release(ocid=draw(st.text(min_size=1, alphabet='ab"\\,ә')), tag=["compiled"])
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def add(stage: str, value: dict[str, Any]) -> dict[str, Any]:
        sums[stage, value["currency"]] += Decimal(value["amount"])
        return value

    if draw(st.booleans()):
        body["planning"] = {"budget": {"amount": add("plan", draw(VALUE))}}
    if draw(st.booleans()):
        lots = [{"id": str(n), "value": add("lot", draw(VALUE))} for n in range(draw(st.integers(0, 3)))]
        body["tender"] = {"lots": lots, "value": draw(VALUE) if lots else add("lot", draw(VALUE))}
    for stage, key in (("award", "awards"), ("contract", "contracts")):
        body[key] = []
        for number in range(draw(st.integers(0, 3))):
            value, items = draw(priced())
            body[key].append({"id": str(number), "awardID": "0", "value": add(stage, value), "items": items})
    for contract in body["contracts"]:
        payments = [{"id": "p", "value": add("payment", draw(VALUE))} for _ in range(draw(st.integers(0, 2)))]
        contract["implementation"] = {"transactions": payments}
    return body, {key: amount for key, amount in sums.items() if amount}


def read_anew(data: bytes) -> list[Line | Issue]:
    with TemporaryDirectory() as folder:
        return read_bytes(Path(folder), data)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(releases(), min_size=1, max_size=4))
def test_the_lines_of_each_stage_add_up_to_what_is_published(
    made: list[tuple[dict[str, Any], dict[tuple[str, str], Decimal]]],
) -> None:
    bodies = [body for body, _ in made]
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for _, sums in made:
        for key, amount in sums.items():
            expected[key] += amount
    package = read_anew(dump({"releases": bodies}))
    assert {key: amount for key, (_, amount) in read_totals(package).items() if amount} == expected
    assert not any(one.refused for one in package if isinstance(one, Issue))
    # The same releases in other wrappings give the same lines apart from their places.
    for other in (dump_lines(bodies), packed(dump({"releases": bodies})), dump(bodies)):
        assert without_place(read_anew(other)) == without_place(package)
    records = dump({"records": [{"ocid": body["ocid"], "compiledRelease": body} for body in bodies]})
    assert without_place(read_anew(records)) == without_place(package)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(["", "2020-13-01", "12,5", "KZT", "open"]),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=3),
    max_leaves=5,
)


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places_in(value[key])


SAMPLES = [
    json.loads(text, parse_float=Decimal)
    for path in sorted(VECTORS.glob("*.jsonl"))
    for text in path.read_text(encoding="utf-8").splitlines()[:1]
]


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_release_with_anything_anywhere_is_read_or_refused_and_never_ends_the_program(
    sample: dict[str, Any], data: st.DataObject
) -> None:
    body = copy.deepcopy(sample)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(list(places_in(body))))
        container[key] = data.draw(JSON)
    try:
        found = read_anew(dump([body]))
    except DocumentError as error:
        assert "not OCDS" in error.what  # noqa: PT017
        return
    for one in found:
        if isinstance(one, Issue):
            assert one.say("en")
            assert one.say("ru")
            assert one.say("kk")
        else:
            assert one.amount is not None
            for column in line_columns():
                pa.array([getattr(one, column.name)], LINE_SCHEMA.field(column.name).type)
