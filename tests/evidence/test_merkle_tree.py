"""The Merkle tree: RFC 6962 as others compute it, and as the definition reads."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.evidence.merkle import (
    EMPTY_ROOT,
    HASH_BYTES,
    Tree,
    consistency_proof,
    hash_leaf,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_count,
    node_count,
    open_tree,
    root_at,
)

VECTOR_FILES = Path(__file__).parent.parent / "vectors" / "merkle"
VECTORS: dict[str, dict[str, Any]] = json.loads((VECTOR_FILES / "inclusion.json").read_text(encoding="utf-8"))
CONSISTENCY: dict[str, dict[str, Any]] = json.loads((VECTOR_FILES / "consistency.json").read_text(encoding="utf-8"))

# Accepted by others, since two equal texts are equal. We take nothing for a root that is not 32 bytes.
NO_ROOTS = {"additional/sizes-are-equal-one-and-proof-is-empty"}

NAMED_SIZES = sorted({0, *(size for n in range(9) for size in (2**n - 1, 2**n, 2**n + 1))})
"""0, 1, and each power of two up to 256 with its neighbours."""

# The eight entries, and the root over them, with which Certificate Transparency's own code is tested.
REFERENCE_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def defined_root(entries: list[bytes]) -> bytes:
    """The root as RFC 6962 §2.1 defines it, word for word."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + defined_root(entries[:split]) + defined_root(entries[split:])).digest()


def defined_proof(old: int, entries: list[bytes]) -> list[bytes]:
    """The proof that the first ``old`` entries are as they were, as RFC 6962 §2.1.2 defines it, word for word."""

    def subproof(m: int, leaves: list[bytes], *, known: bool) -> list[bytes]:
        n = len(leaves)
        if m == n:
            return [] if known else [defined_root(leaves)]
        k = 1
        while k * 2 < n:
            k *= 2
        if m <= k:
            return [*subproof(m, leaves[:k], known=known), defined_root(leaves[k:])]
        return [*subproof(m - k, leaves[k:], known=False), defined_root(leaves[:k])]

    return subproof(old, entries, known=True)


def numbered(size: int) -> list[bytes]:
    """So many entries, no two alike."""
    return [str(number).encode() for number in range(size)]


def grow(entries: list[bytes]) -> tuple[Tree, list[bytes]]:
    """The tree and its kept nodes."""
    tree, nodes = Tree(), []
    for entry in entries:
        nodes += tree.append(hash_leaf(entry))
    return tree, nodes


@pytest.mark.parametrize("name", VECTORS)
def test_a_proof_is_accepted_and_refused_as_others_do(name: str) -> None:
    vector = VECTORS[name]
    accepted = is_included(
        b64decode(vector["leafHash"] or ""),
        index=vector["leafIdx"],
        size=vector["treeSize"],
        proof=[b64decode(each) for each in vector["proof"] or []],
        root=b64decode(vector["root"] or ""),
    )
    assert accepted is not vector["wantErr"], vector["desc"]


def test_the_reference_entries_give_the_reference_root() -> None:
    assert grow(REFERENCE_ENTRIES)[0].root().hex() == REFERENCE_ROOT


def test_a_tree_without_entries_has_the_root_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == defined_root([])


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 127, 128, 129])
def test_root_and_every_proof_follow_the_definition_at_every_size(size: int) -> None:
    entries = [str(number).encode() for number in range(size)]
    tree, nodes = grow(entries)
    assert tree.root() == defined_root(entries)
    assert node_count(size) == len(nodes)
    for index, entry in enumerate(entries):
        proof = inclusion_proof(index, size=size, node=nodes.__getitem__)
        assert is_included(hash_leaf(entry), index=index, size=size, proof=proof, root=tree.root())
        assert not is_included(hash_leaf(entry + b"x"), index=index, size=size, proof=proof, root=tree.root())


@given(st.lists(st.binary(max_size=4), max_size=80), st.data())
def test_a_tree_that_is_opened_again_grows_as_if_it_had_never_been_closed(
    entries: list[bytes], data: st.DataObject
) -> None:
    before = data.draw(st.integers(0, len(entries)))
    _, nodes = grow(entries[:before])
    tree = open_tree(before, nodes.__getitem__)
    for entry in entries[before:]:
        tree.append(hash_leaf(entry))
    assert tree.root() == defined_root(entries)


@given(st.integers(0, 5000))
def test_a_leaf_counts_only_when_all_its_nodes_are_kept(nodes: int) -> None:
    size = leaf_count(nodes)
    assert node_count(size) <= nodes < node_count(size + 1)


@pytest.mark.parametrize("size", NAMED_SIZES)
def test_the_root_over_the_first_entries_follows_the_definition_at_every_power_of_two_and_beside_it(size: int) -> None:
    entries = numbered(size)
    _, nodes = grow(entries)
    assert len(nodes) == node_count(size)
    for earlier in {0, min(1, size), size // 2, max(0, size - 1), size}:
        assert root_at(earlier, nodes.__getitem__) == defined_root(entries[:earlier])


@pytest.mark.parametrize("name", CONSISTENCY)
def test_a_proof_of_continuation_is_accepted_and_refused_as_others_do(name: str) -> None:
    vector = CONSISTENCY[name]
    old_root, root = b64decode(vector["root1"] or ""), b64decode(vector["root2"] or "")
    accepted = is_consistent(
        vector["size1"],
        size=vector["size2"],
        proof=[b64decode(each) for each in vector["proof"] or []],
        old_root=old_root,
        root=root,
    )
    if name in NO_ROOTS:
        assert (accepted, vector["wantErr"], len(old_root)) == (False, False, 12)
    else:
        assert accepted is not vector["wantErr"], vector["desc"]


@pytest.mark.slow
def test_every_proof_of_continuation_among_seventy_sizes_is_the_defined_one_and_leads_only_there() -> None:
    entries = numbered(71)
    _, nodes = grow(entries)
    roots = [defined_root(entries[:size]) for size in range(72)]
    for size in range(1, 71):
        for old in range(1, size + 1):
            proof = consistency_proof(old, size=size, node=nodes.__getitem__)
            assert proof == defined_proof(old, entries[:size]), (old, size)
            assert is_consistent(old, size=size, proof=proof, old_root=roots[old], root=roots[size])
            # It fits no neighbouring size, and no other root.
            for other in (old - 1, old + 1):
                assert not is_consistent(old, size=size, proof=proof, old_root=roots[other], root=roots[size])
                assert not is_consistent(other, size=size, proof=proof, old_root=roots[other], root=roots[size])
            assert not is_consistent(old, size=size, proof=proof, old_root=roots[old], root=roots[size - 1])


@pytest.mark.parametrize("size", NAMED_SIZES)
def test_proofs_at_powers_of_two_and_beside_them_follow_the_definition(size: int) -> None:
    entries = numbered(size)
    _, nodes = grow(entries)
    for old in NAMED_SIZES:
        if 0 < old <= size:
            proof = consistency_proof(old, size=size, node=nodes.__getitem__)
            assert proof == defined_proof(old, entries)
            assert is_consistent(
                old, size=size, proof=proof, old_root=defined_root(entries[:old]), root=defined_root(entries)
            )


def test_no_proof_leads_from_nothing_from_more_entries_or_from_fewer_than_none() -> None:
    _, nodes = grow(numbered(8))
    root = defined_root(numbered(8))
    for old in (-1, 0, 9):
        assert consistency_proof(old, size=8, node=nodes.__getitem__) == []
        assert not is_consistent(old, size=8, proof=[], old_root=EMPTY_ROOT, root=root)
        assert not is_consistent(old, size=8, proof=[], old_root=root, root=root)
    assert consistency_proof(8, size=8, node=nodes.__getitem__) == []
    assert is_consistent(8, size=8, proof=[], old_root=root, root=root)
    assert not is_consistent(0, size=0, proof=[], old_root=EMPTY_ROOT, root=EMPTY_ROOT)


@given(st.integers(1, 300), st.data())
def test_no_changed_proof_of_continuation_leads_to_the_same_roots(size: int, data: st.DataObject) -> None:
    entries = numbered(size)
    old = data.draw(st.integers(1, size))
    tree, nodes = grow(entries)
    earlier, root = grow(entries[:old])[0].root(), tree.root()
    proof = consistency_proof(old, size=size, node=nodes.__getitem__)
    assert is_consistent(old, size=size, proof=proof, old_root=earlier, root=root)
    longer = [*proof, data.draw(st.sampled_from([EMPTY_ROOT, root, earlier]))]
    assert not is_consistent(old, size=size, proof=longer, old_root=earlier, root=root)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        bit = data.draw(st.integers(0, HASH_BYTES * 8 - 1))
        flipped = bytearray(proof[at])
        flipped[bit // 8] ^= 1 << bit % 8
        for changed in (
            [*proof[:at], bytes(flipped), *proof[at + 1 :]],
            [*proof[:at], *proof[at + 1 :]],
            [*proof[:at], proof[at][:31], *proof[at + 1 :]],
            [*proof[:at], proof[at] + b"x", *proof[at + 1 :]],
        ):
            assert not is_consistent(old, size=size, proof=changed, old_root=earlier, root=root)


@given(st.integers(2, 200), st.data())
def test_no_proof_leads_to_a_tree_in_which_an_old_entry_was_changed(size: int, data: st.DataObject) -> None:
    entries = numbered(size)
    old = data.draw(st.integers(1, size - 1))
    changed = [*entries]
    changed[data.draw(st.integers(0, old - 1))] += b"x"
    earlier = grow(entries[:old])[0].root()
    tree, nodes = grow(changed)
    proof = consistency_proof(old, size=size, node=nodes.__getitem__)
    assert not is_consistent(old, size=size, proof=proof, old_root=earlier, root=tree.root())
    honest = consistency_proof(old, size=size, node=grow(entries)[1].__getitem__)
    assert not is_consistent(old, size=size, proof=honest, old_root=earlier, root=tree.root())
