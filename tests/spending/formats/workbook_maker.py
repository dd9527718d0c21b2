"""Workbooks made for tests, byte by byte: what a spreadsheet program writes, and what none does."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook

from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook import Cell, Dialect, open_sheets

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="{id}" Type="{types}/{kind}" Target="{target}"/>'

PLAIN_PARTS: Mapping[str, str] = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": _RELATIONS.format(
        _RELATION.format(id="r1", types=TYPES, kind="officeDocument", target="xl/workbook.xml")
    ),
    "xl/workbook.xml": '<workbook xmlns:r="x"><sheets><sheet name="Лист1" sheetId="1" r:id="s1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _RELATIONS.format(
        _RELATION.format(id="s1", types=TYPES, kind="worksheet", target="worksheets/sheet1.xml")
        + _RELATION.format(id="t1", types=TYPES, kind="sharedStrings", target="sharedStrings.xml")
        + _RELATION.format(id="y1", types=TYPES, kind="styles", target="styles.xml")
    ),
    "xl/sharedStrings.xml": "<sst><si><t>один</t></si><si><t>два</t></si></sst>",
    "xl/styles.xml": (
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
        '<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;дн&quot;\\ [$₸-43F]"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/>'
        "</cellXfs></styleSheet>"
    ),
}
"""Every part of a small XLSX workbook but its sheet. Of the cell styles, 1, 2 and 4 show dates."""


def source_of(path: Path) -> Source:
    """A file as a reader sees it."""
    return Source(sha256(path.read_bytes()).hexdigest(), path.name, path)


def zip_of(path: Path, parts: Mapping[str, str | bytes]) -> Source:
    """An archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return source_of(path)


def xlsx_of(path: Path, sheet: str, **parts: str) -> Source:
    """A workbook with this inside of its only sheet's ``worksheet`` tag; ``parts`` replace others."""
    named = {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "workbook": "xl/workbook.xml"}
    replaced = {named[name]: part for name, part in parts.items()}
    return zip_of(path, {**PLAIN_PARTS, **replaced, "xl/worksheets/sheet1.xml": f"<worksheet>{sheet}</worksheet>"})


def rows_xml(*rows: str) -> str:
    """Rows numbered from 1, each given as the inside of its ``row`` tag."""
    tags = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(rows, 1))
    return f"<sheetData>{tags}</sheetData>"


def ods_of(path: Path, tables: str) -> Source:
    """An ODS workbook with these tables."""
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f"<office:document-content {namespaces}><office:body><office:spreadsheet>{tables}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    return zip_of(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        },
    )


Value = str | int | float | dt.date | None


def book_of(path: Path, sheets: Mapping[str, Sequence[Sequence[Value]]], merged: Sequence[str] = ()) -> Source:
    """A workbook as openpyxl writes it: rows of values, and merged ranges of the first sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return source_of(path)


def rows_of(source: Source, dialect: Dialect | None = None) -> dict[str, list[Cell]]:
    """The cells of every row of every sheet, by place."""
    with open_sheets(source, dialect) as sheets:
        return {sheet.place(row.number): row.cells for sheet in sheets for row in sheet.rows()}


def texts_of(source: Source, dialect: Dialect | None = None) -> dict[str, list[str]]:
    """The texts of every row of every sheet, by place."""
    return {place: [cell.text for cell in cells] for place, cells in rows_of(source, dialect).items()}
