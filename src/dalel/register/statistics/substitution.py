"""Two norms before and after a day, period by period: how many, and nothing of why.

The window has the same number of months on both sides of the day, and no side goes beyond the as-of day. A record
whose month is not known is a row of its own: it is not spread over months.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dalel.errors import CommandError
from dalel.register.partial_date import PartialDate
from dalel.register.statistics.charge_history import CaseHistory, is_within
from dalel.register.statistics.rate_ratio import RateRatio, rate_ratio
from dalel.register.statistics.unit import Unit

NOT_KNOWN, OUTSIDE = "period-not-known", "outside-window"
BEFORE, AFTER, MIXED, CUT, SIDE_NOT_KNOWN = "before", "after", "holds-the-day", "cut-period", "side-not-known"


class Period(StrEnum):
    """What the table goes by."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """How many months it has."""
        return 1 if self is Period.MONTH else 3

    def say(self, day: dt.date) -> str:
        """The period that a day lies in: 2020-06, or 2020-Q2."""
        return f"{day:%Y-%m}" if self is Period.MONTH else f"{day.year:04}-Q{(day.month + 2) // 3}"

    def first_day(self, day: dt.date) -> dt.date:
        """The day on which the period of a day begins."""
        return day.replace(month=day.month - (day.month - 1) % self.months, day=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at: ``first`` to the day before ``day``, and ``day`` to ``last``, both included."""

    first: dt.date
    day: dt.date
    last: dt.date

    @property
    def days_before(self) -> int:
        """How many days there are before."""
        return (self.day - self.first).days

    @property
    def days_after(self) -> int:
        """How many days there are from the day on."""
        return (self.last - self.day).days + 1


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """How many by each of the two norms; ``side`` tells where the period lies, and is empty for the last rows."""

    code: str
    side: str
    from_count: int
    to_count: int


@dataclass(frozen=True, slots=True)
class SideRow:
    """One norm's numbers on both sides of the day, and how the rates compare."""

    norm: str
    before: int
    after: int
    side_not_known: int
    outside: int
    ratio: RateRatio


@dataclass(frozen=True, slots=True)
class Substitution:
    """Both series, period by period and before and after."""

    unit: Unit
    as_of: dt.date
    period: Period
    window: Window
    norms: tuple[str, str]
    rows: tuple[PeriodRow, ...]
    sides: tuple[SideRow, SideRow]
    inclusion: str
    date_rule: str = "case-opened"


def substitution(
    cases: Iterable[CaseHistory],
    *,
    norms: tuple[str, str],
    around: dt.date,
    as_of: dt.date,
    unit: Unit = Unit.CHARGES,
    period: Period = Period.MONTH,
    months: int = 12,
) -> Substitution:
    """Count two norms in the months before and after a day, by the date on which the case was opened."""
    if unit not in (Unit.CHARGES, Unit.CASES):
        raise CommandError(f"{unit.capitalize()} are not counted so.", next_step="Charges and cases are.")
    if any(is_within(one, other) for one, other in (norms, norms[::-1])):
        raise CommandError(f"{norms[0]} and {norms[1]} overlap.", next_step="Name two norms, neither within the other.")
    if as_of < around:
        raise CommandError(f"{around} comes after the as-of day {as_of}.", next_step="Choose a later --as-of.")
    window = Window(shift(around, -months), around, min(shift(around, months) - dt.timedelta(days=1), as_of))
    periods, sides = {norm: Counter[str]() for norm in norms}, {norm: Counter[str]() for norm in norms}
    for case in cases:
        for norm in norms:
            number = len(case.charges_by(norm))
            number = min(number, 1) if unit is Unit.CASES else number
            periods[norm][period_of(case.opened, window, period)] += number
            sides[norm][side_of(case.opened, window)] += number
    return Substitution(
        unit,
        as_of,
        period,
        window,
        norms,
        rows=tuple(
            PeriodRow(code, side, *(periods[norm][code] for norm in norms)) for code, side in codes(window, period)
        ),
        sides=tuple(side_row(norm, sides[norm], window) for norm in norms),  # type: ignore[arg-type]
        inclusion=f"{unit}-inclusion",
    )


def side_row(norm: str, found: Counter[str], window: Window) -> SideRow:
    """One norm before and after, with the ratio of its rates where the numbers allow it."""
    ratio = rate_ratio(found[BEFORE], found[AFTER], days_before=window.days_before, days_after=window.days_after)
    return SideRow(norm, found[BEFORE], found[AFTER], found[SIDE_NOT_KNOWN], found[OUTSIDE], ratio)


def shift(day: dt.date, months: int) -> dt.date:
    """The same day some months later or earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        raise CommandError(f"{day} and {months:+} months is no date.", next_step="Choose fewer months.")
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_outside(date: PartialDate, window: Window) -> bool:
    """Whether a date lies wholly before or after the window."""
    return bool((date.latest and date.latest < window.first) or (date.earliest and date.earliest > window.last))


def period_of(date: PartialDate | None, window: Window, period: Period) -> str:
    """The period that a date lies in, if it is one; else that it is outside the window or not known."""
    if date and is_outside(date, window):
        return OUTSIDE
    if not (date and date.earliest and date.latest) or period.say(date.earliest) != period.say(date.latest):
        return NOT_KNOWN
    return period.say(date.earliest)


def side_of(date: PartialDate | None, window: Window) -> str:
    """Whether a date lies wholly before or wholly after the day, within the window."""
    if date and is_outside(date, window):
        return OUTSIDE
    if not (date and date.earliest and date.latest):
        return SIDE_NOT_KNOWN
    if window.first <= date.earliest and date.latest < window.day:
        return BEFORE
    return AFTER if window.day <= date.earliest and date.latest <= window.last else SIDE_NOT_KNOWN


def side_of_period(start: dt.date, end: dt.date, window: Window) -> str:
    """Where a period lies that begins on ``start`` and is over on ``end``: a cut one is only partly in the window."""
    if start < window.day < end:
        return MIXED
    if start < window.first or end > window.last + dt.timedelta(days=1):
        return CUT
    return BEFORE if end <= window.day else AFTER


def codes(window: Window, period: Period) -> list[tuple[str, str]]:
    """The periods of the window in order, each with its side; then what has no period in it."""
    found = []
    start = period.first_day(window.first)
    while start <= window.last:
        end = shift(start, period.months)
        found.append((period.say(start), side_of_period(start, end, window)))
        start = end
    return [*found, (NOT_KNOWN, ""), (OUTSIDE, "")]
