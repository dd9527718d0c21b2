"""Whether a printed number agrees with an exact result: a table of cases, and what holds of every number."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dalel.publications import (
    Comparison,
    DateFigure,
    Figure,
    Interval,
    Kind,
    Match,
    Reason,
    compare_date,
    compare_number,
    read_numbers,
)
from dalel.vocabulary import LANGUAGES, say_number, vocabulary

UNITS = {"share": Kind.SHARE, "pp": Kind.PERCENTAGE_POINTS, "x": Kind.TIMES}


def figure(text: str) -> Figure:
    """A result as the cases write it."""
    value, _, unit = text.removeprefix("#").partition(" ")
    if text.startswith("#"):
        return Figure(Decimal(value), Kind.ORDINAL)
    if unit in UNITS:
        return Figure(Fraction(value), UNITS[unit])
    return Figure(Decimal(value), Kind.MONEY, unit) if unit else Figure(Decimal(value))


def compare(lang: str, printed: str, result: str) -> Comparison:
    """The one number of a text beside a result."""
    (phrase,) = read_numbers(printed, lang)
    if len(result) == 10 and result[4] == result[7] == "-":
        return compare_date(phrase, DateFigure(dt.date.fromisoformat(result)))
    return compare_number(phrase, figure(result))


CASES = [
    (path.stem, *line.split("\t"))
    for path in sorted((Path(__file__).parent / "matches").glob("*.tsv"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]


@pytest.mark.parametrize(("lang", "printed", "result", "expected"), CASES)
def test_a_printed_number_beside_a_result_has_the_outcome_and_the_reason(
    lang: str, printed: str, result: str, expected: str
) -> None:
    found = compare(lang, printed, result)
    assert f"{found.match} {found.reason}" == expected


def test_every_outcome_and_reason_has_a_case_and_a_term() -> None:
    # A sign in words is compared in test_direction.py.
    assert {match for *_, expected in CASES for match in expected.split()} == {*Match, *Reason} - {Reason.SIGN_TWICE}
    assert list(vocabulary("publications/match")) == list(Match)
    assert list(vocabulary("publications/match-reason")) == list(Reason)


def test_a_difference_is_the_result_less_the_printed_number_in_printed_units() -> None:
    assert compare("en", "208", "211").difference == 3
    assert compare("en", "25%", "0.27 share").difference == 2
    assert compare("en", "3–5 million", "6000000").difference == 1_000_000
    assert compare("en", "3–5 million", "2000000").difference == -1_000_000
    assert compare("en", "3–5 million", "4000000").difference == 0


def test_a_comparison_says_where_the_result_may_lie() -> None:
    assert compare("en", "almost 200", "100").allowed == Interval(Fraction(180), Fraction(200), high_open=True)


AMOUNTS = st.decimals(
    min_value=Decimal("0.01"), max_value=Decimal(10) ** 12, places=2, allow_nan=False, allow_infinity=False
)


@given(value=AMOUNTS, lang=st.sampled_from(LANGUAGES))
def test_a_result_matches_its_own_print(value: Decimal, lang: str) -> None:
    (phrase,) = read_numbers(say_number(value, lang), lang)
    assert compare_number(phrase, Figure(value)).match is Match.MATCHES


@given(value=AMOUNTS, places=st.integers(min_value=0, max_value=3), step=st.integers(min_value=1, max_value=9))
def test_a_result_matches_its_rounded_print_in_millions_and_no_other(value: Decimal, places: int, step: int) -> None:
    unit = Decimal(1).scaleb(-places)
    millions = (value / 10**6).quantize(unit)
    # Halfway between two prints both are right.
    assume(abs(millions * 10**6 - value) != unit * 10**6 / 2)
    for wrong in (0, step, -step):
        shown = millions + wrong * unit
        assume(shown >= 0)
        (phrase,) = read_numbers(f"{shown} million tenge", "en")
        expected = Match.MATCHES if wrong == 0 else Match.DIFFERS
        assert compare_number(phrase, Figure(value, Kind.MONEY, "KZT")).match is expected


@given(part=st.integers(min_value=1, max_value=10**6), rest=st.integers(min_value=0, max_value=10**6))
def test_a_percentage_is_compared_with_the_exact_share(part: int, rest: int) -> None:
    share = Fraction(part, part + rest)
    shown = Decimal(round(share * 1000)) / 10
    (phrase,) = read_numbers(f"{shown}%", "en")
    assert compare_number(phrase, Figure(share, Kind.SHARE)).match is Match.MATCHES


@given(value=AMOUNTS, bound=AMOUNTS)
def test_the_hedges_of_one_bound_never_contradict_each_other(value: Decimal, bound: Decimal) -> None:
    def match(hedge: str) -> bool:
        (phrase,) = read_numbers(f"{hedge} {say_number(bound, 'en')}", "en")
        return compare_number(phrase, Figure(value)).match is Match.MATCHES

    above, below = match("more than"), match("less than")
    assert not (above and below)
    assert above <= (value > bound)
    assert below <= (value < bound)
    assert match("exactly") == (value == bound)
    assert match("exactly") <= (match("at least") and match("up to"))
    assert match("almost") <= below
