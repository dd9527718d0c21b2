"""A verdict on every row and cell: compared whole with the one beside each made-up file, and made up at random."""

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dalel.errors import DalelError
from dalel.register.imports import FORMATS, Answer, ImportMapping, ReadFile, parse_mapping, read_mapping, read_outside
from dalel.register.statement import draft_statement

FILES = ("us-pft", "ovd-info", "uwazi", "table")
SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[4] / "shared" / "data" / "cases"
MADE = parse_mapping(
    """
keys: made
language: en
delimiter: ","
columns:
  a: case.key
  b: person.name
  c: charge.norm
  d: status
  e: charge.status_date
  f: event:search.date
  g: penalty.amount
  h: case.title@ru
  i: person.key
  j: seizure.quantity
  k: publication.address
  l: measure.court
  m: person.occupations
  n: case.opened
constants: {case.country: KZ, event:search.kind: search, penalty.penalty: fine}
""",
    "made.yaml",
)


@pytest.mark.parametrize("name", FILES)
def test_the_verdict_on_a_made_up_file_is_the_one_beside_it(
    samples: Path, read: Callable[..., ReadFile], name: str
) -> None:
    found = read(samples / f"{name}.csv", name).verdict
    rows = [(row.place, "", "", row.answer.value, "; ".join(row.records), row.why) for row in found.rows]
    cells = [
        (row.place, cell.column, cell.given, cell.answer.value, "; ".join(cell.becomes), cell.why)
        for row in found.rows
        for cell in row.cells
        if cell.answer is not Answer.EMPTY or cell.why
    ]
    with (samples / f"{name}.verdict.csv").open(encoding="utf-8", newline="") as file:
        expected = [tuple(row) for row in csv.reader(file)]
    assert rows + cells == expected[1:]


@pytest.mark.parametrize("name", FILES)
def test_every_cell_of_the_file_is_in_the_verdict_as_it_was_given(
    samples: Path, read: Callable[..., ReadFile], name: str
) -> None:
    encoding = "cp1251" if name == "table" else "utf-8"
    with (samples / f"{name}.csv").open(encoding=encoding, newline="") as file:
        header, *rows = csv.reader(file, delimiter=";" if name == "table" else ",")
    found = read(samples / f"{name}.csv", name).verdict.rows
    assert len(found) == len(rows)
    for verdict, row in zip(found, rows, strict=True):
        given = {cell.column: cell.given for cell in verdict.cells}
        assert given == dict.fromkeys(header, "") | dict(zip(header, row, strict=False))


def test_no_draft_says_anything_of_a_row_that_is_not_taken(samples: Path, read: Callable[..., ReadFile]) -> None:
    for name in FILES:
        found = read(samples / f"{name}.csv", name)
        refused = {row.place for row in found.verdict.rows if row.why}
        assert refused
        cited = {cited.place.split(",")[0] for draft in found.drafts for cited in draft.citations}
        assert cited & refused == set()


def test_every_record_cites_the_file_with_its_row_and_every_value_its_column(
    samples: Path, read: Callable[..., ReadFile]
) -> None:
    for name in FILES:
        found = read(samples / f"{name}.csv", name)
        source = found.drafts[0]
        assert (source.noun, source.key, source.values["sha256"]) == ("source", found.source, found.sha256)
        for draft in found.drafts[1:]:
            if draft.noun == "norm":
                continue
            assert {cited.source for cited in draft.citations} == {found.source}
            assert any(cited.field == "" and cited.place.startswith("line ") for cited in draft.citations)
            unsaid = {"position", "case", "charge", "country"}
            for column, value in draft.values.items():
                if value not in (None, "", [], {}, 0, False) and column not in unsaid:
                    assert any(cited.field == column for cited in draft.citations), (draft.key, column)


def test_the_same_file_gives_the_same_keys_and_another_order_of_its_rows_too(
    samples: Path, tmp_path: Path, read: Callable[..., ReadFile]
) -> None:
    for name in ("us-pft", "ovd-info"):
        lines = (samples / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        moved = tmp_path / f"{name}.csv"
        moved.write_text("".join([lines[0], *lines[2:4], lines[1]]), encoding="utf-8")
        first, again = read(samples / f"{name}.csv", name), read(moved, name)
        keys = {draft.key for draft in first.drafts[1:]}
        assert {draft.key for draft in again.drafts[1:]} <= keys
        assert [draft.key for draft in read(samples / f"{name}.csv", name).drafts] == [
            draft.key for draft in first.drafts
        ]


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *(
                "2020",
                "2020-05",
                "01.02.2020",
                "2020-02-30",
                "..",
                "2020/..",
                "0000",
                "12:30",
                "13 255,50",
                "1e400",
                "-5",
            ),
            *("ст. 274 УК РК", "ч. 2 и 3 ст. 274 УК РК", "274", "convicted", "None", "нет", "http://", "https://a.b/c"),
            *("A (B), C D", "camera: count of 1", "Iowa (IA)", "Arrest / Criminal Charge", "charges pending", "a|b|c"),
            *("999999999999", "blogger", "=1+1", "\u202e", '"', "\t", "a" * 600),
        ]
    ),
)
HEADERS = {
    "table": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"],
    "uwazi": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "h__kk", "b__ru", "e__ru"],
    "us-pft": [
        *("title", "slug", "categories", "date", "targeted_journalists", "status_of_charges", "arrest_status"),
        *("current_charges", "dropped_charges", "equipment_seized", "state", "exact_date_unknown", "release_date"),
    ],
    "ovd-info": ["Id", "date", "number_of_detentions", "description", "description_eng", "place"],
}


def check_whole(content: bytes, form: str) -> None:
    """A file gives a whole verdict, or an error that is one of ours."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.csv"
        path.write_bytes(content)
        mapping = MADE if form in {"table", "uwazi"} else ImportMapping()
        with suppress(DalelError):
            check_verdict(read_outside(path, form, mapping=mapping))


def check_verdict(found: ReadFile) -> None:
    """Every cell has an answer and where it is not taken a reason, and every record that is named is there."""
    for row in found.verdict.rows:
        assert row.why or row.cells
        for cell in row.cells:
            assert cell.answer in Answer
            assert (cell.answer in {Answer.TAKEN, Answer.IN_PART}) == bool(cell.becomes)
            assert cell.answer in {Answer.TAKEN, Answer.EMPTY} or cell.why
            if cell.answer is Answer.EMPTY:
                assert cell.why or not cell.given.strip() or cell.given.strip() in {"None", "[]"}
    keys = [(draft.noun, draft.key) for draft in found.drafts]
    assert len(keys) == len(set(keys))
    for draft in found.drafts:
        assert len(draft.key) <= 200
        draft_statement(draft)
        assert all(each.key in {key for _, key in keys} for each in draft.references())


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(data=st.data())
def test_any_cells_give_a_verdict_for_each_of_them(form: str, data: st.DataObject) -> None:
    header = HEADERS[form]
    row = st.lists(CELLS, min_size=len(header), max_size=len(header))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([header, *data.draw(st.lists(row, max_size=5))])
    check_whole(text.getvalue().encode("utf-8", "replace"), form)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(content=st.one_of(st.binary(max_size=300), st.text(alphabet='ab,;|"\r\n\t', max_size=200).map(str.encode)))
@example(content=b"")
@example(content=b"PK\x03\x04")
@example(content=b'a,b\n"')
@example(content=b"\xff\xfe")
def test_any_bytes_give_a_verdict_or_a_message(form: str, content: bytes) -> None:
    check_whole(content, form)
    check_whole(",".join(HEADERS[form]).encode() + b"\n" + content, form)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the research data is not beside the repository")
def test_the_trackers_own_file_is_told_cell_by_cell() -> None:
    found = read_outside(SHARED / "us_pft_sample.csv", "us-pft", mapping=ImportMapping())
    assert found.verdict.counts()["rows"] == {"taken-in-part": 3, "not-taken": 22}
    assert sum(len(row.cells) for row in found.verdict.rows) == 25 * 59
    nouns = [draft.noun for draft in found.drafts]
    assert {noun: nouns.count(noun) for noun in dict.fromkeys(nouns)} == {
        "source": 1, "person": 3, "case": 3, "party": 3, "charge": 3, "event": 3, "seizure": 1,
    }  # fmt: skip
    charges = [draft.values["norm_as_given"] for draft in found.drafts if draft.noun == "charge"]
    assert charges == ["failure to disperse", "interference with official acts", "criminal contempt of court"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the research data is not beside the repository")
def test_ovd_infos_own_file_gives_the_figures_it_has() -> None:
    found = read_outside(SHARED / "ovdinfo_2012_sample.csv", "ovd-info", mapping=ImportMapping())
    assert found.verdict.counts() == {"rows": {"taken-in-part": 20}, "cells": {"taken": 280, "not-taken": 20}}
    figures = [draft.values for draft in found.drafts if draft.noun == "statistic"]
    assert [(figure["period"], figure["count"]) for figure in figures[:3]] == [
        ("2011-12-04", 198),
        ("2011-12-05", 300),
        ("2011-12-06", 600),
    ]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the research data is not beside the repository")
def test_a_word_that_a_person_decided_is_taken_from_the_trackers_file(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text('words: {charge-status: {"charges pending": charged, "convicted": convicted}}\n', encoding="utf-8")
    found = read_outside(SHARED / "us_pft_sample.csv", "us-pft", mapping=read_mapping(path))
    # The row with two charges and one status keeps its charges, and no status.
    assert [draft.values["status"] for draft in found.drafts if draft.noun == "status"] == ["convicted"]
