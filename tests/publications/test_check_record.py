"""A check as records: where a printed number begins to differ from the result."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dalel.publications import Figure, Kind, Operation, Step, compare_number, read_numbers
from dalel.publications.check_record import differs_from_digit


@pytest.mark.parametrize(
    ("printed", "result", "digit"),
    [
        ("104.95 million", "104957665.10", 5),
        ("104.86 million", "104957665.10", 4),
        ("104,957,665.20", "104957665.10", 10),
        ("5", "500", 1),
        ("208", "207", 3),
        ("208", "208", None),
        ("almost 300", "208", None),
        ("ten", "12", 2),
        ("200", "200.4", None),
    ],
)
def test_the_first_digit_that_differs_is_named(printed: str, result: str, digit: int | None) -> None:
    phrase = read_numbers(printed, "en")[0]
    figure = Figure(Decimal(result), Kind.NUMBER)
    step = Step(Operation.SUM, figure, phrase, compare_number(phrase, figure))
    assert differs_from_digit(step) == digit
