"""Workbooks: what the rows of XLSX and ODS say, exactly, and what is refused before it can do harm."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import struct
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_maker import PLAIN_PARTS, book_of, ods_of, rows_of, rows_xml, source_of, texts_of, xlsx_of, zip_of

from dalel.errors import DocumentError
from dalel.spending.formats.workbook import Cell, CellKind, MergedRange, column_letters, open_sheets, parse_column
from dalel.spending.formats.workbook.cell import clean_stored_number, serial_date_cell
from dalel.spending.formats.workbook.styles import shows_a_date

GET_AGAIN = "Get the document again from its source; if it is the same, ask its publisher for a whole one."
NOT_OPENED = "Nothing in it was opened. Ask its publisher for a plain workbook."
SAVE_AGAIN = "Open the workbook in LibreOffice or Excel and save it again; if it cannot be opened, get it again."
SAVE_AND_READ = "Open the workbook in LibreOffice or Excel and save it again, then read that file."
SAVE_IN_LIBREOFFICE = "Open the workbook in LibreOffice and save it again, then read that file."


def refusal(source: object) -> str:
    with pytest.raises(DocumentError) as caught:
        rows_of(source)  # type: ignore[arg-type]
    return str(caught.value)


# Numbers


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("22767.860000000001", "22767.86"),
        ("0.30000000000000004", "0.3"),
        ("58.039999999999999", "58.04"),
        ("16799285.720000001", "16799285.72"),
        ("1.2E6", "1200000"),
        ("1.0000000000000001E-2", "0.01"),
        ("0.1", "0.1"),
        ("-5", "-5"),
        ("123456789012345678", "123456789012345678"),
        ("446428.57142857148", "446428.571428571"),
    ],
)
def test_a_stored_number_is_the_one_that_was_typed(stored: str, meant: str) -> None:
    assert clean_stored_number(stored) == Decimal(meant)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 10))
def test_every_number_of_fifteen_digits_survives_the_double_that_excel_keeps(digits: int, places: int) -> None:
    typed = Decimal(digits).scaleb(-places)
    assert clean_stored_number(f"{float(typed):.17g}") == typed


@pytest.mark.parametrize("stored", ["", "abc", "1,5", "1_000", "NaN", "Infinity", "1E9999", "٣", "0x10", "1 000"])
def test_what_is_no_number_is_no_number(stored: str) -> None:
    assert clean_stored_number(stored) is None


# Dates


def test_a_number_with_a_date_style_is_a_date(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" s="1"><v>43994</v></c><c r="B1" s="2"><v>43994</v></c><c r="C1" s="4"><v>43994.646597222221</v></c>'
    )
    source = xlsx_of(tmp_path / "b.xlsx", rows_xml(cells))
    assert rows_of(source) == {
        "Лист1!1": [
            Cell(CellKind.DATE, "2020-06-12", None, dt.date(2020, 6, 12)),
            Cell(CellKind.DATE, "2020-06-12", None, dt.date(2020, 6, 12)),
            Cell(CellKind.DATE, "2020-06-12 15:31:06", None, dt.date(2020, 6, 12), dt.time(15, 31, 6)),
        ]
    }


def test_a_style_whose_words_hold_letters_of_dates_is_no_date(tmp_path: Path) -> None:
    source = xlsx_of(tmp_path / "b.xlsx", rows_xml('<c r="A1" s="3"><v>43994</v></c><c r="B1" s="0"><v>43994</v></c>'))
    number = Cell(CellKind.NUMBER, "43994", Decimal(43994))
    assert rows_of(source) == {"Лист1!1": [number, number]}


@pytest.mark.parametrize(
    ("number_format", "is_date"),
    [
        ("General", False),
        ("0.00", False),
        ("#,##0.00_);[Red](#,##0.00)", False),
        ('#,##0.00\\ "дней"', False),
        ('#,##0.00 "days"', False),
        ("#,##0\\ _с_у_м", False),
        ("_-* #,##0.00\\ [$USD]_-", False),
        ("0.00E+00", False),
        ("@", False),
        ("yyyy-mm-dd", True),
        ("dd/mm/yy;@", True),
        ("[$-419]d mmm yyyy;@", True),
        ("[h]:mm:ss", True),
    ],
)
def test_a_number_format_shows_a_date_or_it_does_not(number_format: str, is_date: bool) -> None:
    assert shows_a_date(number_format) is is_date


def test_the_calendar_from_1904_is_four_years_later() -> None:
    assert serial_date_cell("42532", from_1904=True).date == dt.date(2020, 6, 12)
    assert serial_date_cell("43994", from_1904=False).date == dt.date(2020, 6, 12)


def test_a_date_before_march_1900_stays_a_number_since_its_day_is_not_certain() -> None:
    assert serial_date_cell("60", from_1904=False) == Cell(CellKind.NUMBER, "60", Decimal(60))


def test_a_workbook_of_1904_says_so_itself(tmp_path: Path) -> None:
    workbook = PLAIN_PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    source = xlsx_of(tmp_path / "b.xlsx", rows_xml('<c r="A1" s="1"><v>42532</v></c>'), workbook=workbook)
    assert texts_of(source) == {"Лист1!1": ["2020-06-12"]}


# Cells


def test_each_kind_of_cell_says_what_it_is(tmp_path: Path) -> None:
    source = xlsx_of(
        tmp_path / "b.xlsx",
        rows_xml(
            '<c r="A1" t="s"><v>1</v></c>'
            '<c r="C1" t="inlineStr"><is><r><t>ди</t></r><r><t>рек_x000D_тор</t></r></is></c>'
            '<c r="D1" t="str"><v>текст</v></c><c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#REF!</v></c>'
            '<c r="G1" t="d"><v>2020-06-12</v></c><c r="H1" s="3"/><c r="I1"><v>1.50</v></c>'
        ),
    )
    assert rows_of(source) == {
        "Лист1!1": [
            Cell(CellKind.TEXT, "два"),
            Cell(CellKind.EMPTY),
            Cell(CellKind.TEXT, "дирек\rтор"),
            Cell(CellKind.TEXT, "текст"),
            Cell(CellKind.BOOLEAN, "TRUE"),
            Cell(CellKind.ERROR, "#REF!"),
            Cell(CellKind.DATE, "2020-06-12", None, dt.date(2020, 6, 12)),
            Cell(CellKind.EMPTY),
            Cell(CellKind.NUMBER, "1.50", Decimal("1.50")),
        ]
    }


def test_a_formula_is_a_formula_whatever_value_was_kept_with_it(tmp_path: Path) -> None:
    source = xlsx_of(
        tmp_path / "b.xlsx",
        rows_xml(
            '<c r="A1"><f>B1*2</f><v>10</v></c>'
            '<c r="B1" t="str"><f>HYPERLINK("http://x","12000")</f><v>12000</v></c>'
            '<c r="C1"><f t="shared" si="0"/><v>3</v></c>'
        ),
    )
    assert rows_of(source) == {
        "Лист1!1": [
            Cell(CellKind.FORMULA, "=B1*2"),
            Cell(CellKind.FORMULA, '=HYPERLINK("http://x","12000")'),
            Cell(CellKind.FORMULA, "="),
        ]
    }


def test_the_pronunciation_of_a_text_is_no_part_of_it(tmp_path: Path) -> None:
    strings = "<sst><si><r><t>東</t></r><rPh><t>ひがし</t></rPh><r><t>京</t></r></si></sst>"
    source = xlsx_of(tmp_path / "b.xlsx", rows_xml('<c r="A1" t="s"><v>0</v></c>'), strings=strings)
    assert texts_of(source) == {"Лист1!1": ["東京"]}


def test_rows_and_cells_without_names_are_counted(tmp_path: Path) -> None:
    sheet = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c><v>3</v></c></row></sheetData>"
    assert texts_of(xlsx_of(tmp_path / "b.xlsx", sheet)) == {"Лист1!1": ["1", "2"], "Лист1!5": ["3"]}


def test_tags_with_a_prefix_are_the_same_tags(tmp_path: Path) -> None:
    sheet = '<x:sheetData xmlns:x="x"><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData>'
    assert texts_of(xlsx_of(tmp_path / "b.xlsx", sheet)) == {"Лист1!1": ["7"]}


def test_a_cell_of_ten_megabytes_is_counted_and_not_kept(tmp_path: Path) -> None:
    long = "я" * 10_000_000
    sheet = rows_xml(f'<c r="A1" t="inlineStr"><is><t>{long}</t></is></c><c r="B1" t="s"><v>0</v></c>')
    source = xlsx_of(tmp_path / "b.xlsx", sheet, strings=f"<sst><si><t>{long}</t></si></sst>")
    too_long = Cell(CellKind.TOO_LONG, "10000000")
    assert rows_of(source) == {"Лист1!1": [too_long, too_long]}


def test_shared_texts_are_found_again_from_the_temporary_file(tmp_path: Path) -> None:
    count = 60_000
    texts = [f"Наименование закупаемого товара под номером {number}" for number in range(count)]
    strings = f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>"
    order = [count - 1, 0, 30_000, count - 1]
    cells = "".join(f'<c r="{column_letters(at)}1" t="s"><v>{number}</v></c>' for at, number in enumerate(order))
    source = xlsx_of(tmp_path / "b.xlsx", rows_xml(cells), strings=strings)
    assert texts_of(source) == {"Лист1!1": [texts[number] for number in order]}


def test_sheets_come_in_order_with_hidden_ones_and_without_charts(tmp_path: Path) -> None:
    source = book_of(tmp_path / "b.xlsx", {"Товары": [["а"], [None], ["б"]], "Услуги": [["в", 1, None, 2.5]]})
    assert texts_of(source) == {"Товары!1": ["а"], "Товары!3": ["б"], "Услуги!1": ["в", "1", "", "2.5"]}


def test_merged_ranges_are_known_before_the_rows_are_read(tmp_path: Path) -> None:
    source = book_of(tmp_path / "b.xlsx", {"Лист1": [["а", "б"], ["в"]]}, merged=["A1:B1", "A2:A3"])
    with open_sheets(source) as sheets:
        merged = sheets[0].merged()
        assert merged.ranges == [MergedRange(1, 0, 1, 1), MergedRange(2, 0, 3, 0)]
        assert [merged.at(row) for row in (1, 2, 3, 4)] == [
            [merged.ranges[0]],
            [merged.ranges[1]],
            [merged.ranges[1]],
            [],
        ]


@given(st.integers(0, 16_383))
def test_a_column_has_letters_and_the_letters_a_column(column: int) -> None:
    assert parse_column(column_letters(column)) == column


# ODS


def test_an_ods_sheet_says_the_same_as_an_xlsx_one(tmp_path: Path) -> None:
    source = ods_of(
        tmp_path / "b.ods",
        '<table:table table:name="Лист1"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>два<text:s text:c="2"/>слова</text:p><text:p>ещё</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="currency" office:value="22767.860000000001"><text:p>22 767,86 ₸</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2020-06-12"><text:p>12.06.20</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:formula="of:=[.A1]*2" office:value-type="float" office:value="4"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        "</table:table-row></table:table>",
    )
    assert rows_of(source) == {
        "Лист1!1": [
            Cell(CellKind.TEXT, "два  слова\nещё"),
            Cell(CellKind.EMPTY),
            Cell(CellKind.EMPTY),
            Cell(CellKind.NUMBER, "22767.860000000001", Decimal("22767.86")),
            Cell(CellKind.DATE, "2020-06-12", None, dt.date(2020, 6, 12)),
            Cell(CellKind.FORMULA, "=[.A1]*2"),
            Cell(CellKind.BOOLEAN, "TRUE"),
        ]
    }


def test_a_long_ods_text_is_counted_and_not_kept(tmp_path: Path) -> None:
    rows = ods_rows(ods_row(ods_cell("я" * 3_000_000)))
    assert rows_of(ods_of(tmp_path / "b.ods", rows)) == {"Л!1": [Cell(CellKind.TOO_LONG, "3000000")]}


def test_a_note_on_an_ods_cell_is_not_its_value(tmp_path: Path) -> None:
    cell = (
        "<table:table-cell office:value-type='string'><office:annotation><text:p>заметка</text:p></office:annotation>"
        "<text:p>значение</text:p></table:table-cell>"
    )
    source = ods_of(
        tmp_path / "b.ods", f'<table:table table:name="Л"><table:table-row>{cell}</table:table-row></table:table>'
    )
    assert texts_of(source) == {"Л!1": ["значение"]}


def ods_rows(*rows: str) -> str:
    return f'<table:table table:name="Л">{"".join(rows)}</table:table>'


def ods_row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def ods_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def test_repeated_ods_rows_keep_their_numbers_and_a_million_empty_ones_cost_nothing(tmp_path: Path) -> None:
    empty = ods_row("<table:table-cell table:number-columns-repeated='16384'/>", "table:number-rows-repeated='1048570'")
    rows = ods_rows(
        ods_row("<table:table-cell/>", "table:number-rows-repeated='3'"),
        ods_row(ods_cell("а", "table:number-columns-repeated='2'"), "table:number-rows-repeated='2'"),
        empty,
    )
    assert texts_of(ods_of(tmp_path / "b.ods", rows)) == {"Л!4": ["а", "а"], "Л!5": ["а", "а"]}


def test_an_ods_row_that_repeats_a_million_times_is_refused(tmp_path: Path) -> None:
    rows = ods_rows(ods_row(ods_cell("а"), "table:number-rows-repeated='1000000'"))
    assert refusal(ods_of(tmp_path / "b.ods", rows)) == (
        f'b.ods cannot be read: in the sheet "Л", row 1 says that it repeats 1000000 times.\n{SAVE_IN_LIBREOFFICE}'
    )


def test_an_ods_cell_that_repeats_sixteen_thousand_times_is_refused(tmp_path: Path) -> None:
    rows = ods_rows(ods_row(ods_cell("а", "table:number-columns-repeated='16384'")))
    assert refusal(ods_of(tmp_path / "b.ods", rows)) == (
        'b.ods cannot be read: in the sheet "Л", a cell of row 1 says that it repeats 16384 times.\n'
        + SAVE_IN_LIBREOFFICE
    )


def test_merged_ods_cells_are_known_when_their_row_is_read(tmp_path: Path) -> None:
    wide = (
        ods_cell("а", "table:number-columns-spanned='2' table:number-rows-spanned='1'") + "<table:covered-table-cell/>"
    )
    source = ods_of(tmp_path / "b.ods", ods_rows(ods_row(wide)))
    with open_sheets(source) as sheets:
        assert [row.number for row in sheets[0].rows()] == [1]
        assert sheets[0].merged().ranges == [MergedRange(1, 0, 1, 1)]


def test_each_ods_sheet_is_read_by_itself_and_copies_of_linked_documents_are_left_out(tmp_path: Path) -> None:
    tables = "".join(
        f'<table:table table:name="{name}">{ods_row(ods_cell(name))}</table:table>'
        for name in ("первый", "'file:///c:/other.ods'#Лист1", "второй")
    )
    assert texts_of(ods_of(tmp_path / "b.ods", tables)) == {"первый!1": ["первый"], "второй!1": ["второй"]}


def test_a_locked_ods_workbook_says_that_it_is_locked(tmp_path: Path) -> None:
    parts = {
        "META-INF/manifest.xml": "<m><manifest:encryption-data xmlns:manifest='x'/></m>",
        "content.xml": b"\x01\x02",
    }
    assert refusal(zip_of(tmp_path / "b.ods", parts)) == (
        "b.ods is protected with a password, so it cannot be read.\n"
        "Open it, save it without a password, and read that file; keep the first one as evidence."
    )


# Documents that are no workbook


def test_an_empty_document_says_that_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").touch()
    assert refusal(source_of(tmp_path / "b.xlsx")) == (
        "b.xlsx is empty: it has 0 bytes.\nGet the document again from its source."
    )


def test_a_workbook_of_before_2007_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refusal(source_of(tmp_path / "b.xls")) == (
        "b.xls is a workbook of the kind before Excel 2007 (.xls), which Dalel does not read.\n"
        'Open it, save it as "Excel Workbook (.xlsx)", and read that file; keep the first as evidence.'
    )


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 50
    (tmp_path / "b.xlsx").write_bytes(ole)
    assert refusal(source_of(tmp_path / "b.xlsx")) == (
        "b.xlsx is protected with a password, so it cannot be read.\n"
        "Open it, save it without a password, and read that file; keep the first one as evidence."
    )


def test_a_document_that_is_neither_says_what_it_could_be(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("а;б\n1;2\n", encoding="utf-8")
    assert refusal(source_of(tmp_path / "plan.csv")) == (
        "plan.csv is not a workbook (XLSX or ODS).\n"
        "If it is a CSV file, write a mapping file for it: dalel spending map plan.csv"
    )


def test_a_cut_off_workbook_is_damaged(tmp_path: Path) -> None:
    whole = xlsx_of(tmp_path / "b.xlsx", rows_xml('<c r="A1"><v>1</v></c>')).path.read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal(source_of(tmp_path / "b.xlsx")) == (
        "b.xlsx is damaged: it begins like a workbook, but its archive cannot be opened (File is not a zip file).\n"
        + GET_AGAIN
    )


def test_a_workbook_with_a_changed_byte_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, part in {**PLAIN_PARTS, "xl/worksheets/sheet1.xml": "<worksheet><sheetData/></worksheet>"}.items():
            archive.writestr(name, part)
    path.write_bytes(path.read_bytes().replace(b"<sheetData/>", b"<sheetDatb/>"))
    assert refusal(source_of(path)) == (
        "b.xlsx is damaged: its part xl/worksheets/sheet1.xml cannot be unpacked "
        f"(Bad CRC-32 for file 'xl/worksheets/sheet1.xml').\n{GET_AGAIN}"
    )


def test_an_archive_of_documents_is_not_a_workbook(tmp_path: Path) -> None:
    assert refusal(zip_of(tmp_path / "b.zip", {"plan.pdf": "x"})) == (
        "b.zip is an archive, but not a workbook: it has no main part.\n"
        "If it is an archive of documents, unpack it and read each of them."
    )


def test_a_binary_workbook_says_what_to_do(tmp_path: Path) -> None:
    parts = {"_rels/.rels": PLAIN_PARTS["_rels/.rels"].replace(".xml", ".bin"), "xl/workbook.bin": b"\x83\x01"}
    assert refusal(zip_of(tmp_path / "b.xlsb", parts)) == (
        'b.xlsb is a binary workbook (.xlsb).\nOpen it and save it as "Excel Workbook (.xlsx)", then read that file.'
    )


def test_a_part_that_the_workbook_names_and_does_not_have_is_damage(tmp_path: Path) -> None:
    assert refusal(zip_of(tmp_path / "b.xlsx", {**PLAIN_PARTS})) == (
        f"b.xlsx is damaged: it has no part xl/worksheets/sheet1.xml.\n{GET_AGAIN}"
    )


@given(where=st.integers(0), byte=st.integers(0, 255))
def test_a_workbook_with_any_byte_changed_is_read_or_refused_and_nothing_else(
    where: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("changed") / "b.xlsx"
    data = bytearray(
        xlsx_of(path, rows_xml('<c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43994</v></c>')).path.read_bytes()
    )
    data[where % len(data)] = byte
    path.write_bytes(data)
    with contextlib.suppress(DocumentError):
        rows_of(source_of(path))


# Documents made to do harm


def test_a_zip_bomb_is_refused_by_what_its_directory_says(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PLAIN_PARTS.items():
            archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(60):
                part.write(b" " * (1 << 20))
    with zipfile.ZipFile(path) as archive:
        packed = archive.getinfo("xl/worksheets/sheet1.xml").compress_size
    assert refusal(source_of(path)) == (
        f"b.xlsx is not a plain workbook: its part xl/worksheets/sheet1.xml unpacks from {packed} bytes to 62914560, "
        f"more than 200 times; such a file is made to fill a computer's memory.\n{NOT_OPENED}"
    )


def test_a_part_that_says_it_is_smaller_than_it_is_does_not_unpack_further(tmp_path: Path) -> None:
    path = xlsx_of(tmp_path / "b.xlsx", rows_xml(*["<c><v>1</v></c>"] * 5000)).path
    data = path.read_bytes()
    true = struct.pack("<L", zipfile.ZipFile(path).getinfo("xl/worksheets/sheet1.xml").file_size)
    path.write_bytes(data.replace(true, struct.pack("<L", 100)))
    assert refusal(source_of(path)) == (
        "b.xlsx is damaged: its part xl/worksheets/sheet1.xml cannot be unpacked "
        f"(Bad CRC-32 for file 'xl/worksheets/sheet1.xml').\n{GET_AGAIN}"
    )


def test_a_part_over_four_gibibytes_is_refused(tmp_path: Path) -> None:
    path = xlsx_of(tmp_path / "b.xlsx", rows_xml("<c><v>1</v></c>")).path
    name = b"xl/worksheets/sheet1.xml"
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    size = 5 << 30
    extra = struct.pack("<HHQ", 1, 8, size)
    data[entry + 24 : entry + 28] = b"\xff\xff\xff\xff"
    data[entry + 30 : entry + 32] = struct.pack("<H", len(extra))
    at = entry + 46 + len(name)
    data[at:at] = extra
    end = data.rindex(b"PK\x05\x06")
    directory = struct.unpack("<L", data[end + 12 : end + 16])[0]
    data[end + 12 : end + 16] = struct.pack("<L", directory + len(extra))
    path.write_bytes(data)
    assert refusal(source_of(path)) == (
        "b.xlsx is not a plain workbook: its part xl/worksheets/sheet1.xml unpacks to 5368709120 bytes; "
        f"the limit is 4294967296.\n{NOT_OPENED}"
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "C:evil.xml", "xl\\evil.xml"])
def test_a_part_whose_name_leads_out_of_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "b.xlsx", {**PLAIN_PARTS, name: "x"}).path
    assert refusal(source_of(path)) == (
        f"b.xlsx is not a plain workbook: a part is named {name!r}, which leads out of the archive.\n{NOT_OPENED}"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/workbook.xml", "<b/>")
    assert refusal(source_of(path)) == (
        f"b.xlsx is not a plain workbook: two parts have the name xl/workbook.xml.\n{NOT_OPENED}"
    )


def test_a_locked_part_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "b.xlsx", {"xl/workbook.xml": "<a/>"}).path
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusal(source_of(path)) == (
        f"b.xlsx is not a plain workbook: its part xl/workbook.xml is protected with a password.\n{NOT_OPENED}"
    )


def test_ten_thousand_parts_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), b"")
    (tmp_path / "b.xlsx").write_bytes(packed.getvalue())
    assert refusal(source_of(tmp_path / "b.xlsx")) == (
        f"b.xlsx holds 10001 parts; no workbook has more than 10000.\n{NOT_OPENED}"
    )


BILLION_LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
)


def test_a_document_type_is_refused_in_any_part(tmp_path: Path) -> None:
    sheet = rows_xml('<c r="A1" t="s"><v>0</v></c>')
    assert refusal(xlsx_of(tmp_path / "b.xlsx", sheet, strings=BILLION_LAUGHS)) == (
        "b.xlsx is not a plain workbook: in its part xl/sharedStrings.xml, there is a document type (DOCTYPE), which "
        f"can make a small file fill a computer's memory.\n{SAVE_AGAIN}"
    )
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><styleSheet/>'
    assert "xl/styles.xml, there is a document type" in refusal(xlsx_of(tmp_path / "c.xlsx", sheet, styles=outside))


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        ("<a>" * 200 + "</a>" * 200, "tags are nested more than 100 deep"),
        ("".join(f"<t{number}/>" for number in range(1100)), "it has more than 1000 different tags"),
        (f'<a b="{"x" * 9_000_000}"/>', "one tag is longer than 8388608 bytes"),
        ("<sheetData>", "the XML breaks off (mismatched tag, line 1)"),
    ],
    ids=["nested", "tags", "one-tag", "broken"],
)
def test_xml_that_no_program_writes_is_refused(sheet: str, what: str, tmp_path: Path) -> None:
    assert refusal(xlsx_of(tmp_path / "b.xlsx", sheet)) == (
        f"b.xlsx is not a plain workbook: in its part xl/worksheets/sheet1.xml, {what}.\n{SAVE_AGAIN}"
    )


@pytest.mark.parametrize(
    ("sheet", "what"),
    [
        ("<sheetData><row r='2'/><row r='2'/></sheetData>", 'row "2" stands after row 2'),
        ("<sheetData><row r='0'/></sheetData>", 'row "0" stands after row 0'),
        ("<sheetData><row r='1048577'/></sheetData>", 'row "1048577" stands after row 0'),
        ("<sheetData><row r='1'><row r='2'/></row></sheetData>", 'row "2" stands after row 1'),
        ("<sheetData><c r='A1'/></sheetData>", "a cell stands outside of its row, after row 0"),
        (rows_xml('<c r="A2"><v>1</v></c>'), 'the cell "A2" stands in row 1'),
        (rows_xml('<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>'), "the cells of row 1 are not in order"),
        (rows_xml('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'), "the cells of row 1 are not in order"),
        (rows_xml('<c r="XFE1"><v>1</v></c>'), 'a cell of row 1 is named "XFE"'),
        (rows_xml('<c r="A1" t="q"><v>1</v></c>'), 'row 1 holds a cell of the kind "q"'),
    ],
)
def test_a_sheet_in_which_places_are_not_certain_is_refused(sheet: str, what: str, tmp_path: Path) -> None:
    assert refusal(xlsx_of(tmp_path / "b.xlsx", sheet)) == (
        f'b.xlsx is damaged: in the sheet "Лист1", {what}.\n{SAVE_AND_READ}'
    )


def test_a_shared_text_that_is_not_there_is_damage(tmp_path: Path) -> None:
    source = xlsx_of(tmp_path / "b.xlsx", rows_xml('<c r="A1" t="s"><v>2</v></c>'))
    assert refusal(source) == f"b.xlsx is damaged: a cell names the shared text 2, but there are 2.\n{GET_AGAIN}"


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    sheet = '<sheet name="Л" r:id="s1"/>'
    workbook = f'<workbook xmlns:r="x"><sheets>{sheet}{sheet}</sheets></workbook>'
    assert refusal(xlsx_of(tmp_path / "b.xlsx", rows_xml(), workbook=workbook)) == (
        f"b.xlsx has two sheets named 'Л'.\n{SAVE_AND_READ}"
    )


# Memory

_PEAK = """
import resource, sys
from pathlib import Path
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook import Dialect, open_sheets
path = Path(sys.argv[1])
with open_sheets(Source("", path.name, path), Dialect("utf-8", ",")) as sheets:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = sum(1 for row in sheets[0].rows())
    print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def growth_in_mib(path: Path, *, rows: int) -> int:
    told = subprocess.run([sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True).stdout
    read, growth = told.split()
    assert int(read) == rows
    return int(growth)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_texts_of_a_workbook(tmp_path: Path) -> None:
    count = 200_000
    strings = f"<sst>{''.join(f'<si><t>Наименование {number:>80}</t></si>' for number in range(count))}</sst>"
    sheet = rows_xml(*(f'<c r="A{number + 1}" t="s"><v>{number}</v></c>' for number in range(count)))
    source = xlsx_of(tmp_path / "b.xlsx", sheet, strings=strings)
    # The texts alone take 60 MB as Python holds them.
    assert growth_in_mib(source.path, rows=count) < 30


@pytest.mark.slow
def test_memory_does_not_grow_with_one_endless_line(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    with path.open("w") as file:
        file.write("a,b\n")
        for _ in range(200):
            file.write("x" * 1_000_000)
        file.write("\n1,2\n")
    assert growth_in_mib(path, rows=3) < 30
