"""A refusal of the register: what it does not do, and why, in a sentence of ``register/refusal``."""

from __future__ import annotations

from dalel.errors import CommandError, DataError
from dalel.vocabulary import refusal
from dalel.vocabulary.refusal import Word

__all__ = ["RefusalError", "RefusedCommandError", "RefusedDataError", "Sentence", "Word", "kind"]

NOUN = "register/refusal"


class Sentence(refusal.Sentence):
    """A sentence of the register's refusals within another."""

    noun = NOUN


class RefusalError(refusal.RefusalError):
    """An error of the register that can be told in every language."""

    sentence = Sentence


class RefusedCommandError(RefusalError, CommandError):
    """What was asked for cannot be done: there is no such record, or it is not the time for it."""


class RefusedDataError(RefusalError, DataError):
    """What was entered cannot be kept."""


def kind(noun: str) -> Word:
    """What the records of a noun are called."""
    return Word("register/noun", noun)
