"""A proof: what a claim rests on, row by row, how its number was computed, and how the printed one compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dalel.later import ibis
from dalel.publications.arithmetic import Account
from dalel.publications.check import Checked, Step
from dalel.publications.check_record import decimal_of, say_result
from dalel.publications.claim import Claim, ClaimKind, Operation
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.holdings import Holdings, Key
from dalel.publications.table_figure import TableFigures, account_of_rows, choice_of
from dalel.publications.table_rows import number_of
from dalel.publications.trouble import TroubleError
from dalel.spending import lines_named, list_lines, plain
from dalel.vocabulary import say_number, term

if TYPE_CHECKING:
    from ibis.expr.types import Table

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
        if checked.claim.rows is not None:
            return self.of_table(checked.claim)
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

    def of_table(self, claim: Claim) -> tuple[Row, ...]:
        """The first rows that a claim picks from a table."""
        document = self.holdings.document(claim.document or "") or ""
        found = self.holdings.table(claim)
        rows = found.rows[:SHOWN] if isinstance(found, TableFigures) else ()
        choice = choice_of(claim, claim.rows or {})
        is_number = claim.column is not None and claim.unit != "date"
        return tuple(
            Row(document, row.place, row.said, number_of(row, choice) if is_number else None, claim.unit)
            for row in rows
        )

    def documents(self, checked: Checked) -> tuple[str, ...]:
        """Every document that a claim rests on, those it compares with too."""
        claim = checked.claim
        found = dict.fromkeys(source.document for source in checked.sources)
        for filters in claim.filters:
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
    claim, holdings = checked.claim, rows.holdings
    accounts = find_accounts(claim, holdings)
    count = accounts[0].lines if accounts else lines_of_finding(checked, holdings) or len(checked.sources)
    return Proof(
        number=number,
        checked=checked,
        sentence=sentence,
        calculations=tuple(calculate(step, checked, accounts, rows) for step in checked.steps),
        rows=rows.rows(checked),
        count=count,
        documents=rows.documents(checked),
    )


def find_accounts(claim: Claim, holdings: Holdings) -> list[Account]:
    """What the lines or rows of a claim add up to, and then those that it compares with; none where it has none."""
    if claim.rows is None:
        return [holdings.account(filters) for filters in claim.filters]
    document = holdings.document(claim.document or "")
    if document is None:
        return []
    try:
        return [
            account_of_rows(holdings.rows_of_table(document, choice), choice, claim.unit)
            for choice in (choice_of(claim, words) for words in (claim.rows, claim.of) if words is not None)
        ]
    except TroubleError:
        return []


def lines_of_finding(checked: Checked, holdings: Holdings) -> int | None:
    """How many lines a finding has; None where a claim rests on none."""
    if checked.claim.finding is None:
        return None
    found, _ = holdings.measure(checked.claim.finding, "lines", None)
    return int(found.exact) if isinstance(found, Figure) else None


def calculate(step: Step, checked: Checked, accounts: list[Account], rows: Rows) -> Calculation:
    """One number of a claim in words."""
    comparison, lang = step.comparison, rows.lang
    return Calculation(
        operation=step.operation,
        arithmetic=say_arithmetic(step, checked, accounts, rows),
        result=say_result(step.result, lang),
        printed=None if step.phrase is None else " ".join(step.phrase.text.split()),
        agrees=None if comparison is None else term("publications/match-reason", comparison.reason).say(lang),
    )


def say_arithmetic(step: Step, checked: Checked, accounts: list[Account], rows: Rows) -> str:
    """What was computed of what, with its result: an exact one after "=", a rounded one after "≈"."""
    if not isinstance(step.result, Figure | DateFigure):
        return term("publications/not-computed", step.result).say(rows.lang)
    sign = "=" if is_shown_exactly(step.result) else "≈"
    return f"{say_operands(step, checked, accounts, rows)} {sign} {say_result(step.result, rows.lang)}"


def say_operands(step: Step, checked: Checked, accounts: list[Account], rows: Rows) -> str:
    """The left side of a calculation."""
    claim, lang = checked.claim, rows.lang
    name = term("publications/operation", step.operation).say(lang)
    if not accounts or step.operation is Operation.VALUE:
        return say_places(step, claim)
    amounts = [say_amount(account, lang) for account in accounts]
    what = "lines" if claim.rows is None else "rows"
    if step.operation is Operation.RANK:
        said = {"operation": name, "amount": amounts[0], "count": accounts[-1].lines}
        if claim.by is not None:
            said |= {"count": len(rows.holdings.groups(claim)), "by": term("publications/group", claim.by).say(lang)}
        code = "among-groups" if claim.by is not None else "among" if claim.rows is None else "among-rows"
        return term("publications/presentation", code).say(lang, **said)
    if step.operation is Operation.CONVERSION and claim.to is not None and claim.on is not None:
        return f"{amounts[0]} {say_rate(accounts[0], claim.to, claim.on, rows)}"
    if step.operation in SIGNS and len(amounts) == 2:
        return SIGNS[step.operation].format(*amounts)
    return term("publications/presentation", f"of-{what}").say(lang, operation=name, count=accounts[0].lines)


def say_amount(account: Account, lang: str) -> str:
    """What some lines add up to, with its currency where it has one."""
    currency = "/".join(filter(None, account.currencies))
    return f"{say_number(account.amount, lang)} {currency}".rstrip()


SIGNS = {
    Operation.SHARE: "{0} ÷ {1}",
    Operation.RATIO: "{0} ÷ {1}",
    Operation.DIFFERENCE: "{0} − {1}",
    Operation.CHANGE: "({0} − {1}) ÷ {1}",
}
"""Operations that set one amount beside another."""


def say_places(step: Step, claim: Claim) -> str:
    """Where values stand: one, or for days the later and the earlier one."""
    place = f"{claim.finding or claim.document}, {claim.measure or claim.at or claim.column}"
    if step.operation is not Operation.DAYS or claim.since is None:
        return place
    return f"{place} − {claim.since.get('document', claim.document)}, {claim.since.get('at')}"


def say_rate(account: Account, to: str, on: str, rows: Rows) -> str:
    """A rate as it was used, with its date and source."""
    rate = rows.holdings.rate(account.currencies[0], to, on)
    if rate is None:
        return ""
    sign = "×" if to == rate.quote else "÷"
    return f"{sign} {plain(rate.value)} {rate.base}/{rate.quote} ({rate.date}, {rate.source})"


def is_shown_exactly(result: Figure | DateFigure) -> bool:
    """Whether a result's words are the whole of it."""
    return isinstance(result, DateFigure) or decimal_of(result.exact) is not None


def is_figure(proof: Proof) -> bool:
    """Whether a proof is of a number."""
    return proof.checked.claim.kind is ClaimKind.FIGURE
