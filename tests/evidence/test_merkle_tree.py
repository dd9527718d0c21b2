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
    Tree,
    hash_leaf,
    inclusion_proof,
    is_included,
    leaf_count,
    node_count,
    open_tree,
)

VECTORS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "merkle" / "inclusion.json").read_text(encoding="utf-8")
)

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
