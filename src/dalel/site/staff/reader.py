"""Whoever reads the page that is being made: how keys are shown to them, in addresses and beside records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls.converters import PathConverter, StringConverter

from dalel.register.access import Audience
from dalel.register.discretion import Discretion
from dalel.register.shown_keys import ShownKeys

READER: ContextVar[ShownKeys | None] = ContextVar("reader", default=None)


@contextmanager
def reading(alias: str | None) -> Iterator[None]:
    """Make a page for somebody of the team; for a partner (None) keys are those of the excerpt already."""
    token = READER.set(None if alias is None else ShownKeys(Discretion(Audience("team", alias))))
    try:
        yield
    finally:
        READER.reset(token)


def shown_key(key: str) -> str:
    """A key as the reader may see it."""
    keys = READER.get()
    return key if keys is None else keys.shown(key)


def real_key(given: str) -> str | None:
    """The key that a reader means; None where they may not know it."""
    keys = READER.get()
    return given if keys is None else keys.real(given)


def with_shown_keys(text: str) -> str:
    """A sentence with the keys in it as the reader may see them."""
    keys = READER.get()
    return text if keys is None else keys.in_text(text)


class KeyInPath(PathConverter):
    """The key of a record in an address, as the reader may see it; the gate finds which is meant."""

    def to_url(self, value: object) -> str:
        """The key as the reader may see it."""
        return shown_key(str(value))


class CaseInPath(StringConverter):
    """The key of a case in an address."""

    def to_url(self, value: object) -> str:
        """The key as the reader may see it."""
        return shown_key(str(value))
