"""BENFORD: first digits of a buyer's amounts that are not spread as in ordinary data."""

from __future__ import annotations

from collections.abc import Sequence

from synthetic.amount import TENGE
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

ENOUGH = 300
BENFORD = (90, 53, 37, 29, 24, 20, 17, 16, 14)
"""Of 300 amounts, by first digit from 1 to 9."""
SMALLEST, LARGEST = 1_000 * TENGE, 100_000 * TENGE


def signed(planting: Planting, digits: Sequence[int], *, between: tuple[int, int] = (SMALLEST, LARGEST)) -> Planted:
    """Contracts whose sums begin with these digits; two more bounds that the smallest and the largest reach."""
    buyer, year = planting.buyer(), planting.year()
    least, most = between
    sums = [least, most]
    for digit in digits[2:]:
        power = SMALLEST * planting.chance.choice([1, 10])
        sums.append(digit * power + planting.chance.randrange(0, power - 1))
    contracts = [planting.contract(buyer, planting.supplier(), amount, year=year) for amount in sums]
    return Planted(subject={"stage": "contract", "buyer_id": buyer.bin}, contracts=contracts)


def spread(counts: Sequence[int]) -> list[int]:
    """So many of each digit; the first two are ones, which the bounds are as well."""
    return [digit for digit, count in enumerate(counts, 1) for _ in range(count)]


def even_digits(planting: Planting) -> Planted:
    """Each digit about as often."""
    return signed(
        planting, [1, 1, *[planting.chance.randrange(1, 10) for _ in range(planting.chance.randrange(300, 360))]]
    )


def exactly_enough(planting: Planting) -> Planted:
    """Exactly 300 amounts, the largest exactly 100 times the smallest, many sevens."""
    return signed(planting, spread((70, 45, 35, 30, 20, 20, 50, 16, 14)))


def one_too_few(planting: Planting) -> Planted:
    """The same with one amount fewer."""
    return signed(planting, spread((69, 45, 35, 30, 20, 20, 50, 16, 14)))


def too_narrow(planting: Planting) -> Planted:
    """The same, but the largest amount is 100 times the smallest less one tiyn."""
    return signed(planting, spread((70, 45, 35, 30, 20, 20, 50, 16, 14)), between=(SMALLEST, LARGEST - 1))


def as_expected(planting: Planting) -> Planted:
    """Digits as the law has them."""
    return signed(planting, spread(BENFORD))


def made_up_by_the_law(planting: Planting) -> Planted:
    """Amounts that were made up, by somebody who knows the law."""
    return signed(planting, spread(BENFORD))


def tariffs(planting: Planting) -> Planted:
    """Most contracts are at one of three tariffs."""
    return signed(planting, spread((60, 20, 15, 80, 15, 15, 80, 10, 10)))


VARIANTS = (
    Variant(Kind.CLEAR, "even-digits", even_digits, "each digit about as often"),
    Variant(Kind.INSIDE, "exactly-enough", exactly_enough, "300 amounts over exactly two orders, many sevens"),
    Variant(Kind.OUTSIDE, "one-too-few", one_too_few, "the same with 299 amounts"),
    Variant(Kind.OUTSIDE, "too-narrow", too_narrow, "the same over two orders less 0.01"),
    Variant(Kind.OUTSIDE, "as-expected", as_expected, "digits as the law has them"),
    Variant(Kind.DISGUISED, "made-up-by-the-law", made_up_by_the_law, "amounts made up by somebody who knows the law"),
    Variant(Kind.ALIKE, "tariffs", tariffs, "most contracts are at one of a few tariffs"),
)
