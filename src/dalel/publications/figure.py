"""A figure: what was computed, exactly, with its unit. A share stays a fraction of two whole numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dalel.publications.number_phrase import Kind


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact result. ``kind`` is what it counts: a number, money, a share (0.25 is a quarter), a multiple, a place.

    A difference of two percentages is in points. ``currency`` belongs to money.
    """

    value: Decimal | Fraction | int
    kind: Kind = Kind.NUMBER
    currency: str | None = None

    @property
    def exact(self) -> Fraction:
        """The value as a fraction, with which comparisons are exact."""
        return Fraction(self.value)


@dataclass(frozen=True, slots=True)
class DateFigure:
    """A day that was found in the evidence."""

    value: dt.date

    @classmethod
    def parse(cls, text: str) -> DateFigure | None:
        """The day that a text begins with (2020-06-12 15:48:04), or None."""
        try:
            return cls(dt.date.fromisoformat(text[:10]))
        except ValueError:
            return None
