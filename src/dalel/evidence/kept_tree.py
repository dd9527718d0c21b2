"""The kept tree (``ledger/tree``): every finished node of the Merkle tree, 32 bytes each, in the order of `merkle`.

It follows from the ledger and can be rebuilt from it. It is kept for two reasons: the root and the path from any
entry to it cost a few reads, and it is a second witness: a ledger that was cut or changed no longer fits it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path

from dalel.errors import DataError
from dalel.evidence.disk import Disk
from dalel.evidence.merkle import HASH_BYTES, Node, Tree, leaf_count, node_count, open_tree

Mapped = mmap | bytes
"""The kept nodes as they lie in the file."""


class KeptTree:
    """The file of nodes."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path = path
        self._disk = disk

    def size(self) -> int:
        """For how many entries all nodes are here."""
        return leaf_count(self._length() // HASH_BYTES)

    def load(self) -> Tree:
        """The tree, ready to grow. Nodes that a crash cut short are cut off: they follow from the ledger."""
        size = self.size()
        if self._length() > node_count(size) * HASH_BYTES:
            self._disk.cut(self.path, node_count(size) * HASH_BYTES)
        with self.nodes() as node:
            return open_tree(size, node)

    def leaf(self, index: int) -> bytes:
        """The leaf of one entry as it was kept."""
        with self.nodes() as node:
            return node(node_count(index))

    def append(self, nodes: bytes) -> None:
        """Add finished nodes."""
        self._disk.append(self.path, nodes)

    @contextmanager
    def nodes(self) -> Iterator[Node]:
        """Read single nodes by their position."""
        if not self.path.exists():
            yield self._missing
            return
        descriptor = os.open(self.path, os.O_RDONLY)

        def node(position: int) -> bytes:
            value = os.pread(descriptor, HASH_BYTES, position * HASH_BYTES)
            return value if len(value) == HASH_BYTES else self._missing(position)

        try:
            yield node
        finally:
            os.close(descriptor)

    @contextmanager
    def mapped(self) -> Iterator[Mapped]:
        """All nodes, for reading them one after the other."""
        if not self._length():
            yield b""
            return
        with self.path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as nodes:
            yield nodes

    def _missing(self, position: int) -> bytes:
        raise DataError(f"{self.path} has no node {position}.", next_step="Run: dalel evidence verify")

    def _length(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0


class RecomputedTree(Tree):
    """A tree that is made anew from the entries, to compare the kept one with it."""

    def grow_as_kept(self, leaves: Sequence[bytes], kept: Mapped) -> bool:
        """Add leaves if they, and all parents that they finish, are as they were kept; else add none."""
        before = self.size, self._peaks.copy()
        begin = -self.size % 4
        end = max(begin, len(leaves) - (len(leaves) - begin) % 4)
        nodes = [node for leaf in leaves[:begin] for node in self.append(leaf)]
        nodes += self._append_fours(leaves[begin:end])
        nodes += [node for leaf in leaves[end:] for node in self.append(leaf)]
        place, joined = node_count(before[0]) * HASH_BYTES, b"".join(nodes)
        is_as_kept = kept[place : place + len(joined)] == joined
        if not is_as_kept:
            self.size, self._peaks = before
        return is_as_kept

    def _append_fours(self, leaves: Sequence[bytes]) -> list[bytes]:
        """Add four leaves and four again, beginning where the size is a multiple of four; the nodes that they finish.

        It does what `append` does, in two thirds of the time: a million leaves come through here.
        """
        nodes: list[bytes] = []
        each = iter(leaves)
        for number, (a, b, c, d) in enumerate(zip(each, each, each, each, strict=True), self.size // 4):
            left, right = sha256(b"\x01" + a + b).digest(), sha256(b"\x01" + c + d).digest()
            node = sha256(b"\x01" + left + right).digest()
            nodes += a, b, left, c, d, right, node
            rest = number
            while rest & 1:
                node = sha256(b"\x01" + self._peaks.pop() + node).digest()
                nodes.append(node)
                rest >>= 1
            self._peaks.append(node)
        self.size += len(leaves)
        return nodes
