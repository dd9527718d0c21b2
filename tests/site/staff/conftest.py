"""The staff pages with made-up people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from people import Person

from dalel.site.accounts.actions.invite import make_account

# A newsroom holds a key of its own; `dalel.site.staff.start` sets it in the same way.
settings.SECRET_KEY = "a key for tests, which is long enough to be one, and known to all"
# Slow on purpose for whoever guesses passwords; the tests set hundreds.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def invited(db: None) -> Callable[..., Person]:
    """Somebody with an account and no password yet: ``invited("aida", role="editor")``."""

    def make(name: str, role: str = "editor", alias: str = "") -> Person:
        return Person(make_account(name, alias=alias or f"Alias of {name[:2]}", role=role, by="tester"))

    return make


@pytest.fixture
def person(invited: Callable[..., Person]) -> Callable[..., Person]:
    """Somebody who accepted the invitation and is signed in."""

    def make(name: str, role: str = "editor", alias: str = "") -> Person:
        someone = invited(name, role, alias)
        someone.accept_invitation()
        return someone

    return make
