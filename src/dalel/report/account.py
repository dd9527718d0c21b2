"""Totals, one account a stage, currency and VAT basis: these are never added together, so each is shown by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from dalel.jurisdictions import Jurisdiction
from dalel.spending import EXACT, Stage, group_code, group_name
from dalel.spending.totals import Part, Total, add_up, count_groups, is_of_page, lines_in
from dalel.vocabulary import term

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

SHOWN = ("method", "category", "buyer", "month")
"""What an account is broken down by, in the report's order."""

GROUPS = 20
"""Groups shown of each breakdown; the rest is one row, so that the rows still add up to the account."""

ACCOUNTS = 8
"""Accounts broken down, those with the most lines; the others are shown with their total alone."""

_STAGES = list(Stage)


@dataclass(frozen=True, slots=True)
class Row:
    """One group of a breakdown: its name, its code as published, and its total.

    ``name`` is None where the source publishes none and no code list knows one; ``says`` then says so.
    """

    name: str | None
    says: str
    code: str | None
    total: Total
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """An account by one thing. ``groups`` are all groups there are; ``rest`` adds up those that are not shown."""

    by: str
    rows: tuple[Row, ...]
    groups: int
    rest: Row | None


@dataclass(frozen=True, slots=True)
class Account:
    """The lines of one stage, currency and VAT basis; ``breakdowns`` is empty where only the total is shown.

    ``of_pages``: some of its lines stand in documents that are pages of a portal, so that a buyer's sum may be a part.
    """

    total: Total
    of_pages: bool
    breakdowns: tuple[Breakdown, ...]


def gather_accounts(
    lines: Table, *, backend: BaseBackend, jurisdiction: Jurisdiction, lang: str
) -> tuple[Account, ...]:
    """Every account, in the order of a purchase's life; within a stage those with the most lines first."""
    totals = account_totals(lines, backend)
    broken_down = sorted(totals, key=lambda total: -total.lines)[:ACCOUNTS]
    paged = page_accounts(lines, backend)
    return tuple(
        Account(
            total=total,
            of_pages=(total.stage.value, total.currency, total.vat_basis) in paged,
            breakdowns=tuple(
                gather_breakdown(
                    lines_of(lines, total), by, whole=total, backend=backend, jurisdiction=jurisdiction, lang=lang
                )
                for by in SHOWN
            )
            if total in broken_down
            else (),
        )
        for total in totals
    )


def account_totals(lines: Table, backend: BaseBackend) -> list[Total]:
    """The total of every account, in that order."""
    return in_order(add_up(lines, "stage", backend))


def in_order(totals: Sequence[Total]) -> list[Total]:
    """The totals of accounts in the order of a purchase's life, those with the most lines first."""
    return sorted(totals, key=lambda total: (_STAGES.index(total.stage), -total.lines))


def page_accounts(lines: Table, backend: BaseBackend) -> set[tuple[str, str | None, str | None]]:
    """The accounts that have lines from documents that are pages of a portal."""
    paged = lines.filter(is_of_page(lines))
    rows = backend.to_pyarrow(paged.select("stage", "currency", "vat_basis").distinct()).to_pylist()
    stage_of = {Stage.AMENDMENT.value: Stage.CONTRACT.value}
    return {(stage_of.get(row["stage"], row["stage"]), row["currency"], row["vat_basis"]) for row in rows}


def lines_of(lines: Table, total: Total) -> Table:
    """The lines that an account's total adds up; additional agreements are listed with contracts."""
    stages = [total.stage, Stage.AMENDMENT] if total.stage is Stage.CONTRACT else [total.stage]
    return lines_in(lines.filter(lines.stage.isin(stages)), {"currency": total.currency, "vat_basis": total.vat_basis})


def gather_breakdown(
    lines: Table, by: str, *, whole: Total, backend: BaseBackend, jurisdiction: Jurisdiction, lang: str
) -> Breakdown:
    """An account by one thing: its largest groups, and the rest."""
    totals = add_up(lines, by, backend, limit=GROUPS)
    groups = count_groups(lines, by, backend)
    rows = tuple(make_row(by, total, whole=whole, jurisdiction=jurisdiction, lang=lang) for total in totals)
    rest = rest_of(whole, totals, lang=lang) if groups > len(totals) else None
    return Breakdown(by=by, rows=rows, groups=groups, rest=rest)


def make_row(by: str, total: Total, *, whole: Total, jurisdiction: Jurisdiction, lang: str) -> Row:
    """One group with its name and its share of the account."""
    name, code = group_name(by, total, jurisdiction=jurisdiction, lang=lang), code_text(by, total)
    return Row(
        name=name,
        says=name or without_name(by, code, lang=lang),
        code=code,
        total=total,
        percent=percent_of(total.amount, whole.amount),
    )


def rest_of(whole: Total, shown: Sequence[Total], *, lang: str) -> Row:
    """What an account holds beside the groups shown."""
    parts = {part.code: part for part in whole.parts}
    for total in shown:
        for part in total.parts:
            left = parts[part.code]
            parts[part.code] = Part(part.code, left.lines - part.lines, EXACT.subtract(left.amount, part.amount))
    amount = whole.amount
    for total in shown:
        amount = EXACT.subtract(amount, total.amount)
    rest = replace(
        whole,
        group={},
        lines=whole.lines - sum(total.lines for total in shown),
        amount=amount,
        parts=tuple(part for part in parts.values() if part.lines),
    )
    name = term("report", "rest").say(lang)
    return Row(name=name, says=name, code=None, total=rest, percent=percent_of(amount, whole.amount))


def percent_of(amount: Decimal, whole: Decimal) -> Decimal | None:
    """The share of an amount in its account, rounded to one decimal; None where the account is nothing."""
    return EXACT.divide(amount * 100, whole).quantize(Decimal("0.1"), context=EXACT) if whole > 0 else None


def code_text(by: str, total: Total) -> str | None:
    """The group's code or identifier as published, as text."""
    code = group_code(by, total)
    return None if code is None else str(code)


def without_name(by: str, code: str | None, *, lang: str) -> str:
    """What is said of a group that has no name."""
    if by == "method":
        return term("report", "method-not-published" if code is None else "method-not-known").say(lang)
    return term("report", "month-not-published" if by == "month" else "name-not-published").say(lang)
