"""The arithmetic of ranks and conversions in words: the rate stands with its date and its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dalel.publications import (
    Account,
    Checked,
    Claim,
    ClaimKind,
    Figure,
    Kind,
    Operation,
    Position,
    Step,
    Verdict,
)
from dalel.publications.presentation.proof import say_arithmetic
from dalel.spending import Rate

ONE = Account(1, 0, Decimal(4005), Decimal(4005), Decimal(4005), ("KZT",), ("plan",), ("net",))
ALL = replace(ONE, lines=500)
RATE = Rate("USD", "KZT", Decimal("400.5"), "2020-06", "month", "the bank")
CHECKED = Checked(Claim("a", ClaimKind.FIGURE, Position("x.md", 1, 1)), Position("x.md", 6, 1), "", Verdict.PROVED)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Step(Operation.RANK, Figure(2, Kind.ORDINAL)), "4,005.00 KZT; rank of 500 lines = 2"),
        (
            Step(Operation.CONVERSION, Figure(Decimal(10), Kind.MONEY, "USD"), rate=RATE),
            "4,005.00 KZT; 1 USD = 400.5 KZT (2020-06, the bank) = 10 USD",
        ),
    ],
)
def test_what_was_computed_is_said(step: Step, said: str) -> None:
    assert say_arithmetic(step, CHECKED, [ONE, ALL], "en") == said
