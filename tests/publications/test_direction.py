"""The direction of a change in words: which word gives a number its sign, and how the check compares it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dalel.publications import Figure, Kind, Match, Operation, Reason, Step, read_numbers
from dalel.publications.check import compare_step
from dalel.publications.direction import find_direction


@pytest.mark.parametrize(
    ("lang", "text", "directions"),
    [
        ("en", "Spending fell by 12%.", ["down"]),
        ("en", "Spending rose by more than 12%, then fell 3%.", ["up", "down"]),
        ("en", "A 12% rise. Prices fell.", ["up"]),
        ("en", "It is 12%. Prices fell.", [None]),
        ("en", "They fell, and 208 contracts were 12% of it.", ["down", None]),
        ("en", "12% less than in 2019", ["down", None]),
        ("en", "Prices grew; 12% is the share.", [None]),
        ("ru", "Расходы снизились на 12 %.", ["down"]),
        ("ru", "Они выросли на 5 %, а затем упали на 12,5 %.", ["up", "down"]),
        ("ru", "На 12 % меньше, чем в плане.", ["down"]),
        ("kk", "Шығын 12 %-ға төмендеді.", ["down"]),
        ("kk", "Шығын 5 %-ға өсіп, 12 %-ға төмендеді.", ["up", "down"]),
        ("kk", "Бұл 12 %.", [None]),
    ],
)
def test_a_number_has_the_direction_of_the_word_beside_it(lang: str, text: str, directions: list[str | None]) -> None:
    phrases = read_numbers(text, lang)
    assert [find_direction(text, phrase, phrases, lang) for phrase in phrases] == directions


@pytest.mark.parametrize(
    ("text", "change", "match", "reason"),
    [
        ("fell by 12%", Fraction(-12, 100), Match.MATCHES, Reason.AS_PRINTED),
        ("fell by 12%", Fraction(12, 100), Match.DIFFERS, Reason.TOO_HIGH),
        ("rose by 12%", Fraction(12, 100), Match.MATCHES, Reason.AS_PRINTED),
        ("rose by 12%", Fraction(-12, 100), Match.DIFFERS, Reason.TOO_HIGH),
        ("fell by almost 12%", Fraction(-11, 100), Match.MATCHES, Reason.AS_HEDGED),
        ("a change of −12%", Fraction(-12, 100), Match.MATCHES, Reason.AS_PRINTED),
        ("a change of 12%", Fraction(-12, 100), Match.DIFFERS, Reason.TOO_HIGH),
        ("fell by -12%", Fraction(-12, 100), Match.NOT_EVALUATED, Reason.SIGN_TWICE),
    ],
)
def test_a_change_is_compared_with_the_sign_that_the_words_give_it(
    text: str, change: Fraction, match: Match, reason: Reason
) -> None:
    (phrase,) = read_numbers(text, "en")
    direction = find_direction(text, phrase, [phrase], "en")
    step = compare_step(Step(Operation.CHANGE, Figure(change, Kind.SHARE)), phrase, direction)
    assert step.comparison is not None
    assert (step.comparison.match, step.comparison.reason) == (match, reason)
