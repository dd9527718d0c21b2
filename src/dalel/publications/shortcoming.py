"""Shortcomings: what a claim's definition lacks to be checked, or has too much of, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from dalel.errors import did_you_mean
from dalel.publications.cell_place import is_cell
from dalel.publications.claim import GROUPS, OF_TABLE, OF_TWO, OF_VALUE, Claim, ClaimKind, Operation
from dalel.publications.document_value import clean_number
from dalel.publications.quotation import is_quoted_place
from dalel.spending import clean_currency, is_partial_date

A_PLACE = "Write at: /items/0/amount, a JSON pointer, or at: Sheet1!D12, a cell; or pick rows: {column: words}."
A_QUOTED_PLACE = "Write at: page=3 of a PDF, the address of a page in a web archive, a JSON pointer or a cell."
ONE_OF = "Write one of: lines: {…}, finding: ID, document: SHA-256."


def shortcomings(claim: Claim) -> Iterator[tuple[str, str]]:
    """What a claim lacks, or has too much of."""
    rests_on = [name for name in ("lines", "finding", "document") if getattr(claim, name) is not None]
    if len(rests_on) > 1:
        yield f"rests on {' and '.join(rests_on)}", ONE_OF
    yield from shortcomings_of_place(claim)
    if claim.kind is not ClaimKind.FIGURE:
        if claim.operations:
            yield f"computes something and is of the kind {claim.kind}", "Write kind: figure."
        if claim.kind is not ClaimKind.OPINION and not rests_on:
            yield "rests on nothing", ONE_OF
        return
    if not rests_on:
        yield "rests on nothing", ONE_OF
    else:
        yield from shortcomings_of_figure(claim, rests_on[0])


def shortcomings_of_place(claim: Claim) -> Iterator[tuple[str, str]]:
    """What is wrong with where in a document something stands, whatever the kind of the claim."""
    is_figure = claim.kind is ClaimKind.FIGURE
    for at in (claim.at, (claim.since or {}).get("at")):
        is_place = not at or at.startswith("/") or is_cell(at)
        if not is_place and is_figure:
            yield f'names the place "{at}", which is neither a JSON pointer nor a cell', A_PLACE
        elif not is_place and not is_quoted_place(at or ""):
            yield f'names the place "{at}", which is no place of a document', A_QUOTED_PLACE
    yield from shortcomings_of_rows(claim)


def shortcomings_of_rows(claim: Claim) -> Iterator[tuple[str, str]]:
    """What is wrong with how rows of a table are picked."""
    if claim.document is None and (claim.at is not None or claim.rows is not None):
        yield "names a place of no document", "Write document: SHA-256."
    if claim.rows is None:
        for name in OF_TABLE:
            if getattr(claim, name) is not None:
                yield f"names a {name} and picks no rows", "Write rows: {column: words}, or rows: {} for all of them."
        return
    if claim.at is not None:
        yield "names a place and picks rows", "Write one of: at: …, rows: {…}."
    if claim.header is not None and not re.fullmatch("[1-9][0-9]{0,6}", claim.header):
        yield f'has the header "{claim.header}", which is no number of a row', "Write header: 1."
    if claim.decimal not in (None, ".", ","):
        yield f'has the decimal mark "{claim.decimal}"', 'Write decimal: "," or decimal: ".".'


def shortcomings_of_figure(claim: Claim, rests_on: str) -> Iterator[tuple[str, str]]:
    """What a figure lacks to be computed from what it rests on."""
    if not claim.operations:
        yield "computes nothing", f"Write operation: {', '.join(Operation)}."
    for operation in claim.operations:
        yield from shortcomings_of_operation(operation, claim, rests_on)
    if claim.rounding is not None and not is_unit(claim.rounding):
        yield f'is rounded to "{claim.rounding}", which is no number above zero', "Write rounding: 1000000, or 0.1."
    if claim.finding is not None and claim.measure is None:
        yield "names no measure of its finding", "Write measure: amount, lines, or a measure of the flag."
    if claim.document is not None and claim.at is None and claim.rows is None:
        yield "names no place in its document", A_PLACE
    if claim.by is not None:
        yield from shortcomings_of_groups(claim)


def shortcomings_of_operation(operation: Operation, claim: Claim, rests_on: str) -> Iterator[tuple[str, str]]:
    """What a figure lacks for one operation."""
    if operation not in computable(claim):
        yield (
            f"cannot compute {operation} from {rests_on if claim.rows is None else 'rows'}",
            "value is of a finding, a document or a row of it, days are of two places of documents, conversion is of "
            "lines, every other operation is of lines or rows.",
        )
    elif operation is Operation.DAYS and "at" not in (claim.since or {}):
        yield "counts days since no place", "Write since: {at: /items/0/date, document: SHA-256}."
    elif operation is Operation.CONVERSION and not (is_currency(claim.to) and is_partial_date(claim.on or "")):
        yield "names no currency and no date to convert by", "Write to: USD and on: 2020-06-12, 2020-06 or 2020."
    elif operation is Operation.CONVERSION and claim.of is not None:
        yield "converts, and compares with other lines", "Make two claims of it."
    elif claim.rows is not None and operation is not Operation.COUNT and claim.column is None:
        yield f"computes {operation} of no column", "Write column: NAME, as the header has it."
    elif claim.rows is not None and operation is not Operation.VALUE and claim.unit and not is_currency(claim.unit):
        yield f'computes {operation} in "{claim.unit}"', "Write a currency, such as unit: KZT, or none."
    if operation in OF_TWO and claim.of is None:
        yield f"computes {operation} of nothing", "Write of: {…} with the filters of what to compare with."


def computable(claim: Claim) -> Collection[Operation]:
    """The operations that can be computed from what a claim rests on."""
    if claim.lines is not None:
        return set(Operation) - set(OF_VALUE)
    if claim.rows is not None:
        return set(Operation) - {Operation.DAYS, Operation.CONVERSION}
    return OF_VALUE if claim.finding is None else (Operation.VALUE,)


def shortcomings_of_groups(claim: Claim) -> Iterator[tuple[str, str]]:
    """What a figure lacks to be a rank among groups: its lines are one of the groups, and nothing else."""
    by = claim.by or ""
    if by not in GROUPS:
        yield f'compares groups by "{by}"', did_you_mean(by, GROUPS)
    elif claim.operations != (Operation.RANK,):
        yield "compares groups, and computes something else than rank", "Write operation: rank."
    elif (
        claim.lines is not None and claim.of is not None and ({**claim.of, by: claim.lines.get(by, "")} != claim.lines)
    ):
        yield (
            f"has lines that are not one {by} of those it compares with",
            f"Write the filters of of: {{…}} under lines too, and one more: {by}: CODE.",
        )


def is_currency(text: str | None) -> bool:
    """Whether a text is a code of ISO 4217 in capitals."""
    return text is not None and clean_currency(text) == text


def is_unit(text: str) -> bool:
    """Whether a text is a number that something can be rounded to."""
    number = clean_number(text)
    return number is not None and number > 0
