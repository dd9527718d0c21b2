"""An outside date: as precise as it is given and no more; what can be read in two ways is not read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dalel.errors import DataError
from dalel.register.partial_date import parse_partial_date
from dalel.spending.formats.table_date import clean_table_date
from dalel.spending.formats.workbook import Cell, CellKind

_EDTF = re.compile(r"[0-9]{3}[0-9X][0-9X?~%/.-]*", re.ASCII)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{2}:[0-9]{2}.*", re.ASCII)


def read_date(text: str, formats: Sequence[str] = ()) -> tuple[str, str]:
    """A date in EDTF, and what of it was not kept; a DataError where it cannot be read exactly.

    ``formats`` are the forms that a person named (``%d.%m.%Y``). Without them a date is read only as ISO 8601 or EDTF
    has it, a year, or a month with its year.
    """
    text = text.strip()
    moment = _MOMENT.fullmatch(text)
    if moment and not text.startswith("0000"):
        return parse_partial_date(moment[1]).edtf, "The time of day is not kept."
    found = clean_table_date(Cell(CellKind.TEXT, text), text, formats=tuple(formats))
    if found is not None:
        if found.day is not None:
            return parse_partial_date(found.day.isoformat()).edtf, ""
        return (f"{found.year:04}" if found.month is None else f"{found.year:04}-{found.month:02}"), ""
    if _EDTF.fullmatch(text) and not text.startswith("0000"):
        return parse_partial_date(text).edtf, ""
    raise DataError(
        f'"{text[:60]}" is not a date that can be read in one way only.',
        next_step='If the list always writes dates so, name the form in the mapping, for example: dates: ["%d.%m.%Y"]',
    )
