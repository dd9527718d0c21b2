"""Wilson's interval: published values, the quadratic that it solves, and what must hold of every interval."""

from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.register.statistics import Share, wilson
from dalel.register.statistics.interval import Z

STEP = Fraction(1, 10**12)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    total = draw(st.integers(1, 5_000))
    return draw(st.integers(0, total)), total


def test_z_is_the_quantile_of_the_normal_distribution() -> None:
    assert abs(NormalDist().inv_cdf(0.975) - float(Z)) < 1e-14


@pytest.mark.parametrize(
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    ("count", "total", "least", "most"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_published_values_are_met(count: int, total: int, least: str, most: str) -> None:
    found = wilson(count, total)
    assert found is not None
    assert (f"{found.least:.4f}", f"{found.most:.4f}") == (least, most)


@given(counts())
def test_the_ends_solve_the_quadratic_that_defines_them(pair: tuple[int, int]) -> None:
    """|p - x/n| = z·sqrt(p(1-p)/n), squared: the formula of the code is not in it. Ends are rounded outward."""
    count, total = pair
    found = wilson(count, total)
    assert found is not None
    share = Fraction(count, total)

    def apart(p: Fraction) -> Fraction:
        return (p - share) ** 2 * total - Fraction(Z) ** 2 * p * (1 - p)

    least, most = Fraction(found.least), Fraction(found.most)
    assert apart(least) >= 0
    assert apart(most) >= 0
    if count > 0:
        assert apart(least + STEP) <= 0
    if count < total:
        assert apart(most - STEP) <= 0


@given(counts())
def test_an_interval_holds_its_share_lies_between_0_and_1_and_is_symmetric(pair: tuple[int, int]) -> None:
    count, total = pair
    found, mirrored = wilson(count, total), wilson(total - count, total)
    assert found is not None
    assert mirrored is not None
    assert 0 <= found.least <= Fraction(count, total) <= found.most <= 1
    assert (found.least, found.most) == (1 - mirrored.most, 1 - mirrored.least)


@given(counts())
def test_more_of_the_same_make_the_interval_narrower(pair: tuple[int, int]) -> None:
    count, total = pair
    found, larger = wilson(count, total), wilson(2 * count, 2 * total)
    assert found is not None
    assert larger is not None
    assert larger.most - larger.least < found.most - found.least


def test_of_nothing_there_is_no_share() -> None:
    empty = Share(0, 0)
    assert (empty.exact, empty.percent, empty.interval, empty.percent_interval) == (None, None, None, None)


@pytest.mark.parametrize(("count", "total"), [(-1, 3), (4, 3), (0, -1)])
def test_what_is_no_share_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match=f"{count} of {total} is no share."):
        wilson(count, total)


def test_a_share_is_exact_and_its_percentages_are_rounded_once() -> None:
    share = Share(5, 81)
    assert (str(share), share.exact, share.percent) == ("5/81", Fraction(5, 81), Decimal("6.2"))
    assert share.percent_interval == (Decimal("2.6"), Decimal("13.7"))
    assert [Share(1, 8).percent, Share(1, 16).percent, Share(1, 2000).percent, Share(3, 2000).percent] == [
        Decimal("12.5"),
        Decimal("6.3"),
        Decimal("0.1"),
        Decimal("0.2"),
    ]
