"""The chart above a table of totals, drawn as the report draws its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from babel.dates import format_date
from markupsafe import Markup

from dalel.report.account import Row
from dalel.report.charts import Bar, draw_bars, draw_columns
from dalel.vocabulary import say_number

BARS = 8
"""Bars in one chart; the table below it has more."""


def draw_rows(rows: Sequence[tuple[str, Row]], *, by: str, title: str, lang: str) -> Markup:
    """The largest of some rows, each with its name; months stand in their own order, all twelve."""
    if by == "month":
        return draw_columns(month_bars([row for _, row in rows], lang=lang), name="chart", title=title)
    largest = sorted(rows, key=lambda named: -named[1].total.amount)[:BARS]
    bars = [Bar(name, say_number(row.total.amount, lang), row.total.amount) for name, row in largest]
    return draw_bars(bars, name="chart", title=title)


def month_bars(rows: Sequence[Row], *, lang: str) -> list[Bar]:
    """Twelve bars, one a month; lines without a month stand in the table only."""
    amounts = {row.total.group["month"]: row.total.amount for row in rows}
    return [
        Bar(
            name=str(format_date(dt.date(2000, month, 1), "LLL", locale=lang)).rstrip("."),
            figure=say_number(amounts.get(month, Decimal(0)), lang),
            amount=amounts.get(month, Decimal(0)),
        )
        for month in range(1, 13)
    ]
