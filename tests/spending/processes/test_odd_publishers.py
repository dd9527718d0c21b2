"""What publishers write otherwise than the standard: read as far as it can be told, else as not published."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq
import pytest
from edition import Edition

from dalel.spending.formats import Source
from dalel.spending.formats.ocds import Ocds

pytestmark = pytest.mark.slow

W = {"id": "w"}
BIDS: dict[str, tuple[Any, bool]] = {
    "absent": ({}, False),
    "null": ({"bids": None}, False),
    "empty-object": ({"bids": {}}, False),
    "details-null": ({"bids": {"details": None}}, False),
    "details-empty": ({"bids": {"details": []}}, True),
    "a-list": ({"bids": [{"id": "1"}]}, False),
    "details-an-object": ({"bids": {"details": {"id": "1"}}}, False),
}
"""What stands under bids, and whether bids are published: an empty list says that there was none."""
OTHER_TYPES: dict[str, dict[str, Any]] = {
    "tenderers-an-object": {"bids": {"details": [{"id": "1", "tenderers": W}]}},
    "suppliers-an-object": {"awards": [{"id": "1", "status": "active", "suppliers": W}]},
    "awards-an-object": {"awards": {"id": "1"}},
    "buyer-a-text": {"buyer": "Town"},
    "buyer-a-list": {"buyer": [W]},
    "parties-an-object": {"parties": {"id": "w", "identifier": {"scheme": "KZ-BIN", "id": "1"}}, "buyer": W},
    "identifier-a-text": {"parties": [{"id": "w", "identifier": "123"}], "buyer": W},
    "roles-a-text": {"parties": [{"id": "w", "roles": "buyer"}]},
    "period-a-text": {"tender": {"status": "active", "tenderPeriod": "soon"}},
    "amendments-an-object": {"tender": {"status": "active", "amendments": {"id": "x"}}},
    "contracts-an-object": {"contracts": {"id": "x"}},
    "ids-numbers": {
        "parties": [{"id": 8, "identifier": {"scheme": "KZ-BIN", "id": 10}}],
        "bids": {"details": [{"id": 7, "tenderers": [{"id": 8}], "value": {"amount": "5", "currency": "KZT"}}]},
    },
    "related-lots-objects": {"awards": [{"id": "1", "relatedLots": [{"lotId": "x"}]}]},
}


def test_each_spelling_is_read_as_far_as_it_can_be_told(tmp_path: Path) -> None:
    told = {name: body for name, (body, _) in BIDS.items()} | OTHER_TYPES
    one = {"date": "2020-01-01", "tag": ["compiled"], "tender": {"status": "active"}}
    edition = Edition(tmp_path, *({"ocid": name, **one, **body} for name, body in told.items()))
    # One part of another type takes nothing from the others.
    assert edition.rows("processes", "ocid", "tender_status", "released") == [
        (name, "active", "2020-01-01") for name in told
    ]
    listed = dict(edition.rows("processes", "ocid", "bids_listed"))
    assert {name: listed[name] for name in BIDS} == {name: published for name, (_, published) in BIDS.items()}
    assert [row for row in edition.rows("processes", "ocid", "buyer") if row[1]] == [
        ("parties-an-object", "w"),
        ("identifier-a-text", "w"),
    ]
    number = {name: position for position, name in enumerate(told)}
    assert edition.rows("bids", "position", "bid", "bidders", "bidder", "amount", "amount_as_published") == [
        (number["tenderers-an-object"], "1", None, None, None, None),
        (number["ids-numbers"], "7", 1, "KZ-BIN:10", None, '"5"'),
    ]
    assert edition.rows("awards", "position", "award", "suppliers", "lots") == [
        (number["suppliers-an-object"], "1", None, None),
        (number["related-lots-objects"], "1", None, '{"lotId":"x"}'),
    ]
    assert (edition.rows("periods", "kind"), edition.rows("amendments", "section")) == ([], [])
    backend = ibis.duckdb.connect()
    facts = backend.to_pyarrow(edition.standing(backend).facts.select("ocid", "bids", "submitted")).to_pylist()
    assert {row["ocid"]: row["bids"] for row in facts if row["ocid"] in BIDS} == dict.fromkeys(BIDS, 0)


def test_a_package_of_a_megabyte_a_release_is_read_whole(tmp_path: Path) -> None:
    bids = [{"id": n, "status": "valid", "tenderers": [{"id": f"t{n}", "name": "x" * 900}]} for n in range(1200)]
    releases = [{"ocid": name, "tag": ["compiled"], "bids": {"details": bids}} for name in ("p", "q")]
    path = tmp_path / "package.json"
    path.write_text(json.dumps({"publishedDate": "2020-01-01", "releases": releases}), encoding="utf-8")
    assert path.stat().st_size > 2 << 20
    folder = tmp_path / "edition"
    folder.mkdir()
    source = Source(sha256(path.read_bytes()).hexdigest(), path.name, path)
    assert Ocds().record_processes(source, folder) == 2
    assert pq.read_table(folder / "facts.parquet", columns=["ocid", "valid_bidders"]).to_pylist() == [
        {"ocid": "p", "valid_bidders": 1200},
        {"ocid": "q", "valid_bidders": 1200},
    ]
