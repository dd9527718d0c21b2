"""Tukey's fences over quantiles of type 8 (Hyndman and Fan), on the host: no engine's own quantile is asked.

The arithmetic is that of Cardinal (statrs), step by step in doubles, with the fence in one fused multiply-add, so that
the same numbers give the same fence to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

_THIRD = 1.0 / 3.0


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The quartiles of some values, and how many there were."""

    count: int
    lower: float
    upper: float

    @property
    def lower_fence(self) -> float:
        """q1 − 1.5 × (q3 − q1)."""
        return fused(self.upper - self.lower, -1.5, self.lower)

    @property
    def upper_fence(self) -> float:
        """q3 + 1.5 × (q3 − q1)."""
        return fused(self.upper - self.lower, 1.5, self.upper)


def quartiles(values: Sequence[float]) -> Quartiles | None:
    """The quartiles of sorted values; None of none."""
    if not values:
        return None
    return Quartiles(len(values), quantile(values, 0.25), quantile(values, 0.75))


def quantile(values: Sequence[float], share: float) -> float:
    """The quantile of type 8 of sorted values."""
    count = len(values)
    place = (count + _THIRD) * share + _THIRD
    whole = int(place)
    if whole <= 0 or share == 0:
        return values[0]
    if whole >= count or share == 1:
        return values[-1]
    below, above = values[whole - 1], values[whole]
    return below + (place - whole) * (above - below)


def fused(factor: float, times: float, plus: float) -> float:
    """factor × times + plus, rounded once."""
    if not all(map(math.isfinite, (factor, times, plus))):
        return factor * times + plus
    return float(Fraction(factor) * Fraction(times) + Fraction(plus))


def sorted_values(rows: Table, backend: BaseBackend) -> Sequence[float]:
    """The values of a table of one column in order; the engine's order of rows does not matter."""
    found: pa.Table = backend.to_pyarrow(rows)
    return in_order(found.column(0))


def in_order(column: pa.ChunkedArray) -> Sequence[float]:
    """The values of a column in order, those not known left out."""
    values = pa.concat_arrays(column.drop_null().cast(pa.float64()).chunks or [pa.array([], pa.float64())]).sort()
    kept = values.buffers()[1]
    return memoryview(kept or b"").cast("d")[values.offset : values.offset + len(values)]
