"""Answers kept in memory for as long as what they rest on stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")

REMEMBERED = 200
"""Answers kept in memory."""


class Answers:
    """The answers to questions about one state of things."""

    def __init__(self) -> None:
        self._state: Hashable = None
        self._kept: dict[Hashable, Any] = {}

    def once(self, state: Hashable, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question; in the same state the same question is not answered twice."""
        if state != self._state or len(self._kept) >= REMEMBERED:
            self._state, self._kept = state, {}
        if question not in self._kept:
            self._kept[question] = answer()
        found: Answer = self._kept[question]
        return found
