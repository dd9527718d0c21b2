"""Digits that a word or a suffix says are no amount: articles of law, identifiers, ordinal numbers."""

from __future__ import annotations

from dalel.publications.amount import read_amount
from dalel.publications.calendar_date import read_day_first
from dalel.publications.number_phrase import Kind
from dalel.publications.number_word import past_ordinal_word
from dalel.publications.numeral import printed
from dalel.publications.quantity import Quantity
from dalel.publications.reading import (
    ENGLISH_ORDINALS,
    KAZAKH_ENDINGS,
    KAZAKH_ORDINALS,
    RUSSIAN_ORDINALS,
    Reading,
)
from dalel.publications.token import Sort

_LIST = (",", "and", "и", "или", "or", "және", "мен", "-", "–")


def read_labelled(reading: Reading, at: int) -> Quantity | None:
    """The number at a token that is a norm's, an identifier or an ordinal, or None."""
    ordinal_word = past_ordinal_word(reading, at)
    if ordinal_word is not None:
        return Quantity(kind=Kind.ORDINAL, next=ordinal_word)
    return read_after_label(reading, at) or read_before_label(reading, at) or read_bare_identifier(reading, at)


def read_after_label(reading: Reading, at: int) -> Quantity | None:
    """ "Article 274(4)", «ч. 4», «ст. 274, 130 и 456-2», "No. 12"."""
    found = reading.find("number-kind", at)
    if found is None or Kind(found.code) is Kind.YEAR:
        return None
    number = found.next
    number += reading.text(number) == "." and reading.is_glued(number)
    # «10 ч. 30 мин.» is a time.
    if not reading.is_numeral(number) or not reading.text(number) or reading.text(number + 1).startswith("мин"):
        return None
    amount = read_amount(reading, number)
    if amount is None or amount.scale is not None or amount.kind is not Kind.NUMBER:
        return None
    end = number_end(reading, number)
    while Kind(found.code) is Kind.NORM and (more := next_of_list(reading, end)) is not None:
        end = more
    return Quantity(kind=Kind(found.code), next=end)


def number_end(reading: Reading, at: int) -> int:
    """The token after a norm's number: past "-2" and "(4)(2)" that stick to it, or a case ending."""
    ending = reading.ending(at + 1)
    if ending > at + 1:
        return ending
    at += 1
    while reading.is_glued(at) and reading.is_glued(at + 1):
        if reading.text(at) == "-" and reading.is_numeral(at + 1):
            at += 2
        elif reading.text(at) == "(" and reading.text(at + 2) == ")" and reading.is_glued(at + 2):
            at += 3
        else:
            break
    return at


def next_of_list(reading: Reading, at: int) -> int | None:
    """The token after the next number of a list of norms, or None where the list is over."""
    joint = at + (reading.text(at) in _LIST)
    if joint == at or not reading.is_numeral(joint) or not reading.text(joint):
        return None
    amount = read_amount(reading, joint)
    plain = amount is not None and amount.scale is None and amount.kind is Kind.NUMBER
    short = len(reading.text(joint)) <= 3 and reading.text(joint).isdigit()
    return number_end(reading, joint) if plain and short and not before_norm(reading, joint) else None


def before_norm(reading: Reading, at: int) -> bool:
    """Whether a number belongs to a label that follows it («4-бөлігі»)."""
    return reading.find("number-kind", at + 1, after=True) is not None


def read_before_label(reading: Reading, at: int) -> Quantity | None:
    """«274-бап», «5-бет»; ordinals: "3rd", «3-й», «3-ші», and in Kazakh a hyphen before any other noun: «5-сынып»."""
    if not reading.is_numeral(at) or not reading.tokens[at].text.isdigit():
        return None
    label = reading.find("number-kind", at + 1, after=True)
    if label is not None and Kind(label.code) in (Kind.NORM, Kind.IDENTIFIER):
        return Quantity(kind=Kind(label.code), next=label.next)
    if read_day_first(reading, at) is not None or not reading.is_glued(at + 1):
        return None
    if reading.text(at + 1) in ENGLISH_ORDINALS:
        return ordinal(reading, at, at + 2)
    hyphen = reading.text(at + 1) == "-" and reading.is_glued(at + 2)
    return ordinal(reading, at, at + 3) if hyphen and is_ordinal_ending(reading, at + 2) else None


def is_ordinal_ending(reading: Reading, at: int) -> bool:
    """Whether the word after a hyphen makes the number a place in an order."""
    word = reading.token(at)
    if word is None or word.sort is not Sort.WORD:
        return False
    if word.text in KAZAKH_ORDINALS or (reading.lang != "kk" and word.text in RUSSIAN_ORDINALS):
        return True
    return reading.lang == "kk" and word.text not in KAZAKH_ENDINGS and reading.find("scale", at) is None


def ordinal(reading: Reading, at: int, end: int) -> Quantity:
    """A place in an order."""
    return Quantity(kind=Kind.ORDINAL, next=end, readings=(printed(reading.tokens[at].text),))


def read_bare_identifier(reading: Reading, at: int) -> Quantity | None:
    """Twelve digits and more in a row, or digits that begin with zeros, name something; a unit makes them an amount."""
    if not reading.is_numeral(at) or not reading.tokens[at].text.isdigit():
        return None
    text = reading.tokens[at].text
    if read_day_first(reading, at) is not None:
        return None
    if len(text) < 12 and not (text.startswith("0") and len(text) > 1):
        return None
    amount = read_amount(reading, at)
    unit = amount is not None and (amount.scale is not None or amount.kind is not Kind.NUMBER)
    return None if unit and not text.startswith("00") else Quantity(kind=Kind.IDENTIFIER, next=at + 1)
