"""Rows of a table as evidence: those of a CSV file or a sheet whose columns say certain words, and one column of them.

A column is named by its words in the header, or by its letters. What cannot be read for certain is refused with its row
and column: no row is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dalel.errors import DocumentError
from dalel.export import decimal_places
from dalel.publications.arithmetic import NotComputed
from dalel.publications.cell_place import SAID, find_records, find_sheet, open_table, say_cell, spell_cell
from dalel.publications.trouble import TroubleError
from dalel.spending import parse_number
from dalel.spending.formats.workbook import Cell, CellKind, Row, Sheet, parse_column

LARGEST = 64 << 20
"""Bytes of a document above which no rows are picked from it."""

MOST_ROWS = 250_000
"""So many rows may be picked for one figure."""

LONGEST = 30
"""Digits before or after the mark above which a number is none: sums stay exact."""

SHOWN = 120
"""Characters of a row that a proof shows, and of a cell that a message names."""


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Which rows of a table: those whose columns say these words; and the column of them that is computed with.

    ``header`` is the number of the row that names the columns, None for the first. ``decimal`` is the decimal mark of
    numbers that are written as text.
    """

    words: tuple[tuple[str, str], ...]
    column: str | None
    sheet: str | None
    header: int | None
    decimal: str


@dataclass(frozen=True, slots=True)
class PickedRow:
    """A row that was picked: its number in the table, the place of its cell, what the cell says, and the whole row.

    ``text`` is None where no column was named. ``number`` is that of a cell which a workbook keeps as a number.
    """

    row: int
    place: str
    text: str | None
    number: Decimal | None
    said: str


def pick_rows(path: Path, choice: RowChoice) -> tuple[PickedRow, ...]:
    """The rows of a document that a choice picks."""
    if path.stat().st_size > LARGEST:
        raise TroubleError(NotComputed.TOO_LARGE)
    try:
        with open_table(path) as sheets:
            picked = []
            for row in Table(find_sheet(sheets, choice.sheet), choice).picked():
                picked.append(row)
                if len(picked) > MOST_ROWS:
                    raise TroubleError(NotComputed.TOO_LARGE)
            return tuple(picked)
    except LookupError as error:
        if choice.sheet is None:
            raise TroubleError(NotComputed.NO_TABLE) from error
        raise TroubleError(NotComputed.NO_PLACE, "sheet", sheet=choice.sheet) from error
    except DocumentError as error:
        # The document has the name of its SHA-256 here, which says nothing to a person.
        raise TroubleError(
            NotComputed.NO_TABLE, "file", says=error.what.removeprefix(path.name).lstrip(",: ")
        ) from error


class Table:
    """A sheet with its header, from which rows are picked."""

    def __init__(self, sheet: Sheet, choice: RowChoice) -> None:
        self.sheet, self.choice = sheet, choice
        self._rows = find_records(sheet)
        self.header = self._find_header()
        self._names = [shown(cell.text) for cell in self.header.cells]

    def _find_header(self) -> Row:
        wanted = self.choice.header
        for number, row in self._rows:
            if row.trouble is None and (wanted is None or number == wanted):
                return row
            if wanted is None or number >= wanted:
                break
        raise TroubleError(NotComputed.NO_COLUMN, "header", row=wanted or 1)

    def picked(self) -> Iterator[PickedRow]:
        """The rows that say the words, from the header down."""
        wanted = [(name, self.find_column(name), shown(words)) for name, words in self.choice.words]
        name = self.choice.column
        place = self.find_column(name) if name is not None else wanted[0][1] if wanted else 0
        for number, row in self._rows:
            self._check(number, row, [each for _, each, _ in wanted] + [place])
            if row.is_blank or any(self._say(number, row, each, name) != words for name, each, words in wanted):
                continue
            yield PickedRow(
                row=number,
                place=spell_cell(self.sheet, number, place),
                text=None if name is None else self._say(number, row, place, name),
                number=None if name is None else row.cell(place).number,
                said=" · ".join(filter(None, (shown(cell.text) for cell in row.cells)))[:SHOWN],
            )

    def find_column(self, name: str) -> int:
        """The column whose header has these words, else the one of these letters."""
        named = [column for column, words in enumerate(self._names) if words == shown(name)]
        if len(named) > 1:
            raise TroubleError(NotComputed.NO_COLUMN, "columns-of-a-name", column=name, count=len(named))
        if named:
            return named[0]
        try:
            column = parse_column(name) if name.isupper() else -1
        except ValueError:
            column = -1
        if not 0 <= column < len(self.header.cells):
            there = ", ".join(filter(None, self._names))[:SHOWN]
            raise TroubleError(NotComputed.NO_COLUMN, "no-column", column=name, there=there)
        return column

    def _check(self, number: int, row: Row, columns: list[int]) -> None:
        """Refuse a row that cannot be taken apart for certain, or whose value stands in a cell merged above it."""
        is_ragged = self.sheet.is_delimited and len(row.cells) != len(self.header.cells) and not row.is_blank
        # What was cut off may hold the ends of lines, by which the records are counted.
        is_cut = self.sheet.is_delimited and any(map(is_cut_short, row.cells))
        merged = self.sheet.merged().at(row.number)
        if (
            row.trouble is not None
            or is_ragged
            or is_cut
            or any(one.hides(row.number, each) for one in merged for each in columns)
        ):
            raise TroubleError(NotComputed.UNREADABLE_ROW, "row", row=number)

    def _say(self, number: int, row: Row, column: int, name: str) -> str:
        """What a cell says; one whose value nobody kept is refused."""
        cell = row.cell(column)
        if cell.kind is CellKind.EMPTY:
            return ""
        if cell.kind not in _TOLD:
            found = shown(cell.text)[:SHOWN]
            raise TroubleError(NotComputed.UNREADABLE_ROW, "cell", row=number, column=name, found=found)
        return shown(say_cell(cell))


_TOLD = (*SAID, CellKind.BOOLEAN)
_CUT = 200
"""Characters of a formula of a CSV file that are kept."""


def is_cut_short(cell: Cell) -> bool:
    """Whether less is known of a cell than stands in the file."""
    return cell.kind is CellKind.TOO_LONG or (cell.kind is CellKind.FORMULA and len(cell.text) >= _CUT)


def shown(text: str) -> str:
    """Words on one line, with one space between them."""
    return " ".join(text.split())


def number_of(row: PickedRow, choice: RowChoice) -> Decimal | None:
    """The number that a row's column says, exactly; None where the cell is empty, and refused where it is another."""
    if not row.text:
        return None
    try:
        number = parse_number(row.text, decimal_mark=choice.decimal) if row.number is None else row.number
        if number.adjusted() > LONGEST or decimal_places(number) > LONGEST:
            raise ValueError(row.text)
        return number
    except ValueError as error:
        found = row.text[:SHOWN]
        raise TroubleError(NotComputed.NO_NUMBER, "cell", row=row.row, column=choice.column, found=found) from error
