"""YEAR-END: the comparison agrees with plain fractions, and flat spending is never a rush."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import amount

from dalel.errors import CommandError
from dalel.flags.engine import run_flag
from dalel.flags.flag import Finding, Rules
from dalel.flags.year_end import YearEnd
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA

FLAG = YearEnd()
BACKEND = ibis.duckdb.connect()


def run(rows: list[dict[str, Any]], **parameters: int) -> list[Finding]:
    given_rules = {p.name: p.default for p in FLAG.parameters} | parameters
    lines = BACKEND.create_table("lines", pa.Table.from_pylist(rows, LINE_SCHEMA), overwrite=True)
    return list(run_flag(FLAG, lines, Rules(load_jurisdiction("kz"), given_rules), BACKEND))


def line(number: int, month: int | None, amount: Decimal | None) -> dict[str, Any]:
    return {
        "line": f"line-{number:03}",
        "stage": "plan",
        "buyer_id": "000000000001",
        "year": 2020,
        "currency": "KZT",
        "vat_basis": "net",
        "month": month,
        "amount": amount,
    }


def expected_reason(lines: list[tuple[int | None, Decimal | None]], *, end: int, k: int, ratio: int, share: int) -> str:
    """The rule once more, month by month and with fractions."""
    last_months = {(end - 1 - i) % 12 + 1 for i in range(k)}
    by_month = {
        m: sum((Fraction(a) for month, a in lines if month == m and a is not None), Fraction(0)) for m in range(1, 13)
    }
    with_line = {month for month, _ in lines if month is not None}
    unplaced = sum(month is None for month, _ in lines)
    if Fraction(unplaced, len(lines)) > Fraction(10, 100):
        return "months-not-published"
    if len(lines) - unplaced < 12:
        return "too-few-lines"
    if len(with_line - last_months) < 6:
        return "year-not-covered"
    if not with_line & last_months:
        return "no-last-month"

    def is_rush(months: dict[int, Fraction]) -> bool:
        last = sum((months[m] for m in last_months), Fraction(0))
        other = sum((months[m] for m in months if m not in last_months), Fraction(0))
        return last > 0 and last / k >= ratio * (other / (12 - k)) and last / (last + other) >= Fraction(share, 100)

    if not is_rush(by_month):
        return "no-rush"
    others = with_line - last_months
    mean = sum((by_month[m] for m in others), Fraction(0)) / len(others)
    full = {m: by_month[m] if m in with_line or m in last_months else mean for m in by_month}
    return "rush" if is_rush(full) else "months-without-lines"


amounts = st.one_of(
    st.integers(0, 50).map(Decimal), st.sampled_from([Decimal("99.99"), Decimal("400"), Decimal("800")])
)
given_lines = st.lists(st.tuples(st.integers(1, 12), amounts), min_size=12, max_size=24)


@pytest.mark.slow
@settings(deadline=None, max_examples=amount(12, 40), suppress_health_check=[HealthCheck.too_slow])
@given(
    placed=given_lines,
    odd=st.lists(st.tuples(st.none() | st.integers(1, 12), st.none() | amounts), max_size=2),
    rule=st.fixed_dictionaries(
        {
            "end": st.integers(1, 12),
            "k": st.integers(1, 6),
            "ratio": st.integers(1, 4),
            "share": st.integers(1, 60),
        }
    ),
)
def test_the_reason_is_that_of_plain_arithmetic(
    placed: list[tuple[int, Decimal]],
    odd: list[tuple[int | None, Decimal | None]],
    rule: dict[str, int],
) -> None:
    lines = [*placed, *odd]
    (finding,) = run(
        [line(i, month, amount) for i, (month, amount) in enumerate(lines)],
        fiscal_year_end_month=rule["end"],
        last_months=rule["k"],
        ratio=rule["ratio"],
        share_percent=rule["share"],
    )
    assert finding.reason == expected_reason(lines, **rule)


@pytest.mark.parametrize("k", range(1, 7))
def test_flat_spending_is_never_a_rush(k: int) -> None:
    flat = [line(month, month, Decimal(100)) for month in range(1, 13)]
    (finding,) = run(flat, last_months=k, ratio=2, share_percent=0)
    assert finding.reason == "no-rush"


@pytest.mark.parametrize(("end", "k"), [(0, 1), (13, 1), (12, 0), (12, 7)])
def test_months_that_are_none_are_refused(end: int, k: int) -> None:
    with pytest.raises(CommandError) as error:
        run([], fiscal_year_end_month=end, last_months=k)
    assert str(error.value) == (
        f"flags.YEAR-END: fiscal_year_end_month is {end} and last_months is {k}.\n"
        "The first must be 1 to 12, the second 1 to 6."
    )
