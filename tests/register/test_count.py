"""Counts: each recomputed by hand from the two made-up cases."""

import datetime as dt

import pytest

from dalel.errors import CommandError
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.statistics import Unit, count, say_code, say_norm
from dalel.register.statistics.grouping import PAIRS

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 1, 1)

EXPECTED = {
    ("persons", None): (3, []),
    ("cases", None): (2, []),
    ("charges", None): (3, []),
    ("events", None): (3, []),
    ("persons", "norm"): (3, [("kz:penal:274:4", 2), (None, 1)]),
    ("persons", "status"): (3, [("case-registered", 1), ("conviction-upheld", 1), ("refused", 1), (None, 0)]),
    ("persons", "role"): (
        4,
        [("witness-defended", 1), ("accused", 1), ("complainant", 1), ("complained-of", 1), ("judge", 1), (None, 0)],
    ),
    ("persons", "complainant"): (3, [("state-company", 2), ("private-person", 1), (None, 0)]),
    ("persons", "year"): (3, [("2020", 2), (None, 1)]),
    ("persons", "kind"): (3, [("criminal", 2), ("complaint", 1), (None, 0)]),
    ("persons", "region"): (3, [("KZ-75", 2), (None, 1)]),
    ("cases", "norm"): (2, [("kz:penal:274:4", 1), (None, 1)]),
    ("cases", "status"): (2, [("case-registered", 1), ("conviction-upheld", 1), ("refused", 1), (None, 0)]),
    ("cases", "role"): (
        2,
        [("witness-defended", 1), ("accused", 1), ("complainant", 2), ("complained-of", 1), ("judge", 1), (None, 0)],
    ),
    ("cases", "complainant"): (2, [("state-company", 1), ("private-person", 1), (None, 0)]),
    ("cases", "year"): (2, [("2020", 1), (None, 1)]),
    ("cases", "kind"): (2, [("criminal", 1), ("complaint", 1), (None, 0)]),
    ("cases", "region"): (2, [("KZ-75", 1), (None, 1)]),
    ("charges", "norm"): (3, [("kz:penal:274:4", 2), (None, 1)]),
    ("charges", "status"): (3, [("case-registered", 1), ("conviction-upheld", 1), ("refused", 1), (None, 0)]),
    ("charges", "role"): (3, [("witness-defended", 1), ("accused", 1), ("complained-of", 1), (None, 0)]),
    ("charges", "complainant"): (3, [("state-company", 2), ("private-person", 1), (None, 0)]),
    ("charges", "year"): (3, [("2020", 2), (None, 1)]),
    ("charges", "kind"): (3, [("criminal", 2), ("complaint", 1), (None, 0)]),
    ("charges", "region"): (3, [("KZ-75", 2), (None, 1)]),
    ("persons", "part"): (3, [("kz:penal:274:4", 2), (None, 1)]),
    ("cases", "part"): (2, [("kz:penal:274:4", 1), (None, 1)]),
    ("charges", "part"): (3, [("kz:penal:274:4", 2), (None, 1)]),
    ("persons", "month"): (3, [("2020-04", 2), (None, 1)]),
    ("cases", "month"): (2, [("2020-04", 1), (None, 1)]),
    ("charges", "month"): (3, [("2020-04", 2), (None, 1)]),
    ("events", "month"): (3, [("2020-04", 1), ("2020-06", 1), (None, 1)]),
    ("cases", "outcome"): (2, [("convicted", 1), ("refused", 1), (None, 0)]),
    ("charges", "outcome"): (3, [("convicted", 1), ("refused", 1), (None, 1)]),
    ("persons", "outcome"): (3, [("convicted", 1), ("refused", 1), (None, 1)]),
    ("persons", "occupation"): (3, [("blogger", 1), (None, 2)]),
    ("persons", "penalty"): (3, [("imprisonment", 1), ("fine", 1), (None, 2)]),
    ("charges", "penalty"): (3, [("imprisonment", 1), (None, 2)]),
    ("events", "norm"): (3, [("kz:penal:274:4", 3), (None, 0)]),
    ("events", "role"): (3, [("seized-from", 1), (None, 2)]),
    ("events", "complainant"): (3, [("state-company", 3), (None, 0)]),
    ("events", "year"): (3, [("2020", 2), (None, 1)]),
    ("events", "kind"): (3, [("interrogation", 1), ("search", 1), ("verdict", 1), (None, 0)]),
    ("events", "region"): (3, [("KZ-75", 3), (None, 0)]),
}


def test_a_part_of_an_article_is_called_by_the_articles_title(register: None) -> None:
    found = count(Unit.CHARGES, "norm", as_of=TODAY)
    assert [say_code(found.unit, "norm", row.code, "en") for row in found.rows] == [
        "Dissemination of knowingly false information, part 4",
        "not given by a source",
    ]
    assert say_norm("kz:penal:274:4:2", "ru").endswith(", часть 4, пункт 2")


@pytest.mark.parametrize(("unit", "by"), EXPECTED, ids=str)
def test_every_count_is_what_the_cases_hold(register: None, unit: str, by: str | None) -> None:
    found = count(Unit(unit), by, as_of=TODAY)
    assert (found.total, [(row.code, row.count) for row in found.rows]) == EXPECTED[unit, by]


def test_every_unit_and_grouping_is_in_the_table_above() -> None:
    assert {(unit.value, by) for unit, by in PAIRS} | {(unit.value, None) for unit in Unit} == set(EXPECTED)


def test_rows_add_up_to_the_total_unless_the_count_says_that_they_overlap(register: None) -> None:
    for unit, by in EXPECTED:
        found = count(Unit(unit), by, as_of=TODAY)
        if by and not found.rows_overlap:
            assert sum(row.count for row in found.rows) == found.total


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2020-03-31", {"refused": 1}),
        ("2020-04-01", {"charged": 1, "case-registered": 1, "refused": 1}),
        ("2020-06-22", {"convicted": 1, "case-registered": 1, "refused": 1}),
        ("2020-09-15", {"conviction-upheld": 1, "case-registered": 1, "refused": 1}),
    ],
)
def test_the_current_status_is_that_of_the_day_asked_for(register: None, day: str, statuses: dict[str, int]) -> None:
    found = count(Unit.CHARGES, "status", as_of=dt.date.fromisoformat(day))
    assert {row.code: row.count for row in found.rows if row.count} == statuses


def test_what_happened_later_is_left_out_and_what_has_no_date_is_in(register: None) -> None:
    assert count(Unit.EVENTS, as_of=dt.date(2020, 4, 20)).total == 2
    assert count(Unit.CASES, as_of=dt.date(2019, 1, 1)).total == 1


def test_what_is_withdrawn_is_counted_nowhere(register: None) -> None:
    doing = Doing("editor", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "withdraw", "asked for it")
    advance("case", "first", doing)
    assert [count(unit, as_of=TODAY).total for unit in Unit] == [1, 1, 1, 0]
    advance("person", "unnamed", doing)
    assert [count(unit, as_of=TODAY).total for unit in Unit] == [0, 1, 0, 0]
    assert [(row.code, row.count) for row in count(Unit.CASES, "role", as_of=TODAY).rows] == [
        ("complainant", 1),
        (None, 0),
    ]
    advance("case", "first", Doing("second", doing.at, "review"))
    assert count(Unit.CASES, as_of=TODAY).total == 2


def test_what_cannot_be_grouped_is_refused_with_what_can(register: None) -> None:
    with pytest.raises(CommandError) as refused:
        count(Unit.EVENTS, "status", as_of=TODAY)
    assert str(refused.value) == (
        "Events cannot be grouped by status.\nThey can by kind, region, year, month, norm, role, complainant."
    )
