"""The lines that a question picks, grouped once: every total of its pages is read from there, in any order."""

from __future__ import annotations

from dataclasses import dataclass

from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from dalel.report.account import in_order, is_of_page
from dalel.spending import Total, group_lines, lines_in, list_totals, unite_groups

PAGED = "paged"
"""Marks a group with lines that stand in pages of a portal."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of some lines, one row a group and account, held by the engine under a name."""

    name: str
    by: str
    table: Table
    engine: Backend

    def accounts(self) -> list[Total]:
        """The total of every account."""
        return in_order(list_totals(unite_groups(self.table), "stage", self.engine))

    def of(self, account: Total) -> Table:
        """The groups of one account."""
        own = {"stage": account.stage.value, "currency": account.currency, "vat_basis": account.vat_basis}
        return lines_in(self.table, own)

    def count(self, account: Total) -> int:
        """How many groups an account has."""
        return int(self.engine.to_pyarrow(self.of(account).count()).as_py())

    def page(self, account: Total, *, order: str | None, limit: int, skip: int) -> list[Total]:
        """Some of the groups of an account, in an order."""
        return list_totals(self.of(account), self.by, self.engine, order=order, limit=limit, skip=skip)

    def find(self, account: Total, group: dict[str, object]) -> Total | None:
        """One group of an account by the values of its columns."""
        return next(iter(list_totals(lines_in(self.of(account), group), self.by, self.engine)), None)

    def is_paged(self, account: Total) -> bool:
        """Whether lines of an account stand in pages of a portal."""
        own = self.of(account)
        return bool(self.engine.to_pyarrow(own.filter(own[PAGED]).count()).as_py())

    def drop(self) -> None:
        """Let the engine forget the groups."""
        self.engine.drop_table(self.name)


def group_once(lines: Table, by: str, engine: Backend, *, name: str) -> Grouped:
    """Group lines by one of `BY`, and have the engine hold the groups under a name."""
    groups = group_lines(lines, by, marks={PAGED: is_of_page(lines)})
    return Grouped(name, by, engine.create_table(name, groups, temp=True), engine)
