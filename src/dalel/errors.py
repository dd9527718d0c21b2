"""Errors a person can act on: what happened, where, and what to do next (one sentence each).

    DalelError
    ├── DataError       the data is wrong       exit code 1
    │   └── DocumentError   one document cannot be read
    └── CommandError    the command is wrong    exit code 2

The same sentence serves the command line, the site and the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class DalelError(Exception):
    """Something a person must know about, in a sentence that says what to do next."""

    exit_code = 1

    def __init__(self, what: str, *, next_step: str = "") -> None:
        self.what = what
        self.next_step = next_step
        super().__init__(f"{what}\n{next_step}" if next_step else what)


class DataError(DalelError):
    """The data is wrong: a document, a row, a ledger."""


class DocumentError(DataError):
    """One document cannot be read as a whole: nothing of it was stored."""


class CommandError(DalelError):
    """The command is wrong: a name, an option, a folder, a setting."""

    exit_code = 2


TOO_MANY = 100
"""How many names are too many to read."""


def find_near(given: str, known: Iterable[str]) -> list[str]:
    """The known names that are nearest to one that is not known; none where none is near."""
    return get_close_matches(given, sorted(known), n=3, cutoff=0.6)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The sentence that offers the nearest known names, or lists them all where they are not too many to read."""
    names = sorted(known)
    near = find_near(given, names)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    if len(names) > TOO_MANY:
        return f"None of the {len(names)} that are known is near it."
    return f"Known here: {', '.join(names)}." if names else "Nothing is known here yet."
