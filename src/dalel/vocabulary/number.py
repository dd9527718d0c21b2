"""Numbers as each language prints them (Unicode CLDR, through Babel)."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

from babel.numbers import format_decimal

from dalel.vocabulary.term import term

WIDE = Context(prec=80)
"""Babel counts in the context it is called in; the usual 28 digits cannot hold an amount of 10^18 with ten decimals."""


def say_number(value: Decimal | int | str | None, lang: str) -> str:
    """A value in a sentence: amounts with at least two decimals and all that they have, whole numbers as they are.

    A whole number under 10,000 is not grouped, so that a year stays a year. NULL is said to be not published.
    """
    if value is None:
        return term("report", "not-published").say(lang)
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        with localcontext(WIDE):
            return format_decimal(value, format="#,##0.00########", locale=lang, decimal_quantization=False)
    return str(value) if abs(value) < 10_000 else format_decimal(value, format="#,##0", locale=lang)
