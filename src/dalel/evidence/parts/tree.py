"""The salted tree over a document's parts: one root in the ledger, and digests for whatever is not shown of it.

Parts can be guessed (a row with a name, a number, an amount), so each is digested with a salt of its own. The salts
follow from one seed of 32 random bytes, which is never shown; the salt of one part says nothing of the others.
"""

from __future__ import annotations

import hmac
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from dalel.evidence.merkle import Tree, largest_power_of_two_below
from dalel.evidence.parts.part import Cut

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class PartsCommitment:
    """What an entry of the ledger says of a document's parts: how many, how they were cut, the root (hexadecimal)."""

    count: int
    form: str
    root: str


def salt_of(seed: bytes, index: int) -> bytes:
    """The salt of one part: HMAC-SHA256 of its index, as 8 bytes with the highest first, under the seed."""
    return hmac.digest(seed, index.to_bytes(8, "big"), "sha256")


def leaf_of(salt: bytes, chunks: Iterable[bytes]) -> bytes:
    """The leaf of a part. The first byte keeps it from passing for a node."""
    digest = sha256(b"\0" + salt)
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()


def commit_parts(cut: Cut, seed: bytes) -> PartsCommitment:
    """The root over all parts; nothing else is kept."""
    count = len(cut.parts)
    return PartsCommitment(count=count, form=cut.form, root=subtree_root(cut, seed, start=0, end=count).hex())


def subtree_root(cut: Cut, seed: bytes, *, start: int, end: int) -> bytes:
    """The digest of the parts from ``start`` up to ``end``; RFC 6962 makes a subtree as it makes a tree."""
    tree = Tree()
    for index in range(start, end):
        tree.append(leaf_of(salt_of(seed, index), cut.parts.chunks(index)))
    return tree.root()


def hidden_ranges(indexes: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """The largest subtrees in which no part is shown, from left to right: the first part of each, and its end.

    The indexes are those of the parts shown, ascending, each below ``count`` and once.
    """
    waiting = [(0, count, 0, len(indexes))]
    while waiting:
        start, end, first, last = waiting.pop()
        shown = last - first
        if shown == 0:
            yield start, end
        elif shown < end - start:
            middle = start + largest_power_of_two_below(end - start)
            between = bisect_left(indexes, middle, first, last)
            waiting += [(middle, end, between, last), (start, middle, first, between)]


def hidden_digests(cut: Cut, seed: bytes, indexes: Sequence[int]) -> tuple[str, ...]:
    """The digests (hexadecimal) that stand for all parts but these, ascending: one for each of `hidden_ranges`."""
    ranges = hidden_ranges(indexes, len(cut.parts))
    return tuple(subtree_root(cut, seed, start=start, end=end).hex() for start, end in ranges)
