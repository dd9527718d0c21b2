"""No digit or word of the example texts can be changed unseen; the benchmark's own sense of what is true is checked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from mutations import Mutation, draw, is_caught, is_still_true, open_holdings

TRUE = {"gap": Decimal(67_014_705), "plan": Decimal(2_100_425_191)}


@pytest.mark.slow
def test_every_mutation_that_alters_meaning_is_caught(tmp_path: Path) -> None:
    drawn = [each for each in draw(120, seed=7) if each.kind in ("digit", "year")]
    drawn += [each for each in draw(100_000, seed=7) if each.kind not in ("digit", "year")][:60]
    assert {each.kind for each in drawn} == {"digit", "year", "scale word", "currency", "month", "unit", "sign"}
    altered = [each for each in drawn if not is_still_true(each)]
    assert len(altered) > 140
    holdings = open_holdings(tmp_path / "newsroom")
    assert [(each.before, each.after) for each in altered if not is_caught(each, holdings)] == []


@pytest.mark.parametrize(
    ("claim", "words", "expected"),
    [
        ("gap", "more than 66 million tenge", True),
        ("gap", "more than 68 million tenge", False),
        ("gap", "more than 27 million tenge", False),
        ("gap", "less than 68 million tenge", True),
        ("gap", "67 млн теңгеден кем", False),
        ("plan", "500 plan points worth about 2.2 billion tenge", True),
        ("plan", "501 plan points worth about 2.2 billion tenge", False),
        ("plan", "500 plan points worth about 2.3 billion tenge", False),
        ("direct", "208 for 105 million tenge", False),
    ],
)
def test_a_hedged_number_may_be_changed_and_be_true(claim: str, words: str, expected: bool) -> None:
    assert is_still_true(Mutation("digit", "x.md", claim, "", words, ""), TRUE) == expected
