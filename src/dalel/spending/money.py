"""Numbers and money: exact, with a currency, and beside what the source printed.

Everything here is `Decimal`; a float never becomes an amount. A printed number is either understood completely or not
at all: there is no "best effort" reading of money.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext

from dalel.spending.line import DECIMALS, AmountCheck

ABSURD = Decimal(10) ** 15
"""A single line above this is a mistake in the document: 10^15 tenge is about fifty yearly budgets of Kazakhstan."""

EXACT = Context(prec=80)
"""Enough digits that no sum or product of published numbers is ever rounded."""

# Spaces that printed numbers are grouped with: plain, no-break, narrow no-break, thin, figure.
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\u2007")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f\u2009\u2007]\d{3})+([.,]\d+)?")


def parse_number(text: str, *, decimal_mark: str = ".") -> Decimal:
    """A printed number, exactly.

    Digits may be grouped by threes with spaces of any width; ``decimal_mark`` is "." or ",". Anything else (another
    sign, a unit, two marks, grouping that is not by threes) raises ``ValueError``: the caller refuses the row.
    """
    stripped = text.strip()
    # "1,234" is a thousand to one reader and 1.234 to another, so the mark is told to us, never guessed.
    if decimal_mark == ",":
        if "." in stripped:
            raise ValueError(text)
        stripped = stripped.replace(",", ".")
    elif "," in stripped:
        raise ValueError(text)
    if _GROUPED.fullmatch(stripped):
        stripped = stripped.translate(_SPACES)
    if not _PLAIN.fullmatch(stripped):
        raise ValueError(text)
    return Decimal(stripped)


def decimal_places(number: Decimal) -> int:
    """How many digits a number has after its decimal mark, trailing zeros left out."""
    exponent = number.normalize(EXACT).as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(number)
    return max(0, -exponent)


def fits(number: Decimal) -> bool:
    """Whether the table can hold the number without rounding it."""
    return decimal_places(number) <= DECIMALS


def check_product(quantity: Decimal | None, unit_price: Decimal | None, amount: Decimal | None) -> AmountCheck:
    """Whether quantity × unit price is the amount as published.

    ROUNDED: the product, rounded to as many decimals as the amount shows (at least two, a tenge has 100 tiyn), is the
    amount, half up or half even; or it is off by at most one unit of the amount's last such digit.
    """
    if quantity is None or unit_price is None or amount is None:
        return AmountCheck.NOT_CHECKED
    with localcontext(EXACT):
        product = quantity * unit_price
        if product == amount:
            return AmountCheck.EXACT
        last_digit = Decimal(1).scaleb(-max(2, decimal_places(amount)))
        roundings = {product.quantize(last_digit, rounding=r) for r in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
        if amount in roundings or abs(product - amount) <= last_digit:
            return AmountCheck.ROUNDED
        return AmountCheck.DIFFERS


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(left, right)


def plain(number: Decimal) -> str:
    """The number without exponent or trailing zeros: ``22767.857``, ``5``, ``0.1``."""
    text = format(number.normalize(EXACT), "f")
    return "0" if text in {"-0", ""} else text


def amount_text(amount: Decimal) -> str:
    """An amount for JSON and CSV: plain digits, at least two decimals, never fewer than it has: ``104957665.10``."""
    return format(amount.quantize(Decimal(1).scaleb(-max(2, decimal_places(amount))), context=EXACT), "f")
