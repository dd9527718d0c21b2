"""Shortcomings: what a claim's definition lacks to be checked, or has too much of, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from dalel.publications.cell_place import is_cell
from dalel.publications.claim import GROUPS, OF_TABLE, OF_TWO, OF_VALUE, Claim, ClaimKind, Operation
from dalel.publications.document_value import clean_number
from dalel.publications.problem import Sentence, nearest
from dalel.publications.quotation import is_quoted_place
from dalel.spending import clean_currency, is_partial_date
from dalel.vocabulary import refusal

Shortcoming = tuple[Sentence, refusal.Sentence]
"""What a claim lacks or has too much of, and what to write instead."""


def lacks(claim: Claim, code: str, then: str, **values: object) -> Shortcoming:
    """A shortcoming of a claim; what to write says of it what it needs."""
    said = {name: value for name, value in values.items() if name in {"operations", "by"}}
    return Sentence(code, claim=claim.id, **values), Sentence(then, **said)


def shortcomings(claim: Claim) -> Iterator[Shortcoming]:
    """What a claim lacks, or has too much of."""
    rests_on = [name for name in ("lines", "finding", "document") if getattr(claim, name) is not None]
    if len(rests_on) > 1:
        yield lacks(claim, "rests-on-two", "write-one-of", these=" and ".join(rests_on))
    yield from shortcomings_of_place(claim)
    if claim.kind is not ClaimKind.FIGURE:
        if claim.operations:
            yield lacks(claim, "computes-no-figure", "write-kind-figure", kind=claim.kind)
        if claim.kind is not ClaimKind.OPINION and not rests_on:
            yield lacks(claim, "rests-on-nothing", "write-one-of")
        return
    if not rests_on:
        yield lacks(claim, "rests-on-nothing", "write-one-of")
    else:
        yield from shortcomings_of_figure(claim, rests_on[0])


def shortcomings_of_place(claim: Claim) -> Iterator[Shortcoming]:
    """What is wrong with where in a document something stands, whatever the kind of the claim."""
    is_figure = claim.kind is ClaimKind.FIGURE
    for at in (claim.at, (claim.since or {}).get("at")):
        is_place = not at or at.startswith("/") or is_cell(at)
        if not is_place and is_figure:
            yield lacks(claim, "place-no-pointer", "write-place", at=at)
        elif not is_place and not is_quoted_place(at or ""):
            yield lacks(claim, "place-of-no-kind", "write-quoted-place", at=at)
    yield from shortcomings_of_rows(claim)


def shortcomings_of_rows(claim: Claim) -> Iterator[Shortcoming]:
    """What is wrong with how rows of a table are picked."""
    if claim.document is None and (claim.at is not None or claim.rows is not None):
        yield lacks(claim, "no-document-of-place", "write-document")
    if claim.rows is None:
        for name in OF_TABLE:
            if getattr(claim, name) is not None:
                yield lacks(claim, "no-rows-picked", "write-rows", name=name)
        return
    if claim.at is not None:
        yield lacks(claim, "place-and-rows", "write-at-or-rows")
    if claim.header is not None and not re.fullmatch("[1-9][0-9]{0,6}", claim.header):
        yield lacks(claim, "header-no-row", "write-header", header=claim.header)
    if claim.decimal not in (None, ".", ","):
        yield lacks(claim, "decimal-mark", "write-decimal", mark=claim.decimal)


def shortcomings_of_figure(claim: Claim, rests_on: str) -> Iterator[Shortcoming]:
    """What a figure lacks to be computed from what it rests on."""
    if not claim.operations:
        yield lacks(claim, "computes-nothing", "write-operation", operations=", ".join(Operation))
    for operation in claim.operations:
        yield from shortcomings_of_operation(operation, claim, rests_on)
    if claim.rounding is not None and not is_unit(claim.rounding):
        yield lacks(claim, "rounding-no-number", "write-rounding", unit=claim.rounding)
    if claim.finding is not None and claim.measure is None:
        yield lacks(claim, "no-measure", "write-measure")
    if claim.document is not None and claim.at is None and claim.rows is None:
        yield lacks(claim, "no-place", "write-place")
    if claim.by is not None:
        yield from shortcomings_of_groups(claim)


def shortcomings_of_operation(operation: Operation, claim: Claim, rests_on: str) -> Iterator[Shortcoming]:
    """What a figure lacks for one operation."""
    if operation not in computable(claim):
        these = rests_on if claim.rows is None else "rows"
        yield lacks(claim, "not-computable", "what-is-computed", operation=operation, these=these)
    elif operation is Operation.DAYS and "at" not in (claim.since or {}):
        yield lacks(claim, "days-since-nothing", "write-since")
    elif operation is Operation.CONVERSION and not (is_currency(claim.to) and is_partial_date(claim.on or "")):
        yield lacks(claim, "no-currency-or-date", "write-to-and-on")
    elif operation is Operation.CONVERSION and claim.of is not None:
        yield lacks(claim, "converts-and-compares", "two-of-it")
    elif claim.rows is not None and operation is not Operation.COUNT and claim.column is None:
        yield lacks(claim, "of-no-column", "write-column", operation=operation)
    elif claim.rows is not None and operation is not Operation.VALUE and claim.unit and not is_currency(claim.unit):
        yield lacks(claim, "in-no-currency", "write-unit", operation=operation, unit=claim.unit)
    if operation in OF_TWO and claim.of is None:
        yield lacks(claim, "of-nothing", "write-of", operation=operation)


def computable(claim: Claim) -> Collection[Operation]:
    """The operations that can be computed from what a claim rests on."""
    if claim.lines is not None:
        return set(Operation) - set(OF_VALUE)
    if claim.rows is not None:
        return set(Operation) - {Operation.DAYS, Operation.CONVERSION}
    return OF_VALUE if claim.finding is None else (Operation.VALUE,)


def shortcomings_of_groups(claim: Claim) -> Iterator[Shortcoming]:
    """What a figure lacks to be a rank among groups: its lines are one of the groups, and nothing else."""
    by = claim.by or ""
    if by not in GROUPS:
        yield Sentence("grouped-by", claim=claim.id, by=by), nearest(by, GROUPS)
    elif claim.operations != (Operation.RANK,):
        yield lacks(claim, "groups-no-rank", "write-rank")
    elif (
        claim.lines is not None and claim.of is not None and ({**claim.of, by: claim.lines.get(by, "")} != claim.lines)
    ):
        yield lacks(claim, "not-one-group", "write-group", by=by)


def is_currency(text: str | None) -> bool:
    """Whether a text is a code of ISO 4217 in capitals."""
    return text is not None and clean_currency(text) == text


def is_unit(text: str) -> bool:
    """Whether a text is a number that something can be rounded to."""
    number = clean_number(text)
    return number is not None and number > 0
