"""The lines that a question picks, grouped once: every total of its pages is read from there, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dalel.report.account import in_order
from dalel.spending import Total, groups_in, lines_in, list_totals, page_totals, unite_groups

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of some lines, one row a group and account; the engine may hold them under a name."""

    by: str
    table: Table
    engine: Backend
    name: str = ""

    def accounts(self) -> list[Total]:
        """The total of every account."""
        return in_order(list_totals(unite_groups(self.table), "stage", self.engine))

    def count(self, account: Total) -> int:
        """How many groups an account has."""
        return int(self.engine.to_pyarrow(groups_in(self.table, account).count()).as_py())

    def page(self, account: Total, *, order: str | None, limit: int, skip: int) -> list[Total]:
        """Some of the groups of an account, in an order."""
        return page_totals(groups_in(self.table, account), self.by, self.engine, order=order, limit=limit, skip=skip)

    def find(self, account: Total, group: dict[str, object]) -> Total | None:
        """One group of an account by the values of its columns."""
        return next(iter(list_totals(lines_in(groups_in(self.table, account), group), self.by, self.engine)), None)

    def is_paged(self, account: Total) -> bool:
        """Whether lines of an account stand in pages of a portal."""
        own = groups_in(self.table, account)
        return bool(self.engine.to_pyarrow(own.filter(own.paged).count()).as_py())

    def drop(self) -> None:
        """Let the engine forget the groups."""
        if self.name:
            self.engine.drop_table(self.name)


def hold_groups(groups: Table, by: str, engine: Backend, *, name: str) -> Grouped:
    """Have the engine add lines up once, and hold their groups under a name."""
    return Grouped(by, engine.create_table(name, groups, temp=True), engine, name)
