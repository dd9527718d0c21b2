"""Fisher's exact test: counted out by permutation, published values, and what must hold of every table."""

from collections import Counter
from fractions import Fraction
from itertools import permutations, product
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.register.statistics import FourFold, fisher

CELL = st.integers(0, 60)


def by_permutation(table: FourFold) -> Fraction:
    """Deal the outcomes out to the people in every order, and count which tables come up as seldom as this one."""
    outcomes = [1] * (table.a + table.c) + [0] * (table.b + table.d)
    first = table.a + table.b
    came_up = Counter(sum(order[:first]) for order in permutations(outcomes))
    seldom = sum(number for number in came_up.values() if number <= came_up[table.a])
    return Fraction(seldom, factorial(table.n))


@pytest.mark.parametrize(
    "table", [FourFold(*cells) for cells in product(range(4), repeat=4) if 2 <= sum(cells) <= 7], ids=str
)
def test_p_is_what_dealing_out_the_outcomes_gives(table: FourFold) -> None:
    found = fisher(table)
    if table.has_empty_margin:
        assert found is None
    else:
        assert found is not None
        assert (found.n, found.p) == (table.n, by_permutation(table))


@pytest.mark.parametrize(
    ("table", "p"),
    [
        (FourFold(3, 1, 1, 3), "0.4857"),  # Fisher's tea, "The Design of Experiments" (1935), both sides
        (FourFold(10, 2, 3, 15), "0.0005367"),  # Fisher's twins of convicts, as the manual of R's fisher.test has it
    ],
)
def test_the_published_values_are_met(table: FourFold, p: str) -> None:
    found = fisher(table)
    assert found is not None
    assert f"{float(found.p):.{len(p) - 2}f}" == p


@given(CELL, CELL, CELL, CELL)
def test_p_is_a_probability_and_the_same_when_rows_or_columns_are_swapped(a: int, b: int, c: int, d: int) -> None:
    found = fisher(FourFold(a, b, c, d))
    swapped = [fisher(FourFold(*cells)) for cells in ((c, d, a, b), (b, a, d, c), (a, c, b, d))]
    if found is None:
        assert swapped == [None, None, None]
        return
    assert 0 < found.p <= 1
    assert {each.p for each in swapped if each} == {found.p}
    rows, _, turned = swapped
    assert rows is not None
    assert turned is not None
    assert turned.odds_ratio == found.odds_ratio
    if found.odds_ratio and rows.odds_ratio:
        assert found.odds_ratio * rows.odds_ratio == 1


def test_the_odds_ratio_is_given_only_where_it_is_defined() -> None:
    assert FourFold(3, 1, 1, 3).odds_ratio == 9
    assert FourFold(0, 2, 3, 1).odds_ratio == 0
    assert FourFold(2, 0, 1, 3).odds_ratio is None
    assert FourFold(0, 0, 1, 3).odds_ratio is None


def test_a_table_with_an_empty_margin_is_not_evaluated() -> None:
    assert [fisher(FourFold(*cells)) for cells in ((0, 0, 2, 3), (2, 3, 0, 0), (0, 2, 0, 3), (2, 0, 3, 0))] == [
        None
    ] * 4


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="A count cannot be negative"):
        fisher(FourFold(-1, 2, 3, 4))
