"""The chart above a table of totals, drawn as the report draws its own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from dalel.report.account import Row
from dalel.report.charts import LETTERS, Bar, draw_bars, draw_columns, month_label, shorten
from dalel.vocabulary import say_number

BARS = 8
"""Bars in one chart; the table below it has more."""
CODE = 20
"""A longer one leaves no room for a name."""


def draw_rows(rows: Sequence[tuple[str, Row]], *, by: str, title: str, lang: str) -> Markup:
    """The largest of some rows, each with its name; months stand in their own order, all twelve."""
    if by == "month":
        return draw_columns(month_bars([row for _, row in rows], lang=lang), name="chart", title=title)
    largest = sorted(rows, key=lambda named: -named[1].total.amount)[:BARS]
    names = told_apart([(name, row.code or "") for name, row in largest])
    bars = [
        Bar(name, say_number(row.total.amount, lang), row.total.amount)
        for name, (_, row) in zip(names, largest, strict=True)
    ]
    return draw_bars(bars, name="chart", title=title)


def told_apart(named: Sequence[tuple[str, str]]) -> list[str]:
    """Names with their codes as a chart has room for them: the code stands with a name that another begins with too."""
    cut = [shorten(name) for name, _ in named]
    return [
        f"{shorten(name, LETTERS - len(code) - 1)} {code}" if cut.count(short) > 1 and 0 < len(code) <= CODE else short
        for short, (name, code) in zip(cut, named, strict=True)
    ]


def month_bars(rows: Sequence[Row], *, lang: str) -> list[Bar]:
    """Twelve bars, one a month; lines without a month stand in the table only."""
    amounts = {row.total.group["month"]: row.total.amount for row in rows}
    return [
        Bar(
            name=month_label(month, lang),
            figure=say_number(amounts.get(month, Decimal(0)), lang),
            amount=amounts.get(month, Decimal(0)),
        )
        for month in range(1, 13)
    ]
