"""Many tests at once: which of them stand when a stated part of those that are raised may be raised by chance.

Benjamini and Hochberg (1995): of m probabilities in order, the largest p(k) with p(k) ≤ k ÷ m × q is the last that
stands, and all smaller ones with it. Exact fractions: the order of the tests and the machine change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def last_standing(probabilities: Iterable[Fraction], *, percent: int) -> Fraction | None:
    """The largest probability that stands; None where none does."""
    ordered = sorted(probabilities)
    passing = [p for place, p in enumerate(ordered, 1) if p * len(ordered) * 100 <= Fraction(place) * percent]
    return passing[-1] if passing else None


def upper_tail(found: int, count: int, chance: Fraction) -> Fraction:
    """The probability of ``found`` or more of ``count`` draws with this chance each: the exact binomial tail."""
    yes, no = chance.numerator, chance.denominator - chance.numerator
    total, ways = 0, 1
    for k in range(count, found - 1, -1):
        total += ways * yes**k * no ** (count - k)
        ways = ways * k // (count - k + 1)
    return Fraction(total, chance.denominator**count)


def one_in(probability: Fraction, *, most: int = 10**9) -> int:
    """A probability as "at most 1 in so many", up to a number beyond which it says nothing more."""
    return most if probability == 0 else min(probability.denominator // probability.numerator, most)
