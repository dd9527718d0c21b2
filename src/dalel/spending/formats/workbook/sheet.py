"""A sheet: rows of cells, one at a time, with their row numbers and the merged ranges that cover them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from dalel.spending.formats.workbook.cell import EMPTY, Cell

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
"""What Excel and LibreOffice can hold; a workbook that claims more was not made by either."""
MERGES_LIMIT = 200_000


class Trouble(NamedTuple):
    """Why a row cannot be taken apart into cells: a term of ``vocabulary/row-issue.yaml`` and the value it names."""

    code: str
    value: str = ""


class Row(NamedTuple):
    """One row that has something in it: its number in the document, from 1, and its cells from column A on."""

    number: int
    cells: list[Cell]
    trouble: Trouble | None = None

    def cell(self, column: int) -> Cell:
        """The cell of a column (0 is A); past the end of the row there is nothing."""
        return self.cells[column] if column < len(self.cells) else EMPTY

    @property
    def is_blank(self) -> bool:
        """Whether the row holds nothing but spaces."""
        return self.trouble is None and all(cell.is_blank for cell in self.cells)


class MergedRange(NamedTuple):
    """A merged range: rows from 1, columns from 0, both ends included. Only its first cell holds a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies in the range."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell lies in the range without being its first, so that its value stands elsewhere."""
        return self.covers(row, column) and (row, column) != (self.first_row, self.first_column)


@dataclass(slots=True)
class MergedRanges:
    """The merged ranges of a sheet, asked for row by row, downwards."""

    ranges: list[MergedRange] = field(default_factory=list)
    _next: int = 0
    _open: list[MergedRange] = field(default_factory=list)

    def add(self, merged: MergedRange) -> None:
        """One more; they come in the order of their first rows."""
        self.ranges.append(merged)

    def at(self, row: int) -> list[MergedRange]:
        """The ranges that cover a row; rows may only go down from one call to the next."""
        begun = self._next
        while self._next < len(self.ranges) and self.ranges[self._next].first_row <= row:
            self._next += 1
        if self._open or begun < self._next:
            self._open = [merged for merged in self._open + self.ranges[begun : self._next] if merged.last_row >= row]
        return self._open


@dataclass(slots=True)
class Sheet:
    """One sheet; a CSV file is one sheet without a name.

    ``rows`` starts reading at the top each time it is called. ``merged`` holds the ranges that the rows read so far
    need: every range of an XLSX sheet, and those of an ODS sheet down to the row just read. ``is_delimited`` says that
    the rows come from a CSV file, where each must have as many cells as the header.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    merged: Callable[[], MergedRanges] = MergedRanges
    is_delimited: bool = False

    def place(self, row: int) -> str:
        """Where a row stands: ``Лист1!12``, or ``line 17`` of a CSV file."""
        return f"{self.name}!{row}" if self.name else f"line {row}"


def column_letters(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_column(letters: str) -> int:
    """The column that letters name, from 0; raises ``ValueError`` where they name none."""
    column = 0
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise ValueError(letters)
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    if column > MAX_COLUMNS:
        raise ValueError(letters)
    return column - 1
