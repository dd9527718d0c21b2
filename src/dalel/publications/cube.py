"""A cube: all lines added up once by every column that the claims of a text pick lines by.

A hundred claims then ask the cube and not the lines. What it answers is what the lines would: `pick_lines` says what a
filter means, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dalel.publications.arithmetic import Account
from dalel.spending import FILTERS

if TYPE_CHECKING:
    from ibis.expr.types import Table

UNITS = ("currency", "stage", "vat_basis")
"""Columns by which amounts are kept apart."""

ONE_BY_ONE = frozenset({"line", "record"})
"""Filters that pick single lines: a cube by them would be as long as the lines."""


@dataclass(frozen=True, slots=True)
class Cube:
    """The cells of a cube; ``names`` are the filters that it can answer."""

    names: frozenset[str]
    cells: Sequence[Mapping[str, Any]]

    def answers(self, filters: Mapping[str, str]) -> bool:
        """Whether lines were added up by every column of these filters."""
        return self.names.issuperset(filters)

    def account(self, filters: Mapping[str, str]) -> Account:
        """What the lines that answer the filters add up to."""
        return account_of(cell for cell in self.cells if all(fits(cell, *each) for each in filters.items()))


def cube_names(filters: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """The filters that a cube for these should answer."""
    return frozenset(name for each in filters for name in each) - ONE_BY_ONE


def add_up_by(lines: Table, names: Collection[str]) -> Table:
    """Lines added up by the columns of these filters, and by the units that are kept apart."""
    columns = sorted({column for name in names for column in FILTERS[name]})
    by = {f"by_{column}": lines[column].cast("string") for column in columns}
    return lines.group_by(**by, **{unit: lines[unit] for unit in UNITS}).agg(
        lines=lines.count(),
        published=lines.amount.count(),
        amount=lines.amount.sum(),
        largest=lines.amount.max(),
        smallest=lines.amount.min(),
    )


def fits(cell: Mapping[str, Any], name: str, value: str) -> bool:
    """Whether the lines of a cell answer a filter, as `pick_lines` has it."""
    found = [cell[f"by_{column}"] for column in FILTERS[name]]
    if value == "-":
        return found[0] is None
    if name == "document":
        return found[0] is not None and bool(found[0].startswith(value))
    return value in found


def account_of(cells: Iterable[Mapping[str, Any]]) -> Account:
    """What some cells add up to together."""
    rows = list(cells)
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    return Account(
        lines=sum(row["lines"] for row in rows),
        unpublished=sum(row["lines"] - row["published"] for row in rows),
        amount=sum(amounts, Decimal(0)) if amounts else None,
        largest=max((row["largest"] for row in rows if row["largest"] is not None), default=None),
        smallest=min((row["smallest"] for row in rows if row["smallest"] is not None), default=None),
        currencies=several(row["currency"] for row in rows),
        stages=several(row["stage"] for row in rows),
        vat_bases=several(row["vat_basis"] for row in rows),
    )


def several(units: Iterable[str | None]) -> tuple[str | None, ...]:
    """Units that occur, each once and in order."""
    return tuple(sorted(set(units), key=str))
