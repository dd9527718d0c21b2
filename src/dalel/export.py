"""What leaves Dalel: numbers digit by digit, and text that neither runs nor deceives where it is shown."""

from __future__ import annotations

import re
from decimal import Decimal

# A spreadsheet runs a cell that begins with one of these (OWASP: CSV injection).
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Control characters, which XML cannot hold and terminals obey; the signs that turn the direction of writing, which make
# a name look like another; halves of surrogate pairs; and the two characters that are none.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_INSTEAD = "\ufffd"


def neutral(text: str) -> str:
    """Text that no spreadsheet runs: a leading sign that starts a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def clean_text(text: str) -> str:
    """Text without characters that cannot be seen but do something; where one stood, the sign � stands."""
    return _UNSEEN.sub(_INSTEAD, text)


def decimal_places(number: Decimal) -> int:
    """How many digits a number has after its decimal mark, trailing zeros left out."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(number)
    if not number:
        return 0
    # Counted in the digits themselves: normalizing in a context would round a very long number and lose a last digit.
    zeros = next(n for n, digit in enumerate(reversed(digits)) if digit)
    return max(0, -exponent - zeros)


def plain(number: Decimal) -> str:
    """The number without exponent or trailing zeros: ``22767.857``, ``5``, ``0.1``."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def amount_text(amount: Decimal) -> str:
    """An amount for JSON and CSV: plain digits, at least two decimals, never fewer than it has: ``104957665.10``."""
    whole, _, decimals = plain(amount).partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def printable(text: str) -> str:
    """Text without the control characters that would drive a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def counted(count: int, noun: str) -> str:
    """A number with its English noun: ``1 document``, ``2 documents``, ``2 entries``, ``2 statuses``."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("s"):
        return f"{count} {noun}es"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"
