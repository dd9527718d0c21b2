"""A refusal: what is not done, and why, in a sentence of the vocabulary, so that it can be told in every language.

On the command line and in logs it is in English, with the command that helps; on the pages it is in the language of the
reader, and what helps is said in the words of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from dalel.errors import TOO_MANY, CommandError, DalelError, DataError, find_near
from dalel.vocabulary.term import term


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary within a sentence; ``english`` stands in English where the label does not fit there."""

    noun: str
    code: str
    english: str = ""

    def say(self, lang: str) -> str:
        """The word as it stands within a sentence."""
        if lang == "en" and self.english:
            return self.english
        label = term(self.noun, self.code).say(lang)
        return label[:1].lower() + label[1:]


class Sentence:
    """A sentence of a refusal within another; ``noun`` is the vocabulary that has it."""

    noun: ClassVar[str] = "refusal"

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values

    def say(self, lang: str) -> str:
        """The sentence in a language, with its values in the same."""
        said = {name: say_value(value, lang) for name, value in self.values.items()}
        return term(self.noun, self.code).say(lang, **said)


def say_value(value: object, lang: str) -> object:
    """A value of a sentence: words and sentences in the language, several one after another, all else as it is."""
    if isinstance(value, Word | Sentence | OneOf):
        return value.say(lang)
    return ", ".join(str(say_value(each, lang)) for each in value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class OneOf:
    """Names of which one is meant."""

    names: tuple[str, ...]

    def say(self, lang: str) -> str:
        """The names with "or" between them."""
        return f" {term('refusal', 'or').say(lang)} ".join(self.names)


def name_near(given: str, known: Iterable[str]) -> dict[str, Any]:
    """What to do next where a name is not known: the nearest, or all of them, as ``then`` and ``near`` of a refusal."""
    names = sorted(known)
    near = find_near(given, names)
    if near:
        return {"then": "did-you-mean", "near": OneOf(tuple(near))}
    if len(names) > TOO_MANY:
        return {"then": "none-near", "count": len(names)}
    return {"then": "known-here", "near": ", ".join(names)} if names else {"then": "nothing-known"}


class RefusalError(DalelError):
    """An error that can be told in every language: ``code`` is its sentence, ``then`` that of what to do next.

    ``next_step`` is what to do next where that is a command, and is said on the command line alone.
    """

    sentence: ClassVar[type[Sentence]] = Sentence

    def __init__(self, code: str, *, then: str = "", next_step: str = "", **values: object) -> None:
        self.code, self.then, self.values = code, then, values
        super().__init__(self.say(code, "en"), next_step=next_step or (self.say(then, "en") if then else ""))

    def tell(self, lang: str) -> str:
        """What is refused, why, and what to do next, for a page."""
        return " ".join(self.say(code, lang) for code in (self.code, self.then) if code)

    def say(self, code: str, lang: str) -> str:
        """One sentence with its values."""
        return self.sentence(code, **self.values).say(lang)


class RefusedCommandError(RefusalError, CommandError):
    """What was asked for cannot be done: there is no such record, or it is not the time for it."""


class RefusedDataError(RefusalError, DataError):
    """What is held or was entered cannot be used."""
