"""A share: how many of how many, never a percentage alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from dalel.register.statistics.interval import Interval, wilson

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``total``. Of nothing there is no share: then all but the counts is None."""

    count: int
    total: int

    @property
    def exact(self) -> Fraction | None:
        """The share as a fraction."""
        return Fraction(self.count, self.total) if self.total else None

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent, to one place; halves are rounded up."""
        return percent_of(self.exact) if self.exact is not None else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval for the share."""
        return wilson(self.count, self.total)

    @property
    def percent_interval(self) -> tuple[Decimal, Decimal] | None:
        """The interval in per cent, rounded outward to one place."""
        found = self.interval
        if found is None:
            return None
        return (
            (found.least * 100).quantize(TENTH, ROUND_FLOOR),
            (found.most * 100).quantize(TENTH, ROUND_CEILING),
        )

    def __str__(self) -> str:
        return f"{self.count}/{self.total}"


def percent_of(exact: Fraction) -> Decimal:
    """A fraction in per cent to one place, rounded once from its exact value; halves are rounded up."""
    whole, left = divmod(exact.numerator * 1000, exact.denominator)
    return Decimal(whole + (2 * left >= exact.denominator)).scaleb(-1)
