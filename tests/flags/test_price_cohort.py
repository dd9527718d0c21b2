"""PRICE-COHORT: levels, medians, spreads and fences agree with a plain recomputation, decided by whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from statistics import median_high, median_low
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import amount

from dalel.errors import CommandError
from dalel.flags.engine import run_flag
from dalel.flags.flag import Finding, Outcome, Rules
from dalel.flags.log_spread import BEYOND, fence, is_far, middle_distance
from dalel.flags.price_cohort import PriceCohort
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA

FLAG = PriceCohort()
BACKEND = ibis.duckdb.connect()
LEVELS = (17, 6, 4)
SCORES = {"0": (0, 1), "0.6745": (1, 1), "1.349": (2, 1), "2.0235": (3, 1), "3.5": (7000, 1349)}
"""Of each score the powers that decide it: the price's distance × the second against the middle one's × the first."""


def run(rows: list[dict[str, Any]], **parameters: Any) -> list[Finding]:
    given_rules = {p.name: p.default for p in FLAG.parameters} | parameters
    lines = BACKEND.create_table("cohort_lines", pa.Table.from_pylist(rows, LINE_SCHEMA), overwrite=True)
    return list(run_flag(FLAG, lines, Rules(load_jurisdiction("kz"), given_rules), BACKEND))


def line(number: int, *, item: str, buyer: str, price: Decimal) -> dict[str, Any]:
    return {
        "line": f"line-{number:03}",
        "stage": "plan",
        "item_scheme": "KZ-ENSTRU",
        "item_code": item,
        "unit_code": "796",
        "year": 2020,
        "currency": "KZT",
        "vat_basis": "net",
        "buyer_id": buyer,
        "quantity": Decimal(1),
        "unit_price": price,
        "amount": price,
    }


def times(price: Fraction, middle: Fraction) -> Fraction:
    """How many times a price lies above or below the median."""
    return max(price / middle, middle / price)


def is_shown(price: Fraction, prices: list[Fraction], *, score: str) -> bool:
    """Whether a price is shown in its cohort, by whole powers of fractions."""
    middle = median_high(prices)
    spread = median_high([times(each, middle) for each in prices])
    if spread == 1:
        return price >= 3 * middle
    of_spread, of_price = SCORES[score]
    return price >= 2 * middle and (price / middle) ** of_price > spread**of_spread


def cohort_of(row: dict[str, Any], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """The lines of the narrowest level with four lines of two buyers."""
    for characters in LEVELS:
        inside = [other for other in rows if other["item_code"][:characters] == row["item_code"][:characters]]
        if len(inside) >= 4 and len({other["buyer_id"] for other in inside}) >= 2:
            return inside
    return None


prices_given = st.one_of(
    st.decimals(min_value="0.0000000001", max_value="999999999999999", places=10),
    st.sampled_from([Decimal(text) for text in ("5", "10", "10.01", "20", "20.02", "30", "40", "80", "1000000000")]),
)
codes = st.sampled_from(["111111.100.000001", "111111.100.000002", "111122.100.000001", "222222.100.000001"])
given_lines = st.lists(st.tuples(codes, st.sampled_from(["b1", "b2", "b3"]), prices_given), min_size=0, max_size=24)


@pytest.mark.slow
@settings(deadline=None, max_examples=amount(6, 100), suppress_health_check=[HealthCheck.too_slow])
@given(bought=given_lines, score=st.sampled_from(sorted(SCORES)))
def test_every_line_is_judged_as_whole_powers_of_prices_judge_it(
    bought: list[tuple[str, str, Decimal]], score: str
) -> None:
    rows = [line(i, item=item, buyer=buyer, price=price) for i, (item, buyer, price) in enumerate(bought)]
    parameters = {"minimum_comparables": 4, "minimum_buyers": 2, "levels": ("KZ-ENSTRU=6,4",)}
    found = run(rows, score=Decimal(score), **parameters)

    raised, dear, lines = set(), defaultdict(int), 0
    for row in rows:
        cohort = cohort_of(row, rows)
        if cohort is None:
            continue
        prices = [Fraction(other["unit_price"]) for other in cohort]
        own = median_low([Fraction(o["unit_price"]) for o in rows if o["item_code"] == row["item_code"]])
        if is_shown(Fraction(row["unit_price"]), prices, score=score):
            if is_shown(own, prices, score=score):
                dear[row["item_code"]] += 1
            else:
                raised.add(row["line"])
    assert {f.subject["priced_line"] for f in found if f.outcome is Outcome.RAISED} == raised
    assert {f.subject["item_code"]: f.lines for f in found if f.reason == "dear-kind"} == dear
    for finding in found:
        lines += finding.lines
        if finding.outcome is Outcome.CLEAR:
            level = finding.subject["level"]
            assert isinstance(level, int)
            beginning = str(finding.subject["item_class"])
            inside = [row for row in rows if row["item_code"][: level or None] == beginning]
            assert finding.measures["comparables"] == len(inside)
            assert finding.measures["buyers"] == len({row["buyer_id"] for row in inside})
            assert finding.measures["median"] == median_high(row["unit_price"] for row in inside)
    assert lines == len(rows)


whole_prices = st.integers(1, 10**12)


@settings(max_examples=amount(30, 300), deadline=None)
@given(median=whole_prices, middle=whole_prices, score=st.sampled_from(sorted(SCORES)))
def test_a_fence_is_the_lowest_price_that_is_far(median: int, middle: int, score: str) -> None:
    of_spread, of_price = SCORES[score]
    spread = times(Fraction(middle), Fraction(median))
    found = fence(median=median, middle=middle, factor=6745, score=int(Decimal(score) * 10_000), percent=100)
    if found == BEYOND:
        assert (Fraction(BEYOND, median)) ** of_price <= spread**of_spread * 2
        return
    assert Fraction(found, median) ** of_price > spread**of_spread
    assert found == median or Fraction(found - 1, median) ** of_price <= spread**of_spread


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_the_middle_distance_is_that_of_fractions_in_order(prices: list[int]) -> None:
    counted = sorted((price, prices.count(price)) for price in set(prices))
    median = median_high(prices)
    found = middle_distance(counted, median)
    distances = [times(Fraction(price), Fraction(median)) for price in prices]
    assert times(Fraction(found), Fraction(median)) == median_high(distances)


def test_prices_that_logarithms_of_sixty_digits_cannot_tell_apart_are_told_apart() -> None:
    """(2 + 10⁻³⁰)² and 4 differ in the thirtieth digit of a logarithm; equal powers do not differ at all."""
    one = 10**30
    assert not is_far(4 * one, median=one, middle=2 * one, factor=6745, score=13490)
    assert is_far(4 * one + 1, median=one, middle=2 * one, factor=6745, score=13490)
    far = 10**60
    assert not is_far(4 * far, median=far, middle=2 * far, factor=1, score=2)
    assert is_far(4 * far + 1, median=far, middle=2 * far, factor=1, score=2)
    assert not is_far(4 * far - 1, median=far, middle=2 * far, factor=1, score=2)


@pytest.mark.parametrize(
    "levels", [("KZ-ENSTRU",), ("=6",), ("CPV=4,6",), ("CPV=0",), ("CPV=6,6",), ("CPV=6,x",), ("CPV=6", "CPV=4")]
)
def test_levels_that_are_none_are_refused(levels: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as error:
        run([], levels=levels)
    assert str(error.value) == (
        f'flags.PRICE-COHORT.levels: "{levels[-1]}" is no classification with falling numbers of characters.\n'
        'Write each classification once, like ["KZ-ENSTRU=10,6,5,4"].'
    )


def test_a_score_with_more_than_four_decimals_is_refused() -> None:
    with pytest.raises(CommandError) as error:
        run([], score=Decimal("3.50001"))
    assert str(error.value) == (
        'flags.PRICE-COHORT.score is 3.50001; it may have four decimals.\nWrite for example: score = "3.5"'
    )


def test_whole_codes_alone_are_compared_where_no_levels_are_set() -> None:
    rows = [line(i, item="111111.100.000001", buyer=f"b{i % 3}", price=Decimal(10 + i)) for i in range(20)]
    rows.append(line(20, item="111111.100.000002", buyer="b1", price=Decimal(10)))
    found = run(rows, levels=())
    assert [(f.subject["item_class"], f.reason) for f in found] == [
        ("111111.100.000001", "within-range"),
        ("111111.100.000002", "too-few-comparables"),
    ]
