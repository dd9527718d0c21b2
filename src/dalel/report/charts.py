"""Charts: bars drawn by Vega-Lite into SVG that reads on a telephone, the same bytes for the same figures.

A chart is an enhancement: the table beside it holds every figure. So a chart has no axes and no interaction, each bar
carries its name and its number, and the drawing is scaled as one picture, never below the size of its text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt
import vl_convert as vlc
from babel.dates import format_date
from markupsafe import Markup

from dalel.export import clean_text

WIDTH = 340
"""The drawing is as wide as the text column of a telephone, so that its letters keep their size there."""

LONGEST = 1_000
"""Bars are measured in thousandths of the longest one: whole numbers, so that no rounding differs by machine."""

ROW, NAME_AT, BAR_AT, BAR_TO, BAR_WIDTH, FIGURE_AFTER = 46, 12, 23, 34, 205, 6
SIGN = 7.5
"""How wide a sign of a figure is, on an average: room is left for the longest."""

LETTERS = 40
"""A longer name is cut in the drawing; it stands in full in the table."""

COLUMN_HEIGHT, COLUMN_WIDTH, COLUMN_TEXT = 130, 20, 22

_SVG = re.compile(r"<svg [^>]*>")
_BACKGROUND = '<rect width="{width}" height="{height}" fill="white"/>'


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its figure in words and, for its length only, its amount."""

    name: str
    figure: str
    amount: Decimal


def draw_bars(bars: Sequence[Bar], *, name: str, title: str) -> Markup:
    """Horizontal bars, each under its name; ``name`` is unique on the page, ``title`` says what is drawn."""
    height = ROW * len(bars)
    room = WIDTH - FIGURE_AFTER - room_for(bar.figure for bar in bars)
    longest = max((bar.amount for bar in bars), default=Decimal(0))
    rows = [
        {
            "name": shorten(bar.name),
            "figure": bar.figure,
            "length": scaled(bar.amount, longest),
            "name_at": ROW * place + NAME_AT,
            "top": ROW * place + BAR_AT,
            "bottom": ROW * place + BAR_TO,
            "figure_at": ROW * place + (BAR_AT + BAR_TO + 1) // 2,
        }
        for place, bar in enumerate(bars)
    ]
    base = alt.Chart(alt.InlineData(values=rows))
    across = alt.X("length:Q", axis=None, scale=alt.Scale(domain=[0, LONGEST], range=[0, min(BAR_WIDTH, room)]))
    drawing = alt.layer(
        base.mark_rect(aria=False).encode(x=across, x2=alt.X2Datum(0), y=down("top", height), y2="bottom:Q"),
        base.mark_text(aria=False, align="left", fontSize=13).encode(
            x=alt.value(0), y=down("name_at", height), text="name:N"
        ),
        base.mark_text(aria=False, align="left", fontSize=13, dx=FIGURE_AFTER).encode(
            x=across, y=down("figure_at", height), text="figure:N"
        ),
    )
    return render(drawing, height=height, name=name, title=title)


def draw_columns(bars: Sequence[Bar], *, name: str, title: str) -> Markup:
    """Upright bars for months in their order: the name under each, the figure above the highest only."""
    longest = max((bar.amount for bar in bars), default=Decimal(0))
    step = WIDTH // max(len(bars), 1)
    half = max(60, room_for(bar.figure for bar in bars) // 2)
    bottom, height = COLUMN_TEXT + COLUMN_HEIGHT, COLUMN_TEXT + COLUMN_HEIGHT + COLUMN_TEXT
    rows = []
    for place, bar in enumerate(bars):
        top = bottom - scaled(bar.amount, longest) * COLUMN_HEIGHT // LONGEST
        left = step * place + (step - COLUMN_WIDTH) // 2
        highest, centre = bar.amount == longest, left + COLUMN_WIDTH // 2
        rows.append(
            {
                "name": shorten(bar.name),
                "figure": bar.figure if highest else "",
                "left": left,
                "right": left + COLUMN_WIDTH,
                "middle": min(max(left + COLUMN_WIDTH // 2, half), WIDTH - half)
                if highest
                else left + COLUMN_WIDTH // 2,
                "centre": centre,
                "top": top,
                "bottom": bottom,
                "name_at": bottom + 11,
                "figure_at": top - 8,
            }
        )
    base = alt.Chart(alt.InlineData(values=rows))
    drawing = alt.layer(
        base.mark_rect(aria=False).encode(x=along("left"), x2="right:Q", y=down("top", height), y2="bottom:Q"),
        base.mark_text(aria=False, align="center", fontSize=12).encode(
            x=along("centre"), y=down("name_at", height), text="name:N"
        ),
        base.mark_text(aria=False, align="center", fontSize=13).encode(
            x=along("middle"), y=down("figure_at", height), text="figure:N"
        ),
    )
    return render(drawing, height=height, name=name, title=title)


def scaled(amount: Decimal, longest: Decimal) -> int:
    """A bar's length in thousandths of the longest; a bar that is not nothing is never drawn as nothing."""
    if longest <= 0 or amount <= 0:
        return 0
    return max(int(amount * LONGEST / longest), 3)


def room_for(figures: Iterable[str]) -> int:
    """How wide the longest of some figures is drawn."""
    return int(SIGN * max(map(len, figures), default=0))


def month_label(month: int, lang: str) -> str:
    """The three letters of a month that fit under its column."""
    return str(format_date(dt.date(2000, month, 1), "LLL", locale=lang))[:3]


def shorten(text: str, letters: int = LETTERS) -> str:
    """A name that fits the drawing's width, without characters that XML cannot hold: one of them ends the process."""
    clean = " ".join(clean_text(text).split())
    return clean if len(clean) <= letters else f"{clean[: letters - 1].rstrip()}…"


def along(field: str) -> alt.X:
    """A position from the left, in the drawing's own units."""
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], range=[0, WIDTH]))


def down(field: str, height: int) -> alt.Y:
    """A position from the top, in the drawing's own units."""
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height]))


def render(drawing: alt.LayerChart | alt.FacetChart, *, height: int, name: str, title: str) -> Markup:
    """The drawing as SVG to stand in a page: named for those who do not see it, coloured by the page's style."""
    sized = drawing.properties(width=WIDTH, height=height, padding=0, autosize=alt.AutoSizeParams(type="none"))
    spec: dict[str, Any] = sized.configure_view(stroke=None).to_dict()
    svg = vlc.vegalite_to_svg(spec)
    opening = Markup(
        '<svg class="chart" role="img" aria-labelledby="{0}-title" viewBox="0 0 {1} {2}" width="{1}" height="{2}">'
        '<title id="{0}-title">{3}</title>'
    ).format(name, WIDTH, height, title)
    svg = _SVG.sub(lambda _: str(opening), svg, count=1)
    # The page's own background shows through.
    return Markup(svg.replace(_BACKGROUND.format(width=WIDTH, height=height), "", 1))  # noqa: S704 - Vega escapes text
