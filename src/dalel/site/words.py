"""The sentences of the pages, in the language that the reader chose: ``vocabulary/staff.yaml``.

They come from the vocabulary and not from gettext: one file holds a sentence in every language, a missing language is
an error when the file is read, and nothing has to be compiled.
"""

from __future__ import annotations

from django.utils.translation import get_language

from dalel.vocabulary import LANGUAGES, label, term


def language() -> str:
    """The language of this request, or English."""
    found = (get_language() or "en").partition("-")[0]
    return found if found in LANGUAGES else "en"


def say(code: str, **values: object) -> str:
    """A sentence of the staff pages, its ``{names}`` filled in."""
    return term("staff", code).say(language(), **values)


def word(noun: str, code: str) -> str:
    """The label of a term."""
    return label(noun, code, language())
