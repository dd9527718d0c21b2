"""A number written in digits: what it is, and how fine it is printed.

A mark before exactly three digits may group thousands or begin decimals ("1,234"). It is read by the rules of the
text's language as long as the text keeps to them; otherwise the numeral has two readings, and neither is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dalel.publications.token import APOSTROPHES, SPACES
from dalel.spending.money import multiply


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: its exact value, and half a unit of its last printed digit, times its scale word."""

    value: Decimal
    half_unit: Decimal

    def scaled(self, factor: Decimal) -> Printed:
        """The number times a scale word."""
        return Printed(shortest(multiply(self.value, factor)), shortest(multiply(self.half_unit, factor)))


@dataclass(frozen=True, slots=True)
class Marks:
    """Which marks begin decimals and which group thousands in a text."""

    decimal: frozenset[str]
    grouping: frozenset[str]


MARKS = {
    "en": Marks(frozenset("."), frozenset(",")),
    "ru": Marks(frozenset(","), frozenset()),
    "kk": Marks(frozenset(","), frozenset()),
}
LONGEST = 40
"""More marks than this are no amount of anything, and would not be kept exactly."""

MIXED = Marks(frozenset(".,"), frozenset(".,"))
"""A text in no one language: either mark may be either."""

_WHOLE = re.compile(r"[0-9]+")
_ONE_MARK = re.compile(r"([0-9]+)([.,])([0-9]+)")
_GROUPS = re.compile(
    rf"([1-9][0-9]{{0,2}}(?:([{SPACES}.,]|[{APOSTROPHES}])[0-9]{{3}})(?:\2[0-9]{{3}})*)(?:([.,])([0-9]+))?"
)


def shortest(value: Decimal) -> Decimal:
    """The same value without zeros after the decimal mark."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def printed(whole: str, decimals: str = "") -> Printed:
    """Digits before and after the decimal mark as a number."""
    unit = Decimal(1).scaleb(-len(decimals))
    return Printed(Decimal(f"{whole}.{decimals}" if decimals else whole), unit / 2)


def read_numeral(text: str, marks: Marks) -> tuple[Printed, ...]:
    """Every reading of a numeral: one, two where its mark is ambiguous, none where it is no number."""
    if len(text) > LONGEST:
        return ()
    if _WHOLE.fullmatch(text):
        return (printed(text),)
    one = _ONE_MARK.fullmatch(text)
    if one is not None:
        return read_one_mark(*one.groups(), marks=marks)
    groups = _GROUPS.fullmatch(text)
    if groups is None or groups[2] == groups[3]:
        return ()
    return (printed(re.sub(r"[^0-9]", "", groups[1]), groups[4] or ""),)


def read_one_mark(whole: str, mark: str, rest: str, *, marks: Marks) -> tuple[Printed, ...]:
    """A numeral with a single point or comma."""
    decimal = printed(whole, rest)
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        return (decimal,)
    grouped = printed(whole + rest)
    readings = [decimal] * (mark in marks.decimal) + [grouped] * (mark in marks.grouping)
    return tuple(readings) or (decimal, grouped)


def marks_of(numerals: Iterable[str], lang: str | None) -> Marks:
    """How a text writes its numbers: by its language, and by every numeral in it that can be read in one way only."""
    start = MIXED if lang is None else MARKS[lang]
    decimal, grouping = set(start.decimal), set(start.grouping)
    for text in numerals:
        one, groups = _ONE_MARK.fullmatch(text), _GROUPS.fullmatch(text)
        if one is not None:
            if len(one[3]) != 3 or len(one[1]) > 3 or one[1].startswith("0"):
                decimal.add(one[2])
        elif groups is not None and groups[2] != groups[3]:
            grouping.add(groups[2])
            decimal.update(groups[3] or "")
    return Marks(frozenset(decimal), frozenset(grouping))
