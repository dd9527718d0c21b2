"""Numbers and money: exact, with a currency, and beside what the source printed.

Everything here is `Decimal`; a float never becomes an amount. A printed number is either understood completely or not
at all: there is no "best effort" reading of money.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import cache

from babel.numbers import get_currency_name, get_currency_symbol, list_currencies

from dalel.export import decimal_places
from dalel.spending.line import DECIMALS, AmountCheck
from dalel.vocabulary import LANGUAGES

ABSURD = Decimal(10) ** 15
"""A single line above this is a mistake in the document: 10^15 tenge is about fifty yearly budgets of Kazakhstan."""

EXACT = Context(prec=80)
"""Enough digits that no sum or product of published numbers (under `ABSURD`, ten decimals) is ever rounded."""

# The codes of ISO 4217, old ones too, since old contracts name them; XXX (no currency) and XTS (for tests) are none.
_CURRENCIES = frozenset(list_currencies()) - {"XXX", "XTS"}

_COUNTS = (1, 2, 5)
"""Numbers that a Slavic language has different plurals for."""
_ALSO_WEIGHTS = frozenset({"pound", "pounds"})

# Spaces that printed numbers are grouped with: plain, no-break, narrow no-break, thin, figure.
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\u2007")
# [0-9] and not \d: digits of other scripts are not how these sources print money.
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([ \u00a0\u202f\u2009\u2007][0-9]{3})+(\.[0-9]+)?")


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


def fits(number: Decimal) -> bool:
    """Whether the table can hold the number without rounding it."""
    return decimal_places(number) <= DECIMALS


def check_product(quantity: Decimal | None, unit_price: Decimal | None, amount: Decimal | None) -> AmountCheck:
    """Whether quantity × unit price is the amount as published.

    ROUNDED: the product, rounded up, down or to the nearest, is the amount; that is, the two are at most one unit of
    the amount's last printed digit apart (of its second decimal where it shows fewer: a tenge has 100 tiyn).
    """
    if quantity is None or unit_price is None or amount is None:
        return AmountCheck.NOT_CHECKED
    product = EXACT.multiply(quantity, unit_price)
    if product == amount:
        return AmountCheck.EXACT
    last_digit = Decimal(1).scaleb(-max(2, decimal_places(amount)))
    if abs(EXACT.subtract(product, amount)) <= last_digit:
        return AmountCheck.ROUNDED
    return AmountCheck.DIFFERS


def add(left: Decimal, right: Decimal) -> Decimal:
    """The exact sum; ``+`` would round at 28 digits."""
    return EXACT.add(left, right)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(left, right)


def clean_currency(text: str) -> str | None:
    """The ISO 4217 code in upper case, or None where the text is not one."""
    code = text.strip().upper()
    return code if code in _CURRENCIES else None


def is_money(unit: str, currency: str) -> bool:
    """Whether a unit of measure is a currency by its code, its sign or its name in English, Russian or Kazakh."""
    return unit.strip().casefold() in currency_words(currency)


@cache
def currency_words(currency: str) -> frozenset[str]:
    """What a currency is called: ``amd``, ``armenian dram``, ``dram``, ``драм``."""
    told = [
        get_currency_name(currency, count, locale=language).casefold()
        for language in LANGUAGES
        for count in (None, *_COUNTS)
    ]
    short = {name.split()[-1] for name in told} - _ALSO_WEIGHTS
    signs = {get_currency_symbol(currency, locale=language) for language in LANGUAGES}
    return frozenset(word.casefold() for word in {currency, *told, *short, *signs})
