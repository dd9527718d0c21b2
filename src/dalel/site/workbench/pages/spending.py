"""The spending explorer: totals of one account by anything, and the lines behind every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from dalel.report.account import Row, lines_of, make_row
from dalel.report.page import say_percent
from dalel.site.words import language
from dalel.site.workbench.asked import GROUPED_BY, Asked, account_code, group_text, parse_asked
from dalel.site.workbench.bench import Bench, bench_of
from dalel.site.workbench.chart import draw_rows
from dalel.site.workbench.grouped import Grouped
from dalel.site.workbench.page import page, render
from dalel.site.workbench.paging import Paging
from dalel.site.workbench.tags import SHORT, account_name
from dalel.site.workbench.words import report, say
from dalel.spending import (
    GROUP_ORDERS,
    ORDERS,
    Stage,
    Total,
    lines_in,
    list_lines,
    method_name,
)
from dalel.vocabulary import vocabulary
from dalel.vocabulary.refusal import RefusedCommandError

if TYPE_CHECKING:
    from ibis.expr.types import Table

ROW_COLUMNS = (
    "line",
    "title",
    "buyer_id",
    "buyer_name",
    "supplier_id",
    "supplier_name",
    "method_scheme",
    "method_code",
    "method",
    "year",
    "month",
    "date",
    "amount",
    "currency",
    "document",
    "place",
)

IN_FORM = ("buyer", "supplier", "method", "category", "year", "month")
"""Filters that have a field in the form; others come by links, and can be taken away."""


@page
def spending(request: HttpRequest) -> HttpResponse:
    """Totals, or the lines of one of them."""
    bench, asked = bench_of(request), parse_asked(request.GET.dict())
    names = document_names(bench)
    context: dict[str, object] = {
        "asked": asked,
        "categories": list(vocabulary("category")),
        "grouped_by": GROUPED_BY,
        "chips": [
            (name, value, asked.query(filters={k: v for k, v in asked.filters.items() if k != name}))
            for name, value in asked.filters.items()
            if name not in IN_FORM
        ],
        "hidden": hidden_fields(asked),
        "is_filtered": bool(asked.filters or asked.words or asked.at_least is not None or asked.at_most is not None),
        "has_lines": bool(names),
    }
    if names and asked.problem is None:
        asked_so = ("spending", language(), asked.query(page=asked.page))
        context |= bench.once(asked_so, lambda: answer(bench, asked, names))
    return render(request, "spending", context)


def document_names(bench: Bench) -> dict[str, str]:
    """What the documents that were read are called."""
    return {reading.document: reading.name for reading in bench.spending.readings()}


def hidden_fields(asked: Asked) -> list[tuple[str, str]]:
    """What a form keeps of the question though it has no field for it."""
    kept = [(name, value) for name, value in asked.filters.items() if name not in IN_FORM]
    return [*kept, ("account", asked.account)] if asked.account else kept


def answer(bench: Bench, asked: Asked, names: dict[str, str]) -> dict[str, object]:
    """The accounts that the filters leave, and one of them by groups or line by line."""
    picked = asked.within(bench.lines())
    totals = bench.totals(picked, asked.question(), asked.by)
    if not totals:
        return {"totals": []}
    whole = choose_account(totals, asked.account)
    asked_of = account_code(whole)
    shown = (
        line_rows(bench, asked, picked, whole, names)
        if asked.group or asked.lines
        else group_rows(bench, asked, bench.grouped(picked, asked.question(), asked.by), whole, names)
    )
    accounts = [
        (total, account_code(total) == asked_of, asked.query(account=account_code(total), group="")) for total in totals
    ]
    return {"totals": totals, "accounts": accounts, "whole": whole, "account": asked_of, **shown}


def choose_account(totals: Sequence[Total], code: str) -> Total:
    """The account that is asked for, or the one with the most lines."""
    if not code:
        return max(totals, key=lambda total: total.lines)
    found = next((total for total in totals if account_code(total) == code), None)
    # Filters may leave nothing of an account: that is an answer, and another account's total is not.
    return found or empty_account(code)


def empty_account(code: str) -> Total:
    """An account without lines."""
    stage, _, rest = code.partition(".")
    currency, _, vat_basis = rest.partition(".")
    if stage not in list(Stage) or not vat_basis:
        raise RefusedCommandError("no-such-value", then="choose-named", name="account", value=code)
    return Total({}, None, Stage(stage), 0, Decimal(0), currency, vat_basis, ())


def group_rows(bench: Bench, asked: Asked, grouped: Grouped, whole: Total, names: dict[str, str]) -> dict[str, object]:
    """A page of the groups of an account, and their chart."""
    lang = language()
    paging = Paging(asked.page, grouped.count(whole))
    found = grouped.page(whole, order=asked.order or None, limit=paging.size, skip=paging.skip)
    rows = [make_row(asked.by, total, whole=whole, jurisdiction=bench.jurisdiction, lang=lang) for total in found]
    named = [(say_group(asked.by, row, names), row) for row in rows]
    title = report("chart-of", what=say(f"by-{asked.by}"), account=account_name(whole))
    code = account_code(whole)
    return {
        "rows": [
            {
                "name": name,
                "code": show_code(asked.by, row) if row.code != name else None,
                "total": row.total,
                "percent": say_percent(row, whole, lang=lang),
                "open": asked.query(account=code, group=group_text(row.total), order=""),
                "narrow": asked.query(account=code, filters={**asked.filters, asked.by: row.code or "-"}, order=""),
            }
            for name, row in named
        ],
        "chart": draw_rows(named, by=asked.by, title=title, lang=lang) if len(rows) > 1 else "",
        "all_lines": asked.query(account=code, lines="all", order=""),
        "paging": paging,
        "orders": [(order, asked.query(order=order)) for order in GROUP_ORDERS],
        "order": asked.order or ("group" if asked.by in {"month", "year"} else "amount"),
        "of_pages": asked.by == "buyer" and grouped.is_paged(whole),
        **ways(asked, paging),
    }


def say_group(by: str, row: Row, names: dict[str, str]) -> str:
    """What a group is called: its name, else its code, else that it has none."""
    if by == "document":
        return names[row.code or ""]
    if row.name is None and row.code is None:
        return row.says if by in {"method", "month"} else report("not-published")
    return row.name or (row.says if by == "method" else row.code or "")


def show_code(by: str, row: Row) -> str | None:
    """A group's code as it is shown beside its name: of a document's SHA-256 the beginning."""
    return row.code[:SHORT] if by == "document" and row.code else row.code


def line_rows(bench: Bench, asked: Asked, picked: Table, whole: Total, names: dict[str, str]) -> dict[str, object]:
    """A page of the lines of a group, or of an account, with what they add up to."""
    lang = language()
    inside, opened = lines_of(picked, whole), None
    if asked.group:
        group = asked.opened()
        inside = lines_in(inside, group)
        opened = bench.grouped(picked, asked.question(), asked.by).find(whole, group)
    total = opened if asked.group else whole
    paging = Paging(asked.page, total.lines if total else 0)
    rows = list_lines(
        inside,
        bench.engine,
        lang=lang,
        limit=paging.size,
        columns=ROW_COLUMNS,
        order=asked.order or "amount",
        skip=paging.skip,
    )
    name = None
    if opened is not None:
        row = make_row(asked.by, opened, whole=opened, jurisdiction=bench.jurisdiction, lang=lang)
        name = say_group(asked.by, row, names)
    return {
        **shown_lines(rows, bench, names),
        "sums": [total] if total else [],
        "opened": name,
        "back": asked.query(group="", lines="", order=""),
        "paging": paging,
        "orders": [(order, asked.query(order=order)) for order in ORDERS],
        "order": asked.order or "amount",
        **ways(asked, paging),
    }


def shown_lines(rows: Sequence[Mapping[str, Any]], bench: Bench, names: Mapping[str, str]) -> dict[str, object]:
    """Lines with their method and their document by their names; plans have no supplier yet, and no column for one."""
    lang, jurisdiction = language(), bench.jurisdiction
    return {
        "lines": [
            {
                **row,
                "method_name": method_name(row, jurisdiction, lang=lang),
                "document_name": names[row["document"]],
            }
            for row in rows
        ],
        "with_supplier": any(row["supplier_id"] or row["supplier_name"] for row in rows),
    }


def ways(asked: Asked, paging: Paging) -> dict[str, object]:
    """The addresses of the pages before and after."""
    return {
        "earlier": asked.query(page=paging.earlier) if paging.earlier else "",
        "later": asked.query(page=paging.later) if paging.later else "",
    }
