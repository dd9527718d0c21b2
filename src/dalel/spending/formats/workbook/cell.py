"""A cell: what one cell of a workbook or a CSV file says, exactly.

A number never passes through a float. Excel keeps every number as a binary double and writes up to 17 digits of it
into the file, so that 22767.86 may stand there as ``22767.860000000001``. It shows, and takes from the keyboard, no
more than 15 significant digits; and a decimal number of up to 15 significant digits always survives the way into a
double and back. So a number with a fraction and more than 15 significant digits is rounded to 15: that gives back
what was typed and what Excel shows. A whole number is taken digit by digit and never rounded.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import NamedTuple

TEXT_LIMIT = 100_000
"""Characters in one cell above which its row is refused: Excel itself stops at 32,767."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_SHOWN_BY_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)


class CellKind(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"
    TOO_LONG = "too-long"


class Cell(NamedTuple):
    """One cell. A tuple, since a large workbook has tens of millions: immutable, and three times as fast to make.

    ``text`` is what the document says: the text; the digits of a number as the file spells them; a date as ISO 8601;
    the formula; the error's name; for TOO_LONG how many characters there are.
    """

    kind: CellKind
    text: str = ""
    number: Decimal | None = None
    date: dt.date | None = None
    time: dt.time | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the cell, or only spaces."""
        return self.kind is CellKind.EMPTY or (self.kind is CellKind.TEXT and not self.text.strip())


EMPTY = Cell(CellKind.EMPTY)


def text_cell(text: str) -> Cell:
    """A cell that holds text, however long it says it is."""
    if not text:
        return EMPTY
    if len(text) > TEXT_LIMIT:
        return Cell(CellKind.TOO_LONG, str(len(text)))
    return Cell(CellKind.TEXT, text)


def number_cell(text: str) -> Cell:
    """A cell that holds a number, given the digits in the file; an ERROR where they are none."""
    number = clean_stored_number(text)
    return Cell(CellKind.ERROR, text) if number is None else Cell(CellKind.NUMBER, text, number)


def clean_stored_number(text: str) -> Decimal | None:
    """The number that digits in a workbook stand for, exactly, or None."""
    if len(text) <= 15 and text.isascii() and text.isdigit():
        return Decimal(text)
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    is_whole = "." not in text and "e" not in text and "E" not in text
    if not is_whole and len(number.as_tuple().digits) > 15:
        number = number.normalize(_SHOWN_BY_EXCEL)
    return number


def date_cell(date: dt.date, time: dt.time | None = None) -> Cell:
    """A cell that holds a date, with a time of day where there is one."""
    text = date.isoformat() if time is None else f"{date.isoformat()} {time.isoformat()}"
    return Cell(CellKind.DATE, text, None, date, time)


_FIRST_SURE_SERIAL = 61
_LAST_SERIAL = {False: 2_958_465, True: 2_957_003}  # 31 December 9999 in the two calendars
_EPOCH = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}


def serial_date_cell(text: str, *, from_1904: bool) -> Cell:
    """A number that Excel shows as a date, because of the cell's style.

    Serials up to 60 stay numbers: Excel counts a 29 February 1900 that never was, so their day is not certain; no
    spending was published on paper that old.
    """
    cell = number_cell(text)
    if cell.number is None or not _FIRST_SURE_SERIAL <= cell.number < _LAST_SERIAL[from_1904] + 1:
        return cell
    days = int(cell.number)
    seconds = int(((cell.number - days) * 86_400).to_integral_value(ROUND_HALF_UP))
    if seconds == 86_400:
        days, seconds = days + 1, 0
    date = _EPOCH[from_1904] + dt.timedelta(days=days)
    if not seconds:
        return date_cell(date)
    return date_cell(date, dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60))
