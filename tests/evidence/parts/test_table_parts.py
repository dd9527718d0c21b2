"""Rows of workbooks: whatever is handed in that reads them, each row is one part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from pieces import written

from dalel.errors import DocumentError
from dalel.evidence.parts import Cut, TableRows, cut

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

Row = tuple[str, int, Sequence[str | None]]


def cut_rows(table_rows: TableRows | None, *, media_type: str = XLSX) -> Cut | None:
    with written(b"a workbook") as path:
        return cut(path, media_type=media_type, table_rows=table_rows)


def reading(*rows: Row) -> TableRows:
    def read(path: Path, media_type: str) -> Iterable[Row]:
        return rows

    return read


@pytest.mark.parametrize("media_type", [XLSX, ODS])
def test_a_part_is_a_row_as_canonical_json(media_type: str) -> None:
    found = cut_rows(reading(("Лот", 1, ("№", None, "Сумма")), ("Лот", 7, [])), media_type=media_type)
    assert found is not None
    assert found.form == "xlsx-rows/1"
    assert [part.decode() for part in found.parts] == [
        '{"cells":["№",null,"Сумма"],"row":1,"sheet":"Лот"}',
        '{"cells":[],"row":7,"sheet":"Лот"}',
    ]


def test_the_reader_is_told_the_path_and_the_media_type() -> None:
    told: list[object] = []

    def read(path: Path, media_type: str) -> Iterable[Row]:
        told.extend([path.read_bytes(), media_type])
        return [("", 1, ["a"])]

    assert cut_rows(read, media_type=ODS) is not None
    assert told == [b"a workbook", ODS]


def test_a_workbook_that_nobody_can_read_is_not_cut() -> None:
    def read(path: Path, media_type: str) -> None:
        return None

    assert cut_rows(None) is None
    assert cut_rows(read) is None


def test_a_workbook_without_rows_is_not_cut() -> None:
    assert cut_rows(reading()) is None


def test_a_workbook_that_breaks_off_is_not_cut_at_all() -> None:
    def read(path: Path, media_type: str) -> Iterator[Row]:
        yield "", 1, ["a"]
        raise DocumentError("the XML breaks off")

    assert cut_rows(read) is None


def test_a_row_in_which_a_long_text_repeats_without_end_is_not_made() -> None:
    assert cut_rows(reading(("", 1, ["a" * 100_000] * 200))) is None
    assert cut_rows(reading(("", 1, ["a" * 100_000] * 100))) is not None
