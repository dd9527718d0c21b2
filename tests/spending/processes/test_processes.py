"""Competition read from OCDS: each row with its place, moments parsed once, a document's own rows replaced."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.edition import editions
from dalel.errors import DataError
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import Spending, line_id, open_engine, read_document
from dalel.spending.formats import FORMATS, Source
from dalel.spending.processes import TABLES
from dalel.spending.processes.feed import line_batches
from dalel.spending.processes.processes import queries
from dalel.spending.processes.reading import Reading

pytestmark = pytest.mark.slow

RELEASE: dict[str, Any] = {
    "ocid": "ocds-1",
    "id": "r1",
    "date": "2020-03-01T12:00:00+06:00",
    "tag": ["compiled"],
    "buyer": {"id": "B", "name": "Town"},
    "tender": {
        "status": "complete",
        "procurementMethod": "open",
        "procurementMethodDetails": "Tender",
        "numberOfTenderers": 2,
        "value": {"amount": 100, "currency": "KZT"},
        "procuringEntity": {"id": "P"},
        "tenderPeriod": {"startDate": "2020-01-01T00:00:00+06:00", "endDate": "2020-01-10T00:00:00+06:00"},
    },
    "bids": {
        "details": [
            {
                "id": "b1",
                "status": "valid",
                "date": "2020-01-05",
                "value": {"amount": 90.10, "currency": "KZT"},
                "tenderers": [{"id": "W", "name": "Winner"}],
            },
            {"id": "b2", "status": "disqualified", "tenderers": [{"id": "X"}, {"id": "Y"}]},
        ]
    },
    "awards": [
        {
            "id": "a1",
            "status": "active",
            "date": "no date",
            "value": {"amount": "90.10", "currency": "KZT"},
            "suppliers": [{"id": "W"}],
            "items": [{"classification": {"scheme": "CPV", "id": "45000000"}}],
        }
    ],
}


class Newsroom:
    """A folder of readings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.order = 0

    def read(self, content: bytes, name: str = "ocds.jsonl") -> str:
        self.order += 1
        path = self.folder / f"{self.order}-{name}"
        path.write_bytes(content)
        source = Source(sha256(content).hexdigest(), name, path)
        read_document(source, FORMATS["ocds"], load_jurisdiction("kz"), self.folder / "readings", order=self.order)
        return source.sha256

    def table(self, document: str, name: str) -> list[dict[str, Any]]:
        return list(pq.read_table(editions(self.folder / "readings")[document] / f"{name}.parquet").to_pylist())

    def facts(self) -> list[dict[str, Any]]:
        engine = open_engine()
        facts = Spending(self.folder, engine).processes().facts
        return list(engine.to_pyarrow(facts.order_by("ocid", "position")).to_pylist())


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def lines(*releases: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(release).encode() + b"\n" for release in releases)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # noqa: DTZ001  (Parquet holds UTC without saying so)


def test_every_table_of_a_release_holds_what_it_says(newsroom: Newsroom) -> None:
    content = b"\n" + lines({"ocid": "ocds-0"}, RELEASE)
    document = newsroom.read(content)
    key = {"document": document, "position": 1}
    first = len(lines({"ocid": "ocds-0"})) + 1
    (_, process) = newsroom.table(document, "processes")
    assert process == key | {
        "process": line_id(document, "line 3"),
        "place": "line 3",
        "byte": first,
        "line_sha256": sha256(content[first:-1]).hexdigest(),
        "ocid": "ocds-1",
        "digest": sha256(b'{"ocid":"ocds-1"}').hexdigest()[:16],
        "release": "r1",
        "tag": '["compiled"]',
        "released": "2020-03-01T12:00:00+06:00",
        "released_at": utc(2020, 3, 1, 6),
        "released_day": None,
        "tender_status": "complete",
        "method": "open",
        "method_details": "Tender",
        "subject_kind": None,
        "tenderers": 2,
        "tenderers_as_published": "2",
        "buyer": "B",
        "buyer_reference": "B",
        "buyer_name": "Town",
        "entity": "P",
        "entity_reference": "P",
        "entity_name": None,
        "bids_listed": True,
        "awards_listed": True,
        "lots": 0,
    }
    assert newsroom.table(document, "periods") == [
        key
        | {
            "kind": "tender",
            "opens": "2020-01-01T00:00:00+06:00",
            "opens_at": utc(2019, 12, 31, 18),
            "opens_day": None,
            "closes": "2020-01-10T00:00:00+06:00",
            "closes_at": utc(2020, 1, 9, 18),
            "closes_day": None,
            "whole_days": 9,
            "days": None,
        }
    ]
    valid, disqualified = newsroom.table(document, "bids")
    assert valid == key | {
        "number": 0,
        "bid": "b1",
        "status": "valid",
        "date": "2020-01-05",
        "date_at": None,
        "date_day": dt.date(2020, 1, 5),
        "amount": 90.1,
        "amount_exact": Decimal("90.1"),
        "amount_as_published": "90.1",
        "currency": "KZT",
        "bidders": 1,
        "bidder": "W",
        "bidders_as_published": 1,
        "bidder_reference": "W",
        "lots": None,
    }
    assert (disqualified["bidders"], disqualified["bidder"], disqualified["amount"]) == (2, None, None)
    assert [(row["bid_number"], row["organisation"]) for row in newsroom.table(document, "bidders")] == [
        (0, "W"),
        (1, "X"),
        (1, "Y"),
    ]
    (award,) = newsroom.table(document, "awards")
    # An amount that is text is kept as printed and compared with nothing; a date that is none is kept as text.
    assert (award["amount"], award["amount_as_published"], award["date"], award["date_at"]) == (
        None,
        '"90.10"',
        "no date",
        None,
    )
    assert newsroom.table(document, "award_items")[0]["code"] == "45000000"


def test_each_file_of_a_reading_has_the_columns_that_are_declared(newsroom: Newsroom) -> None:
    document = newsroom.read(lines(RELEASE))
    folder = editions(newsroom.folder / "readings")[document]
    for name, schema in TABLES.items():
        assert pq.read_schema(folder / f"{name}.parquet").equals(schema), name
    for name in ("facts", "prices", "participants", "supplies"):
        assert pq.read_schema(folder / f"{name}.parquet").names


def test_batches_of_any_size_and_engines_give_the_same_rows(tmp_path: Path) -> None:
    """Lines longer and shorter than a batch, blank ones at its ends, and bids whose numbers begin anew in each."""
    releases = [RELEASE | {"ocid": f"o{n}", "id": "x" * (n * 370 % 5000)} for n in range(8)]
    path = tmp_path / "releases.jsonl"
    path.write_bytes(b"\n\n".join(json.dumps(release).encode() for release in releases) + b"\r\n \n")
    whole = read_in_batches(path, tmp_path / "whole", size=1 << 20, engines=1)
    assert [row["ocid"] for row in whole["processes"]] == [release["ocid"] for release in releases]
    assert read_in_batches(path, tmp_path / "parts", size=2500, engines=2) == whole


def read_in_batches(path: Path, folder: Path, *, size: int, engines: int) -> dict[str, list[dict[str, Any]]]:
    """Every table: the flat ones as written, those of facts in an order of ours."""
    (folder / "spool").mkdir(parents=True)
    reading = Reading(folder / "spool", "d" * 64, queries(), engines)
    assert reading.record(line_batches(path, folder / "spool", size=size), folder)
    assert list((folder / "spool").iterdir()) == []
    found = {file.stem: pq.read_table(file).to_pylist() for file in folder.glob("*.parquet")}
    return {name: rows if name in TABLES else sorted(rows, key=repr) for name, rows in found.items()}


PACKAGED = {
    "package": lambda release: json.dumps({"publishedDate": "2020-01-01", "releases": [release]}).encode(),
    "record": lambda release: json.dumps({"records": [{"ocid": "ocds-1", "compiledRelease": release}]}).encode(),
    "record-a-line": lambda release: lines({"ocid": "ocds-1", "compiledRelease": release}, {"ocid": "x"}),
    "gzip": lambda release: gzip.compress(lines(release, {"ocid": "x"})),
}
OF_PLACE = {"document", "position", "process", "place", "byte", "line_sha256"}


@pytest.mark.parametrize("shape", PACKAGED)
def test_a_release_gives_the_same_facts_whatever_it_is_packed_in(newsroom: Newsroom, shape: str) -> None:
    newsroom.read(PACKAGED[shape](RELEASE))
    packed = [row for row in newsroom.facts() if row["ocid"] == "ocds-1"]
    plain = Newsroom(newsroom.folder / "plain")
    plain.folder.mkdir()
    plain.read(lines(RELEASE, {"ocid": "x"}))
    alone = [row for row in plain.facts() if row["ocid"] == "ocds-1"]
    assert strip(packed) == strip(alone)
    assert (
        packed[0]["place"]
        == {
            "package": "/releases/0",
            "record": "/records/0/compiledRelease",
            "record-a-line": "line 1 /compiledRelease",
            "gzip": "line 1",
        }[shape]
    )


def strip(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in OF_PLACE} for row in rows]


def test_reading_again_replaces_a_documents_own_rows_and_no_others(newsroom: Newsroom) -> None:
    first = newsroom.read(lines({"ocid": "a"}, {"ocid": "b"}))
    second = newsroom.read(lines({"ocid": "c"}))
    kept = editions(newsroom.folder / "readings")[first]
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    newsroom.read(lines({"ocid": "c"}))
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    assert [row["ocid"] for row in newsroom.facts()] == ["a", "b", "c"]
    assert [row["document"] for row in newsroom.facts()] == [first, first, second]


def test_of_several_releases_of_one_process_the_last_stands_and_a_part_is_known_as_one(newsroom: Newsroom) -> None:
    older = {"ocid": "p", "date": "2020-01-01T00:00:00Z", "tag": ["tender"]}
    newer = {"ocid": "p", "date": "2020-01-01T05:00:00+06:00", "tag": ["award"]}
    compiled = {"ocid": "q", "date": "2020-01-02T00:00:00Z", "tag": ["compiled"]}
    newsroom.read(lines(older, compiled | {"tag": ["tender"], "date": "2020-01-01T00:00:00Z"}))
    newsroom.read(lines(newer, compiled))
    # 05:00 at +06:00 is an hour before midnight in UTC: the older text is the later moment.
    assert [(row["ocid"], row["tag"], row["told_in_parts"]) for row in newsroom.facts()] == [
        ("p", '["tender"]', True),
        ("q", '["compiled"]', False),
    ]


def test_a_reading_by_an_older_dalel_says_to_read_again(newsroom: Newsroom) -> None:
    document = newsroom.read(lines({"ocid": "a"}))
    (editions(newsroom.folder / "readings")[document] / "processes.json").unlink()
    with pytest.raises(DataError) as error:
        newsroom.facts()
    assert str(error.value) == (
        "ocds.jsonl was read by another version of Dalel, which kept processes otherwise.\n"
        f"Read it again: dalel spending read {document[:12]}"
    )


OCIDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
BLANKS = st.lists(st.sampled_from([b"", b"  ", b"\r\n"]), max_size=2)


@settings(max_examples=15, deadline=None)
@given(releases=st.lists(st.tuples(OCIDS.filter(str.strip), BLANKS, st.booleans()), min_size=2, max_size=6))
def test_the_bytes_at_a_process_are_its_line(
    tmp_path_factory: pytest.TempPathFactory, releases: list[tuple[str, list[bytes], bool]]
) -> None:
    content = b"".join(
        b"".join(blank + b"\n" for blank in blanks)
        + json.dumps({"ocid": ocid, "tag": ["compiled"]}, ensure_ascii=escaped).encode()
        + b"\n"
        for ocid, blanks, escaped in releases
    )
    newsroom = Newsroom(tmp_path_factory.mktemp("lines"))
    document = newsroom.read(content)
    rows = newsroom.table(document, "processes")
    assert [row["ocid"] for row in rows] == [ocid for ocid, _, _ in releases]
    for row in rows:
        line = content[row["byte"] :].split(b"\n", 1)[0]
        assert json.loads(line)["ocid"] == row["ocid"]
        assert sha256(line).hexdigest() == row["line_sha256"]
