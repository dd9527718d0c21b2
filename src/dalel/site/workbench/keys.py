"""The keys of one run of the workbench: the token in the address, which opens once, and the session after it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hmac import compare_digest


class Keys:
    """Two random texts. They are kept in memory alone: with the program they are gone."""

    def __init__(self, make: Callable[[], str] = secrets.token_urlsafe) -> None:
        self._token: str | None = make()
        self._session = make()

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

    def opens(self, session: str) -> bool:
        """Whether this is the session."""
        return same(session, self._session)


def same(left: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how far they are."""
    return compare_digest(left.encode(), right.encode())
