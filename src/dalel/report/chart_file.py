"""A chart that stands alone in a file: it says itself what it shows, since no page is around it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt
import vl_convert as vlc
from markupsafe import escape

from dalel.export import clean_text
from dalel.report.charts import BAR_AT, BAR_TO, LONGEST, NAME_AT, ROW, Bar, down, scaled, shorten

WIDTH, MARGIN = 640, 20
BAR_WIDTH = 540
LETTERS = 88
"""A longer name is cut in the drawing."""
TITLE_LETTERS, TITLE_LINE, TITLE_SIZE = 66, 22, 16
SENTENCE_LETTERS, SENTENCE_LINE, SENTENCE_SIZE = 100, 17, 12
GAP = 16
KNOWN, UNKNOWN = "#33658a", "#777777"
DASHES = [4, 3]
"""The bar of what is not known is an outline in dashes: told apart without colours, and in print."""


@dataclass(frozen=True, slots=True)
class ChartFile:
    """What a chart shows: a title, bars, bars of what is not known after them, and the sentences to be read with it."""

    title: str
    bars: Sequence[Bar]
    unknown: Sequence[Bar]
    sentences: Sequence[str]


def draw_file(chart: ChartFile) -> str:
    """The chart as an SVG file: the same chart gives the same bytes."""
    lines = [
        *text_lines([chart.title], TITLE_LETTERS, TITLE_LINE, TITLE_SIZE, weight="bold"),
        *text_lines(chart.sentences, SENTENCE_LETTERS, SENTENCE_LINE, SENTENCE_SIZE, weight="normal"),
    ]
    at = 0
    for line in lines:
        at += line["line"]
        line["at"] = at - line["line"] // 2
    begin = at + GAP
    rows = bar_rows(chart, begin)
    height = begin + ROW * len(rows)
    across = alt.X("length:Q", axis=None, scale=alt.Scale(domain=[0, LONGEST], range=[0, BAR_WIDTH]))
    texts = alt.Chart(alt.InlineData(values=lines))
    base = alt.Chart(alt.InlineData(values=rows))
    spans = {"x": across, "x2": alt.X2Datum(0), "y": down("top", height), "y2": "bottom:Q"}
    drawing = alt.layer(
        *(
            texts.transform_filter(alt.datum.weight == weight)
            .mark_text(align="left", fontSize=size, fontWeight=weight, aria=False)  # type: ignore[arg-type]
            .encode(x=alt.value(0), y=down("at", height), text="text:N")
            for weight, size in (("bold", TITLE_SIZE), ("normal", SENTENCE_SIZE))
        ),
        base.transform_filter("!datum.unknown").mark_rect(color=KNOWN, aria=False).encode(**spans),
        base.transform_filter("datum.unknown && datum.length")
        .mark_rect(fill="white", stroke=UNKNOWN, strokeDash=DASHES, aria=False)
        .encode(**spans),
        base.mark_text(align="left", fontSize=13, aria=False).encode(
            x=alt.value(0), y=down("name_at", height), text="name:N"
        ),
        base.mark_text(align="left", fontSize=13, dx=6, aria=False).encode(
            x=across, y=down("figure_at", height), text="figure:N"
        ),
    )
    sized = drawing.properties(
        width=WIDTH, height=height, padding=MARGIN, background="white", autosize=alt.AutoSizeParams(type="none")
    )
    spec: dict[str, Any] = sized.configure_view(stroke=None).to_dict()
    opening, _, rest = str(vlc.vegalite_to_svg(spec)).partition(">")
    return f'{opening} role="img"><title>{escape(clean_text(chart.title))}</title>{rest}\n'


def text_lines(texts: Sequence[str], letters: int, line: int, size: int, *, weight: str) -> list[dict[str, Any]]:
    """Texts cut into lines that fit the drawing's width."""
    cut = (part for text in texts for part in textwrap.wrap(clean_text(text), letters))
    return [{"text": part, "line": line, "size": size, "weight": weight} for part in cut]


def bar_rows(chart: ChartFile, begin: int) -> list[dict[str, Any]]:
    """Where each bar, its name and its figure stand."""
    bars = [*((bar, False) for bar in chart.bars), *((bar, True) for bar in chart.unknown)]
    longest = max((bar.amount for bar, _ in bars), default=Decimal(0))
    return [
        {
            "name": shorten(bar.name, LETTERS),
            "figure": bar.figure,
            "length": scaled(bar.amount, longest),
            "unknown": unknown,
            "name_at": begin + ROW * place + NAME_AT,
            "top": begin + ROW * place + BAR_AT,
            "bottom": begin + ROW * place + BAR_TO,
            "figure_at": begin + ROW * place + (BAR_AT + BAR_TO + 1) // 2,
        }
        for place, (bar, unknown) in enumerate(bars)
    ]
