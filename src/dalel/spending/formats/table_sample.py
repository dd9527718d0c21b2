"""A table's sample: what stands in a column, seen in the first rows. For the draft of a mapping, never for reading."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dalel.spending.formats.table_date import clean_table_date
from dalel.spending.formats.workbook import Cell, CellKind, Row
from dalel.spending.money import clean_currency, parse_number

ROWS = 200
"""Rows that a draft looks at."""
MOSTLY = 0.9
"""Share of a column's values from which on they say what the column is."""

BIN = re.compile(r"[0-9]{12}")
PATTERNS = {
    "KZ-ENSTRU": re.compile(r"[0-9]{6}\.[0-9]{3}\.[0-9]{6}"),
    "CPV": re.compile(r"[0-9]{8}-[0-9]"),
}
"""Classifications that the look of a code tells."""

DATE_FORMATS = (
    *("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"),
    *("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%Y-%m-%dT%H:%M:%S"),
)


@dataclass(slots=True)
class ColumnSample:
    """The values seen in one column, and what the words above it say. ``position`` 0 is A."""

    position: int
    words: tuple[str, ...]
    values: list[str] = field(default_factory=list)
    numbers: list[Decimal | None] = field(default_factory=list)
    kinds: set[CellKind] = field(default_factory=set)

    @property
    def header(self) -> str:
        """The words above the column, as a mapping names them."""
        return " / ".join(self.words)

    def add(self, cell: Cell, decimal_mark: str) -> None:
        """The column's cell in one more row."""
        if cell.is_blank:
            self.numbers.append(None)
            return
        self.kinds.add(cell.kind)
        self.values.append(cell.text.strip())
        self.numbers.append(number_in(cell, decimal_mark))

    def share(self, fits: Iterable[bool]) -> float:
        """The share of the values for which something holds; 0 where there are no values."""
        return sum(fits) / len(self.values) if self.values else 0.0

    @property
    def is_bin(self) -> bool:
        """Whether nearly all values have twelve digits."""
        return self.share(BIN.fullmatch(value) is not None for value in self.values) >= MOSTLY

    @property
    def is_currency(self) -> bool:
        """Whether nearly all values are currency codes."""
        return self.share(clean_currency(value) is not None for value in self.values) >= MOSTLY

    @property
    def item_scheme(self) -> str | None:
        """The classification that nearly all values look like codes of."""
        for scheme, pattern in PATTERNS.items():
            if self.share(pattern.fullmatch(value) is not None for value in self.values) >= MOSTLY:
                return scheme
        return None

    @property
    def date_formats(self) -> list[str]:
        """The date formats in which most of the values that could be whole days can be read; the best first."""
        fitting = {one: sum(is_date(value, one) for value in self._days) for one in DATE_FORMATS}
        return sorted((one for one in fitting if fitting[one] * 2 > len(self._days)), key=lambda one: -fitting[one])

    def count_misfits_as_dates(self) -> int:
        """How many values are no date: neither of the workbook, nor in the best format, nor a year or a month."""
        if self.kinds == {CellKind.DATE}:
            return 0
        best = self.date_formats[:1]
        return len(self._days) - sum(is_date(value, one) for value in self._days for one in best)

    @property
    def _days(self) -> list[str]:
        """The values that are not a bare year or month."""
        return [value for value in self.values if clean_table_date(Cell(CellKind.TEXT), value, formats=()) is None]


def number_in(cell: Cell, decimal_mark: str) -> Decimal | None:
    """The number in a cell, or None."""
    if cell.kind is CellKind.NUMBER:
        return cell.number
    try:
        return parse_number(cell.text, decimal_mark=decimal_mark) if cell.kind is CellKind.TEXT else None
    except ValueError:
        return None


def is_date(text: str, date_format: str) -> bool:
    """Whether a text is a date in a format."""
    try:
        dt.datetime.strptime(text, date_format)  # noqa: DTZ007  (only whether it can be read)
    except ValueError:
        return False
    return True


_WITH_COMMA = re.compile(r"[+-]?\d[\d\s]*,\d+")
_WITH_POINT = re.compile(r"[+-]?\d[\d\s]*\.\d+")


def count_decimal_marks(rows: Sequence[Row]) -> tuple[int, int]:
    """How many texts look like numbers with a decimal point, and how many with a comma."""
    texts = [cell.text.strip() for row in rows for cell in row.cells if cell.kind is CellKind.TEXT]
    points = sum(_WITH_POINT.fullmatch(text) is not None for text in texts)
    return points, sum(_WITH_COMMA.fullmatch(text) is not None for text in texts)
