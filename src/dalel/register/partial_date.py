"""A date as precise as its source: EDTF (ISO 8601-2), with the earliest and the latest day it can mean.

"2020" is not 1 January 2020: it is some day of that year. ``2020-04~`` is about April, ``202X`` the 2020s,
``2020-04/2020-05`` from April to May, ``2020-04/..`` from April on. The library ``edtf`` reads all levels.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from time import struct_time

from edtf import EDTFObject, parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from dalel.errors import DataError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
LONGEST = 60
"""The most characters that a date of a case takes; the grammar could be made to work for minutes on longer ones."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date in EDTF, and the days it lies between; None is an end that is open, or before the year 1."""

    edtf: str
    earliest: dt.date | None
    latest: dt.date | None

    @property
    def year(self) -> int | None:
        """The year that it lies in; None where it may be one of several."""
        if self.earliest is None or self.latest is None or self.earliest.year != self.latest.year:
            return None
        return self.earliest.year


@lru_cache(maxsize=16_384)
def parse_partial_date(text: str) -> PartialDate:
    """Read a date in EDTF; what is none gives a DataError that shows how dates are written."""
    try:
        if _DAY.fullmatch(text):
            day = dt.date.fromisoformat(text)
            return PartialDate(text, day, day)
        if not text or len(text) > LONGEST or text != text.strip():
            raise ValueError(text)
        parsed = parse_edtf(text)
        if not isinstance(parsed, EDTFObject):
            raise ValueError(text)
        earliest, latest = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise DataError(
            f'"{text[:LONGEST]}" is not a date in EDTF.',
            next_step='Write "2020-07-20", "2020-07" (a month), "2020" (a year), "2020-07~" (about), '
            '"2020-04/2020-05" (from – to) or "2020-04/.." (from – on).',
        ) from error
    if earliest and latest and earliest > latest:
        raise DataError(f'"{text}" ends before it begins.', next_step="Write the earlier date first.")
    return PartialDate(text, earliest, latest)


def _day(bound: struct_time | float) -> dt.date | None:
    """The day of a bound; None where it is open or out of the calendar that databases have (the years 1 to 9999)."""
    if isinstance(bound, float) or not dt.MINYEAR <= bound.tm_year <= dt.MAXYEAR:
        return None
    return dt.date(bound.tm_year, bound.tm_mon, bound.tm_mday)
