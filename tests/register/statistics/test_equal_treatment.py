"""Two groups by two outcomes: every unit in one place, and a test only where there is something to compare."""

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
from dalel.register.statistics import EqualTreatment, Treatment, Unit, equal_treatment, read_cases
from dalel.register.statistics.charge_history import CaseHistory
from dalel.register.statistics.equal_treatment import (
    EITHER,
    OFFICIALS,
    PRIVATE,
    STATE_SIDE,
    group_of_accused,
    group_of_complainants,
)
from dalel.vocabulary import vocabulary

TODAY = dt.date(2026, 1, 1)
STORY = Path(__file__).parents[3] / "examples" / "register"


def table(found: EqualTreatment, comparison: str, outcome: str) -> Treatment:
    return next(each for each in found.tables if (each.comparison, each.outcome) == (comparison, outcome))


def cells(found: Treatment) -> tuple[int, ...]:
    return tuple(number for row in found.rows for number in (row.reached, row.refused))


def left(found: Treatment) -> dict[str, int]:
    return {code: number for code, number in found.left_out.items() if number}


def test_every_word_of_the_groups_is_in_the_vocabulary() -> None:
    assert STATE_SIDE | PRIVATE | {"company", "politician", "unknown"} == set(vocabulary("register/complainant-type"))
    assert set(vocabulary("register/occupation")) >= OFFICIALS | EITHER


@pytest.mark.parametrize(
    ("types", "group"),
    [
        ([], "group-not-known"),
        ([""], "group-not-known"),
        (["unknown", "police"], "group-not-known"),
        (["police", "state-company"], "state-side"),
        (["private-person"], "private-person"),
        (["private-person", "police"], "group-mixed"),
        (["company"], "group-else"),
        (["politician"], "group-else"),
        (["politician", "private-person"], "group-mixed"),
    ],
)
def test_complainants_belong_to_one_group_only_where_all_do(types: list[str], group: str) -> None:
    assert group_of_complainants(types) == group


@pytest.mark.parametrize(
    ("occupations", "group"),
    [
        ([], "group-not-known"),
        (["unknown"], "group-not-known"),
        (["press-officer"], "group-not-known"),
        (["blogger", "press-officer"], "group-not-known"),
        (["press-officer", "official"], "accused-official"),
        (["judge"], "accused-official"),
        (["blogger"], "accused-not-official"),
        (["driver", "other"], "accused-not-official"),
    ],
)
def test_who_may_hold_an_office_or_not_is_not_known(occupations: list[str], group: str) -> None:
    assert group_of_accused(occupations) == group


MADE_UP = [
    *[case(charge("case-registered", occupations="blogger"), complainants="state-body") for _ in range(4)],
    case(charge("convicted", occupations="blogger"), charge("charged", occupations="driver"), complainants="police"),
    *[case(charge("refused", occupations="official"), kind="complaint", complainants="private-person") for _ in "123"],
    case(charge("case-registered", occupations="judge"), complainants="private-person"),
    case(charge("refused", occupations="blogger"), complainants="company"),
    case(charge("refused", occupations="blogger"), complainants="police private-person"),
    case(charge("refused", occupations="press-officer")),
    case(charge("unknown", occupations="official"), complainants="police"),
    case(complainants="private-person"),
    case(charge("penalised", occupations="activist"), kind="administrative", complainants="private-person"),
]


def test_cases_are_compared_and_those_outside_the_table_are_counted() -> None:
    found = equal_treatment(MADE_UP, as_of=TODAY)
    opened = table(found, "complainant", "opened")
    assert (opened.total, cells(opened)) == (15, (5, 0, 2, 3))
    assert left(opened) == {"group-else": 1, "group-mixed": 1, "group-not-known": 1, "outcome-not-known": 2}
    assert opened.test is not None
    # Of the 10 · 9 · 8 / 6 = 120 ways to choose who is refused, 10 take all three from the five private persons and
    # 10 all three from the five others.
    assert (opened.test.n, opened.test.p, opened.test.odds_ratio) == (10, Fraction(20, 120), None)
    assert [str(row.share) for row in opened.rows] == ["5/5", "2/5"]
    convicted = table(found, "complainant", "convicted")
    assert cells(convicted) == (1, 0, 0, 3)
    assert left(convicted)["outcome-else"] == 6  # the penalty is no conviction
    penalised = table(found, "complainant", "penalised")
    assert (cells(penalised), left(penalised)["outcome-else"]) == ((0, 0, 1, 3), 6)
    assert convicted.test is not None
    assert convicted.test.p == Fraction(1, 4)


def test_charges_are_compared_one_by_one() -> None:
    accused = table(equal_treatment(MADE_UP, as_of=TODAY, unit=Unit.CHARGES), "accused", "opened")
    assert (accused.total, cells(accused)) == (15, (1, 3, 7, 2))
    assert left(accused) == {"group-not-known": 1, "outcome-not-known": 1}


def test_a_case_against_an_official_and_another_is_in_both_groups() -> None:
    both = case(charge("charged", occupations="official"), charge("charged", occupations="blogger"))
    assert left(table(equal_treatment([both], as_of=TODAY), "accused", "opened")) == {"group-mixed": 1}


def test_a_norm_leaves_out_cases_without_it() -> None:
    cases = [case(charge("refused", norm="kz:penal:130")), case(charge("refused")), case()]
    assert equal_treatment(cases, as_of=TODAY, norm="kz:penal:274").tables[0].total == 1


def test_an_empty_group_or_outcome_is_not_evaluated() -> None:
    assert [each.test for each in equal_treatment([], as_of=TODAY).tables] == [None] * 8
    one_sided = [case(charge("case-registered"), complainants=kind) for kind in ("police", "private-person")]
    assert table(equal_treatment(one_sided, as_of=TODAY), "complainant", "opened").test is None


STEPS = st.lists(st.sampled_from(list(vocabulary("register/charge-status"))), max_size=4)
CHARGES = st.builds(
    lambda steps, work: charge(*steps, occupations=work),
    STEPS,
    st.sampled_from(["", "blogger", "official", "press-officer", "judge blogger"]),
)
CASES = st.builds(
    lambda charges, types, kind: case(*charges, complainants=types, kind=kind),
    st.lists(CHARGES, max_size=3),
    st.sampled_from([None, "", "police", "private-person", "company", "police private-person", "unknown"]),
    st.sampled_from(["criminal", "administrative", "complaint", ""]),
)


@given(st.lists(CASES, max_size=12), st.sampled_from([Unit.CASES, Unit.CHARGES]))
def test_every_unit_stands_in_exactly_one_place_of_every_table(cases: list[CaseHistory], unit: Unit) -> None:
    found = equal_treatment(cases, as_of=TODAY, unit=unit)
    number = len(cases) if unit is Unit.CASES else sum(len(each.charges) for each in cases)
    for each in found.tables:
        assert sum(cells(each)) + sum(each.left_out.values()) == each.total == number
        assert each.test is None or 0 < each.test.p <= 1


def test_a_unit_that_is_not_compared_is_refused() -> None:
    with pytest.raises(CommandError, match="Events are not compared so"):
        equal_treatment([], as_of=TODAY, unit=Unit.EVENTS)


@pytest.mark.django_db
def test_the_two_made_up_cases_are_too_few_to_say_anything(register: None) -> None:
    opened = table(equal_treatment(read_cases(TODAY), as_of=TODAY), "complainant", "opened")
    assert (cells(opened), opened.test and opened.test.p) == ((1, 0, 0, 1), 1)


@pytest.mark.django_db
def test_the_story_is_compared_by_case_and_by_charge(load: Callable[..., Any]) -> None:
    load(STORY)
    by_case = equal_treatment(read_cases(TODAY), as_of=TODAY)
    opened = table(by_case, "complainant", "opened")
    assert (cells(opened), left(opened), opened.test and opened.test.p) == ((1, 0, 1, 1), {"group-not-known": 6}, 1)
    by_charge = equal_treatment(read_cases(TODAY), as_of=TODAY, unit=Unit.CHARGES)
    accused = table(by_charge, "accused", "opened")
    # The press secretary of the police is in neither group: the occupation does not say whose press.
    assert (cells(accused), left(accused)) == ((0, 1, 9, 0), {"group-not-known": 1})
    assert accused.test is not None
    assert accused.test.p == Fraction(1, 10)
