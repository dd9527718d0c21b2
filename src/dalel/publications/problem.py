"""A problem: something in a publication that a person must correct, in a sentence of every language.

The sentences are those of ``vocabulary/publications/problem.yaml``; the nearest known names are offered as in refusals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from dalel.errors import CommandError, DataError
from dalel.publications.position import Position
from dalel.vocabulary import refusal
from dalel.vocabulary.refusal import name_near

NOUN = "publications/problem"


class Sentence(refusal.Sentence):
    """A sentence of a problem."""

    noun: ClassVar[str] = NOUN


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do next."""

    position: Position
    says: Sentence
    then: refusal.Sentence

    def tell(self, lang: str) -> tuple[str, str]:
        """What is wrong and what to do next, in a language."""
        return self.says.say(lang), self.then.say(lang)

    def say(self, lang: str) -> str:
        """The place and both sentences, in a language."""
        says, then = self.tell(lang)
        return f"{self.position}: {says}\n{then}"

    def __str__(self) -> str:
        return self.say("en")


def nearest(given: str, known: Iterable[str]) -> refusal.Sentence:
    """The sentence that offers the nearest known names, or all of them."""
    found = name_near(given, known)
    return refusal.Sentence(found.pop("then"), **found)


class RefusalError(refusal.RefusalError):
    """An error of a publication that can be told in every language."""

    sentence = Sentence


class RefusedCommandError(RefusalError, CommandError):
    """There is no such text."""


class RefusedDataError(RefusalError, DataError):
    """A text cannot be read."""
