"""The direction of a change: "fell by 12%" prints the number without its sign, and says the sign in words.

A word belongs to the number that it stands nearest to in its sentence, with no other number between. Where a number has
one before and one after it, English and Russian mean the one before, Kazakh, whose verbs close the sentence, the one
after.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from dalel.publications.lexicon import lexicon
from dalel.publications.number_phrase import NumberPhrase
from dalel.publications.token import clean_text, tokens

_SENTENCE_END = re.compile(r"[.!?…;](?=\s|$)")


class Direction(StrEnum):
    """Which way it goes (``vocabulary/publications/direction.yaml``)."""

    UP = "up"
    DOWN = "down"


def find_direction(text: str, phrase: NumberPhrase, phrases: Sequence[NumberPhrase], lang: str) -> Direction | None:
    """The direction that a sentence gives a number, or None; ``phrases`` are all numbers of the same text."""
    start = max((each.end for each in phrases if each.end <= phrase.start), default=None)
    end = min((each.start for each in phrases if each.start >= phrase.end), default=None)
    stretch, after = text[start or 0 : phrase.start], text[phrase.end : end]
    before = _SENTENCE_END.split(stretch)[-1]
    is_shared = start is not None and before == stretch
    found = [
        [word for word, left, right in direction_words(before, lang) if not is_shared or right <= left][-1:],
        [
            word
            for word, left, right in direction_words(_SENTENCE_END.split(after)[0], lang)
            if end is None or left < right or _SENTENCE_END.search(after)
        ][:1],
    ]
    first, second = reversed(found) if lang == "kk" else found
    return next(iter([*first, *second]), None)


def direction_words(text: str, lang: str) -> list[tuple[Direction, int, int]]:
    """The direction of each such word, and how many words stand before and after it."""
    words, among = lexicon("direction", (lang,)), tokens(clean_text(text).text)
    found = ((at, words.find(among, at)) for at in range(len(among)))
    return [(Direction(each.code), at, len(among) - each.next) for at, each in found if each is not None]
