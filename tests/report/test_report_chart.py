"""Charts: the same drawing for the same figures, and nothing in it that was not put there."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.report.charts import FIGURE_AFTER, LONGEST, SIGN, WIDTH, Bar, draw_bars, draw_columns, month_label, scaled
from dalel.vocabulary import LANGUAGES

BARS = [Bar("Single source", "750.00", Decimal(750)), Bar("Open <competition> & more", "0.01", Decimal("0.01"))]


def test_a_bar_is_as_long_as_its_amount() -> None:
    drawing = draw_bars([Bar("a", "", Decimal(800)), Bar("b", "", Decimal(200))], name="c", title="t")
    assert re.findall(r'<path d="M0,\d+h([\d.]+)v11', drawing) == ["205", "51.25"]


def test_a_long_figure_stands_whole_beside_a_shorter_bar() -> None:
    figure = "4 912 449 457 833,00"
    drawing = draw_bars([Bar("a", figure, Decimal(800)), Bar("b", "", Decimal(200))], name="c", title="t")
    assert re.findall(r'<path d="M0,\d+h([\d.]+)v11', drawing) == ["184", "46"]
    assert 184 + FIGURE_AFTER + SIGN * len(figure) == WIDTH


def test_the_figure_above_the_first_month_begins_in_the_drawing() -> None:
    figure = "443 654 849 288,70"
    drawing = ET.fromstring(draw_columns([Bar("a", figure, Decimal(1))] * 12, name="c", title="t"))  # noqa: S314
    places = [
        re.match(r"translate\(([\d.]+)", text.attrib["transform"])
        for text in drawing.iter("text")
        if text.text == figure
    ]
    assert {float(place[1]) for place in places if place} >= {SIGN * len(figure) // 2, WIDTH - SIGN * len(figure) // 2}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_months_have_twelve_labels_of_three_letters(lang: str) -> None:
    labels = [month_label(month, lang) for month in range(1, 13)]
    assert {len(label) for label in labels} == {3}
    assert len(set(labels)) == 12


def test_the_drawing_is_named_and_well_formed() -> None:
    drawing = ET.fromstring(draw_bars(BARS, name="chart-1", title='By method: "plans"'))  # noqa: S314 - our own
    assert drawing.attrib["role"] == "img"
    assert drawing.attrib["aria-labelledby"] == "chart-1-title"
    title = drawing.find("title")
    assert title is not None
    assert (title.attrib["id"], title.text) == ("chart-1-title", 'By method: "plans"')
    assert [text.text for text in drawing.iter("text")] == [
        "Single source",
        "Open <competition> & more",
        "750.00",
        "0.01",
    ]


def test_no_name_comes_from_a_counter_and_nothing_is_fetched() -> None:
    drawing = draw_columns(BARS, name="c", title="t")
    assert draw_columns(BARS, name="c", title="t") == drawing
    assert re.findall(r'\bid="([^"]+)"', drawing) == ["c-title"]
    assert "http" not in drawing
    assert "style=" not in drawing


def test_only_the_highest_month_carries_its_figure() -> None:
    drawing = ET.fromstring(draw_columns(BARS, name="c", title="t"))  # noqa: S314 - our own
    assert [text.text for text in drawing.iter("text") if text.text] == [BARS[0].name, BARS[1].name, "750.00"]


def test_a_long_name_is_cut_and_no_bars_are_no_error() -> None:
    assert "…</text>" in draw_bars([Bar("x" * 200, "1.00", Decimal(1))], name="c", title="t")
    assert "<path" in draw_columns([], name="c", title="t")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.text())
def test_any_name_can_be_drawn(name: str) -> None:
    # A control character in a text ends the process that draws it, so it must never get that far.
    ET.fromstring(draw_bars([Bar(name, "1.00", Decimal(1))], name="c", title="t"))  # noqa: S314 - our own


@given(st.decimals(0, 10**20, places=2), st.decimals(0, 10**20, places=2))
def test_a_bar_never_leaves_the_drawing_and_something_is_never_drawn_as_nothing(one: Decimal, other: Decimal) -> None:
    length = scaled(one, max(one, other))
    assert 0 <= length <= LONGEST
    assert (length == 0) == (one == 0)
