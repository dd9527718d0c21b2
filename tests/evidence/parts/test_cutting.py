"""Cutting: real documents, the limits, and any bytes at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import EXACT, ROOT, SHARED, pieces
from thorough import IS_THOROUGH

from dalel.evidence.document import media_type_of
from dalel.evidence.parts import MAX_DOCUMENT, MAX_PARTS, commit_parts, cut
from dalel.evidence.parts.part import Spool, TooManyPartsError


def cut_file(path: Path) -> tuple[str, int]:
    """The form of a real document and the number of its parts, which joined are the document."""
    found = cut(path, media_type=media_type_of(path.name))
    assert found is not None
    assert b"".join(found.parts) == path.read_bytes()
    assert commit_parts(found, b"s" * 32).count == len(found.parts)
    return found.form, len(found.parts)


@pytest.mark.parametrize("name", ["kz/plan-points-2020-06.json", "kz/contracts-2020-02.json"])
def test_a_page_of_the_kazakh_portal_is_cut_into_its_items(name: str) -> None:
    path = ROOT / "examples" / name
    assert cut_file(path) == ("json-items/1", 2 + len(json.loads(path.read_bytes())["items"]))


def test_an_ocds_package_is_cut_into_its_records() -> None:
    path = ROOT / "examples" / "ocds" / "prozorro-2017-records.json"
    assert cut_file(path) == ("json-items/1", 2 + len(json.loads(path.read_bytes())["records"]))


def test_a_table_of_rates_is_cut_into_its_rows() -> None:
    path = ROOT / "examples" / "kz" / "rates-usd-kzt.csv"
    assert cut_file(path) == ("csv-records/1", len(path.read_bytes().splitlines()))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the research data is not here")
@pytest.mark.parametrize("folder", ["kz", "ocds", "cases", "ref"])
def test_every_document_of_the_research_data_is_cut_into_what_others_find_in_it(folder: str) -> None:
    for path in sorted((SHARED / "data" / folder).iterdir()):
        data = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".csv":
            rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=",")
            assert cut_file(path) == ("csv-records/1", len(list(rows))), path.name
        elif path.suffix == ".jsonl":
            assert cut_file(path) == ("lines/1", len(data.split(b"\n")) - data.endswith(b"\n")), path.name
        elif path.suffix == ".json":
            document = json.loads(data)
            items = document if isinstance(document, list) else document["items"]
            assert cut_file(path) == ("json-items/1", 2 + len(items)), path.name


@given(st.binary(min_size=1, max_size=60), st.sampled_from(EXACT))
def test_parts_joined_are_the_document_whatever_its_bytes(data: bytes, media_type: str) -> None:
    found = pieces(data, media_type)
    if found is None:
        assert b"\0" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff") or media_type in EXACT[3:]
    else:
        assert b"".join(found[1]) == data
        assert all(found[1])


@pytest.mark.parametrize("media_type", [*EXACT, "application/pdf"])
def test_an_empty_document_is_not_cut(media_type: str) -> None:
    assert pieces(b"", media_type) is None


def test_a_picture_is_not_cut() -> None:
    assert pieces(b"\x89PNG\r\n\x1a\n", "image/png") is None


def test_a_document_over_one_gibibyte_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_DOCUMENT + 1)
    assert cut(path, media_type="text/plain") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("media_type", "begins", "part", "ends"),
    [
        ("text/plain", [], b"\n", []),
        *([("text/csv", [], b"\n", []), ("application/json", [b"["], b"0,", [b"0", b"]"])] if IS_THOROUGH else []),
    ],
)
def test_a_document_of_more_than_five_million_parts_is_not_cut(
    tmp_path: Path, media_type: str, begins: list[bytes], part: bytes, ends: list[bytes]
) -> None:
    path = tmp_path / "document"
    others = len(begins) + len(ends)
    path.write_bytes(b"".join([*begins, part * (MAX_PARTS - others), *ends]))
    found = cut(path, media_type=media_type)
    assert found is not None
    assert len(found.parts) == MAX_PARTS
    path.write_bytes(b"".join([*begins, part * (MAX_PARTS - others + 1), *ends]))
    assert cut(path, media_type=media_type) is None


@pytest.mark.slow
def test_parts_that_are_made_are_as_many_and_as_large_as_others() -> None:
    with Spool() as spool:
        for _ in range(MAX_PARTS):
            spool.add(b"")
        with pytest.raises(TooManyPartsError):
            spool.add(b"")
    with Spool() as spool:
        block = b"\0" * (MAX_DOCUMENT // 8)
        for _ in range(8):
            spool.add(block)
        with pytest.raises(TooManyPartsError):
            spool.add(b"a")
