"""The arithmetic of figures: a closed list of operations over what lines add up to, all of it exact.

What is never added together elsewhere (currencies, stages, bases of VAT) is not added here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dalel.publications.claim import OF_TWO, Operation
from dalel.publications.figure import Figure
from dalel.publications.number_phrase import Kind
from dalel.spending import Rate


class NotComputed(StrEnum):
    """Why a figure was not computed (``vocabulary/publications/not-computed.yaml``)."""

    NO_LINES = "no-lines"
    SUPERSEDED = "superseded"
    AMOUNT_NOT_PUBLISHED = "amount-not-published"
    SEVERAL_CURRENCIES = "several-currencies"
    SEVERAL_STAGES = "several-stages"
    SEVERAL_VAT_BASES = "several-vat-bases"
    WHOLE_IS_ZERO = "whole-is-zero"
    NO_FINDING = "no-finding"
    NO_MEASURE = "no-measure"
    NO_DOCUMENT = "no-document"
    NO_PLACE = "no-place"
    NO_NUMBER = "no-number"
    OTHER_NUMBERS = "other-numbers"
    NOTHING_TO_COMPUTE = "nothing-to-compute"
    NO_RATE = "no-rate"
    NO_TEXT = "no-text"
    NOT_QUOTED = "not-quoted"
    NO_WARCIO = "no-warcio"
    NO_TABLE = "no-table"
    NO_COLUMN = "no-column"
    UNREADABLE_ROW = "unreadable-row"
    SEVERAL_ROWS = "several-rows"
    TOO_LARGE = "too-large"
    GROUP_NOT_PUBLISHED = "group-not-published"


MISSING = (
    NotComputed.NO_LINES,
    NotComputed.SUPERSEDED,
    NotComputed.NO_FINDING,
    NotComputed.NO_MEASURE,
    NotComputed.NO_DOCUMENT,
    NotComputed.NO_PLACE,
    NotComputed.NO_COLUMN,
)
"""Reasons that mean that the evidence is not there."""


ONLY_HELD = (NotComputed.NOTHING_TO_COMPUTE, NotComputed.NO_TEXT)
"""Reasons that leave a claim to a person: its evidence is held, and nothing can be computed or compared."""


@dataclass(frozen=True, slots=True)
class Account:
    """What some lines add up to, and what would forbid adding them: values in ``unpublished`` lines, several units."""

    lines: int
    unpublished: int
    amount: Decimal | None
    largest: Decimal | None
    smallest: Decimal | None
    currencies: tuple[str | None, ...]
    stages: tuple[str | None, ...]
    vat_bases: tuple[str | None, ...]


def compute(operation: Operation, account: Account, of: Account | None = None) -> Figure | NotComputed:
    """Compute an operation over an account, or say why it cannot be computed."""
    if operation is Operation.COUNT:
        return Figure(account.lines)
    accounts = [account] if of is None or operation not in OF_TWO else [account, of]
    refused = refusal(accounts)
    if refused is not None:
        return refused
    currency, amount = account.currencies[0], account.amount or Decimal(0)
    if operation in OF_TWO and of is not None:
        return compute_of_two(operation, amount, of.amount or Decimal(0), currency)
    chosen = {Operation.MAX: account.largest, Operation.MIN: account.smallest}.get(operation, amount)
    return NotComputed.NO_LINES if chosen is None else Figure(chosen, Kind.MONEY, currency)


def refusal(accounts: list[Account]) -> NotComputed | None:
    """Why the amounts of these accounts cannot stand together, or None."""
    if any(account.lines == 0 for account in accounts):
        return NotComputed.NO_LINES
    if any(account.unpublished for account in accounts):
        return NotComputed.AMOUNT_NOT_PUBLISHED
    for units, reason in (
        ({unit for account in accounts for unit in account.currencies}, NotComputed.SEVERAL_CURRENCIES),
        ({unit for account in accounts for unit in account.stages}, NotComputed.SEVERAL_STAGES),
        ({unit for account in accounts for unit in account.vat_bases}, NotComputed.SEVERAL_VAT_BASES),
    ):
        if len(units) > 1:
            return reason
    return None


def compute_rank(account: Account, of: Account, larger: int) -> Figure | NotComputed:
    """The place of some lines' amount among other lines, the largest first; equal amounts share a place."""
    return refusal([account, of]) or Figure(larger + 1, Kind.ORDINAL)


def compute_conversion(account: Account, rate: Rate | None, to: str) -> Figure | NotComputed:
    """An amount at a named rate: the exact product, or the exact quotient."""
    refused = refusal([account])
    if refused is not None or rate is None:
        return refused or NotComputed.NO_RATE
    factor = Fraction(rate.value) if to == rate.quote else 1 / Fraction(rate.value)
    return Figure(Fraction(account.amount or 0) * factor, Kind.MONEY, to)


def compute_of_two(operation: Operation, amount: Decimal, whole: Decimal, currency: str | None) -> Figure | NotComputed:
    """An operation that sets one amount beside another."""
    difference = Fraction(amount) - Fraction(whole)
    if operation is Operation.DIFFERENCE:
        return Figure(difference, Kind.MONEY, currency)
    if whole == 0:
        return NotComputed.WHOLE_IS_ZERO
    if operation is Operation.CHANGE:
        return Figure(difference / Fraction(whole), Kind.SHARE)
    return Figure(Fraction(amount) / Fraction(whole), Kind.SHARE if operation is Operation.SHARE else Kind.TIMES)
