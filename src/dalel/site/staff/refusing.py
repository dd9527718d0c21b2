"""What an error says on a page: in the language of the reader, with what helps there and not on the command line."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from dalel.errors import DalelError
from dalel.register.refusal import NOUN, RefusalError
from dalel.site.staff.reader import with_shown_keys
from dalel.site.words import language
from dalel.vocabulary import term, vocabulary


def sentences_of(error: DalelError | ValidationError) -> str:
    """What an error says, in one text, with keys as the reader may see them."""
    return with_shown_keys(sentences_in(error))


def sentences_in(error: DalelError | ValidationError) -> str:
    """What an error says, in one text. Django says its own errors in the language of the page."""
    if isinstance(error, RefusalError):
        return error.tell(language())
    if isinstance(error, ValidationError):
        each = [one for many in error.error_dict.values() for one in many] if hasattr(error, "error_dict") else [error]
        return " ".join(
            term(NOUN, one.code).say(language())
            if one.code and one.code in vocabulary(NOUN)
            else " ".join(one.messages)
            for one in each
        )
    return str(error)
