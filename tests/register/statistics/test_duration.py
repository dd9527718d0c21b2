"""Durations between partial dates: every pair of days tried out, and what is not measured counted and listed."""

import datetime as dt
from collections.abc import Callable
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from histories import case, charge
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import CommandError
from dalel.register.partial_date import parse_partial_date
from dalel.register.statistics import STAGES, Unit, durations, read_cases
from dalel.register.statistics.duration import (
    INSTANCE_STAGE,
    STAGE_OF,
    Duration,
    Timing,
    first_of,
    measure,
)
from dalel.vocabulary import vocabulary

TODAY = dt.date(2026, 1, 1)
STORY = Path(__file__).parents[3] / "examples" / "register"
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2021, 12, 31))
DATES = st.one_of(
    DAYS.map(lambda day: f"{day:%Y-%m-%d}"),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: f"{day:%Y}"),
    st.tuples(DAYS, DAYS).map(lambda pair: f"{min(pair):%Y-%m-%d}/{max(pair):%Y-%m-%d}"),
)


def days_of(text: str) -> list[dt.date]:
    date = parse_partial_date(text)
    assert date.earliest
    assert date.latest
    return [date.earliest + dt.timedelta(n) for n in range((date.latest - date.earliest).days + 1)]


def test_every_stage_and_status_is_a_word_of_the_vocabulary() -> None:
    assert set(STAGES) <= set(vocabulary("register/event-kind"))
    assert set(STAGE_OF) <= set(vocabulary("register/charge-status"))
    assert set(INSTANCE_STAGE) <= set(vocabulary("register/instance"))
    assert {*STAGE_OF.values(), *INSTANCE_STAGE.values()} <= set(STAGES)


@given(DATES, DATES)
def test_a_duration_is_from_the_least_to_the_most_that_any_two_days_give(start: str, end: str) -> None:
    dates = {"charge": parse_partial_date(start), "verdict": parse_partial_date(end)}
    found = measure("x", "charge", "verdict", dates)
    first, second = days_of(start), days_of(end)
    every = {(second[n] - first[m]).days for n, m in product((0, -1), (0, -1))}
    assert found.most == max(every)
    possible = [days for days in (min(every), max(every)) if days >= 0]
    if possible:
        assert (found.timing, found.least) == (Timing.MEASURED, max(min(every), 0))
    else:
        assert (found.timing, found.least) == (Timing.CONTRADICTING, min(every))


@given(st.lists(st.tuples(DATES, DATES), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_the_median_of_any_days_lies_between_the_bounds(pairs: list[tuple[str, str]], random: Any) -> None:
    charges = [charge(f"charged@{start}", f"convicted@{end}") for start, end in pairs]
    found = durations([case(*charges)], unit=Unit.CHARGES, as_of=TODAY, pair=("charge", "verdict"))
    (row,) = found.rows
    assert row.measured + row.contradicting == len(pairs)
    chosen = []
    for start, end in pairs:
        begins = random.choice(days_of(start))
        later = [each for each in days_of(end) if each >= begins] or [days_of(end)[-1]]
        if days_of(end)[-1] >= days_of(start)[0]:
            begins = min(begins, days_of(end)[-1])
            chosen.append((random.choice(later) - begins).days)
    assert len(chosen) == row.measured
    if chosen:
        assert row.median_least is not None
        assert row.median_most is not None
        assert row.median_least <= median(chosen) <= row.median_most
        assert row.least is not None
        assert row.most is not None
        assert row.least <= row.median_least
        assert row.median_most <= row.most


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["2020-05"], ("2020-05-01", "2020-05-31")),
        (["2020-05", "2020-05-10"], ("2020-05-01", "2020-05-10")),
        (["2020-07-01", "2020"], ("2020-01-01", "2020-07-01")),
        (["2020-05", ""], None),
        (["2020-05/..", "2020-06-01"], ("2020-05-01", "2020-06-01")),
        (["../2020-05", "2020-06-01"], None),
    ],
)
def test_the_first_of_several_is_as_sure_as_they_allow(dates: list[str], first: tuple[str, str] | None) -> None:
    found = first_of([parse_partial_date(text) if text else None for text in dates])
    assert (found and (str(found.earliest), str(found.latest))) == first


MADE_UP = [
    case(
        charge("case-registered@2020-01-10", "charged@2020-02", "convicted@2020-06-22", key="full"),
        charge("case-registered@2020-03-01", "convicted@2020-01-01", key="contradicts"),
        charge("case-registered", "convicted@2020-06-22", key="undated"),
        charge("case-registered@2020-01-10/..", "convicted@2020-06-22", key="open"),
        charge("case-registered@2020-05-01", key="goes-on"),
        charge("charged@2020-05-01", key="not-registered"),
        charge("refused@2020-05-01", key="no-stage"),
    )
]


def test_a_pair_tells_who_was_measured_and_who_was_not() -> None:
    found = durations(MADE_UP, unit=Unit.CHARGES, as_of=TODAY, pair=("case-registered", "verdict"))
    (row,) = found.rows
    assert (row.measured, row.undated, row.contradicting, row.not_reached) == (1, 2, 1, 1)
    assert (row.least, row.median_least, row.median_most, row.most) == (164, 164, 164, 164)
    assert (found.total, found.no_stage) == (7, 2)
    assert row.measured + row.undated + row.contradicting + row.not_reached + found.no_stage == found.total
    assert found.durations[1] == Duration(
        "contradicts", "case-registered", "verdict", Timing.CONTRADICTING, "2020-03-01", "2020-01-01", -60, -60
    )


def test_without_a_pair_each_stage_is_measured_to_the_next_that_is_recorded() -> None:
    found = durations(MADE_UP, unit=Unit.CHARGES, as_of=TODAY)
    assert [
        (row.start, row.end, row.measured, row.undated, row.contradicting, row.not_reached) for row in found.rows
    ] == [
        ("case-registered", "charge", 1, 0, 0, 0),
        ("case-registered", "verdict", 0, 2, 1, 0),
        ("case-registered", None, 0, 0, 0, 1),
        ("charge", "verdict", 1, 0, 0, 0),
        ("charge", None, 0, 0, 0, 1),
        ("verdict", None, 0, 0, 0, 4),
    ]
    assert found.no_stage == 1
    assert sum(row.not_reached for row in found.rows if row.end is None) + found.no_stage == found.total


def test_a_decision_of_a_higher_court_is_told_by_its_instance() -> None:
    steps = (
        "convicted@2020-01-01@first",
        "conviction-upheld@2020-02-01@appeal",
        "conviction-upheld@2020-05-01@cassation",
    )
    found = durations([case(charge(*steps))], unit=Unit.CHARGES, as_of=TODAY)
    assert [(each.start, each.end, each.least) for each in found.durations if each.end] == [
        ("verdict", "appeal-decided", 31),
        ("appeal-decided", "cassation-decided", 90),
    ]


def test_a_case_is_measured_by_its_events_and_a_norm_chooses_cases() -> None:
    events = "case-registered@2020-01-10 hearing@2020-03 verdict@2020-06-22 verdict@2020-07-01"
    cases = [case(charge(), events=events), case(charge(norm="kz:penal:130"), events=events), case(events=events)]
    found = durations(cases, unit=Unit.CASES, as_of=TODAY, norm="kz:penal:274")
    assert [(each.start, each.end, each.least, each.most) for each in found.durations if each.end] == [
        ("case-registered", "verdict", 164, 164)
    ]
    assert durations(cases, unit=Unit.CASES, as_of=TODAY).total == 3


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        (("verdict", "charge"), "verdict does not come before charge."),
        (("charge", "charge"), "charge does not come before charge."),
        (("charges", "verdict"), 'There is no stage "charges".\nDid you mean charge?'),
    ],
)
def test_a_pair_that_is_none_is_refused(pair: tuple[str, str], says: str) -> None:
    with pytest.raises(CommandError) as refused:
        durations([], unit=Unit.CHARGES, as_of=TODAY, pair=pair)
    assert str(refused.value).startswith(says)


def test_a_unit_that_has_no_stages_is_refused() -> None:
    with pytest.raises(CommandError, match="Durations of persons are not measured"):
        durations([case()], unit=Unit.PERSONS, as_of=TODAY)


@pytest.mark.django_db
def test_the_two_made_up_cases_are_measured(register: None) -> None:
    found = durations(read_cases(TODAY), unit=Unit.CHARGES, as_of=TODAY, pair=("case-registered", "verdict"))
    assert found.durations == (
        Duration("first/charge/ada", "case-registered", "verdict", Timing.MEASURED, "2020-04", "2020-06-22", 53, 82),
        Duration("first/charge/bek", "case-registered", "verdict", Timing.NOT_REACHED),
    )
    assert (found.total, found.no_stage) == (3, 1)
    earlier = dt.date(2020, 6, 21)
    found = durations(read_cases(earlier), unit=Unit.CHARGES, as_of=earlier, pair=("case-registered", "verdict"))
    assert {each.timing for each in found.durations} == {Timing.NOT_REACHED}


@pytest.mark.django_db
def test_the_story_dates_one_way_and_only_by_year(load: Callable[..., Any]) -> None:
    load(STORY)
    found = durations(read_cases(TODAY), unit=Unit.CHARGES, as_of=TODAY)
    measured = [each for each in found.durations if each.timing is Timing.MEASURED]
    assert [(each.key, each.started, each.ended, each.least, each.most) for each in measured] == [
        ("ilyashev-2020/charge/ilyashev", "2020", "2020-09-15", 0, 258)
    ]
    assert (found.total, found.no_stage) == (11, 3)
