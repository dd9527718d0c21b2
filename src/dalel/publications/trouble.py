"""Trouble: why something in a document could not be read, and where (``vocabulary/publications/trouble.yaml``)."""

from __future__ import annotations

from dalel.publications.arithmetic import NotComputed
from dalel.vocabulary import term


class TroubleError(Exception):
    """What a claim rests on could not be read: the reason, and where."""

    def __init__(self, reason: NotComputed, code: str | None = None, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.code, self.values = reason, code, values

    def say(self, lang: str) -> str:
        """Where it is, in words; empty where the reason says all."""
        return "" if self.code is None else term("publications/trouble", self.code).say(lang, **self.values)
