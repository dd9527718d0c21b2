"""Two norms around a day: recounted record by record, and nothing spread over months."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from histories import case, charge
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import CommandError
from dalel.register.statistics import Period, Substitution, Unit, read_cases, substitution
from dalel.register.statistics.charge_history import CaseHistory
from dalel.register.statistics.substitution import shift

TODAY = dt.date(2026, 1, 1)
TURN = dt.date(2020, 6, 27)
OLD, NEW = "kz:penal:130", "kz:penal:274"
STORY = Path(__file__).parents[3] / "examples" / "register"


def compare(cases: list[CaseHistory], **options: Any) -> Substitution:
    return substitution(cases, **{"norms": (OLD, NEW), "around": TURN, "as_of": TODAY, **options})


def one(opened: str, norm: str = OLD, times: int = 1) -> CaseHistory:
    return case(*[charge("charged", norm=norm)] * times, opened=opened)


MADE_UP = [
    *[one("2020-05-03", f"{OLD}:1") for _ in range(6)],
    one("2020-05"),
    one("2020-06-26"),
    one("2020-06"),
    one("2020-06-27"),
    one("2020-08-01", times=2),
    one("2020"),
    one(""),
    one("2019-01"),
    one("2020-04/2020-05"),
    one("2020-07-15", NEW),
    one("2020-07-16", NEW),
]


def test_each_record_is_in_one_row_and_unknown_months_in_a_row_of_their_own() -> None:
    found = compare(MADE_UP, months=3)
    assert [(row.code, row.side, row.from_count, row.to_count) for row in found.rows] == [
        ("2020-03", "cut-period", 0, 0),
        ("2020-04", "before", 0, 0),
        ("2020-05", "before", 7, 0),
        ("2020-06", "holds-the-day", 3, 0),
        ("2020-07", "after", 0, 2),
        ("2020-08", "after", 2, 0),
        ("2020-09", "cut-period", 0, 0),
        ("period-not-known", "", 3, 0),
        ("outside-window", "", 1, 0),
    ]
    assert (found.window.first, found.window.last) == (dt.date(2020, 3, 27), dt.date(2020, 9, 26))
    assert (found.window.days_before, found.window.days_after) == (92, 92)
    old, new = found.sides
    # A month that is known can lie on a side that is not, and a side can be known where the month is not.
    assert (old.before, old.after, old.side_not_known, old.outside) == (9, 3, 3, 1)
    assert old.ratio.ratio == Fraction(3, 9)
    assert (new.before, new.after, new.ratio.reason) == (0, 2, "ratio-too-few")


def test_a_case_with_two_charges_is_counted_once_by_case() -> None:
    found = compare(MADE_UP, months=3, unit=Unit.CASES)
    assert found.rows[5].from_count == 1
    assert found.sides[0].after == 2


def test_quarters_hold_three_months() -> None:
    found = compare(MADE_UP, months=3, period=Period.QUARTER)
    assert [(row.code, row.side, row.from_count, row.to_count) for row in found.rows] == [
        ("2020-Q1", "cut-period", 0, 0),
        ("2020-Q2", "holds-the-day", 11, 0),
        ("2020-Q3", "cut-period", 2, 2),
        ("period-not-known", "", 2, 0),
        ("outside-window", "", 1, 0),
    ]


def test_the_side_after_ends_on_the_as_of_day() -> None:
    found = compare([], months=12, as_of=dt.date(2020, 7, 26))
    assert (found.window.days_before, found.window.days_after) == (366, 30)


DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2022, 12, 31))
OPENED = st.one_of(st.just(""), DAYS.map(str), DAYS.map(lambda day: f"{day:%Y-%m}"), DAYS.map(lambda day: f"{day:%Y}"))


@given(st.lists(st.tuples(OPENED, st.sampled_from([OLD, NEW])), max_size=20), st.integers(1, 30), DAYS)
def test_the_rows_add_up_to_all_there_are(written: list[tuple[str, str]], months: int, turn: dt.date) -> None:
    cases = [one(opened, norm) for opened, norm in written]
    for period in Period:
        found = compare(cases, months=months, around=turn, period=period)
        totals = [sum(norm == each for _, norm in written) for each in (OLD, NEW)]
        assert [sum(row.from_count for row in found.rows), sum(row.to_count for row in found.rows)] == totals
        assert [row.before + row.after + row.side_not_known + row.outside for row in found.sides] == totals
        codes = [row.code for row in found.rows]
        assert len(set(codes)) == len(codes)
        whole = [opened for opened, norm in written if norm == OLD and len(opened) == len("2020-01-01")]
        days = [dt.date.fromisoformat(text) for text in whole]
        before = sum(found.window.first <= day < turn for day in days)
        assert found.sides[0].before >= before


@pytest.mark.parametrize(
    ("day", "months", "shifted"),
    [
        ("2020-06-27", -12, "2019-06-27"),
        ("2020-03-31", -1, "2020-02-29"),
        ("2020-12-31", 2, "2021-02-28"),
        ("2020-01-15", -1, "2019-12-15"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, shifted: str) -> None:
    assert shift(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(shifted)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"norms": (OLD, f"{OLD}:1")}, f"{OLD} and {OLD}:1 overlap.\nName two norms, neither within the other."),
        ({"norms": (OLD, OLD)}, f"{OLD} and {OLD} overlap.\nName two norms, neither within the other."),
        (
            {"as_of": dt.date(2020, 6, 26)},
            "2020-06-27 comes after the as-of day 2020-06-26.\nChoose a later --as-of.",
        ),
        ({"unit": Unit.EVENTS}, "Events are not counted so.\nCharges and cases are."),
        ({"around": dt.date(1, 2, 1)}, "0001-02-01 and -12 months is no date.\nChoose fewer months."),
    ],
)
def test_what_cannot_be_compared_is_refused(options: dict[str, Any], says: str) -> None:
    with pytest.raises(CommandError) as refused:
        compare([], **options)
    assert str(refused.value) == says


@pytest.mark.django_db
def test_the_story_has_too_few_with_a_month(load: Callable[..., Any]) -> None:
    load(STORY)
    found = compare(list(read_cases(TODAY)), months=3)
    assert [(row.code, row.to_count) for row in found.rows if row.to_count] == [("2020-08", 1), ("period-not-known", 6)]
    assert [row.ratio.reason for row in found.sides] == ["ratio-none", "ratio-too-few"]
    assert [(row.after, row.side_not_known) for row in found.sides] == [(0, 0), (1, 6)]
