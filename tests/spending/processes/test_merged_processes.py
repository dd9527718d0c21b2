"""Several releases of one process: merged into one where that can be done, with what each of them changed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import ibis
import pytest
from edition import Edition

from dalel.spending import line_id
from dalel.spending.processes.merge import Change, NotMergedError, find_changes, in_order, merge_releases

Body = dict[str, Any]
TENDER: Body = {
    "ocid": "p",
    "id": "1",
    "date": "2020-01-01T00:00:00Z",
    "tag": ["tender"],
    "parties": [{"id": "T", "identifier": {"scheme": "KZ-BIN", "id": "1"}}],
    "buyer": {"id": "T", "name": "Town"},
    "tender": {"status": "active", "procurementMethod": "open", "numberOfTenderers": 2, "value": {"amount": 10.50}},
}
AWARD: Body = {
    "ocid": "p",
    "id": "2",
    "date": "2020-02-01T05:00:00+06:00",
    "tag": ["award", "contract"],
    "parties": [{"id": "S", "identifier": {"scheme": "KZ-BIN", "id": "2"}}],
    "tender": {"status": "complete"},
    "bids": {"details": [{"id": 1, "status": "valid", "tenderers": [{"id": "S"}]}]},
    "awards": [{"id": "a", "status": "active", "suppliers": [{"id": "S"}], "value": {"amount": 9, "currency": "KZT"}}],
    "contracts": [{"id": "c", "value": {"amount": 9, "currency": "KZT"}, "documents": [{"title": "without id"}]}],
}
AMENDED: Body = {
    "ocid": "p",
    "id": "3",
    "date": "2020-02-01T00:00:00Z",
    "tag": ["contractAmendment"],
    "awards": [{"id": "a", "status": "cancelled"}],
    "contracts": [{"id": "c", "value": {"amount": 12}, "documents": [{"title": "another"}]}],
}


@pytest.mark.slow
def test_the_releases_of_a_process_are_one_in_the_order_of_their_moments(tmp_path: Path) -> None:
    alone = {"ocid": "q", "date": "2020-01-01", "buyer": {"id": "B"}}
    edition = Edition(tmp_path, AMENDED, alone, AWARD, TENDER)
    places = "line 4, line 3, line 1"
    assert edition.rows("processes", "position", "ocid", "process", "place", "byte", "release", "tag", "released") == [
        (
            1,
            "q",
            line_id(EDITION, "line 2"),
            "line 2",
            len(edition.content.split(b"\n")[0]) + 1,
            None,
            None,
            "2020-01-01",
        ),
        (
            3,
            "p",
            line_id(EDITION, places),
            places,
            None,
            "3",
            '["tender","award","contract","contractAmendment"]',
            "2020-02-01T00:00:00Z",
        ),
    ]
    assert edition.rows("processes", "buyer", "tenderers", "tender_status", "method")[1] == (
        "KZ-BIN:1",
        2,
        "complete",
        "open",
    )
    # The cancellation says neither supplier nor amount: they are those of the release that it changes.
    assert edition.rows("awards", "position", "award", "status", "supplier", "amount") == [
        (3, "a", "cancelled", "KZ-BIN:2", 9.0)
    ]
    lines = edition.content.split(b"\n")
    assert edition.rows("releases", "position", "number", "place", "release", "line_sha256") == [
        (3, number, f"line {line}", str(number + 1), sha256(lines[line - 1]).hexdigest())
        for number, line in enumerate((4, 3, 1))
    ]
    assert edition.rows("changes", "position", "number", "path", "before", "after") == [
        (3, 1, "/tender/status", '"active"', '"complete"'),
        (3, 2, "/awards/a/status", '"active"', '"cancelled"'),
        (3, 2, "/contracts/c/value/amount", "9", "12"),
    ]
    backend = ibis.duckdb.connect()
    facts = backend.to_pyarrow(edition.standing(backend).facts.order_by("ocid")).to_pylist()
    assert [(row["ocid"], row["told_in_parts"], row["active_awards"], row["valid"]) for row in facts] == [
        ("p", False, 0, 1),
        ("q", False, 0, 0),
    ]
    assert edition.counts == {"processes": 2, "ocids": 2, "named_otherwise": 5, "not_merged": {}}


@pytest.mark.slow
def test_what_cannot_be_merged_stays_in_parts_and_is_counted_by_reason(tmp_path: Path) -> None:
    def pair(ocid: str, *, last: Body, first: Body | None = None) -> list[Body]:
        return [
            {"ocid": ocid, "date": "2020-01-01T00:00:00Z"} | (first or {}),
            {"ocid": ocid, "date": "2020-01-02T00:00:00Z"} | last,
        ]

    bids = {"bids": {"details": [{"status": "valid"}]}}
    awards = {"awards": [{"id": "1", "status": "active"}, {"id": 1, "status": "cancelled"}]}
    edition = Edition(
        tmp_path,
        *pair("undated", last={"date": None}),
        *pair("one-clock-only", last={"date": "2020-01-02T00:00:00"}),
        *pair("bids-without-id", last=bids, first=bids),
        *pair("two-awards-of-one-id", last=awards),
        *pair("list-and-object", last={"awards": {"id": "1"}}, first=awards | {"awards": awards["awards"][:1]}),
        *pair("compiled-by-its-publisher", last={"tag": ["compiled"]}),
        *pair("merged", last={}),
    )
    assert edition.counts["not_merged"] == {"no-id": 1, "other-type": 1, "same-id": 1, "undated": 2}
    backend = ibis.duckdb.connect()
    facts = edition.standing(backend).facts
    rows = backend.to_pyarrow(facts.order_by("position").select("ocid", "told_in_parts")).to_pylist()
    assert {row["ocid"]: row["told_in_parts"] for row in rows} == {
        "undated": True,
        "one-clock-only": True,
        "bids-without-id": True,
        "two-awards-of-one-id": True,
        "list-and-object": True,
        "compiled-by-its-publisher": False,
        "merged": False,
    }


def test_suppliers_without_ids_are_merged_as_a_whole_list_as_in_ocds_1_0() -> None:
    def told(*names: str) -> Body:
        return {"ocid": "p", "awards": [{"id": "a", "suppliers": [{"name": name} for name in names]}]}

    assert merge_releases([told("First", "Second"), told("Third")])["awards"] == told("Third")["awards"]


def test_a_party_is_told_by_the_last_release_that_has_it() -> None:
    first, second = party("1", "Old"), party("2", "Other")
    merged = merge_releases([{"ocid": "p", "parties": [first, second]}, {"ocid": "p", "parties": [party(1, "New")]}])
    assert merged["parties"] == [party(1, "New"), second]


def party(reference: object, name: str) -> Body:
    return {"id": reference, "name": name}


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["2020-01-02T00:00:00Z", "2020-01-02T05:00:00+06:00"], [1, 0]),
        (["2020-01-02", "2020-01-01"], [1, 0]),
        (["2020-01-02T00:00:00", "2020-01-02T00:00:00"], [0, 1]),
    ],
)
def test_releases_are_in_the_order_of_their_moments_and_then_of_the_document(
    dates: list[str], order: list[int]
) -> None:
    assert in_order([{"date": date} for date in dates]) == order


@pytest.mark.parametrize("date", [None, "", 5, "soon", "2020-01-02T00:00:00"])
def test_a_release_without_a_moment_to_compare_is_not_put_in_order(date: object) -> None:
    with pytest.raises(NotMergedError, match=r"^undated$"):
        in_order([{"date": "2020-01-01T00:00:00Z"}, {"date": date}])


def test_a_change_names_lists_by_id_and_a_value_taken_away_is_null() -> None:
    before = {"tender": {"a/b": 1, "lots": [{"id": "x~", "value": {"amount": 5}}], "method": ["a"], "title": "T"}}
    after = {"tender": {"a/b": 2, "lots": [{"id": "x~", "value": {"amount": 5.5}}], "method": ["b"], "title": None}}
    assert find_changes([before, before, after]) == [
        Change(2, "/tender/a~1b", "1", "2"),
        Change(2, "/tender/lots/x~0/value/amount", "5", "5.5"),
        Change(2, "/tender/method", '["a"]', '["b"]'),
        Change(2, "/tender/title", '"T"', "null"),
    ]


EDITION = "d" * 64
