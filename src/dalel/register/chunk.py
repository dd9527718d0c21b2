"""A chunk: as many keys or rows as one question to a database may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
CHUNK = 500


def chunks(every: Sequence[T]) -> Iterator[Sequence[T]]:
    """A sequence, some hundred at a time."""
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
