"""A date means no more than its source said."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.register.partial_date import PartialDate, parse_partial_date

D = dt.date


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "year"),
    [
        ("2020-07-20", D(2020, 7, 20), D(2020, 7, 20), 2020),
        ("2020-07", D(2020, 7, 1), D(2020, 7, 31), 2020),
        ("2020", D(2020, 1, 1), D(2020, 12, 31), 2020),
        ("2020-08~", D(2020, 8, 1), D(2020, 8, 31), 2020),
        ("2020?", D(2020, 1, 1), D(2020, 12, 31), 2020),
        ("202X", D(2020, 1, 1), D(2029, 12, 31), None),
        ("2020-04/2020-05", D(2020, 4, 1), D(2020, 5, 31), 2020),
        ("2019-12/2020-01", D(2019, 12, 1), D(2020, 1, 31), None),
        ("2020-04/..", D(2020, 4, 1), None, None),
        ("../2020-05", None, D(2020, 5, 31), None),
        ("[2020-07-01,2020-07-03]", D(2020, 7, 1), D(2020, 7, 3), 2020),
        ("-0044", None, None, None),
        ("Y170000002", None, None, None),
    ],
)
def test_a_date_lies_between_the_first_and_the_last_day_that_it_can_mean(
    text: str, earliest: dt.date | None, latest: dt.date | None, year: int | None
) -> None:
    found = parse_partial_date(text)
    assert (found.earliest, found.latest, found.year) == (earliest, latest, year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2020-13",
        "2020-02-30",
        "20.07.2020",
        "July 2020",
        "2020-7-1",
        " 2020",
        "2020\n",
        "２０２０-01-01",
        "9" * 61,
    ],
)
def test_what_is_no_date_is_refused_with_the_ways_to_write_one(text: str) -> None:
    with pytest.raises(DataError) as refused:
        parse_partial_date(text)
    assert str(refused.value) == (
        f'"{text[:60]}" is not a date in EDTF.\n'
        'Write "2020-07-20", "2020-07" (a month), "2020" (a year), "2020-07~" (about), "2020-04/2020-05" (from – to) '
        'or "2020-04/.." (from – on).'
    )


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DataError, match=r'"2020-05/2020-04" ends before it begins\.'):
        parse_partial_date("2020-05/2020-04")


@given(st.dates(min_value=D(1, 1, 1)))
def test_every_day_is_itself(day: dt.date) -> None:
    found = parse_partial_date(day.isoformat())
    assert found == PartialDate(day.isoformat(), day, day)


@given(st.integers(1000, 9999), st.integers(1, 12))
def test_every_month_has_all_its_days(year: int, month: int) -> None:
    found = parse_partial_date(f"{year}-{month:02d}")
    assert (found.earliest, found.latest) == (
        D(year, month, 1),
        D(year, month, calendar.monthrange(year, month)[1]),
    )


@given(st.text(alphabet="0123456789-/.~?%XuYE[]{},; TZ:+", max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found = parse_partial_date(text)
    except DataError:
        return
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
