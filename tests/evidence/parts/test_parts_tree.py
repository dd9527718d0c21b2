"""The salted tree: its root is that of the definition, and what is hidden is covered by as few digests as can be."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import cut_of, lines_cut, root_by_definition

from dalel.errors import DataError
from dalel.evidence.merkle import inclusion_proof
from dalel.evidence.parts import (
    PartsCommitment,
    ShownPart,
    ShownParts,
    commit_parts,
    parse_parts,
    render_parts,
    salt_of,
    show_parts,
    verify_parts,
)

pytestmark = pytest.mark.slow

SEED = hashlib.sha256(b"seed").digest()
DOCUMENT = hashlib.sha256(b"document").hexdigest()


def leaf_by_definition(index: int, part: bytes) -> bytes:
    salt = hmac.new(SEED, index.to_bytes(8, "big"), hashlib.sha256).digest()
    return hashlib.sha256(b"\x00" + salt + part).digest()


def lines_of(count: int) -> list[bytes]:
    return [b"line %d\n" % number for number in range(count)]


def leaves_of(lines: Sequence[bytes]) -> list[bytes]:
    return [leaf_by_definition(index, line) for index, line in enumerate(lines)]


def subtrees(start: int, end: int) -> list[range]:
    """Every subtree of RFC 6962, each before those inside of it."""
    if end - start == 1:
        return [range(start, end)]
    k = 1
    while 2 * k < end - start:
        k *= 2
    return [range(start, end), *subtrees(start, start + k), *subtrees(start + k, end)]


def hidden_by_definition(leaves: Sequence[bytes], shown: Collection[int]) -> list[str]:
    """The largest subtrees in which nothing is shown, from left to right, as the page says it."""
    dark = [each for each in subtrees(0, len(leaves)) if not any(index in each for index in shown)]
    largest = [each for each in dark if not any(each[0] in other and len(other) > len(each) for other in dark)]
    return [root_by_definition([leaves[index] for index in each]).hex() for each in sorted(largest, key=min)]


@pytest.mark.parametrize("count", [*range(1, 20), 64, 65, 1000])
def test_the_root_is_that_of_the_definition(count: int) -> None:
    lines = lines_of(count)
    root = root_by_definition(leaves_of(lines)).hex()
    assert commit_parts(lines_cut(*lines), SEED) == PartsCommitment(count=count, form="lines/1", root=root)


def test_a_salt_is_an_hmac_of_the_index_in_eight_bytes() -> None:
    assert salt_of(b"\x0b" * 20, int.from_bytes(b"Hi There", "big")).hex() == (
        # RFC 4231, test case 1
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    )


def test_parts_are_shown_with_their_salts_and_digests_for_the_rest() -> None:
    lines = [b"a\n", b"b\n", b"c\n", b"d\n", b"e\n"]
    leaves = leaves_of(lines)
    assert show_parts(lines_cut(*lines), SEED, [4, 1, 4], document=DOCUMENT) == ShownParts(
        document=DOCUMENT,
        hidden=(leaves[0].hex(), root_by_definition(leaves[2:4]).hex()),
        parts=(
            ShownPart(index=1, salt=salt_of(SEED, 1).hex(), data=b"b\n"),
            ShownPart(index=4, salt=salt_of(SEED, 4).hex(), data=b"e\n"),
        ),
    )


@given(st.integers(1, 70), st.data())
def test_every_subset_that_is_shown_verifies_with_the_digests_of_the_definition(
    count: int, data: st.DataObject
) -> None:
    lines = lines_of(count)
    chosen = data.draw(st.sets(st.integers(0, count - 1), min_size=1) | st.just(set(range(count))))
    hidden = hidden_by_definition(leaves_of(lines), chosen)
    shown = parse_parts(render_parts(show_parts(lines_cut(*lines), SEED, chosen, document=DOCUMENT)))
    assert shown.indexes == tuple(sorted(chosen))
    assert [part.data for part in shown.parts] == [lines[index] for index in shown.indexes]
    assert list(shown.hidden) == hidden
    verify_parts(shown, document=DOCUMENT, count=count, root=root_by_definition(leaves_of(lines)).hex())


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64, 1000])
def test_where_all_is_shown_nothing_is_hidden(count: int) -> None:
    cut = lines_cut(*lines_of(count))
    shown = show_parts(cut, SEED, range(count), document=DOCUMENT)
    assert shown.hidden == ()
    verify_parts(shown, document=DOCUMENT, count=count, root=commit_parts(cut, SEED).root)


@given(st.integers(1, 200), st.data())
def test_the_digests_beside_one_part_are_its_inclusion_proof(count: int, data: st.DataObject) -> None:
    lines = lines_of(count)
    leaves = leaves_of(lines)
    kept = sorted(subtrees(0, count), key=lambda each: (each[-1], len(each)))
    full = [each for each in kept if len(each).bit_count() == 1]
    nodes = [root_by_definition([leaves[index] for index in each]) for each in full]
    index = data.draw(st.integers(0, count - 1))
    proof = inclusion_proof(index, size=count, node=nodes.__getitem__)
    shown = show_parts(lines_cut(*lines), SEED, [index], document=DOCUMENT)
    assert sorted(shown.hidden) == sorted(node.hex() for node in proof)


def hidden_of(rows: int, shown: Collection[int]) -> tuple[int, int]:
    """How many digests stand for what is hidden of a table, and how many bytes the file has; it verifies."""
    cut = lines_cut(*lines_of(rows))
    data = render_parts(show_parts(cut, SEED, shown, document=DOCUMENT))
    verify_parts(parse_parts(data), document=DOCUMENT, count=rows, root=commit_parts(cut, SEED).root)
    return len(parse_parts(data).hidden), len(data)


@pytest.mark.parametrize(
    ("hidden", "digests"),
    [
        pytest.param([7, 15_000], 2, id="two-far-apart"),
        pytest.param([8, 9], 1, id="the-two-of-one-node"),
        pytest.param([9, 10], 2, id="neighbours-of-two-nodes"),
        pytest.param(range(16_384), 1, id="the-left-half"),
        pytest.param(range(16_384, 20_000), 1, id="the-right-half"),
        pytest.param(range(1, 16_384), 14, id="all-of-the-left-half-but-the-header"),
        pytest.param([], 0, id="none"),
    ],
)
def test_what_is_hidden_of_20000_rows_takes_few_digests(hidden: Collection[int], digests: int) -> None:
    found, size = hidden_of(20_000, sorted(set(range(20_000)) - set(hidden)))
    assert found == digests
    # For each row shown its text, its salt and the names of the fields, and nothing of the tree.
    assert size < 130 * (20_000 - len(hidden)) + 67 * digests + 200


def test_50_scattered_rows_of_20000_take_fewer_digests_than_a_path_each() -> None:
    found, size = hidden_of(20_000, [7_919 * number % 20_000 for number in range(50)])
    assert found == 427
    assert found < 50 * (20_000).bit_length()
    assert size < 40_000


@pytest.mark.parametrize("index", [-1, 2])
def test_a_part_that_is_not_there_cannot_be_shown(index: int) -> None:
    with pytest.raises(DataError) as caught:
        show_parts(lines_cut(b"a\n", b"b\n"), SEED, [0, index], document=DOCUMENT)
    assert str(caught.value) == f"part {index} is not there: the document was cut into 2 parts, 0 to 1"


def test_no_file_of_parts_shows_nothing() -> None:
    with pytest.raises(DataError) as caught:
        show_parts(lines_cut(b"a\n", b"b\n"), SEED, [], document=DOCUMENT)
    assert str(caught.value) == "Parts are shown in the order of their indexes, each once, and at least one."


@pytest.mark.parametrize("indexes", [[1, 0], [1, 1], [-1]], ids=["backwards", "twice", "below-zero"])
def test_parts_that_would_not_all_be_verified_cannot_be_put_together(indexes: list[int]) -> None:
    with pytest.raises(DataError):
        ShownParts(DOCUMENT, hidden=(), parts=tuple(ShownPart(index, salt="0" * 64, data=b"") for index in indexes))


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
