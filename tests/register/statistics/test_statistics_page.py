"""Every number of the page on statistics is recomputed."""

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dalel.register.models import Charge
from dalel.register.partial_date import parse_partial_date
from dalel.register.statistics import (
    FourFold,
    Share,
    Unit,
    count,
    fisher,
    funnel,
    official_rows,
    rate_ratio,
    read_cases,
    read_figures,
    substitution,
)
from dalel.register.statistics.duration import INSTANCE_STAGE, STAGE_OF, STAGES, measure
from dalel.register.statistics.grouping import BY, PAIRS
from dalel.register.statistics.interval import Z
from dalel.register.statistics.procedure import IMPLIED, Court

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "register" / "statistics.md").read_text(encoding="utf-8")
STORY = ROOT / "examples" / "register"
TODAY = dt.date(2026, 1, 1)


def table(first: str) -> list[list[str]]:
    """The rows of the table whose header begins so."""
    text = PAGE[PAGE.index(f"| {first} |") :].split("\n\n")[0]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return rows[2:]


def share_cells(share: Share | None) -> list[str]:
    if share is None or share.percent_interval is None:
        return ["", "", ""]
    return [str(share), str(share.percent), "–".join(map(str, share.percent_interval))]


def test_the_shares() -> None:
    for row in table("share"):
        done, of = map(int, row[0].split("/"))
        assert share_cells(Share(done, of)) == row
    assert f"{Z:.15f}" in PAGE


def test_what_a_status_implies() -> None:
    courts = {
        Court.YES: "yes",
        Court.IN_CRIMINAL_CASE: "if criminal",
        Court.NOT_KNOWN: "not known",
        Court.NOT_SAID: "not said",
    }
    starts = {True: "yes", False: "no", None: "not known"}
    assert table("status") == [
        [
            status,
            starts[each.registered],
            courts[each.court],
            "taken back" if each.goes_on else each.outcome or "as it was",
        ]
        for status, each in IMPLIED.items()
    ]


def test_which_status_dates_which_stage() -> None:
    rows = table("stage")
    assert [row[0] for row in rows] == list(STAGES)
    named = {status: stage for stage, statuses in rows for status in re.findall(r"[a-z-]+", statuses)}
    assert {status: stage for status, stage in named.items() if status in STAGE_OF} == STAGE_OF
    assert INSTANCE_STAGE == {"cassation": "cassation-decided", "supreme": "cassation-decided"}


def test_the_durations() -> None:
    for start, end, least, most in table("from"):
        dates = {"charge": parse_partial_date(start), "verdict": parse_partial_date(end)}
        found = measure("x", "charge", "verdict", dates)
        assert (str(found.least), str(found.most)) == (least, most)


def test_the_ratios() -> None:
    for before, after, days_before, days_after, ratio, interval in table("before"):
        found = rate_ratio(int(before), int(after), days_before=int(days_before), days_after=int(days_after))
        if found.interval is None:
            assert (ratio, interval) == ("not evaluated", "")
        else:
            assert found.ratio == Fraction(ratio)
            least, most = interval.split("–")
            assert float(least) <= found.interval.least < float(least) + 0.01
            assert float(most) - 0.01 < found.interval.most <= float(most)


def test_the_tables_of_two_groups() -> None:
    for name, n, p, odds in table("table"):
        cells = FourFold(*map(int, re.findall(r"\d+", name)))
        found = fisher(cells)
        assert cells.n == int(n)
        assert (p, odds) == (("not evaluated", "") if found is None else (str(found.p), str(found.odds_ratio)))


def test_which_units_can_be_counted_by_what() -> None:
    for names, units, _ in table("`--by`"):
        for by in re.findall(r"[a-z]+", names):
            assert {unit.value for unit, each in PAIRS if each == by} == (
                {unit.value for unit in Unit} if units == "all" else set(units.split(", "))
            )
    assert set(re.findall(r"[a-z]+", " ".join(row[0] for row in table("`--by`")))) == set(BY)


@pytest.mark.django_db
def test_the_story(load: Callable[..., Any]) -> None:
    load(STORY)
    cases = read_cases(TODAY)
    outcomes = count(Unit.CHARGES, "outcome", as_of=TODAY)
    assert table("outcome of the story's charges") == [
        [row.code or "no outcome recorded", str(row.count)] for row in outcomes.rows
    ]
    found = funnel(cases, unit=Unit.CHARGES, as_of=TODAY, norm="kz:penal:274")
    assert table("row") == [
        [row.code, str(row.share.count), row.of, *share_cells(row.share)]
        for row in found.rows
        if row.share.count and row.code != "all"
    ]
    official = official_rows(read_figures(as_of=TODAY, norm="kz:penal:274"))
    assert table("figure") == [
        [row.figure.key.removeprefix("statistic/"), str(row.figure.count), *share_cells(row.share)] for row in official
    ]
    around = substitution(
        cases, norms=("kz:penal:130", "kz:penal:274"), around=dt.date(2020, 6, 27), as_of=TODAY, months=3
    )
    known = [row.to_count for row in around.rows if row.side]
    assert f"have a known month in {sum(known)} case" in PAGE


@pytest.mark.django_db
def test_the_convictions_that_may_not_be_compared(load: Callable[..., Any]) -> None:
    load(STORY)
    cases = read_cases(TODAY)
    charges = funnel(cases, unit=Unit.CHARGES, as_of=TODAY).count("convicted")
    by_article = funnel(cases, unit=Unit.CHARGES, as_of=TODAY, norm="kz:penal:274").count("convicted")
    by_case = funnel(cases, unit=Unit.CASES, as_of=TODAY).count("convicted")
    rows = count(Unit.PERSONS, "status", as_of=TODAY).rows
    persons = sum(row.count for row in rows if row.code in ("convicted", "conviction-upheld"))
    convicted = Charge.objects.filter(statuses__status="convicted").values_list("person").distinct().count()
    claimed = [figure.count for figure in read_figures(as_of=TODAY) if figure.stage == "convicted"]
    assert [int(row[1]) for row in table("number")] == [charges, by_article, by_case, persons, *claimed]
    assert persons == convicted
