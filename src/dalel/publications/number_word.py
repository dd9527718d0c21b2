"""A number in words up to 999, as each language composes it: "two hundred and eight", «двухсот восьми», «екі жүз»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dalel.publications.lexicon import Found
from dalel.publications.numeral import Printed, printed
from dalel.publications.reading import Reading

HALF = Decimal("0.5")
_AND_A_HALF = (("and", "a", "half"), ("and", "half"), ("с", "половиной"), ("жарым",))
# The number is a common word too: one of them; семью (a family); тоқсан (three months), жүз (a face).
_PERHAPS_NO_NUMBER = {"en": ("1",), "ru": ("1",), "kk": ("1", "90", "100")}
_A_FAMILY = "семью"


_ORDINAL_WORD = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|(?:перв|втор|трет|четверт|пят|шест|седьм|восьм|девят)"
    r"(?:ый|ой|ий|ая|ья|ое|ье|ого|ьего|ому|ьему|ую|ью|ых|ьих|ым|ьим|ом|ьем|ей|ьей|ые|ьи)"
    r"|\w+(?:ыншы|інші|ншы|нші)"
)


@dataclass(frozen=True, slots=True)
class InWords:
    """A number in words, the token after it, and whether its word may be no number at all."""

    printed: Printed
    next: int
    weak: bool


def read_number_word(reading: Reading, at: int) -> InWords | None:
    """The number words that begin at a token, or None."""
    first = reading.find("number-word", at)
    total, next_at, last = Decimal(0), at, Decimal(1000)
    while (found := reading.find("number-word", next_at)) is not None:
        value = Decimal(found.code)
        if value % 1 or (next_at > at and reading.tokens[next_at].far):
            break
        if value == 100 and found.lang != "ru" and 1 <= total <= 9:
            total, last = total * 100, Decimal(100)
        elif next_at == at or 1 <= value < last:
            total, last = total + value, grain(value, found.lang)
        else:
            break
        next_at = past_joint(reading, found.next)
    if next_at == at:
        return read_one_and_a_half(reading, at)
    next_at = back_over_joint(reading, next_at)
    half = past_half(reading, next_at)
    number = printed(str(total)) if half is None else printed(str(total), "5")
    weak = first is not None and half is None and next_at == first.next and is_weak(first)
    return InWords(number, next_at if half is None else half, weak)


def grain(value: Decimal, lang: str) -> Decimal:
    """What may follow must be below this: ones follow tens, less than a hundred follows hundreds, nothing follows ones.

    Only Kazakh composes eleven to nineteen: "он бес" is fifteen.
    """
    if value >= 100:
        return Decimal(100)
    return Decimal(10) if value >= 20 or (value == 10 and lang == "kk") else Decimal(0)


def past_joint(reading: Reading, at: int) -> int:
    """Past the "and" of "two hundred and eight" and the hyphen of "twenty-one", where a number word follows."""
    joint = reading.text(at) == "and" or (reading.text(at) == "-" and reading.is_glued(at) and reading.is_glued(at + 1))
    return at + 1 if joint and reading.find("number-word", at + 1) is not None else at


def back_over_joint(reading: Reading, at: int) -> int:
    """Before a joint that did not join anything."""
    return at - 1 if reading.text(at - 1) in ("and", "-") else at


def past_half(reading: Reading, at: int) -> int | None:
    """The token after "and a half", or None."""
    for words in _AND_A_HALF:
        if tuple(reading.text(at + n) for n in range(len(words))) == words:
            return at + len(words)
    return None


def read_one_and_a_half(reading: Reading, at: int) -> InWords | None:
    """«полтора»; and a half of a scale word: "half a million"."""
    found = reading.find("number-word", at)
    if found is None or Decimal(found.code) % 1 == 0:
        return None
    hyphen = reading.text(found.next) == "-" and reading.is_glued(found.next)
    if found.code == str(HALF) and reading.find("scale", found.next + hyphen) is None:
        return None
    whole, decimals = found.code.split(".")
    return InWords(printed(whole, decimals), found.next, weak=False)


def is_weak(found: Found) -> bool:
    """Whether a word is one that is often no number."""
    return found.code in _PERHAPS_NO_NUMBER[found.lang] or found.text == _A_FAMILY


def past_ordinal_word(reading: Reading, at: int) -> int | None:
    """The token after "twenty-first", «двадцать первый», «он бірінші»: a place in an order; or None."""
    found = read_number_word(reading, at)
    if found is None or found.printed.value < 10 or (found.printed.value < 20 and reading.lang != "kk"):
        return None
    joint = reading.text(found.next) in ("-", "and")
    return found.next + joint + 1 if _ORDINAL_WORD.fullmatch(reading.text(found.next + joint)) else None
