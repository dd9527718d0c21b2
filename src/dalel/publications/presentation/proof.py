"""A proof: what a claim rests on, row by row, how its number was computed, and how the printed one compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import ibis
from ibis.expr.types import Table

from dalel.publications.arithmetic import Account
from dalel.publications.check import Checked, Step
from dalel.publications.check_record import decimal_of, say_rate, say_result
from dalel.publications.claim import OF_TWO, ClaimKind, Operation
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.holdings import Holdings, Key
from dalel.spending import lines_named, list_lines
from dalel.vocabulary import say_number, term

SHOWN = 40
"""Rows that a proof shows; the command beside them shows all of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place in a document, what is there and its amount; None where the result itself is the value."""

    document: str
    place: str
    what: str | None = None
    amount: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """One number of a claim: what was computed of what, the result, what is printed, and whether that agrees."""

    operation: Operation
    arithmetic: str
    result: str | None
    printed: str | None
    agrees: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind the words of one claim. ``count`` is the number of rows, of which ``rows`` are the first."""

    number: int
    checked: Checked
    sentence: str
    calculations: tuple[Calculation, ...]
    rows: tuple[Row, ...]
    count: int
    documents: tuple[str, ...]

    @property
    def filters(self) -> tuple[Mapping[str, str], ...]:
        """How the lines are picked again: those of the claim, then those it compares with."""
        claim = self.checked.claim
        return tuple(each for each in (claim.lines, claim.of) if each is not None)


class Rows:
    """The rows and documents behind claims, in one language; what several claims rest on is asked for once."""

    def __init__(self, holdings: Holdings, lang: str) -> None:
        self.holdings, self.lang = holdings, lang
        self._rows: dict[Key, tuple[Row, ...]] = {}
        self._documents: dict[Key, tuple[str, ...]] = {}

    def rows(self, checked: Checked) -> tuple[Row, ...]:
        """The rows that a claim rests on, the largest amounts first; without lines, the places that it names."""
        names = [source.line for source in checked.sources if source.line is not None]
        places = tuple(Row(source.document, source.place) for source in checked.sources[:SHOWN])
        if checked.claim.lines is None:
            # The rows of a finding about competition are no spending lines: their places stand alone.
            return (self.list(lines_named(self.holdings.pick({}), names)) if names else ()) or places
        key = tuple(sorted(checked.claim.lines.items()))
        if key not in self._rows:
            self._rows[key] = self.list(self.holdings.pick(checked.claim.lines))
        return self._rows[key]

    def list(self, lines: Table) -> tuple[Row, ...]:
        """The largest of some lines."""
        columns = ("document", "place", "title", "amount", "currency")
        listed = list_lines(lines, self.holdings.engine, lang=self.lang, limit=SHOWN, columns=columns)
        return tuple(
            Row(row["document"], row["place"], row["title"] or "", row["amount"], row["currency"]) for row in listed
        )

    def documents(self, checked: Checked) -> tuple[str, ...]:
        """Every document that a claim rests on, those it compares with too."""
        claim = checked.claim
        found = dict.fromkeys(source.document for source in checked.sources)
        for filters in (claim.lines, claim.of):
            if filters is not None:
                found |= dict.fromkeys(self.documents_of(filters))
        if claim.document is not None and (held := self.holdings.document(claim.document)):
            found[held] = None
        return tuple(found)

    def documents_of(self, filters: Mapping[str, str]) -> tuple[str, ...]:
        """The documents of the lines that answer the filters."""
        key = tuple(sorted(filters.items()))
        if key not in self._documents:
            lines = self.holdings.pick(filters).select("document").distinct().order_by(ibis._.document.asc())
            self._documents[key] = tuple(self.holdings.engine.to_pyarrow(lines).column("document").to_pylist())
        return self._documents[key]


def make_proof(number: int, checked: Checked, sentence: str, rows: Rows) -> Proof:
    """The proof of one claim."""
    claim, holdings, lang = checked.claim, rows.holdings, rows.lang
    accounts = [holdings.account(filters) for filters in (claim.lines, claim.of) if filters is not None]
    count = accounts[0].lines if accounts else lines_of_finding(checked, holdings) or len(checked.sources)
    return Proof(
        number=number,
        checked=checked,
        sentence=sentence,
        calculations=tuple(calculate(step, checked, accounts, lang) for step in checked.steps),
        rows=rows.rows(checked),
        count=count,
        documents=rows.documents(checked),
    )


def lines_of_finding(checked: Checked, holdings: Holdings) -> int | None:
    """How many lines a finding has; None where a claim rests on none."""
    if checked.claim.finding is None:
        return None
    found, _ = holdings.measure(checked.claim.finding, "lines", None)
    return int(found.exact) if isinstance(found, Figure) else None


def calculate(step: Step, checked: Checked, accounts: list[Account], lang: str) -> Calculation:
    """One number of a claim in words."""
    comparison = step.comparison
    return Calculation(
        operation=step.operation,
        arithmetic=say_arithmetic(step, checked, accounts, lang),
        result=say_result(step.result, lang),
        printed=None if step.phrase is None else " ".join(step.phrase.text.split()),
        agrees=None if comparison is None else term("publications/match-reason", comparison.reason).say(lang),
    )


def say_arithmetic(step: Step, checked: Checked, accounts: list[Account], lang: str) -> str:
    """What was computed of what, with its result: an exact one after "=", a rounded one after "≈"."""
    if not isinstance(step.result, Figure | DateFigure):
        return term("publications/not-computed", step.result).say(lang)
    result = say_result(step.result, lang)
    operands = list(say_operands(step, checked, accounts, lang))
    sign = "=" if is_shown_exactly(step.result) else "≈"
    return f"{' '.join(operands)} {sign} {result}"


def say_operands(step: Step, checked: Checked, accounts: list[Account], lang: str) -> Iterator[str]:
    """The left side of a calculation."""
    name = term("publications/operation", step.operation).say(lang)
    if step.operation in OF_TWO and len(accounts) == 2:
        part, whole = (f"{say_number(account.amount, lang)} {account.currencies[0]}" for account in accounts)
        yield {
            Operation.SHARE: f"{part} ÷ {whole}",
            Operation.RATIO: f"{part} ÷ {whole}",
            Operation.DIFFERENCE: f"{part} − {whole}",
            Operation.CHANGE: f"({part} − {whole}) ÷ {whole}",
            Operation.RANK: f"{part}; {say_of_lines(lang, operation=name, count=accounts[1].lines)}",
        }[step.operation]
    elif step.rate is not None:
        yield f"{say_number(accounts[0].amount, lang)} {accounts[0].currencies[0]}; {say_rate(step.rate)}"
    elif accounts:
        yield say_of_lines(lang, operation=name, count=accounts[0].lines)
    else:
        claim = checked.claim
        yield f"{claim.finding or claim.document}, {claim.measure or claim.at}"


def say_of_lines(lang: str, *, operation: str, count: int) -> str:
    """An operation over some lines, in words."""
    return term("publications/presentation", "of-lines").say(lang, operation=operation, count=count)


def is_shown_exactly(result: Figure | DateFigure) -> bool:
    """Whether a result's words are the whole of it."""
    return isinstance(result, DateFigure) or decimal_of(result.exact) is not None


def is_figure(proof: Proof) -> bool:
    """Whether a proof is of a number."""
    return proof.checked.claim.kind is ClaimKind.FIGURE
