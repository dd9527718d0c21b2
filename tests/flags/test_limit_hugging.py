"""KZ-LIMIT: the binomial in whole numbers, and the bands against a recomputation in plain Python."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import comb
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalel.flags import Outcome, Rules, run_flag
from dalel.flags.limit_hugging import MOST, LimitHugging, tail
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA, open_engine

FLAG = LimitHugging()
RULES = Rules(load_jurisdiction("kz"), {p.name: p.default for p in FLAG.parameters})
LIMIT = Decimal(1_262_500)
"""Works in 2019: 500 × 2,525."""


def test_the_tail_counts_every_way_in_which_the_lines_can_fall() -> None:
    for count in range(13):
        ways = [sum(bands) for bands in product((0, 1), repeat=count)]
        for at_least in range(count + 1):
            assert tail(at_least, count) == (sum(1 for near in ways if near >= at_least), len(ways))


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_tail_is_the_exact_binomial_probability(near: int, beside: int) -> None:
    count = near + beside
    ways, total = tail(near, count)
    exact = sum((Fraction(comb(count, k), 2**count) for k in range(near, count + 1)), Fraction(0))
    assert Fraction(ways, total) == exact


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_finding_is_raised_only_where_all_three_conditions_hold(near: int, beside: int) -> None:
    judgement = FLAG.judge({"near_lines": near, "next_lines": beside}, RULES)
    chance = sum(Fraction(comb(near + beside, k), 2 ** (near + beside)) for k in range(near, near + beside + 1))
    raised = near >= 5 and near >= 2 * max(beside, 1) and chance <= Fraction(1, 100)
    assert (judgement.outcome is Outcome.RAISED) == raised
    one_in = judgement.measures["one_in"]
    assert isinstance(one_in, int)
    assert chance <= Fraction(1, one_in)
    if one_in < MOST:
        assert chance > Fraction(1, one_in + 1)


def test_a_very_large_number_of_lines_is_judged_exactly_and_its_odds_are_capped() -> None:
    judgement = FLAG.judge({"near_lines": 9_000, "next_lines": 1_000}, RULES)
    assert (judgement.outcome, judgement.reason, judgement.measures) == (Outcome.RAISED, "bunched", {"one_in": MOST})


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.sampled_from([LIMIT * percent / 100 for percent in (89, 90, 95, 100, 101)]),
            st.decimals("1100000", "1300000", places=2),
            st.decimals("1136249", "1136251", places=10),
            st.decimals("1199374", "1199376", places=10),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_the_bands_equal_a_recomputation_in_plain_python(amounts: list[Decimal]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "line": f"line-{i}",
            "stage": "plan",
            "buyer_id": "000000000001",
            "buyer_name": "Town school",
            "subject_kind": "works",
            "method_code": "23",
            "method": "direct",
            "ground_code": "42",
            "currency": "KZT",
            "vat_basis": "net",
            "year": 2019,
            "amount": amount,
        }
        for i, amount in enumerate(amounts)
    ]
    (finding,) = run_flag(FLAG, ibis.memtable(pa.Table.from_pylist(rows, LINE_SCHEMA)), RULES, open_engine(threads=1))
    near = [a for a in amounts if Decimal("1199375.00") < a <= LIMIT]
    beside = [a for a in amounts if Decimal("1136250.00") < a <= Decimal("1199375.00")]
    assert finding.measures["near_lines"] == finding.lines == len(near)
    assert finding.measures["next_lines"] == len(beside)
    assert finding.measures["at_limit"] == amounts.count(LIMIT)
    assert finding.amount == sum(near, Decimal(0))
    if len(near) + len(beside) < 5:
        assert (finding.outcome, finding.reason) == (Outcome.NOT_EVALUATED, "too-few-lines")
