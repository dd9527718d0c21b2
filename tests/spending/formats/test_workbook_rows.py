"""Every row of a workbook as plain texts, and as parts of a document that can be shown one by one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from workbook_maker import PLAIN_PARTS, book_of, ods_of, rows_xml, xlsx_of, zip_of

from dalel.errors import DocumentError
from dalel.evidence.parts import cut
from dalel.spending.formats.workbook.rows import TableRow, workbook_rows

ROOT = Path(__file__).parents[3]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def rows_of(path: Path, media_type: str = XLSX) -> list[TableRow] | None:
    rows = workbook_rows(path, media_type)
    return None if rows is None else list(rows)


def test_every_row_that_holds_something_comes_with_its_sheet_and_number(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    sheets = {
        "Лоты": [["№", "Сумма", "Дата"], [], [1, None, dt.date(2020, 1, 31)], [None, 22767.86, "=A1*2"]],
        "Пусто": [],
        "Ещё": [[" "], [True]],
    }
    book_of(path, sheets)
    assert rows_of(path) == [
        ("Лоты", 1, ["№", "Сумма", "Дата"]),
        ("Лоты", 3, ["1", None, "2020-01-31"]),
        ("Лоты", 4, [None, "22767.86", "=A1*2"]),
        ("Ещё", 1, [" "]),
        ("Ещё", 2, ["TRUE"]),
    ]
    assert rows_of(path) == rows_of(path)


def test_rows_that_repeat_in_an_ods_workbook_come_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.ods"
    row = '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">'
    ods_of(
        path,
        f'<table:table table:name="A">{row}<text:p>лот</text:p></table:table-cell></table:table-row></table:table>',
    )
    assert rows_of(path, ODS) == [("A", 1, ["лот"]), ("A", 2, ["лот"])]


def test_a_real_plan_is_cut_into_its_rows() -> None:
    path = ROOT / "examples" / "kz" / "annual-plan-2020-gorvodokanal.xlsx"
    found = cut(path, media_type=XLSX, table_rows=workbook_rows)
    assert found is not None
    assert found.form == "xlsx-rows/1"
    rows = rows_of(path)
    assert rows is not None
    assert [json.loads(part) for part in found.parts] == [
        {"cells": cells, "row": row, "sheet": sheet} for sheet, row, cells in rows
    ]
    assert len(found.parts) == 74


@pytest.mark.parametrize("media_type", ["text/csv", "application/vnd.ms-excel", "application/json"])
def test_a_document_of_another_kind_is_no_workbook(tmp_path: Path, media_type: str) -> None:
    path = tmp_path / "a.xlsx"
    book_of(path, {"A": [["a"]]})
    assert rows_of(path, media_type) is None


def test_a_workbook_without_rows_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book_of(path, {"A": []})
    assert rows_of(path) == []


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 and no more", b"lot,amount\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=repr
)
def test_what_is_no_workbook_has_no_rows_and_no_parts(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert rows_of(path) is None
    assert cut(path, media_type=XLSX, table_rows=workbook_rows) is None


def test_a_workbook_that_unpacks_to_fill_the_memory_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    zip_of(path, {**PLAIN_PARTS, "xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 100_000_000})
    assert path.stat().st_size < 200_000
    assert rows_of(path) is None
    assert cut(path, media_type=XLSX, table_rows=workbook_rows) is None


def test_an_ods_row_that_stands_for_a_billion_characters_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ods"
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="1000">'
    row = (
        f'<table:table-row table:number-rows-repeated="10000">{cell}<text:p>{"a" * 100_000}</text:p></table:table-cell>'
    )
    ods_of(path, f'<table:table table:name="A">{row}</table:table-row></table:table>')
    assert cut(path, media_type=ODS, table_rows=workbook_rows) is None


def test_a_workbook_that_is_damaged_further_down_is_not_cut_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cells = '<c t="inlineStr"><is><t>лот</t></is></c>'
    filler = "".join(f'<row r="{number}">{cells}</row>' for number in range(1, 40_000))
    xlsx_of(path, f"<sheetData>{filler}<row r='1'>{cells}</row></sheetData>")
    rows = workbook_rows(path, XLSX)
    assert rows is not None
    assert next(rows) == ("Лист1", 1, ["лот"])
    with pytest.raises(DocumentError):
        list(rows)
    assert cut(path, media_type=XLSX, table_rows=workbook_rows) is None


def test_a_cell_longer_than_any_program_holds_is_not_replaced_by_its_length(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xlsx_of(path, rows_xml("<c><v>1</v></c>", f'<c t="inlineStr"><is><t>{"a" * 100_001}</t></is></c>'))
    with pytest.raises(DocumentError) as caught:
        rows_of(path)
    assert str(caught.value) == (
        'a.xlsx, sheet "Лист1", row 2: a cell holds 100001 characters, more than any workbook program can.\n'
        "Open the workbook in LibreOffice or Excel and save it again, then add that file."
    )
    assert cut(path, media_type=XLSX, table_rows=workbook_rows) is None
