"""How much more often after a day than before it, with the exact conditional interval.

Given how many there were on both sides together, the number after is binomial with p = r·t / (r·t + s), where r is the
ratio of the rates and t and s are the days after and before (J. Przyborowski and H. Wilenski, Biometrika 31 (1940),
313-323). The interval for p is the exact one of C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from math import comb

from dalel.register.statistics.interval import CONFIDENCE, DIGITS, PLACES, Interval

NOTHING = Decimal(10) ** -DIGITS
TAIL = (1 - CONFIDENCE) / 2
"""What may lie outside on each side."""


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The rate after over the rate before; ``reason`` is the code of why there is none, and empty where there is."""

    before: int
    after: int
    days_before: int
    days_after: int
    ratio: Fraction | None = None
    interval: Interval | None = None
    reason: str = ""


def rate_ratio(before: int, after: int, *, days_before: int, days_after: int) -> RateRatio:
    """Compare two rates, where the numbers allow it.

    Not evaluated: where a side has no day; where there is none at all or none before; and where there are so few that
    the interval would hold 1 however they were spread over the two sides.
    """
    total = before + after
    reason = ""
    if days_before <= 0 or days_after <= 0:
        reason = "ratio-no-days"
    elif total == 0:
        reason = "ratio-none"
    elif is_too_few(total, days_before, days_after):
        reason = "ratio-too-few"
    elif before == 0:
        reason = "ratio-none-before"
    if reason:
        return RateRatio(before, after, days_before, days_after, reason=reason)
    share = clopper_pearson(after, total)
    with localcontext() as context:
        context.prec = DIGITS
        least, most = (p / (1 - p) * days_before / days_after for p in (share.least, share.most))
        interval = Interval(least.quantize(PLACES, ROUND_FLOOR), most.quantize(PLACES, ROUND_CEILING))
    return RateRatio(
        before, after, days_before, days_after, Fraction(after * days_before, before * days_after), interval
    )


def is_too_few(total: int, days_before: int, days_after: int) -> bool:
    """Whether no way to spread ``total`` over the two sides would leave a ratio of 1 outside the interval."""
    equal = Fraction(days_after, days_before + days_after)
    return min(equal, 1 - equal) ** total >= Fraction(TAIL)


def clopper_pearson(count: int, total: int) -> Interval:
    """The exact interval for a share: the p for which neither tail at the observed count is below 2.5 %."""
    least = lowest(count, total)
    return Interval(least, 1 - lowest(total - count, total))


def lowest(count: int, total: int) -> Decimal:
    """The p at which ``count`` or more of ``total`` have the probability 2.5 %, found by halving; rounded down."""
    if count == 0:
        return Decimal(0)
    with localcontext() as context:
        context.prec, context.Emin, context.Emax = DIGITS, MIN_EMIN, MAX_EMAX
        below, above = Decimal(0), Decimal(1)
        # 2**-80 is finer than the twelve places that are kept, also of a ratio of very unequal rates.
        for _ in range(80):
            middle = (below + above) / 2
            below, above = (middle, above) if upper_tail(count, total, middle) < TAIL else (below, middle)
        return below


def upper_tail(count: int, total: int, p: Decimal) -> Decimal:
    """The probability of ``count`` or more of ``total``; every term is positive, so no digit cancels.

    The terms fall from the most probable number on; those too small for any digit that is kept are not added.
    """
    term = comb(total, count) * p**count * (1 - p) ** (total - count)
    tail = Decimal(0)
    for number in range(count, total + 1):
        tail += term
        if number > total * p and term < tail * NOTHING:
            break
        term = term * (total - number) / (number + 1) * p / (1 - p)
    return tail
