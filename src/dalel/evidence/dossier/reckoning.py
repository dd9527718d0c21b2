"""A reckoning: how each figure of a publication is computed, with the rows of documents that it is computed from.

It is a document of the dossier as any other, entered in the ledger, and written so that a program which knows nothing
but JSON and arithmetic can compute every figure again. The format: docs/formats/reckoning.md.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dalel.canonical import canonical_json
from dalel.errors import DataError

FORM = "dalel-reckoning/1"

_DIGEST = re.compile("[0-9a-f]{64}")
_CODE = re.compile("[a-z-]{1,40}")
_NUMBER = re.compile(r"(-?[0-9]{1,60})(?:\.([0-9]{1,40})|/([1-9][0-9]{0,59}))?")
_NONE = type(None)
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "str | None": (str, _NONE),
    "int | None": (int, _NONE),
}
MOST = 10**16
"""No line number and no set reaches this."""


@dataclass(frozen=True, slots=True)
class ReckonedStep:
    """One operation: its result, and between which ends the printed number lets the result be.

    Numbers are spelled as decimals, or as two whole numbers and a stroke. ``unit`` is a currency, "date", or empty.
    Ends are None where what is printed has none.
    """

    operation: str
    result: str
    unit: str
    printed: str
    low: str | None
    high: str | None
    low_open: bool
    high_open: bool


@dataclass(frozen=True, slots=True)
class ReckonedClaim:
    """One claim where it stands; ``rows`` and ``of`` name sets of rows, ``documents`` what it rests on without any."""

    claim: str
    kind: str
    line: int
    rows: int | None
    of: int | None
    documents: tuple[str, ...]
    steps: tuple[ReckonedStep, ...]


@dataclass(frozen=True, slots=True)
class ReckonedRow:
    """One row of a set: its value, and where in the document the value stands; None where it is at no single place.

    ``group`` numbers the rows of one supplier, or of one month, where groups of rows are compared.
    """

    set: int
    document: str
    place: str
    at: str | None
    value: str | None
    unit: str
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The claims of one text, and the rows of every set that they name."""

    text: str
    claims: tuple[ReckonedClaim, ...]
    rows: tuple[ReckonedRow, ...]

    def sets(self) -> dict[int | None, list[ReckonedRow]]:
        """The rows by set; a claim that names no set has none."""
        found: dict[int | None, list[ReckonedRow]] = {}
        for row in self.rows:
            found.setdefault(row.set, []).append(row)
        return found


def render_reckoning(reckoning: Reckoning) -> Iterator[bytes]:
    """The lines of the file: which text, its claims, the rows."""
    yield canonical_json({"form": FORM, "text": reckoning.text}) + b"\n"
    yield from (canonical_json(asdict(claim)) + b"\n" for claim in reckoning.claims)
    yield from (canonical_json(fields_of(row)) + b"\n" for row in reckoning.rows)


def fields_of(row: ReckonedRow) -> dict[str, Any]:
    """A row as it is written: one that is in no group says nothing of groups."""
    return {name: value for name, value in asdict(row).items() if name != "group" or value is not None}


def parse_reckoning(data: bytes) -> Reckoning:
    """Read such a file; anything that `render_reckoning` would not have written is refused."""
    try:
        head, *rest = [json.loads(line) for line in data.decode().removesuffix("\n").split("\n")]
        reckoning = Reckoning(
            head["text"],
            tuple(parse_claim(each) for each in rest if "claim" in each),
            tuple(parse_row(each) for each in rest if "claim" not in each),
        )
        is_ours = _DIGEST.fullmatch(reckoning.text) and b"".join(render_reckoning(reckoning)) == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError("it is not a reckoning as the format writes it") from error
    places = {(row.set, row.document, row.place) for row in reckoning.rows}
    if not is_ours or len(places) < len(reckoning.rows):
        raise DataError("it is not a reckoning as the format writes it")
    return reckoning


def parse_claim(found: Mapping[str, Any]) -> ReckonedClaim:
    """A claim as its line has it."""
    steps = tuple(typed(ReckonedStep, step) for step in found["steps"])
    claim: ReckonedClaim = typed(ReckonedClaim, {**found, "documents": tuple(found["documents"]), "steps": steps})
    codes = (claim.kind, *(step.operation for step in claim.steps))
    if not (all(map(_DIGEST.fullmatch, claim.documents)) and all(map(_CODE.fullmatch, codes))):
        raise ValueError(claim.claim)
    return claim


def parse_row(found: Mapping[str, Any]) -> ReckonedRow:
    """A row as its line has it."""
    row: ReckonedRow = typed(ReckonedRow, {"group": None, **found})
    if not _DIGEST.fullmatch(row.document):
        raise ValueError(row.document)
    return row


def typed(kind: type, found: Mapping[str, Any]) -> Any:
    """A record with exactly these fields, each of its type; True is no number."""
    for each in fields(kind):
        expected, value = _TYPES.get(str(each.type), ()), found[each.name]
        if expected and type(value) not in expected:
            raise TypeError(each.name)
        if type(value) is int and not 0 <= value < MOST:
            raise ValueError(each.name)
    return kind(**found)


def parse_number(text: str, unit: str = "") -> Fraction:
    """A decimal, or two whole numbers and a stroke; a date is the number of its day."""
    if unit == "date":
        return Fraction(dt.date.fromisoformat(text[:10]).toordinal())
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return Fraction(int(match[1]), int(match[3])) if match[3] else Fraction(Decimal(text))
