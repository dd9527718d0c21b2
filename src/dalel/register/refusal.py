"""A refusal: what the register does not do, and why, in a sentence of ``register/refusal``.

On the command line and in logs it is in English, with the command that helps; on the pages it is in the language of the
reader, and what helps is said in the words of the pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from dalel.errors import CommandError, DalelError, DataError
from dalel.vocabulary import term

NOUN = "register/refusal"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary within a sentence, such as what kind of record it speaks of."""

    noun: str
    code: str

    def say(self, lang: str) -> str:
        """The word as it stands within a sentence."""
        label = term(self.noun, self.code).say(lang)
        return label[:1].lower() + label[1:]


class RefusalError(DalelError):
    """An error that can be told in every language: ``code`` is its sentence, ``then`` that of what to do next.

    ``next_step`` is what to do next where that is a command, and is said on the command line alone.
    """

    def __init__(self, code: str, *, then: str = "", next_step: str = "", **values: object) -> None:
        self.code, self.then, self.values = code, then, values
        super().__init__(self.say(code, "en"), next_step=next_step or (self.say(then, "en") if then else ""))

    def tell(self, lang: str) -> str:
        """What is refused, why, and what to do next, for a page."""
        return " ".join(self.say(code, lang) for code in (self.code, self.then) if code)

    def say(self, code: str, lang: str) -> str:
        """One sentence with its values."""
        said = {name: value.say(lang) if isinstance(value, Word) else value for name, value in self.values.items()}
        return term(NOUN, code).say(lang, **said)


class RefusedCommandError(RefusalError, CommandError):
    """What was asked for cannot be done: there is no such record, or it is not the time for it."""


class RefusedDataError(RefusalError, DataError):
    """What was entered cannot be kept."""


def kind(noun: str) -> Word:
    """What the records of a noun are called."""
    return Word("register/noun", noun)
