"""Rows of a table as evidence: those of a CSV file or a sheet whose columns say certain words, and one column of them.

A column is named by its words in the header, or by its letters. What cannot be read for certain is refused with its row
and column: no row is left out in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from dalel.errors import DocumentError
from dalel.export import decimal_places
from dalel.publications.arithmetic import NotComputed
from dalel.publications.cell_place import SAID, find_records, find_sheet, open_table, say_cell, spell_cell
from dalel.publications.trouble import TroubleError
from dalel.spending import parse_number
from dalel.spending.formats.workbook import Cell, CellKind, MergedRange, Row, Sheet, parse_column

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
    ``line`` and ``column`` are where its cell stands in a CSV file: the line on which the row begins, and the column
    from 0; ``raw`` is all that the cell says, with its spaces.
    """

    row: int
    place: str
    text: str | None
    number: Decimal | None
    said: str
    line: int
    column: int
    raw: str


Picked = tuple[PickedRow, ...] | TroubleError
"""The rows of one choice, or why they could not be picked."""


def pick_rows(path: Path, choices: Collection[RowChoice]) -> dict[RowChoice, Picked]:
    """The rows of a document that each of some choices picks, all in one reading; they are of one sheet and header."""
    sheet, header = next((choice.sheet, choice.header) for choice in choices)
    try:
        if path.stat().st_size > LARGEST:
            raise TroubleError(NotComputed.TOO_LARGE)
        with open_table(path) as sheets:
            return Table(find_sheet(sheets, sheet), header).pick(choices)
    except TroubleError as error:
        return dict.fromkeys(choices, error)
    except LookupError:
        there = sheet is not None
        trouble = TroubleError(NotComputed.NO_PLACE, "sheet", sheet=sheet) if there else None
        return dict.fromkeys(choices, trouble or TroubleError(NotComputed.NO_TABLE))
    except DocumentError as error:
        # The document has the name of its SHA-256 here, which says nothing to a person.
        says = error.what.removeprefix(path.name).lstrip(",: ")
        return dict.fromkeys(choices, TroubleError(NotComputed.NO_TABLE, "file", says=says))


@dataclass(slots=True)
class _Pick:
    """What one choice has picked so far: ``place`` is the column of the cell that stands for a row."""

    choice: RowChoice
    place: int
    rows: list[PickedRow] = field(default_factory=list)
    trouble: TroubleError | None = None


Groups = dict[tuple[tuple[str, int], ...], dict[tuple[str, ...], list[_Pick]]]
"""Choices by the columns that they look at, then by the words that must stand there: a row is looked up, not tried."""


class Table:
    """A sheet with its header, from which rows are picked."""

    def __init__(self, sheet: Sheet, header: int | None) -> None:
        self.sheet = sheet
        self._rows = find_records(sheet)
        self.header = self._find_header(header)
        self._names = [shown(cell.text) for cell in self.header.cells]
        self._merged: list[MergedRange] = []
        self._made: dict[tuple[int, str | None], PickedRow] = {}

    def _find_header(self, wanted: int | None) -> Row:
        for number, row in self._rows:
            if row.trouble is None and (wanted is None or number == wanted):
                return row
            if wanted is None or number >= wanted:
                break
        raise TroubleError(NotComputed.NO_COLUMN, "header", row=wanted or 1)

    def pick(self, choices: Collection[RowChoice]) -> dict[RowChoice, Picked]:
        """The rows of each choice, from the header down."""
        found: dict[RowChoice, Picked] = {}
        groups: Groups = {}
        picks = []
        for choice in choices:
            try:
                picks.append(self._begin(choice, groups))
            except TroubleError as error:
                found[choice] = error
        for number, row in self._rows if picks else ():
            if row.trouble is None and row.is_blank:
                continue
            self._check(number, row)
            self._made.clear()
            for columns, by_words in groups.items():
                self._take(number, row, columns, by_words)
        return found | {pick.choice: pick.trouble or tuple(pick.rows) for pick in picks}

    def _begin(self, choice: RowChoice, groups: Groups) -> _Pick:
        """Find the columns of a choice."""
        columns = tuple((name, self.find_column(name)) for name, _ in choice.words)
        place = self.find_column(choice.column) if choice.column is not None else columns[0][1] if columns else 0
        pick = _Pick(choice, place)
        words = tuple(shown(words) for _, words in choice.words)
        groups.setdefault(columns, {}).setdefault(words, []).append(pick)
        return pick

    def _take(
        self,
        number: int,
        row: Row,
        columns: tuple[tuple[str, int], ...],
        by_words: Mapping[tuple[str, ...], list[_Pick]],
    ) -> None:
        """Give a row to the choices whose words it says; where that cannot be told, none of them has its rows."""
        try:
            said = tuple(self._say(number, row, column, name) for name, column in columns)
        except TroubleError as error:
            for pick in (pick for picks in by_words.values() for pick in picks):
                pick.trouble = pick.trouble or error
            return
        for pick in by_words.get(said, ()):
            if pick.trouble is None:
                try:
                    pick.rows.append(self._picked(number, row, pick))
                    if len(pick.rows) > MOST_ROWS:
                        raise TroubleError(NotComputed.TOO_LARGE)
                except TroubleError as error:
                    pick.trouble = error

    def _picked(self, number: int, row: Row, pick: _Pick) -> PickedRow:
        """A row as it is picked; those who pick the same cell share it."""
        name = pick.choice.column
        if (pick.place, name) not in self._made:
            self._made[pick.place, name] = self._make(number, row, pick)
        return self._made[pick.place, name]

    def _make(self, number: int, row: Row, pick: _Pick) -> PickedRow:
        name, cell = pick.choice.column, row.cell(pick.place)
        text = None if name is None else self._say(number, row, pick.place, name)
        return PickedRow(
            row=number,
            place=spell_cell(self.sheet, number, pick.place),
            text=text,
            number=None if name is None else cell.number,
            line=row.number,
            column=pick.place,
            raw=cell.text,
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

    def _check(self, number: int, row: Row) -> None:
        """Refuse a row that cannot be taken apart for certain."""
        self._merged = self.sheet.merged().at(row.number)
        is_ragged = self.sheet.is_delimited and len(row.cells) != len(self.header.cells)
        # What was cut off may hold the ends of lines, by which the records are counted.
        is_cut = self.sheet.is_delimited and any(map(is_cut_short, row.cells))
        if row.trouble is not None or is_ragged or is_cut:
            raise TroubleError(NotComputed.UNREADABLE_ROW, "row", row=number)

    def _say(self, number: int, row: Row, column: int, name: str) -> str:
        """What a cell says; one whose value nobody kept, or that is merged into one above, is refused."""
        if any(one.hides(row.number, column) for one in self._merged):
            raise TroubleError(NotComputed.UNREADABLE_ROW, "row", row=number)
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
