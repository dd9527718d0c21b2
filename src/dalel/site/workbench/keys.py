"""The keys of one run of the workbench: the token in the address, which opens once, the session after it, and the
word in its forms."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hmac import compare_digest

KEYS = "dalel.keys"
"""Under this name the WSGI environment holds the keys of the run."""


class Keys:
    """Three random texts. They are kept in memory alone: with the program they are gone."""

    def __init__(self, make: Callable[[], str] = secrets.token_urlsafe) -> None:
        self._token: str | None = make()
        self._session = make()
        self._word = make()

    @property
    def token(self) -> str | None:
        """The token to print; None once it was used."""
        return self._token

    def exchange(self, token: str) -> str | None:
        """The session for the right token, once; None for any other and for one that was used."""
        if self._token is None or not same(token, self._token):
            return None
        self._token = None
        return self._session

    @property
    def word(self) -> str:
        """What stands in every form: who can send it has read a page."""
        return self._word

    def is_word(self, text: str) -> bool:
        """Whether this is the word of our forms."""
        return same(text, self._word)

    def opens(self, session: str) -> bool:
        """Whether this is the session."""
        return same(session, self._session)


def same(left: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how far they are."""
    return compare_digest(left.encode(), right.encode())
