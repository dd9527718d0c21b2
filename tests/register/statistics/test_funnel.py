"""How far charges and cases went: by the declared table, by hand, on the two made-up cases and on the story's."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from histories import case, charge

from dalel.errors import CommandError
from dalel.register.statistics import Share, Unit, funnel, official_rows, read_cases, read_figures
from dalel.register.statistics.funnel import ROWS
from dalel.register.statistics.official_series import Figure
from dalel.register.statistics.procedure import IMPLIED, OUTCOMES, Way, way_of
from dalel.vocabulary import vocabulary

TODAY = dt.date(2026, 1, 1)
STORY = Path(__file__).parents[3] / "examples" / "register"


def test_every_status_of_the_vocabulary_is_in_the_table() -> None:
    assert list(IMPLIED) == list(vocabulary("register/charge-status"))


def test_every_outcome_that_a_status_implies_is_a_row() -> None:
    assert {each.outcome for each in IMPLIED.values()} - {None} == set(OUTCOMES)


@pytest.mark.parametrize(
    ("steps", "kind", "way"),
    [
        ("", "criminal", Way(None, None, False, "")),
        ("unknown", "criminal", Way(None, None, False, "")),
        ("refused", "complaint", Way(False, False, False, "")),
        ("refused unknown", "complaint", Way(None, None, False, "")),
        ("refused case-registered", "criminal", Way(True, False, False, "")),
        ("case-registered", "criminal", Way(True, False, False, "")),
        ("stalled", "criminal", Way(True, False, False, "")),
        ("charged terminated", "criminal", Way(True, None, False, "terminated")),
        ("charged terminated charged", "criminal", Way(True, None, False, "")),
        ("sent-to-court terminated-amnesty", "criminal", Way(True, True, False, "terminated")),
        ("charged dropped", "criminal", Way(True, None, False, "dropped")),
        ("convicted", "criminal", Way(True, True, True, "convicted")),
        ("convicted", "", Way(True, True, True, "convicted")),
        ("penalised", "administrative", Way(True, None, True, "penalised")),
        ("penalised", "", Way(True, None, True, "penalised")),
        ("penalised@2020@first", "administrative", Way(True, True, True, "penalised")),
        ("penalised appeal-pending", "administrative", Way(True, None, True, "penalised")),
        ("penalised penalty-upheld@2020@appeal", "administrative", Way(True, True, True, "penalised")),
        ("penalised penalty-quashed", "administrative", Way(True, None, True, "penalty-quashed")),
        ("charged@2020@investigation", "criminal", Way(True, False, False, "")),
        ("acquitted", "administrative", Way(True, True, True, "acquitted")),
        ("convicted appeal-pending", "criminal", Way(True, True, True, "convicted")),
        ("appeal-pending", "criminal", Way(True, True, True, "")),
        ("convicted conviction-upheld", "criminal", Way(True, True, True, "convicted")),
        ("convicted conviction-quashed", "criminal", Way(True, True, True, "conviction-quashed")),
        ("convicted conviction-quashed sent-to-court", "criminal", Way(True, True, True, "")),
        ("convicted conviction-quashed acquitted", "criminal", Way(True, True, True, "acquitted")),
        ("charged requalified", "criminal", Way(True, None, False, "requalified")),
    ],
)
def test_a_history_says_so_much_and_no_more(steps: str, kind: str, way: Way) -> None:
    assert way_of(charge(*steps.split()), kind) == way


MADE_UP = [
    case(charge("refused"), key="a", kind="complaint"),
    case(charge("case-registered"), charge("case-registered", "sent-to-court", "convicted"), key="b"),
    case(charge("charged", "sent-to-court", "acquitted"), charge("convicted", norm="kz:penal:130"), key="c"),
    case(charge("charged", "terminated"), key="d"),
    case(charge("penalised"), key="e", kind="administrative"),
    case(charge(), key="f"),
    case(key="g"),
]


def numbers(unit: Unit, norm: str | None = None) -> dict[str, int]:
    found = funnel(MADE_UP, unit=unit, as_of=TODAY, norm=norm)
    return {row.code: row.share.count for row in found.rows if row.share.count}


def test_charges_are_counted_stage_by_stage() -> None:
    assert numbers(Unit.CHARGES) == {
        "all": 8,
        "refused": 1,
        "start-not-known": 1,
        "registered": 6,
        "sent-to-court": 3,
        "court-not-recorded": 1,
        "court-not-known": 2,
        "verdict": 3,
        "convicted": 2,
        "penalised": 1,
        "acquitted": 1,
        "terminated": 1,
        "outcome-not-recorded": 1,
    }


def test_cases_are_counted_by_their_charges_together() -> None:
    assert numbers(Unit.CASES) == {
        "all": 7,
        "refused": 1,
        "start-not-known": 2,
        "registered": 4,
        "sent-to-court": 2,
        "court-not-known": 2,
        "verdict": 2,
        "convicted": 2,
        "penalised": 1,
        "acquitted": 1,
        "terminated": 1,
        "outcome-not-recorded": 1,
    }
    assert funnel(MADE_UP, unit=Unit.CASES, as_of=TODAY).rows_overlap


def test_a_norm_takes_in_its_parts_and_nothing_that_only_begins_alike() -> None:
    assert numbers(Unit.CASES, "kz:penal:130")["all"] == 1
    assert numbers(Unit.CHARGES, "kz:penal:274")["all"] == 7
    assert numbers(Unit.CHARGES, "kz:penal:27") == {}


def test_the_rows_of_charges_add_up_to_the_row_that_they_are_shares_of() -> None:
    found = funnel(MADE_UP, unit=Unit.CHARGES, as_of=TODAY)
    by_outcome = {*OUTCOMES, "outcome-not-recorded"}
    for whole, outcomes in (("all", False), ("registered", False), ("registered", True), ("sent-to-court", False)):
        parts = [row for row in found.rows if row.of == whole != row.code and (row.code in by_outcome) == outcomes]
        assert sum(row.share.count for row in parts) == found.count(whole)
        assert {row.share.total for row in parts} == {found.count(whole)}
    assert [(row.code, row.of) for row in found.rows] == list(ROWS)


@pytest.mark.parametrize("unit", [Unit.PERSONS, Unit.EVENTS])
def test_a_unit_that_has_no_funnel_is_refused(unit: Unit) -> None:
    with pytest.raises(CommandError) as refused:
        funnel(MADE_UP, unit=unit, as_of=TODAY)
    assert str(refused.value) == f"A funnel of {unit} is not made.\nCharges and cases can be counted so."


def figure(stage: str, count: int, **values: Any) -> Figure:
    given = {"publisher": "court", "publisher_name": "Court", "form": "1", "period": "2020", "norm": "kz:penal:274"}
    return Figure(
        **{"key": stage, "unit": "cases", "is_claim": False, **given, **values, "stage": stage, "count": count}
    )


@pytest.mark.parametrize(
    ("others", "sent", "reason"),
    [
        ([], figure("sent-to-court", 5), "official-no-registered"),
        ([figure("registered", 81)], figure("sent-to-court", 5), ""),
        ([figure("registered", 81)], figure("sent-to-court", 5, unit="persons"), "official-no-registered"),
        ([figure("registered", 81)], figure("sent-to-court", 5, period="2019"), "official-no-registered"),
        ([figure("registered", 81)], figure("sent-to-court", 5, publisher="police"), "official-no-registered"),
        ([figure("registered", 81)], figure("sent-to-court", 5, unit=""), "official-not-comparable"),
        ([figure("registered", 81), figure("registered", 80)], figure("sent-to-court", 5), "official-several"),
        ([figure("registered", 81)], figure("sent-to-court", 82), "official-more"),
    ],
)
def test_official_figures_are_compared_only_within_one_series(others: list[Figure], sent: Figure, reason: str) -> None:
    *_, row = official_rows([*others, sent])
    assert (row.share, row.reason) == (None if reason else Share(5, 81), reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2026-01-01",
            {"all": 3, "refused": 1, "registered": 2, "sent-to-court": 1, "court-not-recorded": 1, "verdict": 1}
            | {"convicted": 1, "outcome-not-recorded": 1},
        ),
        # Only what is dated later than the day is out: the charge without a date is in.
        ("2020-06-21", {"all": 3, "refused": 1, "registered": 2, "court-not-recorded": 2, "outcome-not-recorded": 2}),
        ("2019-01-01", {"all": 1, "start-not-known": 1}),
    ],
)
def test_the_two_made_up_cases_are_counted_as_of_a_day(register: None, day: str, expected: dict[str, int]) -> None:
    as_of = dt.date.fromisoformat(day)
    found = funnel(read_cases(as_of), unit=Unit.CHARGES, as_of=as_of)
    assert {row.code: row.share.count for row in found.rows if row.share.count} == expected


@pytest.mark.django_db
def test_the_official_figure_of_the_two_made_up_cases_is_no_claim(register: None) -> None:
    (row,) = official_rows(read_figures(as_of=TODAY, norm="kz:penal:274"))
    assert (row.figure.count, row.figure.is_claim, row.figure.publisher_name) == (7, False, "Sample Court")
    assert read_figures(as_of=TODAY, norm="kz:penal:274:4") == ()
    assert read_figures(as_of=dt.date(2019, 12, 31)) == ()


@pytest.mark.django_db
def test_the_storys_charges_and_official_figures_stand_side_by_side(load: Callable[..., Any]) -> None:
    load(STORY)
    found = funnel(read_cases(TODAY), unit=Unit.CHARGES, as_of=TODAY, norm="kz:penal:274")
    assert {row.code: str(row.share) for row in found.rows if row.share.count} == {
        "all": "7/7",
        "refused": "2/7",
        "registered": "5/7",
        "sent-to-court": "1/5",
        "court-not-recorded": "4/5",
        "verdict": "1/1",
        "convicted": "1/5",
        "outcome-not-recorded": "4/5",
    }
    registered, sent = official_rows(read_figures(as_of=TODAY, norm="kz:penal:274"))
    assert (registered.figure.count, registered.share, registered.figure.is_claim) == (81, None, True)
    assert (str(sent.share), sent.figure.is_claim) == ("5/81", True)
    everything = official_rows(read_figures(as_of=TODAY))
    assert [(row.figure.count, row.reason) for row in everything if row.reason] == [(88, "official-not-comparable")]
