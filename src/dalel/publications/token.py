"""A text as tokens: numerals, words and marks, each with its place in the text as given.

Marks that are not seen (of direction, of zero width, soft hyphens, the backslash of an escape) are left out, letters
with separate accents are put together, and the many minus signs become one; the places stay those of the text as given.
"""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from enum import Enum

SPACES = " \u00a0\u202f\u2009\u2007"
"""Spaces that thousands are grouped with: plain, no-break, narrow no-break, thin, figure."""

APOSTROPHES = "'\u2019"
_UNSEEN = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_ESCAPED = frozenset(string.punctuation)
"""What Markdown writes after a backslash where it means the mark itself."""

_SAME = {"\u2212": "-", "\u2010": "-", "\u2011": "-", "ё": "е", "Ё": "Е"}
_TOKEN = re.compile(
    rf"(?P<numeral>[1-9][0-9]{{0,2}}(?P<space>[{SPACES}])[0-9]{{3}}(?:(?P=space)[0-9]{{3}})*(?:[.,][0-9]+)?"
    rf"(?![.,{APOSTROPHES}]?[0-9])"
    rf"|[0-9]+(?:[.,{APOSTROPHES}][0-9]+)*)"
    # «полмиллиона» is two words written as one.
    r"|(?P<word>[Пп]ол(?=(?:миллиона|миллиарда|триллиона|тысячи)\b)|[^\W\d_]+)|(?P<mark>\S)"
)
_BLANK_LINE = re.compile(r"\n\s*\n")


class Sort(Enum):
    """What a token is."""

    NUMERAL = "numeral"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A numeral, a word in lower case or a single mark; ``start`` and ``end`` are places in the cleaned text.

    ``glued``: nothing stands between it and the token before. ``far``: a blank line does. ``spelling``: with capitals.
    """

    sort: Sort
    text: str
    start: int
    end: int
    glued: bool
    far: bool
    spelling: str

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital."""
        return self.spelling[0].isupper()


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without what is not seen, and for every place in it the place in the text as given."""

    text: str
    places: tuple[int, ...]


def clean_text(text: str) -> CleanText:
    """Leave out unseen marks and put letters together, remembering where each stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter in _UNSEEN or (letter == "\\" and text[place + 1 : place + 2] in _ESCAPED):
            continue
        if letters and unicodedata.combining(letter):
            whole = unicodedata.normalize("NFC", letters[-1] + letter)
            if len(whole) == 1:
                letters[-1] = _SAME.get(whole, whole)
                continue
        letters.append(_SAME.get(letter, letter))
        places.append(place)
    return CleanText("".join(letters), (*places, len(text)))


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a cleaned text, or of a stretch of it."""
    found: list[Token] = []
    before = start
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        sort = Sort(match.lastgroup)
        spelled = match.group()
        found.append(
            Token(
                sort=sort,
                text=spelled.lower() if sort is Sort.WORD else spelled,
                start=match.start(),
                end=match.end(),
                glued=bool(found) and match.start() == before,
                far=_BLANK_LINE.search(text, before, match.start()) is not None,
                spelling=spelled,
            )
        )
        before = match.end()
    return found
