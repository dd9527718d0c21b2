"""An interval for a share: Wilson's score interval, in exact or 50-digit arithmetic.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), 209-212. It holds the shares p for which the observed one is not further than z
standard errors of p away, so it needs no correction for small numbers and stays between 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

CONFIDENCE = Decimal("0.95")
"""How sure an interval is: of a hundred intervals made so, about 95 hold the share that they are about."""
Z = Decimal("1.95996398454005423552459443052055152795555")
"""The quantile of the normal distribution for 95 %: 2.5 % lie above it."""
DIGITS = 50
"""How many digits are reckoned with; `PLACES` of them are kept."""
PLACES = Decimal("1E-12")


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``least`` to ``most``, each rounded outward to twelve places."""

    least: Decimal
    most: Decimal


def wilson(count: int, total: int) -> Interval | None:
    """The interval for ``count`` of ``total``; None where there is nothing to take a share of."""
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share.")
    if total == 0:
        return None
    with localcontext() as context:
        context.prec = DIGITS
        square = Z * Z
        half = Z * (square + Decimal(4 * count * (total - count)) / total).sqrt()
        below = 2 * (total + square)
        least = Decimal(0) if count == 0 else (2 * count + square - half) / below
        most = Decimal(1) if count == total else (2 * count + square + half) / below
        return Interval(least.quantize(PLACES, ROUND_FLOOR), most.quantize(PLACES, ROUND_CEILING))
