"""UNIT-PRICE: the median, its deviation and the two measures agree with a plain recomputation, to the last digit."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from statistics import median
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
from dalel.flags.unit_price import UnitPrice
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA

FLAG = UnitPrice()
BACKEND = ibis.duckdb.connect()


def run(rows: list[dict[str, Any]], **parameters: Decimal | int) -> list[Finding]:
    given_rules = {p.name: p.default for p in FLAG.parameters} | parameters
    lines = BACKEND.create_table("lines", pa.Table.from_pylist(rows, LINE_SCHEMA), overwrite=True)
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


prices = st.one_of(
    st.decimals(min_value="0.0000000001", max_value="999999999999999", places=10),
    st.sampled_from([Decimal(text) for text in ("10", "10.01", "20", "20.02", "30", "45.5", "1000000000000000")]),
)
groups = st.lists(
    st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(["b1", "b2", "b3"]), prices), min_size=1, max_size=24
)


@pytest.mark.slow
@settings(deadline=None, max_examples=amount(8, 100), suppress_health_check=[HealthCheck.too_slow])
@given(given_lines=groups, ratio=st.integers(110, 400), score=st.sampled_from(["0", "0.5", "3.5", "3.4999"]))
def test_every_line_is_judged_as_plain_arithmetic_judges_it(
    given_lines: list[tuple[str, str, Decimal]], ratio: int, score: str
) -> None:
    rows = [line(i, item=item, buyer=buyer, price=price) for i, (item, buyer, price) in enumerate(given_lines)]
    parameters = {"minimum_comparables": 4, "minimum_buyers": 2, "ratio_percent": ratio, "score": Decimal(score)}
    found = run(rows, **parameters)
    items = defaultdict(list)
    for row in rows:
        items[row["item_code"]].append(row)
    for item, members in items.items():
        mine = [finding for finding in found if finding.subject["item_code"] == item]
        raised = {finding.subject["priced_line"]: finding for finding in mine if finding.outcome is Outcome.RAISED}
        (rest,) = [finding for finding in mine if finding.subject["priced_line"] is None]
        assert rest.lines + len(raised) == len(members)
        if len(members) < 4 or len({row["buyer_id"] for row in members}) < 2:
            assert (rest.outcome, raised) == (Outcome.NOT_EVALUATED, {})
            continue
        middle = median(Fraction(row["unit_price"]) for row in members)
        deviation = median(abs(Fraction(row["unit_price"]) - middle) for row in members)
        assert Fraction(rest.measures["median"]) == middle
        assert Fraction(rest.measures["deviation"]) == deviation
        assert raised.keys() == {
            row["line"]
            for row in members
            for over in [Fraction(row["unit_price"]) - middle]
            if (
                Fraction(row["unit_price"]) >= middle * ratio / 100
                and Fraction("0.6745") * over / deviation > Fraction(score)
                if deviation
                else Fraction(row["unit_price"]) >= middle * 3
            )
        }
        assert rest.amount is not None
        assert rest.amount + sum(f.amount or Decimal(0) for f in raised.values()) == sum(
            row["amount"] for row in members
        )


def test_a_score_with_more_than_four_decimals_is_refused() -> None:
    with pytest.raises(CommandError) as error:
        run([], score=Decimal("3.50001"))
    assert str(error.value) == (
        'flags.UNIT-PRICE.score is 3.50001; it may have four decimals.\nWrite for example: score = "3.5"'
    )


def test_no_lines_give_no_findings() -> None:
    assert run([]) == []
