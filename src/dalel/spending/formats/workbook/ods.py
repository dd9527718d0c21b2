"""ODS: the workbook of LibreOffice (OpenDocument 1.2 and later), read as a stream.

Not through odfpy, which holds the whole document. A row or a cell may say that it repeats, so that a few bytes stand
for a billion cells; what has contents may repeat only as often as it does in a table that a person made.
"""

from __future__ import annotations

from collections.abc import Iterator

from dalel.errors import DocumentError
from dalel.spending.formats.workbook.cell import EMPTY, TEXT_LIMIT, Cell, CellKind, number_cell, text_cell
from dalel.spending.formats.workbook.package import Package
from dalel.spending.formats.workbook.part import parse_part
from dalel.spending.formats.workbook.sheet import (
    MAX_COLUMNS,
    MAX_ROWS,
    MERGES_LIMIT,
    MergedRange,
    MergedRanges,
    Row,
    Sheet,
)
from dalel.spending.formats.workbook.xlsx_row import FORMULA_SHOWN, iso_date_cell

CONTENT = "content.xml"
REPEATED_ROWS_LIMIT = 10_000
REPEATED_CELLS_LIMIT = 1_000
SHEETS_LIMIT = 1_000

_TABLE_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_SAVE_AGAIN = "Open the workbook in LibreOffice and save it again, then read that file."
_NUMBERS = frozenset({"float", "currency", "percentage"})
# A note on a cell and a drawing in it hold paragraphs too, which are not the cell's value.
_ASIDES = frozenset({"annotation", "frame", "shapes"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})


def ods_sheets(package: Package) -> list[Sheet]:
    """The sheets of an ODS workbook, in order."""
    names = TableNames(package.source.name)
    if b"encryption-data" in b"".join(package.chunks("META-INF/manifest.xml")):
        raise DocumentError(
            f"{package.source.name} is protected with a password, so it cannot be read.",
            next_step="Open it, save it without a password, and read that file; keep the first one as evidence.",
        )
    for _ in parse_part(package, CONTENT, listener=names):
        pass
    return [
        OdsSheet(package, name=name, index=index).sheet()
        for index, name in enumerate(names.names)
        # A copy of another document's sheet, which LibreOffice keeps for its links.
        if not name.startswith("'file:")
    ]


class TableNames:
    """The names of the sheets, which stand each at the head of its rows."""

    def __init__(self, document: str) -> None:
        self.names: list[str] = []
        self._document = document

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "document-content" and attributes.get("xmlns:table") != _TABLE_NAMESPACE:
            raise DocumentError(
                f"{self._document} does not name its tables as OpenDocument does.", next_step=_SAVE_AGAIN
            )
        if tag == "table":
            name = attributes.get("table:name", "")
            if name in self.names or len(self.names) >= SHEETS_LIMIT:
                what = f"two sheets named {name!r}" if name in self.names else f"more than {SHEETS_LIMIT} sheets"
                raise DocumentError(f"{self._document} has {what}.", next_step=_SAVE_AGAIN)
            self.names.append(name)

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """Text between tags says nothing here."""


class OdsSheet:
    """One sheet: the table at one place among the tables of the document."""

    def __init__(self, package: Package, *, name: str, index: int) -> None:
        self._package = package
        self._name = name
        self._index = index
        self._merged = MergedRanges()

    def sheet(self) -> Sheet:
        """The sheet as readers see it."""
        return Sheet(name=self._name, rows=self.rows, merged=lambda: self._merged)

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, from the top."""
        self._merged = MergedRanges()
        return self._read(self._merged)

    def _read(self, merged: MergedRanges) -> Iterator[Row]:
        tags = TableTags(self._index, merged, document=self._package.source.name, sheet=self._name)
        for _ in parse_part(self._package, CONTENT, listener=tags):
            if tags.rows:
                yield from tags.rows
                tags.rows.clear()
            if tags.is_past:
                return


class TableTags:
    """Gathers the rows of one table; ``rows`` are those finished since it was last emptied."""

    def __init__(self, index: int, merged: MergedRanges, *, document: str, sheet: str) -> None:
        self.rows: list[Row] = []
        self._before = index
        self._inside = False
        self.is_past = False
        self._merged = merged
        self._document = document
        self._sheet = sheet
        self._number = 0
        self._row_repeats = 1
        self._cells: list[Cell] = []
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._cell_repeats = 1
        self._asides = 0
        self._in_paragraph = False
        self._paragraphs = 0
        self._text = ""
        self._length = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "table":
            self._start_table()
        elif not self._inside or self.is_past:
            return
        elif tag in _ASIDES:
            self._asides += 1
        elif self._asides:
            return
        elif tag in _CELLS:
            self._start_cell(attributes)
        elif tag == "table-row":
            self._start_row(attributes)
        elif self._cell is not None:
            self._start_text(tag, attributes)

    def end(self, tag: str) -> None:
        """A tag closes."""
        if not self._inside or self.is_past:
            return
        if tag in _ASIDES:
            self._asides -= 1
        elif self._asides:
            return
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table-row":
            self._end_row()
        elif tag == "p":
            self._in_paragraph = False
        elif tag == "table":
            self.is_past = True

    def text(self, text: str) -> None:
        """Text between tags; past the limit it is counted, and no longer kept."""
        if self._in_paragraph and not self._asides:
            self._add(text)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length <= TEXT_LIMIT:
            self._text += text

    def _start_table(self) -> None:
        if self._inside and not self.is_past:
            raise self._damaged(f"row {self._number} holds a table inside a cell")
        if self._before == 0:
            self._inside = True
        self._before -= 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row_repeats = self._repeats(attributes.get("table:number-rows-repeated"))
        self._cells = []
        self._column = 0

    def _end_row(self) -> None:
        first = self._number + 1
        self._number += self._row_repeats
        if not self._cells:
            return
        if self._number > MAX_ROWS or self._row_repeats > REPEATED_ROWS_LIMIT:
            raise self._damaged(f"row {first} says that it repeats {self._row_repeats} times")
        self.rows.extend(Row(number, self._cells) for number in range(first, self._number + 1))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._cell_repeats = self._repeats(attributes.get("table:number-columns-repeated"))
        self._text, self._length, self._paragraphs, self._in_paragraph = "", 0, 0, False
        rows = attributes.get("table:number-rows-spanned", "1")
        columns = attributes.get("table:number-columns-spanned", "1")
        if rows != "1" or columns != "1":
            top, left = self._number + 1, self._column
            bottom, right = top + self._repeats(rows) - 1, left + self._repeats(columns) - 1
            self._merged.add(MergedRange(top, left, bottom, right))
            if len(self._merged.ranges) > MERGES_LIMIT:
                raise self._damaged(f"there are more than {MERGES_LIMIT} merged ranges; unmerge the cells of its rows")

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            if self._paragraphs:
                self._add("\n")
            self._paragraphs += 1
            self._in_paragraph = True
        elif tag == "s":
            self._add(" " * min(self._repeats(attributes.get("text:c")), TEXT_LIMIT))
        elif tag == "tab":
            self._add("\t")
        elif tag == "line-break":
            self._add("\n")

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell, None
        if attributes is None:
            raise self._damaged(f"a cell of row {self._number + 1} ends before it begins")
        cell = self._value(attributes)
        if cell is not EMPTY:
            if self._cell_repeats > REPEATED_CELLS_LIMIT or self._column + self._cell_repeats > MAX_COLUMNS:
                raise self._damaged(f"a cell of row {self._number + 1} says that it repeats {self._cell_repeats} times")
            self._cells.extend([EMPTY] * (self._column - len(self._cells)))
            self._cells.extend([cell] * self._cell_repeats)
        self._column += self._cell_repeats

    def _value(self, attributes: dict[str, str]) -> Cell:
        formula = attributes.get("table:formula")
        if formula is not None:
            return Cell(CellKind.FORMULA, formula.partition(":")[2][:FORMULA_SHOWN] or formula[:FORMULA_SHOWN])
        kind = attributes.get("office:value-type", "")
        if kind in _NUMBERS:
            return number_cell(attributes.get("office:value", self._text))
        if kind == "date":
            return iso_date_cell(attributes.get("office:date-value", self._text))
        if kind == "boolean":
            return Cell(CellKind.BOOLEAN, attributes.get("office:boolean-value", self._text).upper())
        if self._length > TEXT_LIMIT:
            return Cell(CellKind.TOO_LONG, str(self._length))
        return text_cell(self._text or attributes.get("office:string-value", ""))

    def _repeats(self, digits: str | None) -> int:
        if digits is None:
            return 1
        if not (digits.isascii() and digits.isdigit() and len(digits) < 9 and int(digits)):
            raise self._damaged(f'row {self._number + 1} says that something repeats "{digits[:20]}" times')
        return int(digits)

    def _damaged(self, what: str) -> DocumentError:
        return DocumentError(
            f'{self._document} cannot be read: in the sheet "{self._sheet}", {what}.', next_step=_SAVE_AGAIN
        )
