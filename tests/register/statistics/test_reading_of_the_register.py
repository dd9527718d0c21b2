"""What is read is what the counts count, in a few queries."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.statistics import Unit, count, read_cases, read_figures

pytestmark = pytest.mark.django_db
STORY = Path(__file__).parents[3] / "examples" / "register"
DAYS = [dt.date.fromisoformat(day) for day in ("2019-01-01", "2020-04-01", "2020-06-22", "2020-09-15", "2026-01-01")]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_current_status_is_the_one_that_count_computes(
    load: Callable[..., Any], two_cases: Path, day: dt.date
) -> None:
    load(two_cases)
    load(STORY)
    cases = read_cases(day)
    statuses = Counter(charge.status or None for case in cases for charge in case.charges)
    found = count(Unit.CHARGES, "status", as_of=day)
    assert {row.code: row.count for row in found.rows if row.count} == statuses
    assert found.total == statuses.total()
    assert count(Unit.CASES, as_of=day).total == len(cases)
    assert count(Unit.EVENTS, as_of=day).total == sum(len(case.events) for case in cases)


def test_a_case_is_read_with_all_that_is_counted(register: None) -> None:
    first, second = read_cases(dt.date(2026, 1, 1))
    assert (first.key, first.kind, first.opened and first.opened.edtf) == ("first", "criminal", "2020-04")
    assert first.complainants == ("state-company",)
    ada, bek = first.charges
    assert [(step.status, step.date and step.date.edtf, step.instance) for step in ada.steps] == [
        ("case-registered", "2020-04", ""),
        ("charged", None, ""),
        ("convicted", "2020-06-22", "first"),
        ("conviction-upheld", "2020-09-15", ""),
    ]
    assert (ada.norm, ada.occupations, bek.occupations) == ("kz:penal:274:4", ("blogger",), ())
    assert (second.opened, second.charges[0].norm) == (None, "")


def test_the_number_of_queries_does_not_grow(
    load: Callable[..., Any], two_cases: Path, django_assert_num_queries: Callable[[int], Any]
) -> None:
    load(two_cases)
    for _ in range(2):
        with django_assert_num_queries(8):
            read_cases(DAYS[-1])
        with django_assert_num_queries(3):
            read_figures(as_of=DAYS[-1])
        load(STORY)


def test_what_is_withdrawn_is_not_read(register: None) -> None:
    day = dt.date(2026, 1, 1)
    assert ([case.key for case in read_cases(day)], len(read_figures(as_of=day))) == (["first", "second"], 1)
    for noun, key in (("case", "first"), ("person", "unnamed"), ("statistic", "registered")):
        advance(noun, key, Doing("editor", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "withdraw", "asked for it"))
    (case,) = read_cases(day)
    assert (case.key, case.charges, read_figures(as_of=day)) == ("second", (), ())
