"""A value at one place of a document: a JSON pointer, and what stands there in a unit that somebody names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dalel.publications.arithmetic import NotComputed
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.number_phrase import Kind
from dalel.spending import clean_currency


def resolve(tree: Any, pointer: str) -> object:
    """What stands at a JSON pointer (RFC 6901); a place that is not there is a ``LookupError``."""
    if pointer and not pointer.startswith("/"):
        raise LookupError(pointer)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(tree, list):
            if not name.isdecimal():
                raise LookupError(pointer)
            tree = tree[int(name)]
        elif isinstance(tree, dict):
            tree = tree[name]
        else:
            raise LookupError(pointer)
    return tree


def read_value(found: object, unit: str | None) -> Figure | DateFigure | NotComputed:
    """A value of a document or a finding as a figure of the unit that was named."""
    if unit == "date":
        return DateFigure.parse(str(found)) or NotComputed.NO_NUMBER
    number = None if isinstance(found, bool) else clean_number(found)
    currency = None if unit is None or unit in SHARES else clean_currency(unit)
    if number is None or (unit is not None and unit not in SHARES and currency is None):
        return NotComputed.NO_NUMBER
    if currency is not None:
        return Figure(number, Kind.MONEY, currency)
    return Figure(number) if unit is None else Figure(number, Kind(unit))


SHARES = (Kind.SHARE, Kind.TIMES)
"""Units that are no currency."""


def clean_number(found: object) -> Decimal | None:
    """A whole number, a decimal, or a text that is one; None where it is none."""
    if not isinstance(found, int | Decimal | str):
        return None
    try:
        number = Decimal(found)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
