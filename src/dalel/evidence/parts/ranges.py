"""Ranges: the indexes of the parts shown, as an entry of the ledger spells them (``0,12-14``).

One set of indexes has one spelling: ascending, each once, ranges as long as they can be, two neighbours are a range.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dalel.errors import DataError

_RANGES = re.compile(r"(?:[0-9]+(?:-[0-9]+)?,)*+[0-9]+(?:-[0-9]+)?")
_LONGEST_NUMBER = 15


def render_ranges(indexes: Iterable[int]) -> str:
    """The spelling of a set of indexes, in whatever order they come."""
    ranges: list[list[int]] = []
    for index in sorted(set(indexes)):
        if ranges and index == ranges[-1][1] + 1:
            ranges[-1][1] = index
        else:
            ranges.append([index, index])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def parse_ranges(text: str, count: int) -> tuple[int, ...]:
    """The indexes that a spelling names, each below ``count``; another spelling of them is refused."""
    if not _RANGES.fullmatch(text):
        raise DataError(f'expected indexes and ranges of them such as 0,12-14, found "{text[:80]}"')
    indexes: list[int] = []
    for piece in text.split(","):
        first, _, last = piece.partition("-")
        if max(len(first), len(last)) > _LONGEST_NUMBER or max(int(first), int(last or first)) >= count:
            raise DataError(f'expected indexes below {count}, found "{piece[:80]}"')
        indexes += range(int(first), int(last or first) + 1)
        # Ranges that repeat each other could name a trillion indexes.
        if len(indexes) > count:
            break
    if render_ranges(indexes) != text:
        raise DataError(
            f'expected indexes that go up, each once, in ranges as long as they can be, found "{text[:80]}"'
        )
    return tuple(indexes)
