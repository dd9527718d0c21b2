"""A buyer's rate of a flag beside that of all others."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.flags.false_discovery import last_standing, one_in, upper_tail
from dalel.flags.leading_digits import chi_square, deviation_of, probability
from dalel.flags.rate import compare_rates


def buyer(name: str, raised: int, evaluated: int) -> dict[str, object]:
    return {"of_buyer": name, "name": f"Body {name}", "raised": raised, "evaluated": evaluated}


def test_a_buyer_stands_out_where_chance_would_hardly_bring_its_rate_about() -> None:
    rates = compare_rates("R003", [buyer("a", 41, 100), buyer("b", 5, 100), buyer("c", 4, 100), buyer("d", 9, 9)])
    assert [(rate.buyer, rate.others_raised, rate.others_evaluated, rate.stands_out) for rate in rates] == [
        ("a", 18, 209, True),
        ("b", 54, 209, False),
        ("c", 55, 209, False),
        # All nine, and still too few to compare.
        ("d", 50, 300, None),
    ]


def test_one_buyer_alone_has_nobody_to_be_compared_with() -> None:
    (rate,) = compare_rates("R003", [buyer("a", 50, 100)])
    assert (rate.is_compared, rate.stands_out) == (False, None)


def test_no_buyers_have_no_rates() -> None:
    assert compare_rates("R003", []) == []


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 9))
@settings(max_examples=60)
def test_the_tail_is_the_sum_of_the_binomial(found: int, more: int, tenths: int) -> None:
    count, chance = found + more, Fraction(tenths, 10)
    terms = [comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(found, count + 1)]
    assert upper_tail(found, count, chance) == sum(terms)


@given(st.lists(st.integers(1, 100), max_size=8), st.sampled_from([1, 5, 50, 100]))
@settings(max_examples=60)
def test_what_stands_is_what_benjamini_and_hochberg_say(hundredths: list[int], percent: int) -> None:
    tests = sorted(Fraction(n, 100) for n in hundredths)
    passing = [k for k in range(len(tests)) if tests[k] <= Fraction(k + 1, len(tests)) * Fraction(percent, 100)]
    expected = tests[max(passing)] if passing else None
    assert last_standing(reversed(tests), percent=percent) == expected


def test_a_probability_is_told_as_one_in_so_many() -> None:
    assert [one_in(Fraction(1, 3)), one_in(Fraction(2, 7)), one_in(Fraction(0)), one_in(Fraction(1))] == [
        3,
        3,
        10**9,
        1,
    ]


@pytest.mark.parametrize(("critical", "level"), [("15.507", "0.05"), ("20.090", "0.01"), ("26.124", "0.001")])
def test_the_tail_of_chi_square_is_that_of_the_printed_tables(critical: str, level: str) -> None:
    assert round(float(probability(Decimal(critical))), 5) == pytest.approx(float(level), abs=1e-5)


def test_digits_that_follow_the_law_have_no_distance_from_it() -> None:
    counts = [30103, 17609, 12494, 9691, 7918, 6695, 5799, 5115, 4576]
    assert (chi_square(counts) < Decimal("0.001"), deviation_of(counts) < Decimal("0.00001")) == (True, True)
