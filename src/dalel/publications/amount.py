"""One amount in prose: a number in digits or words with its scale words and its unit, without hedges and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dalel.publications.number_phrase import SCALES, Doubt, Kind
from dalel.publications.number_word import read_number_word
from dalel.publications.numeral import Printed, printed, read_numeral
from dalel.publications.reading import Reading
from dalel.spending import clean_currency
from dalel.spending.money import add

UNITS = (Kind.PERCENT, Kind.PERCENTAGE_POINTS, Kind.TIMES)
ABBREVIATED = frozenset({"млн", "млрд", "трлн", "тыс", "mln", "bln", "trln", "thsd"})
"""Scale words that never stand without a number."""

_CODE = re.compile(r"us\$|[a-z]{3}|[a-z]{2}\$|\W")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount; ``scale`` is its last scale word, ``next`` the token after it."""

    readings: tuple[Printed, ...]
    next: int
    kind: Kind = Kind.NUMBER
    currency: str | None = None
    scale: str | None = None
    doubt: Doubt | None = None
    words: bool = False

    def scaled(self, code: str) -> Amount:
        """The amount times a scale word."""
        return replace(self, scale=code, readings=tuple(one.scaled(SCALES[code]) for one in self.readings))


def read_amount(reading: Reading, at: int, *, hedged: bool = False) -> Amount | None:
    """The amount that begins at a token, or None. ``hedged``: what stands before it says that it is a number."""
    currency = currency_before(reading, at)
    start = at if currency is None else currency[1]
    minus = reading.text(start) == "-" and reading.is_glued(start + 1)
    if minus:
        if reading.is_glued(start) and currency is None:
            return None
        currency = currency or currency_before(reading, start + 1)
        start = start + 1 if currency is None or currency[1] <= start else currency[1]
        if not reading.is_numeral(start):
            return None
    amount = read_scaled(reading, start, in_currency=currency is not None, hedged=hedged)
    if amount is None:
        return None
    amount = read_further(reading, amount, in_currency=currency is not None)
    if minus:
        amount = replace(amount, readings=tuple(Printed(-one.value, one.half_unit) for one in amount.readings))
    if currency is not None:
        amount = replace(amount, kind=Kind.MONEY, currency=currency[0])
    return settle(read_unit(reading, amount), hedged=hedged)


def settle(amount: Amount, *, hedged: bool) -> Amount:
    """A word that may be no number is one where a hedge, a scale word or a unit goes with it."""
    sure = hedged or amount.scale is not None or amount.kind is not Kind.NUMBER
    if amount.doubt is Doubt.PERHAPS_NO_NUMBER and sure:
        return replace(amount, doubt=None)
    return amount


def currency_before(reading: Reading, at: int) -> tuple[str, int] | None:
    """A currency's sign or code before a number, and the number's token."""
    found = find_currency(reading, at)
    if found is None or not _CODE.fullmatch(found[2].replace(" ", "")):
        return None
    return (found[0], found[1]) if reading.text(found[1]) else None


def find_currency(reading: Reading, at: int) -> tuple[str, int, str] | None:
    """A currency that begins at a token, the token after it and its spelling; also any ISO 4217 code in capitals."""
    found = reading.find("currency", at)
    if found is not None:
        return found.code, found.next, found.text
    token = reading.token(at)
    if token is None or token.far or not (token.spelling.isascii() and token.spelling.isupper()):
        return None
    code = clean_currency(token.spelling)
    return None if code is None else (code, at + 1, token.text)


def read_scaled(reading: Reading, at: int, *, in_currency: bool, hedged: bool) -> Amount | None:
    """A number in digits or words and its scale word; a scale word alone is one of it ("a million", «миллион»)."""
    if reading.is_numeral(at):
        readings = read_numeral(reading.tokens[at].text, reading.marks)
        doubt = None if len(readings) == 1 else Doubt.TWO_READINGS if readings else Doubt.UNREADABLE
        amount = Amount(readings, reading.ending(at + 1), doubt=doubt)
    elif (found := read_number_word(reading, at)) is not None:
        amount = Amount((found.printed,), found.next, doubt=Doubt.PERHAPS_NO_NUMBER if found.weak else None, words=True)
    else:
        return read_scale_alone(reading, at, hedged=hedged)
    return read_scale(reading, amount, in_currency=in_currency)


def read_scale_alone(reading: Reading, at: int, *, hedged: bool) -> Amount | None:
    """A scale word without a number, if it is no plural that leaves the number open."""
    article = reading.text(at) == "a"
    found = reading.find("scale", at + article)
    if found is None or len(found.text) < 3 or found.text in ABBREVIATED:
        return None
    open_ = reading.find("number-doubt", at)
    if open_ is not None and not hedged:
        return None
    return Amount((printed("1"),), found.next, words=True).scaled(found.code)


def read_scale(reading: Reading, amount: Amount, *, in_currency: bool) -> Amount:
    """The scale word after a number: "3.7 million", "$5m", «3,7 млн.», "3.7-million"."""
    at = amount.next
    if reading.text(at) == "-" and reading.is_glued(at) and reading.is_glued(at + 1):
        at += 1
    found = reading.find("scale", at)
    if found is None:
        return amount
    # "5m" without a currency is five metres.
    if len(found.text) == 1 and not (reading.is_glued(at) and (in_currency or found.text == "k")):
        return amount
    return replace(amount.scaled(found.code), next=reading.ending(found.next))


def read_further(reading: Reading, amount: Amount, *, in_currency: bool) -> Amount:
    """What goes on below the scale word: «5 млн 300 тыс. тенге», "two thousand three hundred"."""
    while amount.scale is not None and len(amount.readings) == 1:
        at = past_point(reading, amount.next)
        at += amount.words and reading.text(at) == "and"
        more = read_scaled(reading, at, in_currency=in_currency, hedged=False)
        if more is None or len(more.readings) != 1 or reading.tokens[at].far or not goes_on(reading, amount, more):
            return amount
        whole = Printed(add(amount.readings[0].value, more.readings[0].value), more.readings[0].half_unit)
        amount = replace(more, readings=(whole,), doubt=None, words=amount.words and more.words)
    return amount


def goes_on(reading: Reading, amount: Amount, more: Amount) -> bool:
    """Whether a second number is a part of the first: below its scale word, whole, and with a scale word or a unit."""
    if amount.scale is None or more.readings[0].value >= SCALES[amount.scale] or amount.readings[0].value % 1:
        return False
    if more.scale is not None:
        return True
    unit = reading.find("currency", more.next) is not None
    return more.words if amount.words else unit and not more.words


def past_point(reading: Reading, at: int) -> int:
    """Past the point of an abbreviation, where more of the amount may follow it."""
    token = reading.token(at)
    return at + 1 if token is not None and token.text == "." and token.glued else at


def read_unit(reading: Reading, amount: Amount) -> Amount:
    """The currency, percent sign or other unit after a number."""
    places = [amount.next]
    if amount.scale is not None:
        places.append(past_point(reading, amount.next))
    if reading.text(amount.next) == "-" and reading.is_glued(amount.next) and reading.is_glued(amount.next + 1):
        places.append(amount.next + 1)
    for at in dict.fromkeys(places):
        currency = find_currency(reading, at)
        if currency is not None and amount.currency in (None, currency[0]):
            return replace(amount, kind=Kind.MONEY, currency=currency[0], next=reading.ending(currency[1]))
        unit = reading.find("number-kind", at, after=True)
        if unit is not None and Kind(unit.code) in UNITS and amount.currency is None:
            return replace(amount, kind=Kind(unit.code), next=reading.ending(unit.next))
    return amount
