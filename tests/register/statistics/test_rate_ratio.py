"""The ratio of two rates: published intervals, exact tails at its ends, and when it is not evaluated."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.register.statistics import RateRatio, rate_ratio
from dalel.register.statistics.rate_ratio import clopper_pearson

COUNT, DAYS = st.integers(0, 60), st.integers(1, 800)
TAIL = Fraction(25, 1000)


def at_least(count: int, total: int, p: Fraction) -> Fraction:
    """The probability of so many or more, in fractions."""
    return sum((comb(total, k) * p**k * (1 - p) ** (total - k) for k in range(count, total + 1)), Fraction(0))


@pytest.mark.parametrize(
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 5.
    ("count", "total", "least", "most"),
    [
        (81, 263, "0.2527", "0.3676"),
        (15, 148, "0.0578", "0.1617"),
        (0, 20, "0.0000", "0.1684"),
        (1, 29, "0.0009", "0.1776"),
    ],
)
def test_the_exact_interval_of_a_share_meets_the_published_values(
    count: int, total: int, least: str, most: str
) -> None:
    found = clopper_pearson(count, total)
    assert (f"{found.least:.4f}", f"{found.most:.4f}") == (least, most)


@given(COUNT, COUNT, DAYS, DAYS)
def test_at_each_end_of_the_interval_the_tail_is_two_and_a_half_per_cent(
    before: int, after: int, days_before: int, days_after: int
) -> None:
    found = rate_ratio(before, after, days_before=days_before, days_after=days_after)
    if found.ratio is None or found.interval is None:
        assert found.reason
        return
    total = before + after
    least, most = Fraction(found.interval.least), Fraction(found.interval.most)
    assert found.ratio == Fraction(after, days_after) / Fraction(before, days_before)
    assert least <= found.ratio <= most

    def chance(ratio: Fraction) -> Fraction:
        return ratio * days_after / (ratio * days_after + days_before)

    near = Fraction(1, 10**6)
    if after:
        assert abs(at_least(after, total, chance(least)) - TAIL) < near
        assert at_least(after, total, chance(least)) <= TAIL
    else:
        assert least == 0
    below = 1 - at_least(after + 1, total, chance(most))
    assert below <= TAIL
    assert abs(below - TAIL) < near


@pytest.mark.parametrize(
    ("before", "after", "days", "reason"),
    [
        (0, 0, (365, 365), "ratio-none"),
        (3, 2, (365, 365), "ratio-too-few"),  # 2 · 0.5⁵ = 6.25 %
        (0, 5, (365, 365), "ratio-too-few"),
        (0, 6, (365, 365), "ratio-none-before"),  # 2 · 0.5⁶ = 3.1 %
        (3, 3, (365, 365), ""),
        (2, 1, (30, 330), ""),  # the side of 30 days holds a twelfth: two of two there would be 0.7 %
        (1, 1, (365, 0), "ratio-no-days"),
        (1, 1, (0, 365), "ratio-no-days"),
    ],
)
def test_a_ratio_is_evaluated_only_where_the_numbers_allow_it(
    before: int, after: int, days: tuple[int, int], reason: str
) -> None:
    found = rate_ratio(before, after, days_before=days[0], days_after=days[1])
    assert found.reason == reason
    assert (found.ratio is None, found.interval is None) == (bool(reason), bool(reason))


@pytest.mark.slow
@given(st.integers(1, 40), DAYS, DAYS)
def test_too_few_are_those_of_which_no_spread_could_leave_1_outside(
    total: int, days_before: int, days_after: int
) -> None:
    found = [rate_ratio(total - k, k, days_before=days_before, days_after=days_after) for k in range(total + 1)]
    if {each.reason for each in found} == {"ratio-too-few"}:
        equal = Fraction(days_after, days_before + days_after)
        spreads = [clopper_pearson(k, total) for k in range(total + 1)]
        assert all(each.least <= equal <= each.most for each in spreads)
    else:
        assert "ratio-too-few" not in {each.reason for each in found}


def test_the_reasons_come_with_the_numbers() -> None:
    assert rate_ratio(1, 2, days_before=10, days_after=20) == RateRatio(1, 2, 10, 20, reason="ratio-too-few")
