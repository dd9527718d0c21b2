"""Totals: lines grouped and added up, with what each total includes said beside it.

Stages, currencies and VAT bases are never added together. Additional agreements are listed with contracts, since the
portal publishes them as contracts, but each total says how much of it is theirs, how much is of terminated contracts,
and how much covers several years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dalel.later import ibis
from dalel.spending.line import Stage

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import BooleanValue, Table

BY: dict[str, tuple[str, ...]] = {
    "method": ("method_scheme", "method_code", "method"),
    "buyer": ("buyer_scheme", "buyer_id"),
    "supplier": ("supplier_scheme", "supplier_id"),
    "category": ("category",),
    "month": ("month",),
    "year": ("year",),
    "currency": (),
    "stage": (),
    "subject-kind": ("subject_kind",),
    "ground": ("ground_code",),
    "status": ("status_code", "status"),
    "item": ("item_scheme", "item_code"),
    "document": ("document",),
}
"""What lines can be grouped by, and the columns that make a group."""

_NAMES = {"buyer": "buyer_name", "supplier": "supplier_name", "item": "title_ru"}

PARTS: dict[str, Callable[[Table], BooleanValue]] = {
    "amendment": lambda lines: lines.stage == Stage.AMENDMENT,
    "has-parent": lambda lines: lines.parent_record.notnull(),
    "terminated": lambda lines: lines.status == "terminated",
    "cancelled": lambda lines: lines.status.isin(["cancelled", "unsuccessful"]),
    "pending": lambda lines: lines.status == "pending",
    "several-years": lambda lines: lines.several_years,
}
"""Groups within a total that a reader must know of (``vocabulary/total-part.yaml``)."""


PAGES = {"kz-ows"}
"""Formats whose documents are pages of a portal's listing: one document is seldom a buyer's whole plan."""


@dataclass(frozen=True, slots=True)
class Part:
    """A group of lines within a total, counted in it."""

    code: str
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """One total: its group's columns, its stage, how many lines and how much, and what it includes.

    ``name`` is the group's name as published (a buyer's, a supplier's), None where it has none.
    """

    group: dict[str, Any]
    name: str | None
    stage: Stage
    lines: int
    amount: Decimal
    currency: str
    vat_basis: str
    parts: tuple[Part, ...]


GROUP_ORDERS = ("amount", "lines", "group")
"""The orders of totals: the largest amounts first, the most lines first, or the groups' own order."""


ACCOUNT = ("stage", "currency", "vat_basis")
"""Amounts that differ in one of these are never added."""


def add_up(
    lines: Table,
    by: str,
    backend: BaseBackend,
    *,
    limit: int | None = None,
    order: str | None = None,
    skip: int = 0,
) -> list[Total]:
    """Totals by one of `BY` within a stage, currency and VAT basis; ties in the order of the groups.

    Without an ``order`` of `GROUP_ORDERS` months and years come in their own order, everything else by amount.
    ``limit`` keeps so many of each after the first ``skip``: a limit over all of them would leave out a whole stage and
    not say so.
    """
    return list_totals(group_lines(lines, by), by, backend, limit=limit, order=order, skip=skip)


def group_lines(lines: Table, by: str) -> Table:
    """Every group of lines as a row with its totals; ``paged`` is true of one with lines from pages of a portal."""
    grouped = lines.mutate(
        stage=ibis.cases((lines.stage == Stage.AMENDMENT, Stage.CONTRACT.value), else_=lines.stage),
        **{f"in_{code}": holds(lines).fill_null(False) for code, holds in PARTS.items()},
        name=lines[_NAMES[by]] if by in _NAMES else ibis.null("string"),
        is_paged=is_of_page(lines),
    )
    return grouped.group_by([*ACCOUNT, *BY[by]]).agg(
        name=grouped.name.min(),
        lines=grouped.count(),
        amount=grouped.amount.sum(),
        **{f"lines_{code}": grouped.count(where=grouped[f"in_{code}"]) for code in PARTS},
        **{f"amount_{code}": grouped.amount.sum(where=grouped[f"in_{code}"]) for code in PARTS},
        paged=grouped.is_paged.any(),
    )


def is_of_page(lines: Table) -> BooleanValue:
    """Whether a line stands in a document that is a page of a portal."""
    return lines.format.isin(sorted(PAGES))


def unite_groups(totals: Table) -> Table:
    """The rows of `group_lines` by any group, united into those of whole accounts: sums of sums."""
    return totals.group_by(ACCOUNT).agg(
        name=ibis.null("string"),
        lines=totals.lines.sum(),
        amount=totals.amount.sum(),
        **{f"lines_{code}": totals[f"lines_{code}"].sum() for code in PARTS},
        **{f"amount_{code}": totals[f"amount_{code}"].sum() for code in PARTS},
    )


def list_totals(
    totals: Table,
    by: str,
    backend: BaseBackend,
    *,
    limit: int | None = None,
    order: str | None = None,
    skip: int = 0,
) -> list[Total]:
    """The rows of `group_lines` in the order and within the limits of `add_up`."""
    in_order = group_order(by, order)
    if limit is not None:
        place = ibis.row_number().over(ibis.window(group_by=ACCOUNT, order_by=in_order))
        totals = totals.mutate(place=place).filter(ibis._.place >= skip, ibis._.place < skip + limit)
    ordered = totals.order_by([*(ibis._[name].asc() for name in ACCOUNT), *in_order])
    return [parse_total(row, BY[by]) for row in backend.to_pyarrow(ordered).to_pylist()]


def groups_in(totals: Table, account: Total) -> Table:
    """The groups of one account."""
    own = {"stage": account.stage.value, "currency": account.currency, "vat_basis": account.vat_basis}
    return lines_in(totals, own)


def first_totals(totals: Table, by: str, backend: BaseBackend, *, limit: int) -> list[Total]:
    """The first groups of every account: what `list_totals` finds, of groups that are added up and many."""
    accounts = list_totals(unite_groups(totals), "stage", backend)
    return [
        total for account in accounts for total in page_totals(groups_in(totals, account), by, backend, limit=limit)
    ]


def page_totals(
    totals: Table, by: str, backend: BaseBackend, *, limit: int, order: str | None = None, skip: int = 0
) -> list[Total]:
    """Some of the groups of one account: what `list_totals` does for every account, without numbering them all."""
    page = totals.order_by(group_order(by, order)).limit(limit, offset=skip)
    return [parse_total(row, BY[by]) for row in backend.to_pyarrow(page).to_pylist()]


def group_order(by: str, order: str | None = None) -> Sequence[Any]:
    """The order of groups; their names come before their codes."""
    columns = [ibis._[name].asc(nulls_first=False) for name in BY[by]]
    order = order or ("group" if by in {"month", "year"} else "amount")
    if order == "group":
        return [ibis._.name.asc(nulls_first=False), *columns] if by in _NAMES else columns
    return [ibis._[order].desc(), *columns]


def lines_in(lines: Table, group: Mapping[str, Any]) -> Table:
    """The lines of one group of a total (`Total.group`): those that its total adds up, no others."""
    return lines.filter(
        *(lines[name].isnull() if value is None else lines[name] == value for name, value in group.items())
    )


def count_groups(lines: Table, by: str, backend: BaseBackend) -> int:
    """How many groups there are."""
    return int(backend.to_pyarrow(lines.select(*BY[by]).distinct().count()).as_py())


def parse_total(row: dict[str, Any], columns: Sequence[str]) -> Total:
    """One row of the engine's answer."""
    return Total(
        group={name: row[name] for name in columns},
        name=row["name"],
        stage=Stage(row["stage"]),
        lines=row["lines"],
        amount=row["amount"],
        currency=row["currency"],
        vat_basis=row["vat_basis"],
        parts=tuple(Part(code, row[f"lines_{code}"], row[f"amount_{code}"]) for code in PARTS if row[f"lines_{code}"]),
    )
