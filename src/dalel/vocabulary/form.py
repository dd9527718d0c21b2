"""The forms of a word in prose, written short in the vocabulary: ``доллар -а -ов США`` is three spellings.

A piece that begins with a hyphen is an ending of the word before it. A word that ends with one ("стат-") is a stem: no
word without an ending. ``…`` at the beginning stands for the number that the form follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

NUMBER = "…"
"""Stands for the number in a form that comes after it."""


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling, and whether it stands after the number that it belongs to."""

    text: str
    after: bool


def expand_form(written: str) -> list[Form]:
    """Every spelling that one written form stands for."""
    after = written.startswith(NUMBER)
    words: list[list[str]] = []
    for piece in written.removeprefix(NUMBER).split():
        if piece.startswith("-") and words:
            stem = words[-1][0]
            words[-1].append(stem.removesuffix("-") + piece[1:])
        else:
            words.append([piece])
    spelled = [[word for word in word_forms if not word.endswith("-")] for word_forms in words]
    return [Form(" ".join(chosen), after) for chosen in product(*spelled)]
