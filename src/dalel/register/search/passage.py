"""The passage of a text that was asked for, its matching words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dalel.register.search.texts import Text

WORDS = 16
"""The most words of a passage."""
Words = Sequence[tuple[tuple[int, int], frozenset[str]]]
"""The words of a text: where each stands, and its stems."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text: its pieces, each with whether it is a word that was asked for."""

    pieces: tuple[tuple[str, bool], ...]

    def marked(self, before: str = "**", after: str = "**") -> str:
        """The passage with signs around each word that was asked for."""
        return "".join(f"{before}{piece}{after}" if is_word else piece for piece, is_word in self.pieces)


def stands_in(phrase: Sequence[frozenset[str]], words: Words) -> bool:
    """Whether the words of a phrase follow each other somewhere in a text."""
    return any(
        all(asked & words[start + at][1] for at, asked in enumerate(phrase))
        for start in range(len(words) - len(phrase) + 1)
    )


def cut_passage(text: Text, words: Words, asked: Sequence[frozenset[str]]) -> Passage:
    """The first stretch of a text with as many of the words asked for as any, a few words before them included."""
    hits = [frozenset(number for number, stems in enumerate(asked) if stems & own) for _, own in words]
    start = start_of(hits) if len(words) > WORDS else 0
    end = min(len(words), start + WORDS)
    begin = words[start][0][0] if start else 0
    stop = words[end - 1][0][1] if end < len(words) else len(text.text)
    places = [place for (place, _), hit in zip(words[start:end], hits[start:end], strict=True) if hit]
    bounds = [begin, *(each for place in places for each in place), stop]
    pieces = [(text.text[left:right], bool(at % 2)) for at, (left, right) in enumerate(pairwise(bounds))]
    cut = [("… ", False)] * (start > 0) + pieces + [(" …", False)] * (end < len(words))
    return Passage(tuple((" ".join(piece.split("\n")), is_word) for piece, is_word in cut if piece))


def start_of(hits: Sequence[frozenset[int]]) -> int:
    """The word with which the passage begins; of each word ``hits`` are the numbers of those asked for that it is."""
    first = max(
        (at for at, hit in enumerate(hits) if hit),
        key=lambda at: (len(frozenset().union(*hits[at : at + WORDS // 2])), -at),
    )
    return max(0, min(first - WORDS // 4, len(hits) - WORDS))
