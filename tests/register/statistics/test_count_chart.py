"""A count as a chart: all that a reader must know of it is in the drawing, and what is not known looks different."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import amount

from dalel.errors import CommandError
from dalel.register.statistics import Unit, count
from dalel.register.statistics.count_chart import draw_count
from dalel.register.statistics.grouping import PAIRS
from dalel.report.chart_file import UNKNOWN, ChartFile, draw_file
from dalel.report.charts import Bar

TODAY = dt.date(2026, 1, 1)
SVG = "{http://www.w3.org/2000/svg}"
OUTLINE = re.compile(rf'<path [^>]*fill="white" stroke="{UNKNOWN}"[^>]*stroke-dasharray="4,3"')


def texts(drawing: str) -> list[str]:
    """Every text of a drawing, in the order in which it is read."""
    found = ET.fromstring(drawing).iter(f"{SVG}text")  # noqa: S314 - our own
    place = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
    placed = [(place.search(each.attrib["transform"]), each.text or "") for each in found]
    return [text for _, text in sorted((float(at[2]), text) for at, text in placed if at)]


@pytest.mark.django_db
def test_a_chart_says_unit_day_and_rules_and_then_each_row_with_its_number(register: None) -> None:
    drawing = draw_count(count(Unit.CASES, "part", as_of=TODAY), "en")
    assert ET.fromstring(drawing).findtext(f"{SVG}title") == "Cases by part of an article"  # noqa: S314 - our own
    assert texts(drawing) == [
        "Cases by part of an article",
        "2 in all, as of 2026-01-01.",
        "By the date on which the case was opened; a case without that date is in, whatever the day.",
        "All cases of the register, refused complaints included; withdrawn ones are out.",
        "One can stand in several rows: the rows may add up to more than the total.",
        "Dissemination of knowingly false information, part 4",
        "1",
        "Not given by a source",
        "1",
    ]
    assert len(OUTLINE.findall(drawing)) == 1
    assert draw_count(count(Unit.CASES, "part", as_of=TODAY), "en") == drawing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lang", "title", "last"),
    [
        ("en", "Charges by outcome", "No outcome recorded"),
        ("ru", "Вменения по исходу", "Об исходе записи нет"),
        ("kk", "Тағылған нормалар, нәтижесі бойынша", "Нәтиже туралы жазба жоқ"),
    ],
)
def test_a_chart_speaks_the_language_that_was_asked_for(register: None, lang: str, title: str, last: str) -> None:
    said = texts(draw_count(count(Unit.CHARGES, "outcome", as_of=TODAY), lang))
    assert (said[0], said[-2:]) == (title, [last, "1"])


@pytest.mark.django_db
def test_whatever_can_be_counted_by_can_be_drawn(register: None) -> None:
    for unit, by in PAIRS:
        assert texts(draw_count(count(unit, by, as_of=TODAY), "en"))[0].startswith(f"{unit.capitalize()} by ")


@pytest.mark.django_db
def test_a_number_alone_is_no_chart(register: None) -> None:
    with pytest.raises(CommandError) as refused:
        draw_count(count(Unit.CASES, as_of=TODAY), "en")
    assert str(refused.value) == "A chart shows a count by something.\nFor example: --by norm"


def test_a_bar_is_as_long_as_its_number_and_nothing_has_no_bar() -> None:
    bars = [Bar("a", "8", Decimal(8)), Bar("b", "2", Decimal(2))]
    some = draw_file(ChartFile("t", bars, [Bar("c", "4", Decimal(4))], []))
    assert re.findall(r'<path d="M0,[\d.]+h([\d.]+)v1', some) == ["540", "135", "270"]
    none = draw_file(ChartFile("t", bars, [Bar("c", "0", Decimal(0))], []))
    assert len(OUTLINE.findall(some)) == 1
    assert OUTLINE.findall(none) == []


@pytest.mark.slow
@settings(max_examples=amount(10, 40), deadline=None)
@given(st.text(), st.text())
def test_any_text_can_be_drawn(name: str, title: str) -> None:
    # A control character in a text ends the process that draws it, so it must never get that far.
    ET.fromstring(draw_file(ChartFile(title, [Bar(name, "1", Decimal(1))], [], [name])))  # noqa: S314 - our own
