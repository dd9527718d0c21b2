"""Who an organisation is: its number in a register where a release gives one, else the publisher's reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import pytest
from edition import Edition
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.spending.processes.organisation import parse_organisation, written_number, written_reference

pytestmark = pytest.mark.slow


def release(ocid: str, parties: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    return {"ocid": ocid, "tag": ["compiled"], "parties": parties, **rest}


def party(reference: object, scheme: str | None, number: object, **rest: Any) -> dict[str, Any]:
    return {"id": reference, "identifier": {"scheme": scheme, "id": number}, **rest}


def bid(*tenderers: dict[str, Any]) -> dict[str, Any]:
    return {"status": "valid", "value": {"amount": 5, "currency": "KZT"}, "tenderers": list(tenderers)}


def test_each_reference_means_the_number_that_its_party_has(tmp_path: Path) -> None:
    parties = [
        party("plain", "KZ-BIN", "990640001965"),
        party("spaced", " kz-bin ", "990 640\u00a0001965 "),
        party("letters", "GB-COH", "oc300001"),
        party("zeros-in-front", "UA-EDR", "00012345"),
        party(17, "UA-EDR", 12345),
        party("colon-in-scheme", "A:B%", "1:2"),
        party("no-scheme", None, "123"),
        party("no-number", "UA-EDR", ""),
        party("only-zeros", "UA-EDR", "00000000"),
        party("filler", "UA-EDR", "n/a"),
        party("dash", "UA-EDR", "-"),
        party("object", "UA-EDR", {"id": "5"}),
        party("our-own-scheme", "ocds-reference", "5"),
        {"id": "no-identifier"},
        party("twice-the-same", "UA-EDR", "7"),
        party("twice-the-same", "ua-edr", "7"),
        party("two-under-one", "UA-EDR", "8", name="First"),
        party("two-under-one", "UA-EDR", "9", name="Second"),
        party("one-has-none", "UA-EDR", "10", name="With"),
        {"id": "one-has-none", "name": "Without"},
    ]
    named = [*dict.fromkeys(str(each["id"]) for each in parties), "not-a-party", "UA-EDR:8"]
    bids = [bid({"id": reference}) for reference in named]
    bids += [bid({"id": "two-under-one", "name": name}) for name in ("First", "Second", "Third")]
    bids += [bid({"id": "one-has-none", "name": name}) for name in ("With", "Without")]
    bids.append(bid({"id": "not-a-party", "identifier": {"scheme": "UA-EDR", "id": "11"}}))
    bids.append(bid({"name": "Nobody"}))
    edition = Edition(tmp_path, release("p", parties, bids={"details": bids}))
    assert edition.rows("bidders", "reference", "organisation") == [
        ("plain", "KZ-BIN:990640001965"),
        ("spaced", "KZ-BIN:990640001965"),
        ("letters", "GB-COH:OC300001"),
        ("zeros-in-front", "UA-EDR:00012345"),
        ("17", "UA-EDR:12345"),
        ("colon-in-scheme", "A%3AB%25:1:2"),
        ("no-scheme", "no-scheme"),
        ("no-number", "no-number"),
        ("only-zeros", "only-zeros"),
        ("filler", "filler"),
        ("dash", "dash"),
        ("object", "object"),
        ("our-own-scheme", "our-own-scheme"),
        ("no-identifier", "no-identifier"),
        ("twice-the-same", "UA-EDR:7"),
        ("two-under-one", "two-under-one"),
        ("one-has-none", "one-has-none"),
        ("not-a-party", "not-a-party"),
        ("UA-EDR:8", "ocds-reference:UA-EDR:8"),
        ("two-under-one", "UA-EDR:8"),
        ("two-under-one", "UA-EDR:9"),
        ("two-under-one", "two-under-one"),
        ("one-has-none", "UA-EDR:10"),
        ("one-has-none", "one-has-none"),
        ("not-a-party", "UA-EDR:11"),
        (None, None),
    ]


def test_a_buyer_is_named_by_the_release_or_else_by_the_one_party_of_that_role(tmp_path: Path) -> None:
    buyer = party("b", "KZ-BIN", "1", name="Town", roles=["buyer"])
    entity = party("e", "KZ-BIN", "2", name="Hospital", roles=["procuringEntity", "buyer"])
    edition = Edition(
        tmp_path,
        release(
            "named", [buyer, entity], buyer={"id": "e"}, tender={"procuringEntity": {"id": "b", "name": "As said"}}
        ),
        release("by-role", [buyer]),
        release("two-of-a-role", [buyer, entity]),
        release("of-no-party", [], buyer={"id": "x"}),
    )
    who = ("buyer", "buyer_reference", "buyer_name")
    assert edition.rows("processes", "ocid", *who, "entity", "entity_reference", "entity_name") == [
        ("named", "KZ-BIN:2", "e", "Hospital", "KZ-BIN:1", "b", "As said"),
        ("by-role", "KZ-BIN:1", None, "Town", None, None, None),
        ("two-of-a-role", None, None, None, "KZ-BIN:2", None, "Hospital"),
        ("of-no-party", "x", "x", None, None, None, None),
    ]


def test_one_supplier_under_two_references_is_one_and_two_under_one_reference_are_two(tmp_path: Path) -> None:
    one = [party("a", "UA-EDR", "1"), party("b", "UA-EDR", "1")]
    another = [party("a", "UA-EDR", "2")]
    bids = {"details": [bid({"id": "a"}), bid({"id": "b"}), bid({"id": "a"}, {"id": "b"})]}
    awards = [{"status": "active", "suppliers": [{"id": "a"}, {"id": "b"}]}]
    edition = Edition(
        tmp_path,
        release("one-company", one, bids=bids, awards=awards),
        release("another", another, bids={"details": [bid({"id": "a"})]}),
    )
    backend = ibis.duckdb.connect()

    def participants(*, references: bool) -> list[tuple[Any, ...]]:
        table = edition.standing(backend, references=references).participants
        columns = ["ocid", "organisation", "submitted", "awarded", "identical", "winner"]
        rows = backend.to_pyarrow(table.select(*columns).order_by("ocid", "organisation")).to_pylist()
        return [tuple(row[name] for name in columns) for row in rows]

    assert edition.rows("bids", "bidders", "bidder", "bidders_as_published") == [
        (1, "UA-EDR:1", 1),
        (1, "UA-EDR:1", 1),
        (1, "UA-EDR:1", 2),
        (1, "UA-EDR:2", 1),
    ]
    assert edition.rows("awards", "suppliers", "supplier", "suppliers_as_published") == [(1, "UA-EDR:1", 2)]
    assert participants(references=False) == [
        ("another", "UA-EDR:2", 1, False, False, None),
        ("one-company", "UA-EDR:1", 4, True, False, "UA-EDR:1"),
    ]
    # As Cardinal reads it: two tenderers with one price, two suppliers, and a company of another process among them.
    assert participants(references=True) == [
        ("another", "a", 1, False, False, None),
        ("one-company", "a", 2, True, True, None),
        ("one-company", "b", 2, True, True, None),
    ]


def test_without_numbers_the_facts_as_published_are_those_that_are_kept(tmp_path: Path) -> None:
    edition = Edition(tmp_path, release("p", [{"id": "a"}], bids={"details": [bid({"id": "a"})]}))
    backend = ibis.duckdb.connect()
    for name in ("facts", "participants", "prices", "supplies"):
        both = [getattr(edition.standing(backend, references=each), name) for each in (False, True)]
        assert backend.to_pyarrow(both[0]).to_pylist() == backend.to_pyarrow(both[1]).to_pylist(), name
    assert edition.counts == {"processes": 1, "ocids": 1, "named_otherwise": 0, "not_merged": {}}


TEXTS = st.text(alphabet="aA1:%-", min_size=1, max_size=5)


@settings(max_examples=30)
@given(scheme=TEXTS.filter(lambda text: text.strip("-:%")), number=TEXTS.filter(lambda text: text.strip("-:%")))
def test_a_written_organisation_gives_its_scheme_and_number_back(scheme: str, number: str) -> None:
    one = f"{{'scheme': '{scheme}', 'id': '{number}'}}"
    query = f"SELECT {written_number('x')} AS written FROM (SELECT {one} AS x)"  # noqa: S608
    (written,) = ENGINE.raw_sql(query).fetchall()[0]
    assert parse_organisation(written) == (scheme.upper(), number.upper())


@given(reference=TEXTS)
def test_a_written_reference_gives_itself_back_and_is_never_taken_for_a_number(reference: str) -> None:
    query = f"SELECT {written_reference('x')} FROM (SELECT '{reference}' AS x)"  # noqa: S608
    (written,) = ENGINE.raw_sql(query).fetchall()[0]
    assert parse_organisation(written) == (None, reference)


ENGINE = ibis.duckdb.connect()
