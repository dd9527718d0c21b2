"""Chance that can be repeated: every draw comes from a stream that the seed and a name decide.

Only the standard library's generator is used: the same seed gives the same bytes on every machine and for every number
of processes.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(*names: int | str) -> Random:
    """A stream of its own for each list of names."""
    return Random("/".join(str(name) for name in names))


class Weighted(Generic[T]):
    """A choice among things with whole-number weights."""

    def __init__(self, choices: Sequence[tuple[T, int]]) -> None:
        self.values = [value for value, _ in choices]
        self.edges = list(accumulate(weight for _, weight in choices))

    def draw(self, chance: Random) -> T:
        """One of them."""
        return self.values[bisect(self.edges, int(chance.random() * self.edges[-1]))]


def pareto(chance: Random, *, least: int, most: int, slope: float) -> int:
    """A size from a Zipf-like distribution: few are large, many are small."""
    return min(most, int(least * (1.0 - chance.random()) ** (-1.0 / slope)))


def rank(chance: Random, count: int, *, lean: float) -> int:
    """A place among ``count``, the first ones far more often than the last."""
    return min(count - 1, int(count * chance.random() ** lean))
