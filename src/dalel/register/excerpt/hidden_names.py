"""Whether a text tells a name that must not be told, in any spelling, script or grammatical case.

It errs on the side of silence: a text that may tell it is withheld, and the editors are told which.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from dalel.register.search.spelling import fold_name

LONG = 4
"""From how many letters on a word of a name is looked for with other endings."""
POSSESSIVE = re.compile(r"(?<=\w)['’ʼ`]s\b", re.IGNORECASE)
ENDINGS = ((6, 6), (LONG, 3))
"""From how many letters of a stem on, how long an ending may be: Дүйсенованың, but Динамика is no form of Дина."""


@lru_cache(maxsize=100_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text or a key, folded as names are; of Ada's things it is Ada that is told."""
    return fold_name(POSSESSIVE.sub("", text))


def stem_of(word: str) -> str:
    """A word without the vowel at its end, which endings replace: duisenova, duisenovoi."""
    bare = word.rstrip("aeiou")
    return bare if len(bare) >= LONG else word


class HiddenNames:
    """Names that must not be told: each word alone (in a case with its person), or all words of a name together."""

    def __init__(self, *, words: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self.words = frozenset(word for word in words if len(word) > 1)
        self.whole = tuple(names)
        self.stems = frozenset(stem_of(word) for word in self.words if len(word) >= LONG)
        self.names: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in self.whole:
            parts = tuple(dict.fromkeys(word for word in words_of(name) if len(word) > 1))
            if len(parts) > 1:
                longest = max(parts, key=len)
                self.names[stem_of(longest)].append(parts)

    def __bool__(self) -> bool:
        return bool(self.words or self.names)

    def are_told(self, text: str, *, whole: bool = False) -> bool:
        """Whether a text tells one of them; ``whole`` asks for whole names alone."""
        said = words_of(text)
        if not whole and any(word in self.words or self.has_stem(word) for word in said):
            return True
        return any(
            all(any(is_form(word, part) for word in said) for part in parts)
            for word in said
            for end in range(2, len(word) + 1)
            for parts in self.names.get(word[:end], ())
        )

    def has_stem(self, word: str) -> bool:
        """Whether a word is one of the hidden ones with an ending."""
        return any(word[:end] in self.stems and is_ending(end, len(word)) for end in range(LONG, len(word) + 1))


def is_form(word: str, part: str) -> bool:
    """Whether a word is a part of a name, or a form of it."""
    if len(part) < LONG:
        return word == part
    stem = stem_of(part)
    return word.startswith(stem) and is_ending(len(stem), len(word))


def is_ending(stem: int, word: int) -> bool:
    """Whether what follows a stem is short enough for an ending, both by their lengths."""
    return next((word - stem <= most for least, most in ENDINGS if stem >= least), word == stem)
