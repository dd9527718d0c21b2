"""The reckoning of a checked publication: what a dossier needs so that its figures can be computed again from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from dalel.errors import DataError
from dalel.evidence.dossier import ReckonedClaim, ReckonedRow, ReckonedStep, Reckoning, parse_number
from dalel.publications.arithmetic import NotComputed
from dalel.publications.cell_place import find_pointer, is_cell, point_to
from dalel.publications.check import Check, Checked, Step
from dalel.publications.check_record import decimal_of
from dalel.publications.claim import Claim, ClaimKind, Operation
from dalel.publications.direction import Direction
from dalel.publications.document_value import resolve
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.holdings import Holdings, Source
from dalel.publications.number_phrase import Kind, PrintedDate
from dalel.publications.rounding import HUNDRED, Comparison
from dalel.publications.table_figure import choice_of
from dalel.publications.table_rows import PickedRow, RowChoice, number_of
from dalel.spending import plain

AMOUNT_AT = ("amount", "contract_sum", "total_sum", "value/amount")
"""Where in its record a line's amount may stand, below the line's place; it is looked for in this order."""

MOST_ROWS = 250_000
"""A reckoning of more rows would not be read by those who check it."""


@dataclass(slots=True)
class _Rows:
    """The sets of rows so far, by what picks them; a set that several claims name stands once."""

    holdings: Holdings
    numbers: dict[str, int] = field(default_factory=dict)
    rows: list[ReckonedRow] = field(default_factory=list)

    def of_lines(self, name: str, lines: Iterable[Mapping[str, Any]]) -> int:
        """The set of some spending lines."""
        number, is_new = self.number(name)
        if is_new:
            groups: dict[Any, int] = {}
            for line in lines:
                group = groups.setdefault(line["group"], len(groups)) if "group" in line else None
                self.rows.append(replace(self.row_of_line(number, line), group=group))
            self._refuse_too_many()
        return number

    def _refuse_too_many(self) -> None:
        if len(self.rows) > MOST_ROWS:
            raise DataError(
                f"The claims rest on more than {MOST_ROWS:,} lines, too many to be computed again in a dossier.",
                next_step="Let the claims rest on fewer lines: name a document, a buyer or a year.",
            )

    def of_table(self, claim: Claim, words: Mapping[str, str]) -> int:
        """The set of the rows of a table that say these words, with what their column says."""
        document, choice = self.holdings.document(claim.document or "") or "", choice_of(claim, words)
        number, is_new = self.number(f"{document} {choice} {claim.unit}")
        if is_new:
            picked = self.holdings.rows_of_table(document, choice)
            path, unit = self.holdings.evidence.path(document), claim.unit or ""
            self.rows += (row_of_table(number, document, path, row, choice, unit=unit) for row in picked)
            self._refuse_too_many()
        return number

    def of_value(self, document: str, at: str, unit: str) -> int:
        """The set of one value of a document."""
        number, is_new = self.number(f"{document} {at} {unit}")
        if is_new:
            if is_cell(at):
                said = self.holdings.cell(document, at)
                pointer = find_pointer(self.holdings.evidence.path(document), at, said)
            else:
                said, pointer = str(resolve(self.holdings.spelled(document), at)), at or None
            self.rows.append(ReckonedRow(number, document, at, pointer, said, unit))
        return number

    def of_rate(self, claim: Claim) -> int:
        """The set of the rate that a claim converts by; it stands in the newsroom's own file of rates."""
        number, is_new = self.number(f"{claim.lines} {claim.to} {claim.on}")
        (currency,) = self.holdings.account(claim.lines or {}).currencies
        rate, path = self.holdings.rate(currency, claim.to or "", claim.on or ""), self.holdings.newsroom.rates
        if is_new and rate is not None and path is not None:
            digest, place = sha256(path.read_bytes()).hexdigest(), f"{rate.date} {rate.base} {rate.quote}"
            row = ReckonedRow(number, digest, place, None, plain(rate.value), f"{rate.base}/{rate.quote}")
            self.rows.append(row)
        return number

    def number(self, name: str) -> tuple[int, bool]:
        """The number of a set, and whether it is a new one."""
        is_new = name not in self.numbers
        return self.numbers.setdefault(name, len(self.numbers)), is_new

    def row_of_line(self, number: int, line: Mapping[str, Any]) -> ReckonedRow:
        """A spending line as a row; where its amount stands in no single place, none is named."""
        amount: Decimal | None = line["amount"]
        at = self.find_place(line["document"], line["place"], amount)
        value = None if amount is None else plain(amount)
        return ReckonedRow(number, line["document"], line["place"], at, value, line["currency"] or "")

    def find_place(self, document: str, place: str, amount: Decimal | None) -> str | None:
        """Where in a JSON document an amount stands; of a line without one, where the line does."""
        tree = self.holdings.spelled(document) if place.startswith("/") else None
        if tree is None:
            return None
        for at in (f"{place}/{each}" for each in AMOUNT_AT) if amount is not None else (place,):
            try:
                found = resolve(tree, at)
                if amount is None or (isinstance(found, str) and parse_number(found) == amount):
                    return at
            except (LookupError, ValueError):
                continue
        return None


def reckon(check: Check, digest: str, holdings: Holdings) -> Reckoning:
    """The reckoning of a publication that holds; ``digest`` is the SHA-256 of its text."""
    sets = _Rows(holdings)
    claims = tuple(reckon_claim(one, sets) for one in check.claims)
    return Reckoning(digest, claims, tuple(sorted(sets.rows, key=lambda row: (row.set, row.document, row.place))))


def reckon_claim(one: Checked, sets: _Rows) -> ReckonedClaim:
    """One claim with its steps, and the sets that they are computed from."""
    claim, rows, of = one.claim, None, None
    if claim.kind is not ClaimKind.FIGURE:
        documents = tuple(sorted({source.document for source in evidence_of(claim, sets.holdings)}))
        return ReckonedClaim(claim.id, claim.kind.value, one.position.line, None, None, documents, ())
    operations = [step.operation.value for step in one.steps]
    if claim.lines is not None:
        rows = sets.of_lines(key(claim.lines), sets.holdings.rows(claim.lines))
        of = None if claim.of is None else sets.of_lines(groups_key(claim), sets.holdings.rows(claim.of, claim.by))
        if Operation.CONVERSION in claim.operations:
            of = sets.of_rate(claim)
        operations = [operation_of(operation, claim) for operation in operations]
    elif claim.rows is not None:
        rows = sets.of_table(claim, claim.rows)
        of = None if claim.of is None else sets.of_table(claim, claim.of)
    elif claim.finding is not None:
        rows = sets.of_lines(claim.finding, sets.holdings.members(claim.finding))
        operations = [measured(claim, one.steps[0], sets.rows, rows)]
    elif Operation.DAYS in claim.operations:
        rows, of = (sets.of_value(source.document, source.place, "date") for source in one.sources)
    else:
        (source,) = one.sources
        rows = sets.of_value(source.document, source.place, claim.unit or "")
    steps = tuple(reckon_step(step, name) for step, name in zip(one.steps, operations, strict=True))
    return ReckonedClaim(claim.id, claim.kind.value, one.position.line, rows, of, (), steps)


def operation_of(operation: str, claim: Claim) -> str:
    """The name of an operation; that of a rank among groups says by what."""
    return operation if claim.by is None else f"{operation}-by-{claim.by}"


def row_of_table(
    number: int, document: str, path: Path, row: PickedRow, choice: RowChoice, *, unit: str
) -> ReckonedRow:
    """A row of a table; where its value is spelled otherwise than as a plain number, only a person looks it up."""
    if choice.column is None or not row.text:
        return ReckonedRow(number, document, row.place, point_to(path, row.line, row.column, row.raw), None, "")
    value = row.text if unit == "date" else plain(number_of(row, choice) or Decimal(0))
    is_spelled = row.raw == value or (unit != "date" and is_same(row.raw, value))
    at = point_to(path, row.line, row.column, row.raw) if is_spelled else None
    return ReckonedRow(number, document, row.place, at, value, unit)


def is_same(text: str, value: str) -> bool:
    """Whether a text is a number as a reckoning spells it, and this one."""
    try:
        return parse_number(text) == parse_number(value)
    except ValueError:
        return False


def key(filters: Mapping[str, str]) -> str:
    """Filters as the name of a set."""
    return json.dumps(filters, sort_keys=True)


def groups_key(claim: Claim) -> str:
    """The name of the set that a claim compares with; lines in groups are another set than the same lines without."""
    return f"{claim.by or ''}{key(claim.of or {})}"


def evidence_of(claim: Claim, holdings: Holdings) -> list[Source]:
    """What a claim rests on that computes nothing."""
    if claim.document is not None:
        return [Source(holdings.document(claim.document) or "", "")]
    if claim.finding is not None:
        return [Source(line["document"], line["place"]) for line in holdings.members(claim.finding)]
    return [] if claim.lines is None else list(holdings.sources(claim.lines))


def measured(claim: Claim, step: Step, rows: Iterable[ReckonedRow], number: int) -> str:
    """How a value of a finding follows from its lines, if it does: their count, or their sum."""
    if claim.measure == "lines":
        return Operation.COUNT.value
    values = [row.value for row in rows if row.set == number]
    is_sum = None not in values and isinstance(step.result, Figure) and step.result.kind is Kind.MONEY
    if is_sum and sum(Fraction(value or 0) for value in values) == step.result.exact:  # type: ignore[union-attr]
        return Operation.SUM.value
    return "measure"


def reckon_step(step: Step, operation: str) -> ReckonedStep:
    """One operation with its result, and the ends between which the printed number lets it be."""
    phrase, comparison = step.phrase, step.comparison
    if phrase is None or comparison is None or isinstance(step.result, NotComputed):
        raise DataError("A figure that was not computed cannot be sealed.", next_step="dalel publication check FILE")
    if isinstance(step.result, DateFigure):
        low, high = (days_of(date)[end] for end, date in enumerate((phrase.date, phrase.until or phrase.date)))
        return ReckonedStep(operation, step.result.value.isoformat(), "date", phrase.text, low, high, False, False)
    ends = ends_of(comparison, is_percent=phrase.kind is Kind.PERCENT, is_turned=step.direction is Direction.DOWN)
    unit = step.result.currency or (step.result.kind.value if operation == Operation.VALUE else "")
    return ReckonedStep(
        operation, spell(step.result.exact), "" if unit == Kind.NUMBER.value else unit, phrase.text, *ends
    )


def ends_of(comparison: Comparison, *, is_percent: bool, is_turned: bool) -> tuple[str | None, str | None, bool, bool]:
    """The ends of what the printed number allows, in units of the result, and whether they are open."""
    allowed = comparison.allowed
    if allowed is None:
        return None, None, False, False
    scale = HUNDRED if is_percent else 1
    if is_turned:
        return spell(-allowed.high / scale), spell(-allowed.low / scale), allowed.high_open, allowed.low_open
    return spell(allowed.low / scale), spell(allowed.high / scale), allowed.low_open, allowed.high_open


def days_of(date: PrintedDate | None) -> tuple[str | None, str | None]:
    """The first and the last day that a printed date may be; none where it has no year."""
    if date is None or date.year is None or (date.month is None and date.day is not None):
        return None, None
    first = f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}"
    month = date.month or 12
    last_day = date.day or next(day for day in (31, 30, 29, 28) if is_day(date.year, month, day))
    return first, f"{date.year:04}-{month:02}-{last_day:02}"


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    return DateFigure.parse(f"{year:04}-{month:02}-{day:02}") is not None


def spell(value: Fraction) -> str:
    """A decimal where it is a finite one of few places, else two whole numbers and a stroke."""
    exact = decimal_of(value)
    return str(value) if exact is None else plain(exact)
