"""Figures over rows of a table: the same operations as over spending lines, of one column of rows that were picked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from dalel.publications.arithmetic import Account, NotComputed, compute, compute_rank
from dalel.publications.claim import Claim, Operation
from dalel.publications.document_value import read_value
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.number_phrase import Kind
from dalel.publications.table_rows import PickedRow, RowChoice, number_of
from dalel.publications.trouble import TroubleError
from dalel.spending import EXACT


@dataclass(frozen=True, slots=True)
class TableFigures:
    """What was computed for each operation of a claim, and the rows; or why none was, and where."""

    results: tuple[Figure | DateFigure | NotComputed, ...]
    rows: tuple[PickedRow, ...] = ()
    trouble: TroubleError | None = None


def choice_of(claim: Claim, words: Mapping[str, str]) -> RowChoice:
    """How rows are picked that say these words: the claim's own, or those that it compares with."""
    return RowChoice(
        words=tuple(sorted(words.items())),
        column=claim.column,
        sheet=claim.sheet,
        header=None if claim.header is None else int(claim.header),
        decimal=claim.decimal or ".",
    )


def compute_over_rows(claim: Claim, rows: tuple[PickedRow, ...], of: tuple[PickedRow, ...] | None) -> TableFigures:
    """Every operation of a claim over the rows that were picked, and those that it compares with."""
    choice = choice_of(claim, claim.rows or {})
    try:
        results = tuple(compute_operation(operation, claim, choice, rows, of) for operation in claim.operations)
    except TroubleError as error:
        return TableFigures((error.reason,) * len(claim.operations), rows, error)
    empty = next((row for row in (*rows, *(of or ())) if not row.text), None)
    if NotComputed.AMOUNT_NOT_PUBLISHED in results and empty is not None:
        trouble = TroubleError(NotComputed.AMOUNT_NOT_PUBLISHED, "cell", row=empty.row, column=claim.column, found="")
        return TableFigures(results, rows, trouble)
    return TableFigures(results, rows)


def compute_operation(
    operation: Operation,
    claim: Claim,
    choice: RowChoice,
    rows: tuple[PickedRow, ...],
    of: tuple[PickedRow, ...] | None,
) -> Figure | DateFigure | NotComputed:
    """One operation."""
    if operation is Operation.COUNT:
        return Figure(len(rows))
    if operation is Operation.VALUE:
        return value_of(claim, choice, rows)
    account = account_of_rows(rows, choice, claim.unit)
    other = None if of is None else account_of_rows(of, choice, claim.unit)
    if operation is Operation.RANK and of is not None and other is not None:
        larger = 0 if account.amount is None else sum(number > account.amount for number in numbers_of(of, choice))
        return compute_rank(account, other, larger)
    result = compute(operation, account, other)
    # Without a currency it is a number of whatever the column counts.
    is_number = isinstance(result, Figure) and result.kind is Kind.MONEY and result.currency is None
    return replace(result, kind=Kind.NUMBER) if is_number else result  # type: ignore[type-var]


def value_of(claim: Claim, choice: RowChoice, rows: tuple[PickedRow, ...]) -> Figure | DateFigure | NotComputed:
    """What the only row says."""
    if len(rows) != 1:
        return NotComputed.SEVERAL_ROWS if rows else NotComputed.NO_LINES
    (row,) = rows
    if not row.text:
        return NotComputed.AMOUNT_NOT_PUBLISHED
    return read_value(row.text if claim.unit == "date" else number_of(row, choice), claim.unit)


def account_of_rows(rows: Iterable[PickedRow], choice: RowChoice, currency: str | None) -> Account:
    """What a column of some rows adds up to, exactly."""
    chosen = tuple(rows)
    numbers = numbers_of(chosen, choice)
    return Account(
        lines=len(chosen),
        unpublished=len(chosen) - len(numbers),
        amount=reduce(EXACT.add, numbers, Decimal(0)) if numbers else None,
        largest=max(numbers, default=None),
        smallest=min(numbers, default=None),
        currencies=(currency,),
        stages=(None,),
        vat_bases=(None,),
    )


def numbers_of(rows: Iterable[PickedRow], choice: RowChoice) -> list[Decimal]:
    """The numbers that a column of some rows says, without the empty cells."""
    return [number for number in (number_of(row, choice) for row in rows) if number is not None]
