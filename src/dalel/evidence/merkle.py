"""The Merkle tree over the ledger's entries (RFC 6962 §2.1): one digest, the root, that stands for all of them.

Nodes are kept in the order in which they are finished: a leaf, then every parent that it completes. A node that was
written never changes, so the kept tree only grows, and the root, the path from one entry to it, or the proof that a
later tree continues an earlier one, needs a few reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without entries."""

Node = Callable[[int], bytes]
"""Reads the node at one position of the kept tree."""


def hash_leaf(entry: bytes) -> bytes:
    """The leaf of an entry. The first byte keeps a leaf from passing for a node."""
    return sha256(b"\x00" + entry).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The parent of two nodes."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows; it holds one node for each one-bit of its size, and nothing else."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf; the nodes that it finished, in the order in which they are kept."""
        finished = [leaf]
        node = leaf
        size = self.size
        while size & 1:
            node = hash_node(self._peaks.pop(), node)
            finished.append(node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1
        return finished

    def root(self) -> bytes:
        """The digest that stands for all entries so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = hash_node(peak, root)
        return root


def node_count(size: int) -> int:
    """How many nodes are kept for so many leaves; also the position of the next leaf."""
    return 2 * size - size.bit_count()


def leaf_count(nodes: int) -> int:
    """How many leaves so many kept nodes hold; a leaf whose parents were not all written does not count."""
    size = nodes // 2
    while node_count(size + 1) <= nodes:
        size += 1
    return size


def open_tree(size: int, node: Node) -> Tree:
    """The tree over the first ``size`` leaves, ready to grow."""
    return Tree(size, [node(position) for position in peak_positions(size)])


def peak_positions(size: int) -> Iterator[int]:
    """Where the full subtrees are kept that a tree of this size consists of, from the left."""
    start = 0
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            yield full_subtree_position(start, height)
            start += 1 << height


def full_subtree_position(start: int, height: int) -> int:
    """Where the top of a full subtree is kept: its last leaf finished it, ``height`` nodes after itself."""
    return node_count(start + (1 << height) - 1) + height


def inclusion_proof(index: int, *, size: int, node: Node) -> list[bytes]:
    """The nodes that lead from one leaf to the root of a tree of ``size`` leaves (§2.1.1), the nearest first."""
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + largest_power_of_two_below(end - start)
        if index < middle:
            proof.append(range_root(middle, end, node=node))
            end = middle
        else:
            proof.append(range_root(start, middle, node=node))
            start = middle
    return proof[::-1]


def range_root(start: int, end: int, *, node: Node) -> bytes:
    """The digest of the leaves ``start`` to ``end``, a range that `inclusion_proof` splits off."""
    width = end - start
    if width.bit_count() == 1:
        return node(full_subtree_position(start, width.bit_length() - 1))
    middle = start + largest_power_of_two_below(width)
    return hash_node(range_root(start, middle, node=node), range_root(middle, end, node=node))


def largest_power_of_two_below(width: int) -> int:
    """Where §2.1 splits a tree of ``width`` leaves."""
    return 1 << (width - 1).bit_length() - 1


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from a leaf to the root of a tree of ``size`` leaves (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or any(len(each) != HASH_BYTES for each in (leaf, root, *proof)):
        return False
    place, last = index, size - 1
    node = leaf
    for other in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = hash_node(other, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = hash_node(node, other)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def root_at(size: int, node: Node) -> bytes:
    """The root over the first ``size`` leaves."""
    return open_tree(size, node).root()


def consistency_proof(old: int, *, size: int, node: Node) -> list[bytes]:
    """The nodes that show that the first ``old`` leaves of a tree of ``size`` are as they were (RFC 6962 §2.1.2)."""
    if not 0 < old < size:
        return []
    proof: list[bytes] = []
    start, end = 0, size
    known = True
    while old != end:
        middle = start + largest_power_of_two_below(end - start)
        if old <= middle:
            proof.append(range_root(middle, end, node=node))
            end = middle
        else:
            proof.append(range_root(start, middle, node=node))
            start = middle
            known = False
    if not known:
        proof.append(range_root(start, end, node=node))
    return proof[::-1]


def is_consistent(old: int, *, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Whether a tree of ``size`` leaves begins with the ``old`` leaves of an earlier one (RFC 9162 §2.1.4.2).

    A tree without leaves is the beginning of every other, but nobody signs one: it is refused.
    """
    if not 0 < old <= size or any(len(each) != HASH_BYTES for each in (old_root, root, *proof)):
        return False
    if old == size:
        return not proof and old_root == root
    if old & old - 1 == 0:
        proof = [old_root, *proof]
    if not proof:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = proof[0]
    for other in proof[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = hash_node(other, before), hash_node(other, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = hash_node(after, other)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == root
