"""``table``: any table in a CSV file or a workbook, read by a mapping file that says what its columns are."""

from __future__ import annotations

from collections.abc import Iterator

from dalel.errors import CommandError
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.mapping import TEXTS, TableMapping
from dalel.spending.formats.table_columns import HeaderOfTable, find_sheet
from dalel.spending.formats.table_line import TableLines
from dalel.spending.formats.table_row import RefusedRowError, TableRow
from dalel.spending.formats.workbook import CellKind, Row, Sheet, fold, is_package, open_sheets, read_top
from dalel.spending.line import Line


class Table:
    """One row is one record; which column is which, and what the document does not say, stands in the mapping."""

    code = "table"
    version = 1

    def __init__(self, mapping: TableMapping) -> None:
        self.mapping = mapping

    def recognises(self, source: Source) -> bool:  # noqa: ARG002
        """Never: a table is read because a mapping for it was given."""
        return False

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        """A line or a refusal for each row under the header."""
        mapping, is_workbook = self.mapping, is_package(source)
        if is_workbook and mapping.dialect is not None:
            raise CommandError(
                f"{mapping.name}: {source.name} is a workbook, which has no encoding and no delimiter.",
                next_step="Take these two settings out of the mapping file.",
            )
        with open_sheets(source, mapping.dialect) as sheets:
            sheet = find_sheet(source, sheets, mapping=mapping)
            yield from TableSheet(source, sheet, mapping=mapping, jurisdiction=jurisdiction).read()


class TableSheet:
    """The sheet that holds the table."""

    def __init__(self, source: Source, sheet: Sheet, *, mapping: TableMapping, jurisdiction: Jurisdiction) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._top = read_top(sheet, at_least=mapping.header[1] if mapping.header else 0)
        self._merged = sheet.merged()
        header = HeaderOfTable(source, sheet, top=self._top, mapping=mapping)
        self._columns = header.columns()
        self._width = header.width if sheet.is_delimited else None
        self._lines = TableLines(mapping, jurisdiction, columns=self._columns)

    def read(self) -> Iterator[Line | Issue]:
        """A line or a refusal for each row under the header."""
        for row in self._top.below(self._mapping.first_row - 1):
            if not row.is_blank:
                yield from self._read_row(row)

    def _read_row(self, row: Row) -> Iterator[Line | Issue]:
        place, merged = self._sheet.place(row.number), self._merged.at(row.number)
        try:
            record = TableRow(row, self._columns, place=place, merged=merged, decimal_mark=self._mapping.decimal_mark)
            if self._width is not None and len(row.cells) != self._width:
                raise record.refusal("ragged-row", value=str(len(row.cells)), expected=str(self._width))
            total = self._totals_words(row)
            if total is not None:
                yield Issue(place, "totals-row", refused=False, values={"value": total})
                return
            line = self._lines.line(record)
        except RefusedRowError as refused:
            yield refused.issue
            return
        yield line
        yield from record.remarks

    def _totals_words(self, row: Row) -> str | None:
        """The words of a row that adds up others: its first text begins with such a word, and no other text is read."""
        texts = {at: cell.text for at, cell in enumerate(row.cells) if cell.kind is CellKind.TEXT and not cell.is_blank}
        first = min(texts, default=None)
        if first is None or not fold(texts[first]).startswith(self._mapping.totals):
            return None
        if fold(texts[first]).replace(":", " ").split(" ")[0] not in self._mapping.totals:
            return None
        read = {self._columns[field].position for field in TEXTS if field in self._columns}
        return " ".join(texts[first].split())[:60] if not (texts.keys() & read) - {first} else None
