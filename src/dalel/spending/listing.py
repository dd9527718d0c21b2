"""Lines picked out and listed: by any column, largest first, each with its place in its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from dalel.errors import CommandError, did_you_mean
from dalel.later import ibis
from dalel.spending.layout import SEARCHED, WORDS, pick_named, shorten

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import StringValue, Table

FILTERS: dict[str, tuple[str, ...]] = {
    "line": ("line",),
    "stage": ("stage",),
    "method": ("method_code", "method"),
    "buyer": ("buyer_id",),
    "supplier": ("supplier_id",),
    "category": ("category",),
    "item": ("item_code",),
    "year": ("year",),
    "month": ("month",),
    "currency": ("currency",),
    "status": ("status_code", "status"),
    "ground": ("ground_code",),
    "document": ("document",),
    "record": ("record",),
}
"""What lines can be picked by; a value may be the published code or our word for it."""

ORDERS = {
    "amount": ("amount", True),
    "amount-up": ("amount", False),
    "date": ("date", False),
    "date-down": ("date", True),
    "title": ("title", False),
}
"""The orders in which lines are listed: by which column, and whether the largest come first; NULL comes last."""

FAR = 2_000
"""From here on a page of a long list is found by counting values, and not by putting rows in order."""

LISTED = (
    "line",
    "stage",
    "buyer_id",
    "buyer_name",
    "supplier_id",
    "supplier_name",
    "title",
    "item_code",
    "category",
    "method_code",
    "quantity",
    "unit_code",
    "unit_price",
    "amount",
    "currency",
    "vat_basis",
    "year",
    "month",
    "date",
    "record",
    "place",
    "document",
)
"""The columns of a listing."""

_TITLES = {
    "en": ("title_en", "title_ru", "title_kk", "title_other"),
    "ru": ("title_ru", "title_kk", "title_en", "title_other"),
    "kk": ("title_kk", "title_ru", "title_en", "title_other"),
}


def title_in(lines: Table, lang: str) -> StringValue:
    """A line's title in the language asked for, else in the one that was published, else its description."""
    descriptions = [name.replace("title", "description") for name in _TITLES[lang]]
    return ibis.coalesce(*(lines[name] for name in (*_TITLES[lang], *descriptions)))


def pick_lines(lines: Table, wanted: Mapping[str, str]) -> Table:
    """The lines for which every named filter holds; a value of "-" picks the lines that publish none."""
    for name, value in wanted.items():
        if name not in FILTERS:
            raise CommandError(f'Lines cannot be picked by "{name}".', next_step=did_you_mean(name, FILTERS))
        if name == "line":
            named = pick_named(lines, [value])
            lines = lines if named is None else named
        columns = [lines[column].cast("string") for column in FILTERS[name]]
        if value == "-":
            lines = lines.filter(columns[0].isnull())
        elif name == "document":
            lines = lines.filter(columns[0].startswith(value))
        else:
            lines = lines.filter(ibis.or_(*(column == value for column in columns)))
    return lines


def search_lines(
    lines: Table, *, words: str = "", at_least: Decimal | None = None, at_most: Decimal | None = None
) -> Table:
    """The lines whose titles, descriptions and names hold every word, in any case, and whose amount lies between."""
    for word in words.lower().split():
        short = shorten(word)
        if WORDS in lines.columns and short is not None:
            lines = lines.filter(lines[WORDS].contains(short))
        else:
            lines = lines.filter(ibis.or_(*(lines[column].lower().contains(word) for column in SEARCHED)))
    if at_least is not None:
        lines = lines.filter(lines.amount >= at_least)
    if at_most is not None:
        lines = lines.filter(lines.amount <= at_most)
    return lines


def list_lines(
    lines: Table,
    backend: BaseBackend,
    *,
    lang: str,
    limit: int | None,
    columns: Sequence[str] = LISTED,
    order: str = "amount",
    skip: int = 0,
) -> list[dict[str, Any]]:
    """Lines as rows in one of the `ORDERS`, ties by identifier; ``skip`` leaves out the first."""
    lines = lines.mutate(title=title_in(lines, lang))
    if skip >= FAR and limit is not None:
        lines, skip = lines_about(lines, backend, order=order, skip=skip, limit=limit)
    ordered = lines.order_by(in_order(order), ibis._.line.asc())
    if skip:
        # Far down a long list it is the names that are put in order, and not whole rows.
        names = backend.to_pyarrow(ordered.select("line").limit(limit, offset=skip))["line"].to_pylist()
        chosen = lines_named(lines, names)
        return list_lines(chosen, backend, lang=lang, limit=limit, columns=columns, order=order)
    return [dict(row) for row in backend.to_pyarrow(ordered.select(*columns).limit(limit)).to_pylist()]


def in_order(order: str) -> Any:
    """One of the `ORDERS` as the engine's."""
    column, is_down = ORDERS[order]
    return ibis._[column].desc(nulls_first=False) if is_down else ibis._[column].asc(nulls_first=False)


def lines_about(lines: Table, backend: BaseBackend, *, order: str, skip: int, limit: int) -> tuple[Table, int]:
    """The lines that share a value with one of the page after the first ``skip``, and how many of them come before it.

    How many lines have each value says where a page begins; only these are then put in order.
    """
    column, _ = ORDERS[order]
    counted = lines.group_by(column).agg(n=lines.count())
    until = counted.n.sum().over(ibis.cumulative_window(order_by=in_order(order)))
    counted = counted.mutate(until=until)
    page = counted.filter(counted.until > skip, counted.until - counted.n < skip + limit).order_by("until")
    values = backend.to_pyarrow(page)
    if not len(values):
        return lines.filter(ibis.literal(False)), 0
    known = values[column].drop_null()
    ends = pc.min_max(known) if len(known) else None
    here = [lines[column].between(ends["min"].as_py(), ends["max"].as_py())] if ends else []
    gone = [lines[column].isnull()] if len(known) < len(values) else []
    return lines.filter(ibis.or_(*here, *gone)), skip - (values["until"][0].as_py() - values["n"][0].as_py())


def lines_named(lines: Table, names: Sequence[str]) -> Table:
    """The lines with these identifiers."""
    named = pick_named(lines, names)
    if named is not None:
        return named
    wanted = ibis.memtable(pa.table({"wanted": pa.array(names, pa.string())}))
    return lines.semi_join(wanted, lines.line == wanted.wanted)
