"""Fisher's exact test of a table of two groups and two outcomes, in whole numbers.

R. A. Fisher, "Statistical Methods for Research Workers", 5th edition (1934), section 21.02. With the margins held as
they are, each table has a probability that is a fraction of whole numbers. The two-sided p is the sum over all tables
that are not more probable than the observed one; no tolerance is needed, since the probabilities are compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb


@dataclass(frozen=True, slots=True)
class FourFold:
    """Two groups with two outcomes each: the first group is ``a`` and ``b``, the second ``c`` and ``d``."""

    a: int
    b: int
    c: int
    d: int

    @property
    def n(self) -> int:
        """How many there are in all."""
        return self.a + self.b + self.c + self.d

    @property
    def has_empty_margin(self) -> bool:
        """Whether a group is empty or an outcome never happened: then there is nothing to compare."""
        return 0 in (self.a + self.b, self.c + self.d, self.a + self.c, self.b + self.d)

    @property
    def odds_ratio(self) -> Fraction | None:
        """The odds of the first group over those of the second; None where a division by zero would be needed."""
        return Fraction(self.a * self.d, self.b * self.c) if self.b * self.c else None


@dataclass(frozen=True, slots=True)
class Fisher:
    """The two-sided p of a table, with what it rests on."""

    n: int
    p: Fraction
    odds_ratio: Fraction | None


def fisher(table: FourFold) -> Fisher | None:
    """The exact test; None where a margin is zero, since then only one table is possible."""
    if min(table.a, table.b, table.c, table.d) < 0:
        raise ValueError("A count cannot be negative.")
    if table.has_empty_margin:
        return None
    first, second, outcome = table.a + table.b, table.c + table.d, table.a + table.c
    observed = comb(first, table.a) * comb(second, table.c)
    unusual = sum(number for number in ways(first, second, outcome) if number <= observed)
    return Fisher(table.n, Fraction(unusual, comb(table.n, outcome)), table.odds_ratio)


def ways(first: int, second: int, outcome: int) -> Iterator[int]:
    """In how many ways each table with these margins can come up, each found from the one before it."""
    least, most = max(0, outcome - second), min(first, outcome)
    number = comb(first, least) * comb(second, outcome - least)
    for a in range(least, most + 1):
        yield number
        number = number * (first - a) * (outcome - a) // ((a + 1) * (second - outcome + a + 1))
