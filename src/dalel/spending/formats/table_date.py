"""A table's date: a whole day, or only a month or a year; what is less than a day never becomes one."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from dalel.spending.formats.workbook import Cell

_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?:\s*(?:г\.?|год|ж\.?|жыл))?", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"((?:19|20)[0-9]{2})[-./](0[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"(0[1-9]|1[0-2])[-./]((?:19|20)[0-9]{2})")


class TableDate(NamedTuple):
    """A date with the precision it has: ``day`` is None for a month (``2020-05``) and for a year (``2020``)."""

    day: dt.date | None
    year: int
    month: int | None


def clean_year(text: str) -> int | None:
    """The year that a text names (2020, 2020 г., 2020 жыл), or None."""
    match = _YEAR.fullmatch(text.strip())
    return int(match.group(1)) if match else None


def clean_table_date(cell: Cell, text: str, *, formats: tuple[str, ...]) -> TableDate | None:
    """The date in a cell: a date of the workbook, a text in one of the formats, or a year or month; None otherwise."""
    if cell.date is not None:
        return TableDate(cell.date, cell.date.year, cell.date.month)
    text = text.strip()
    if (year := clean_year(text)) is not None:
        return TableDate(None, year, None)
    if match := _YEAR_MONTH.fullmatch(text):
        return TableDate(None, int(match.group(1)), int(match.group(2)))
    if match := _MONTH_YEAR.fullmatch(text):
        return TableDate(None, int(match.group(2)), int(match.group(1)))
    for date_format in formats:
        try:
            day = dt.datetime.strptime(text, date_format).date()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
        return TableDate(day, day.year, day.month)
    return None
