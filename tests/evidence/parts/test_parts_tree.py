"""The salted tree: its root is that of the definition, and every part shown leads to it."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import cut_of, lines_cut, root_by_definition

from dalel.errors import DataError
from dalel.evidence.parts import PartsCommitment, PartsTree, ShownPart, commit_parts, prove_parts, salt_of
from dalel.evidence.parts.shown import parse_parts, render_parts, verify_parts

SEED = hashlib.sha256(b"seed").digest()
DOCUMENT = hashlib.sha256(b"document").hexdigest()


def leaf_by_definition(index: int, part: bytes) -> bytes:
    salt = hmac.new(SEED, index.to_bytes(8, "big"), hashlib.sha256).digest()
    return hashlib.sha256(b"\x00" + salt + part).digest()


@pytest.mark.parametrize("count", [*range(1, 20), 64, 65, 1000])
def test_the_root_is_that_of_the_definition(count: int) -> None:
    lines = [b"line %d\n" % number for number in range(count)]
    root = root_by_definition([leaf_by_definition(index, line) for index, line in enumerate(lines)]).hex()
    expected = PartsCommitment(count=count, form="lines/1", root=root)
    assert commit_parts(lines_cut(*lines), SEED) == expected
    assert PartsTree(lines_cut(*lines), SEED).commitment == expected


def test_a_salt_is_an_hmac_of_the_index_in_eight_bytes() -> None:
    assert salt_of(b"\x0b" * 20, int.from_bytes(b"Hi There", "big")).hex() == (
        # RFC 4231, test case 1
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    )


def test_a_part_is_shown_with_its_salt_and_its_way_to_the_root() -> None:
    lines = [b"a\n", b"b\n", b"c\n"]
    leaves = [leaf_by_definition(index, line) for index, line in enumerate(lines)]
    assert prove_parts(lines_cut(*lines), SEED, [2, 1, 2]) == [
        ShownPart(index=1, salt=salt_of(SEED, 1).hex(), path=(leaves[0].hex(), leaves[2].hex()), data=b"b\n"),
        ShownPart(index=2, salt=salt_of(SEED, 2).hex(), path=(root_by_definition(leaves[:2]).hex(),), data=b"c\n"),
    ]


@given(st.integers(1, 70), st.data())
def test_every_subset_that_is_shown_verifies(count: int, data: st.DataObject) -> None:
    cut = lines_cut(*[b"line %d\n" % number for number in range(count)])
    chosen = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    commitment = commit_parts(cut, SEED)
    shown = parse_parts(render_parts(DOCUMENT, prove_parts(cut, SEED, sorted(chosen))))
    assert shown.indexes == tuple(sorted(chosen))
    verify_parts(shown, document=DOCUMENT, count=count, root=commitment.root)


@pytest.mark.parametrize("index", [-1, 2])
def test_a_part_that_is_not_there_cannot_be_shown(index: int) -> None:
    with pytest.raises(DataError) as caught:
        prove_parts(lines_cut(b"a\n", b"b\n"), SEED, [index])
    assert str(caught.value) == f"part {index} is not there: the document was cut into 2 parts, 0 to 1"


def test_two_documents_with_the_same_row_share_no_leaf() -> None:
    cut = lines_cut(b"a\n")
    assert commit_parts(cut, SEED).root != commit_parts(cut, hashlib.sha256(b"another").digest()).root


def test_parts_are_read_by_index_slice_and_in_order_again_and_again() -> None:
    cut = cut_of(b"a\nb\nc", "text/plain")
    assert cut is not None
    parts = cut.parts
    assert (len(parts), parts[0], parts[-1], parts[1:], list(parts), list(parts)) == (
        3,
        b"a\n",
        b"c",
        [b"b\n", b"c"],
        [b"a\n", b"b\n", b"c"],
        [b"a\n", b"b\n", b"c"],
    )
    assert [parts.size(index) for index in range(3)] == [2, 2, 1]
    with pytest.raises(IndexError):
        parts[3]
