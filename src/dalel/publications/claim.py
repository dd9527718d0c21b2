"""A claim: what a stretch of a publication's text says, of which kind, and what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dalel.publications.position import Position


class ClaimKind(StrEnum):
    """What a claim is (``vocabulary/publications/claim-kind.yaml``)."""

    FIGURE = "figure"
    QUOTE = "quote"
    FACT = "fact"
    ATTRIBUTED = "attributed"
    OPINION = "opinion"


class Operation(StrEnum):
    """What is computed for a figure (``vocabulary/publications/operation.yaml``)."""

    VALUE = "value"
    SUM = "sum"
    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    MAX = "max"
    MIN = "min"
    DIFFERENCE = "difference"
    CHANGE = "change"
    RANK = "rank"
    DAYS = "days"
    CONVERSION = "conversion"


OF_TWO = (Operation.SHARE, Operation.RATIO, Operation.DIFFERENCE, Operation.CHANGE, Operation.RANK)
"""Operations that set lines beside other lines, those of ``of``."""

GROUPS = ("supplier", "buyer", "category", "item", "ground", "year", "month")
"""Filters whose groups of lines a rank can compare: each line is in one of them."""

OF_TABLE = ("column", "sheet", "header", "decimal")
"""What says how rows of a table are read."""

OF_VALUE = (Operation.VALUE, Operation.DAYS)
"""Operations over values of documents; all others are over lines."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is defined beside the text.

    It rests on lines (filters of ``dalel spending lines``), a finding, or a document; ``measure`` names a value of the
    finding, ``at`` a place in the document, ``rows`` rows of its table by what their columns say. Of rows, ``column``
    is computed with; ``sheet``, ``header`` and ``decimal`` say how the table is read. ``of`` picks the lines, or rows,
    that an operation of two compares with, and ``by`` says in which groups; ``since`` is the earlier place, and perhaps
    document, that days are counted from. ``to`` and ``on`` name the currency and the date of a conversion, ``rounding``
    a coarser unit than the last printed digit that the number is rounded to.
    """

    id: str
    kind: ClaimKind
    position: Position
    operations: tuple[Operation, ...] = ()
    lines: Mapping[str, str] | None = None
    of: Mapping[str, str] | None = None
    finding: str | None = None
    measure: str | None = None
    document: str | None = None
    at: str | None = None
    rows: Mapping[str, str] | None = None
    column: str | None = None
    sheet: str | None = None
    header: str | None = None
    decimal: str | None = None
    by: str | None = None
    unit: str | None = None
    since: Mapping[str, str] | None = None
    to: str | None = None
    on: str | None = None
    rounding: str | None = None

    @property
    def filters(self) -> tuple[Mapping[str, str], ...]:
        """How its spending lines are picked: its own, then those that they are compared with."""
        if self.lines is None:
            return ()
        return (self.lines,) if self.of is None else (self.lines, self.of)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a claim said before, until which day, and why it says something else now. It stands beside the new words."""

    claim: str
    was: str
    on: dt.date
    why: str
    position: Position
