"""A header: the words above the columns, in one row or in several, with merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from dalel.spending.formats.workbook.cell import CellKind
from dalel.spending.formats.workbook.sheet import MergedRange, Row, Sheet

TOP = 60
"""Rows at the top of a sheet among which a header is looked for."""
SHOWN = 60
"""Characters of a header that messages show."""

Labels = Mapping[int, tuple[str, ...]]
"""The header of each column that has one: its words, from the top row down."""


class Top(NamedTuple):
    """The first rows of a sheet, held to find the header in, and those that follow."""

    held: tuple[Row, ...]
    following: Iterator[Row]

    def below(self, row: int) -> Iterator[Row]:
        """Every row under the one of that number."""
        yield from (held for held in self.held if held.number > row)
        yield from self.following


def read_top(sheet: Sheet, *, at_least: int = TOP) -> Top:
    """Begin to read a sheet: hold its first rows."""
    rows = iter(sheet.rows())
    return Top(tuple(islice(rows, max(TOP, at_least))), rows)


def header_labels(rows: tuple[Row, ...], merged: list[MergedRange], *, first: int, last: int) -> Labels:
    """The header that stands in the rows ``first`` to ``last``.

    Under a merged cell every column has its words: "Budget" merged over "Code" and "Name" gives ("Budget", "Code")
    and ("Budget", "Name").
    """
    words: dict[int, list[str]] = {}
    ranges = [one for one in merged if one.first_row <= last and one.last_row >= first]
    for row in (row for row in rows if first <= row.number <= last):
        texts = {column: shown(cell.text) for column, cell in enumerate(row.cells) if cell.kind is not CellKind.EMPTY}
        for one in (one for one in ranges if one.first_row == row.number):
            text = texts.get(one.first_column, "")
            texts |= dict.fromkeys(range(one.first_column, min(one.last_column, 2000) + 1), text)
        for column, text in texts.items():
            if text:
                words.setdefault(column, []).append(text)
    return {column: tuple(words[column]) for column in sorted(words)}


def shown(text: str) -> str:
    """The words of a header cell on one line."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Words as they are compared: without regard to case, line breaks, double spaces, and ё written as е."""
    return " ".join(text.casefold().replace("ё", "е").split())


def name_headers(labels: Labels) -> str:
    """The headers found, for a message."""
    names = [" / ".join(words) for words in labels.values()]
    return ", ".join(f'"{name}"' if len(name) <= SHOWN else f'"{name[:SHOWN]}…"' for name in names)
