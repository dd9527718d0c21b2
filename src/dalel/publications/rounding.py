"""Whether a printed number agrees with an exact result: by its last printed digit, its scale word and its hedge.

Everything is compared as fractions, so nothing is rounded while rounding is judged. The rules with examples:
docs/publications/numbers.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dalel.publications.figure import DateFigure, Figure
from dalel.publications.number_phrase import Doubt, Hedge, Kind, NumberPhrase, PrintedDate
from dalel.publications.numeral import Printed

ABOUT = Fraction(1, 20)
"""How far from the number "about" lets the result be, in parts of the number."""

ALMOST = Fraction(9, 10)
"""How much of the number "almost" needs at least."""

NEAR = Fraction(3, 2)
""" "More than", "at least" and their like are near: the larger of the two is not more than this times the smaller."""

SHARE_IN_WORDS = Fraction(1, 100)
"""How far a share in words may be from the result: a percentage point."""

HUNDRED = 100


class Match(StrEnum):
    """Whether a printed number agrees with a result (``vocabulary/publications/match.yaml``)."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_EVALUATED = "not-evaluated"


class Reason(StrEnum):
    """Why it does, or does not, or was not compared (``vocabulary/publications/match-reason.yaml``)."""

    AS_PRINTED = "as-printed"
    AS_HEDGED = "as-hedged"
    IN_RANGE = "in-range"
    SAME_DATE = "same-date"
    TOO_LOW = "too-low"
    TOO_HIGH = "too-high"
    FAR_FROM_BOUND = "far-from-bound"
    OTHER_UNIT = "other-unit"
    OTHER_DATE = "other-date"
    AMBIGUOUS = "ambiguous"
    NO_NUMBER = "no-number"
    HEDGE_DOES_NOT_FIT = "hedge-does-not-fit"
    SIGN_TWICE = "sign-twice"


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a result may lie; an end that is ``open`` does not belong to it."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def is_below(self, value: Fraction) -> bool:
        """Whether all of the interval is below a value."""
        return value >= self.high if self.high_open else value > self.high

    def is_above(self, value: Fraction) -> bool:
        """Whether all of the interval is above a value."""
        return value <= self.low if self.low_open else value < self.low


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome and its reason; where the result may lie, and the result less the printed number, in its units."""

    match: Match
    reason: Reason
    allowed: Interval | None = None
    difference: Fraction | None = None


_PRINTED_IN = {
    Kind.NUMBER: (Kind.NUMBER, Kind.YEAR),
    Kind.MONEY: (Kind.MONEY, Kind.NUMBER),
    Kind.SHARE: (Kind.PERCENT, Kind.SHARE),
    Kind.PERCENTAGE_POINTS: (Kind.PERCENTAGE_POINTS,),
    Kind.TIMES: (Kind.TIMES, Kind.NUMBER),
    Kind.ORDINAL: (Kind.ORDINAL, Kind.NUMBER),
    Kind.YEAR: (Kind.YEAR, Kind.NUMBER),
}
"""How a result of each kind may be printed. Money may be printed without its currency, not in another one."""

_NO_AMOUNTS = (Kind.DATE, Kind.TIME, Kind.NORM, Kind.TELEPHONE, Kind.LIST_NUMBER, Kind.IDENTIFIER)


def compare_number(phrase: NumberPhrase, result: Figure) -> Comparison:
    """Compare a printed number with an exact result."""
    if phrase.doubt in (Doubt.INDEFINITE, Doubt.UNREADABLE) or phrase.kind in _NO_AMOUNTS or phrase.until is not None:
        return Comparison(Match.NOT_EVALUATED, Reason.NO_NUMBER)
    other_currency = phrase.currency is not None and phrase.currency != result.currency
    if phrase.kind not in _PRINTED_IN.get(result.kind, ()) or other_currency:
        return Comparison(Match.DIFFERS, Reason.OTHER_UNIT)
    exact = result.exact * HUNDRED if phrase.kind is Kind.PERCENT else result.exact
    if not (phrase.readings or phrase.share or phrase.date):
        return Comparison(Match.NOT_EVALUATED, Reason.NO_NUMBER)
    found = [compare_reading(phrase, value, half, exact) for value, half in readings_of(phrase)]
    if len({comparison.match for comparison in found}) > 1:
        return Comparison(Match.NOT_EVALUATED, Reason.AMBIGUOUS)
    return found[0]


def readings_of(phrase: NumberPhrase) -> list[tuple[Fraction, Fraction]]:
    """Every reading of a phrase: its value, and how far from it a result without a hedge may be."""
    if phrase.share is not None:
        return [(Fraction(*phrase.share), SHARE_IN_WORDS)]
    if phrase.date is not None and phrase.date.year is not None:
        return [(Fraction(phrase.date.year), Fraction(1, 2))]
    return [(Fraction(one.value), Fraction(one.half_unit)) for one in phrase.readings]


def compare_reading(phrase: NumberPhrase, value: Fraction, half: Fraction, exact: Fraction) -> Comparison:
    """Compare one reading of a phrase with the result, in printed units."""
    upper = phrase.upper
    allowed = allowed_by(phrase.hedge, value, half) if upper is None else range_of(phrase.hedge, value, half, upper)
    nearest = value if upper is None else min(max(exact, value), Fraction(upper.value))
    difference = exact - nearest
    if allowed is None:
        return Comparison(Match.NOT_EVALUATED, Reason.HEDGE_DOES_NOT_FIT, None, difference)
    if allowed.is_below(exact):
        far = phrase.hedge in (Hedge.MORE_THAN, Hedge.AT_LEAST)
        return Comparison(Match.DIFFERS, Reason.FAR_FROM_BOUND if far else Reason.TOO_LOW, allowed, difference)
    if allowed.is_above(exact):
        far = phrase.hedge in (Hedge.LESS_THAN, Hedge.UP_TO) and exact > 0
        return Comparison(Match.DIFFERS, Reason.FAR_FROM_BOUND if far else Reason.TOO_HIGH, allowed, difference)
    reason = Reason.IN_RANGE if upper else Reason.AS_HEDGED if phrase.hedge else Reason.AS_PRINTED
    return Comparison(Match.MATCHES, reason, allowed, difference)


def allowed_by(hedge: Hedge | None, value: Fraction, half: Fraction) -> Interval | None:
    """Where the result may lie for a number with its hedge; None where the hedge cannot limit it.

    A bound ("more than", "up to") holds strictly for the number as printed, and is near.
    """
    if hedge is None:
        return Interval(value - half, value + half)
    if hedge is Hedge.EXACTLY:
        return Interval(value, value)
    if hedge is Hedge.ABOUT:
        margin = max(abs(value) * ABOUT, half)
        return Interval(value - margin, value + margin)
    if value <= 0:
        return None
    return {
        Hedge.ALMOST: Interval(value * ALMOST, value, high_open=True),
        Hedge.MORE_THAN: Interval(value, value * NEAR, low_open=True),
        Hedge.AT_LEAST: Interval(value, value * NEAR),
        Hedge.LESS_THAN: Interval(value / NEAR, value, high_open=True),
        Hedge.UP_TO: Interval(value / NEAR, value),
    }[hedge]


def range_of(hedge: Hedge | None, low: Fraction, half: Fraction, upper: Printed) -> Interval | None:
    """Where the result may lie for a range: between its ends as they are printed, or about there."""
    if hedge not in (None, Hedge.ABOUT):
        return None
    first, last = allowed_by(hedge, low, half), allowed_by(hedge, Fraction(upper.value), Fraction(upper.half_unit))
    return None if first is None or last is None else Interval(first.low, last.high)


def compare_date(phrase: NumberPhrase, result: DateFigure) -> Comparison:
    """Compare a printed date with a day: each part that is printed is the day's, or the day lies between two dates."""
    if phrase.date is None:
        return Comparison(Match.NOT_EVALUATED, Reason.NO_NUMBER)
    readings = [phrase.date]
    if phrase.doubt is Doubt.DAY_OR_MONTH:
        readings.append(PrintedDate(phrase.date.year, phrase.date.day, phrase.date.month))
    agree = {lies_in(result, date, phrase.until or date) for date in readings}
    if len(agree) > 1:
        return Comparison(Match.NOT_EVALUATED, Reason.AMBIGUOUS)
    if agree.pop():
        return Comparison(Match.MATCHES, Reason.SAME_DATE)
    return Comparison(Match.DIFFERS, Reason.OTHER_DATE)


def lies_in(result: DateFigure, first: PrintedDate, last: PrintedDate) -> bool:
    """Whether a day lies between two printed dates, by the parts that both of them print."""
    day = PrintedDate(result.value.year, result.value.month, result.value.day)
    shown = [
        (start, here, end)
        for start, here, end in zip(first.parts, day.parts, last.parts, strict=True)
        if start is not None and here is not None and end is not None
    ]
    starts, heres, ends = zip(*shown, strict=True)
    return bool(starts <= heres <= ends)
