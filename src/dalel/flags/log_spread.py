"""A spread on the scale of logarithms, decided exactly: how many times the median a price is, not how much more.

The median of prices is one of them, and of an even number the upper one of the two in the middle; so is the median of
the distances |ln price − ln median|. So each comparison is one of products or of powers of published prices, and no
logarithm needs to be rounded. Prices are whole numbers here (of 10⁻¹⁰), and 0.6745 and the score are ten-thousandths.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from math import gcd

DIGITS = Context(prec=60)
"""Its ``ln`` is rounded correctly: of a number under 10^40 it is wrong by 10^-58 at most."""
DOUBT = Decimal("1e-50")
"""More than all that rounding can come to, for each whole number that a logarithm is multiplied by."""


def middle_distance(prices: Sequence[tuple[int, int]], median: int) -> int:
    """The price that lies as far from the median as the middle one of all, by logarithm.

    ``prices`` are different prices, the lowest first, each with how often it occurs; the median is one of them.
    """
    wanted = sum(times for _, times in prices) // 2
    place = next(i for i, (price, _) in enumerate(prices) if price == median)
    below, above, seen, reached = place - 1, place + 1, prices[place][1], median
    while seen <= wanted:
        # high ÷ median < median ÷ low, multiplied out.
        is_above = below < 0 or (above < len(prices) and prices[above][0] * prices[below][0] < median * median)
        reached, times = prices[above if is_above else below]
        above, below = (above + 1, below) if is_above else (above, below - 1)
        seen += times
    return reached


def is_far(price: int, *, median: int, middle: int, factor: int, score: int) -> bool:
    """Whether factor × ln(price ÷ median) > score × |ln(middle ÷ median)|, decided exactly."""
    distance = Fraction(max(middle, median), min(middle, median))
    return is_power_above(Fraction(price, median), factor, distance, score)


def is_power_above(left: Fraction, times: int, right: Fraction, other_times: int) -> bool:
    """Whether left^times > right^other_times: by logarithms where they tell, else by the powers themselves."""
    apart = DIGITS.subtract(
        DIGITS.multiply(Decimal(times), logarithm(left)), DIGITS.multiply(Decimal(other_times), logarithm(right))
    )
    if abs(apart) > DOUBT * (times + other_times):
        return apart > 0
    common = gcd(times, other_times) or 1
    return bool(left ** (times // common) > right ** (other_times // common))


def logarithm(ratio: Fraction) -> Decimal:
    """ln of a fraction above zero."""
    return DIGITS.subtract(DIGITS.ln(Decimal(ratio.numerator)), DIGITS.ln(Decimal(ratio.denominator)))


def fence(*, median: int, middle: int, factor: int, score: int, percent: int) -> int:
    """The lowest price that is at least so many percent of the median and far from it by the score."""
    lowest = -(-median * percent // 100)
    distance = Fraction(max(middle, median), min(middle, median))
    exponent = DIGITS.divide(DIGITS.multiply(Decimal(score), logarithm(distance)), Decimal(factor))
    product = DIGITS.multiply(Decimal(median), DIGITS.exp(min(exponent, MOST)))
    if product >= BEYOND:
        return BEYOND
    near = int(product)

    def far(price: int) -> bool:
        return is_far(price, median=median, middle=middle, factor=factor, score=score)

    # The product has twenty digits or more after its point, so the fence is it or a whole number beside it.
    while far(near):
        near -= 1
    while not far(near):
        near += 1
    return max(lowest, near)


MOST = Decimal(100)
"""e^100 times any price is more than a price can be."""
BEYOND = 10**38
"""A price that there cannot be."""
