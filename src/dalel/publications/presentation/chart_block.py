"""A chart in a text: a fenced block that names lines and a grouping, drawn from the same lines as the claims.

Amounts that may not be added are not drawn: the reason is a problem of the text, with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import yaml

from dalel.jurisdictions import load_jurisdiction
from dalel.publications.arithmetic import refusal
from dalel.publications.holdings import Holdings
from dalel.publications.page import Bar, Kind, Node, paragraph, table
from dalel.publications.position import Position
from dalel.publications.problem import Problem, Sentence, nearest
from dalel.publications.text import Text, parse_markdown
from dalel.spending import BY, FILTERS, Total, add_up, group_code, group_name
from dalel.vocabulary import say_number, term
from dalel.vocabulary.refusal import Word

BARS, ROWS = 12, 40
"""Bars in a chart and rows in its table; what is beyond stands in its last row, added up."""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """What a fenced block asks for."""

    title: str
    by: str
    lines: Mapping[str, str]
    position: Position


def find_charts(text: Text) -> list[ChartBlock | Problem]:
    """The charts of a text in their order; one that cannot be read is a problem."""
    return [
        read_block(token.content, Position(text.file, (token.map or [0])[0] + 1, 1))
        for token in parse_markdown("\n".join(text.source))
        if token.type == "fence" and token.info.split()[:1] == ["chart"]
    ]


def read_block(content: str, position: Position) -> ChartBlock | Problem:
    """Read a block; what is wrong with it is a problem with its place."""
    try:
        given = yaml.load(content, Loader=yaml.BaseLoader)  # noqa: S506 - every scalar stays a text
    except yaml.YAMLError:
        return Problem(position, Sentence("chart-no-yaml"), Sentence("write-chart"))
    lines = given.get("lines") if isinstance(given, dict) else None
    if (
        not isinstance(given, dict)
        or set(given) != {"title", "by", "lines"}
        or not isinstance(given["title"], str)
        or not isinstance(lines, dict)
        or not all(isinstance(value, str) for value in lines.values())
    ):
        return Problem(position, Sentence("chart-lacks"), Sentence("write-chart"))
    if given["by"] not in BY:
        by = str(given["by"])
        return Problem(position, Sentence("lines-grouped-by", name=by), nearest(by, BY))
    unknown = next((name for name in lines if name not in FILTERS), None)
    if unknown is not None:
        return Problem(position, Sentence("lines-picked-by", name=unknown), nearest(str(unknown), FILTERS))
    return ChartBlock(given["title"], given["by"], lines, position)


def draw(chart: ChartBlock, holdings: Holdings, *, lang: str) -> tuple[Node, ...] | Problem:
    """The chart with its table and how its lines are picked; or why it is not drawn."""
    account = holdings.account(chart.lines)
    reason = refusal([account])
    if reason is not None:
        says = Sentence("chart-not-drawn", reason=Word("publications/not-computed", reason))
        return Problem(chart.position, says, Sentence("pick-addable"))
    totals = add_up(holdings.pick(chart.lines), chart.by, holdings.engine)
    names = name_groups(chart.by, totals, holdings, lang)
    currency = account.currencies[0] or ""
    bars = tuple(
        Bar(name, say_number(total.amount, lang), total.amount)
        for name, total in list(zip(names, totals, strict=True))[:BARS]
    )
    said = term("publications/presentation", "chart-rests").say(lang, count=account.lines, unit=currency)
    if len(totals) > len(bars):
        said += " " + term("publications/presentation", "chart-largest").say(lang, count=len(bars))
    head = [term("publications/presentation", code).say(lang) for code in ("group", "lines", "amount")]
    drawing = Node(Kind.CHART, text=chart.title, bars=bars)
    return (drawing, paragraph(said), table(head, table_rows(names, totals, lang), numbers=(1, 2)))


def name_groups(by: str, totals: Sequence[Total], holdings: Holdings, lang: str) -> list[str]:
    """What each group is called: its name, its code where it has none, or that none was published."""
    jurisdiction = load_jurisdiction(holdings.newsroom.jurisdiction)
    missing = term("report", "not-published").say(lang)
    return [
        str(group_name(by, total, jurisdiction=jurisdiction, lang=lang) or group_code(by, total) or missing)
        for total in totals
    ]


def table_rows(names: Sequence[str], totals: Sequence[Total], lang: str) -> Iterator[list[str]]:
    """The rows of a chart's table: every group, or the first ones and what the others add up to."""
    for name, total in list(zip(names, totals, strict=True))[:ROWS]:
        yield [name, say_number(total.lines, lang), say_number(total.amount, lang)]
    rest = totals[ROWS:]
    if rest:
        name = term("publications/presentation", "chart-others").say(lang, count=len(rest))
        amount = sum((total.amount for total in rest), Decimal(0))
        yield [name, say_number(sum(total.lines for total in rest), lang), say_number(amount, lang)]
