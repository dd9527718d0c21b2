"""The file that shows parts: one spelling, and no byte of it can be changed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import lines_cut

from dalel.canonical import canonical_json
from dalel.errors import DataError
from dalel.evidence.parts import (
    MAX_FILE,
    ShownPart,
    ShownParts,
    commit_parts,
    parse_parts,
    render_parts,
    salt_of,
    show_parts,
    verify_parts,
)
from dalel.evidence.parts.tree import leaf_of

SEED = sha256(b"seed").digest()
LINES = [f"строка {number}\n".encode("cp1251" if number == 3 else "utf-8") for number in range(6)]
CUT = lines_cut(*LINES)
DOCUMENT = sha256(b"".join(LINES)).hexdigest()
COMMITMENT = commit_parts(CUT, SEED)
SHOWN = show_parts(CUT, SEED, [3, 1], document=DOCUMENT)
FILE = render_parts(SHOWN)


def check(data: bytes) -> None:
    verify_parts(parse_parts(data), document=DOCUMENT, count=COMMITMENT.count, root=COMMITMENT.root)


def test_the_file_is_one_line_of_canonical_json_sorted_by_index() -> None:
    salts = [part.salt for part in SHOWN.parts]
    fields = {
        "hidden": list(SHOWN.hidden),
        "object": DOCUMENT,
        "parts": [
            {"index": 1, "salt": salts[0], "text": "строка 1\n"},
            {"base64": b64encode(LINES[3]).decode(), "index": 3, "salt": salts[1]},
        ],
        "v": 1,
    }
    assert json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" == FILE
    assert parse_parts(FILE) == SHOWN
    assert (SHOWN.document, SHOWN.indexes, len(SHOWN.hidden)) == (DOCUMENT, (1, 3), 3)
    check(FILE)


@given(
    st.lists(
        st.builds(
            ShownPart,
            index=st.integers(0, 10**6),
            salt=st.just("0" * 64),
            data=st.binary(max_size=20) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda part: part.index,
    ),
    st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=5),
)
def test_whatever_is_written_is_read_again(parts: list[ShownPart], hidden: list[str]) -> None:
    ascending = sorted(parts, key=lambda part: part.index)
    shown = ShownParts(document=DOCUMENT, hidden=tuple(hidden), parts=tuple(ascending))
    assert parse_parts(render_parts(shown)) == shown


def test_no_changed_byte_passes() -> None:
    for place in range(len(FILE)):
        for change in (1, 2, 0x10, 0x80):
            changed = bytearray(FILE)
            changed[place] ^= change
            with pytest.raises(DataError):
                check(bytes(changed))


@given(st.integers(0, len(FILE)), st.binary(max_size=3), st.integers(0, 3))
def test_no_byte_put_in_or_taken_out_passes(place: int, put: bytes, taken: int) -> None:
    changed = FILE[:place] + put + FILE[place + taken :]
    if changed != FILE:
        with pytest.raises(DataError):
            check(changed)


def edited(edit: Callable[[Any], None]) -> bytes:
    fields = json.loads(FILE)
    edit(fields)
    return canonical_json(fields) + b"\n"


def base64_instead_of_text(fields: Any) -> None:
    fields["parts"][0]["base64"] = b64encode(fields["parts"][0].pop("text").encode()).decode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(FILE[:-1], id="no-line-feed"),
        pytest.param(FILE + b"\n", id="two-line-feeds"),
        pytest.param(b"\xef\xbb\xbf" + FILE, id="byte-order-mark"),
        pytest.param(FILE.decode().encode("utf-16"), id="utf-16"),
        pytest.param(FILE.replace(b'"v":1', b'"v": 1'), id="a-space"),
        pytest.param(FILE.replace(b'"v":1', b'"v":1,"v":1'), id="a-name-twice"),
        pytest.param(FILE.replace(b'"v":1', b'"v":1.0'), id="a-fraction"),
        pytest.param(FILE.replace(b'"v":1', b'"v":NaN'), id="not-a-number"),
        pytest.param(FILE.replace(b'"v":1', b'"v":' + b"9" * 10_000), id="a-long-number"),
        pytest.param(FILE.replace("строка".encode(), b"\\ud800"), id="half-a-character"),
        pytest.param(b"[" * 100_000, id="nested-too-deep"),
        pytest.param(b"[]\n", id="a-list"),
        pytest.param(b"null\n", id="nothing"),
        pytest.param(edited(lambda fields: fields.update(v=2)), id="another-version"),
        pytest.param(edited(lambda fields: fields.update(v=True)), id="a-version-that-is-true"),
        pytest.param(edited(lambda fields: fields.update(note="hidden")), id="a-field-beside"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(note="hidden")), id="a-field-beside-in-a-part"),
        pytest.param(edited(lambda fields: fields["parts"][1].update(text="a")), id="text-and-base64"),
        pytest.param(edited(base64_instead_of_text), id="base64-where-text-fits"),
        pytest.param(edited(lambda fields: fields["parts"][0].pop("text")), id="neither-text-nor-base64"),
        pytest.param(edited(lambda fields: fields["parts"][0].pop("salt")), id="no-salt"),
        pytest.param(edited(lambda fields: fields["parts"].reverse()), id="not-sorted"),
        pytest.param(edited(lambda fields: fields["parts"].append(fields["parts"][1])), id="a-part-twice"),
        pytest.param(edited(lambda fields: fields["parts"].clear()), id="no-parts"),
        pytest.param(edited(lambda fields: fields.update(parts={})), id="parts-by-name"),
        pytest.param(edited(lambda fields: fields.update(object=DOCUMENT.upper())), id="capital-digits"),
        pytest.param(edited(lambda fields: fields.update(object=5)), id="a-number-for-a-digest"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(index=-1)), id="below-zero"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(index=True)), id="an-index-that-is-true"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(index="1")), id="an-index-in-quotes"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(index=5_000_000)), id="past-every-document"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(path=[])), id="a-path-in-a-part"),
        pytest.param(edited(lambda fields: fields.pop("hidden")), id="no-list-of-what-is-hidden"),
        pytest.param(edited(lambda fields: fields.update(hidden=None)), id="nothing-for-what-is-hidden"),
        pytest.param(edited(lambda fields: fields.update(hidden="0" * 64)), id="a-digest-of-one-text"),
        pytest.param(edited(lambda fields: fields.update(hidden="")), id="an-empty-text-for-what-is-hidden"),
        pytest.param(edited(lambda fields: fields.update(hidden={"0" * 64: 1})), id="digests-by-name"),
        pytest.param(edited(lambda fields: fields.update(hidden={})), id="no-digests-by-name"),
        pytest.param(edited(lambda fields: fields["hidden"].append("0" * 62)), id="a-short-digest"),
        pytest.param(edited(lambda fields: fields["hidden"].append("A" * 64)), id="a-digest-in-capitals"),
        pytest.param(edited(lambda fields: fields["hidden"].append("0" * 64 + "\n")), id="a-digest-and-a-line-feed"),
        pytest.param(edited(lambda fields: fields["hidden"].append(["0" * 64])), id="a-list-in-the-list"),
        pytest.param(edited(lambda fields: fields["hidden"].append(0)), id="a-number-in-the-list"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(salt="0" * 62)), id="a-short-salt"),
        pytest.param(
            edited(lambda fields: fields["parts"][1].update(base64="8fLw7urgIDMK=")), id="base64-padded-twice"
        ),
    ],
)
def test_what_the_writer_would_not_have_written_is_refused(data: bytes) -> None:
    with pytest.raises(DataError) as caught:
        parse_parts(data)
    assert str(caught.value) == "it is not a file of parts as the format writes it"


def test_a_file_past_the_limit_is_not_read() -> None:
    with pytest.raises(DataError) as caught:
        parse_parts(b" " * (MAX_FILE + 1))
    assert str(caught.value) == "it has 67108865 bytes; a file of parts has at most 67108864"


TOO_LARGE = (
    "The parts chosen take more than 64 MiB, and a verifier reads no larger file of parts.\n"
    "Show fewer parts, or the whole document."
)


@pytest.mark.parametrize("data", [b"a" * (MAX_FILE + 1), b"\n" * (MAX_FILE // 2)], ids=["bytes", "as-it-is-spelled"])
def test_parts_that_no_verifier_would_read_are_not_written(data: bytes) -> None:
    with pytest.raises(DataError) as caught:
        render_parts(ShownParts(DOCUMENT, hidden=(), parts=(ShownPart(index=0, salt="0" * 64, data=data),)))
    assert str(caught.value) == TOO_LARGE


def test_parts_that_no_verifier_would_read_are_not_even_put_together() -> None:
    cut = lines_cut(b"a" * (MAX_FILE // 2) + b"\n", b"b" * (MAX_FILE // 2) + b"\n")
    with pytest.raises(DataError) as caught:
        show_parts(cut, SEED, [0, 1], document=DOCUMENT)
    assert str(caught.value) == TOO_LARGE
    assert show_parts(cut, SEED, [1], document=DOCUMENT).indexes == (1,)


NOT_THE_ROOT = f"its parts and digests do not lead to the root {COMMITMENT.root} that the ledger holds"


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (lambda fields: fields["parts"][1].update(base64="AAAA/w=="), NOT_THE_ROOT),
        (lambda fields: fields["parts"][0].update(salt="0" * 64), NOT_THE_ROOT),
        (lambda fields: fields["parts"][1].update(index=2), NOT_THE_ROOT),
        (lambda fields: fields["parts"][1].update(index=4), NOT_THE_ROOT),
        (lambda fields: fields["parts"].pop(), NOT_THE_ROOT),
        (
            lambda fields: fields["parts"].insert(0, {"index": 0, "salt": "0" * 64, "text": ""}),
            "it has 3 digests of what is hidden; beside these parts there must be 2",
        ),
        (
            lambda fields: fields["parts"][1].update(index=6),
            "it shows part 6, and the document was cut into 6 parts, from 0 on",
        ),
        (lambda fields: fields.update(object="0" * 64), f"it shows parts of {'0' * 64}, not of {DOCUMENT}"),
    ],
    ids=[
        "another-text",
        "another-salt",
        "the-index-of-a-neighbour",
        "an-index-far-off",
        "a-part-left-out",
        "a-part-put-in",
        "past-the-last",
        "another-document",
    ],
)
def test_parts_that_are_not_the_documents_are_refused(edit: Callable[[Any], None], error: str) -> None:
    with pytest.raises(DataError) as caught:
        check(edited(edit))
    assert str(caught.value) == error


MANY = lines_cut(*[b"line %d\n" % number for number in range(77)])
FEW_OF_MANY = show_parts(MANY, SEED, [5, 6, 40, 76], document=DOCUMENT)
MANY_HIDDEN = list(FEW_OF_MANY.hidden)


def check_hidden(hidden: list[str], error: str) -> None:
    """These digests in the place of those that belong there are refused, after a way through the file."""
    changed = parse_parts(render_parts(replace(FEW_OF_MANY, hidden=tuple(hidden))))
    commitment = commit_parts(MANY, SEED)
    with pytest.raises(DataError) as caught:
        verify_parts(changed, document=DOCUMENT, count=commitment.count, root=commitment.root)
    assert str(caught.value) == error


NOT_THE_MANY = NOT_THE_ROOT.replace(COMMITMENT.root, commit_parts(MANY, SEED).root)
NEEDED = len(MANY_HIDDEN)


@pytest.mark.parametrize("place", range(NEEDED))
def test_a_digest_of_what_is_hidden_that_was_altered_is_refused(place: int) -> None:
    for digest in ("0" * 64, MANY_HIDDEN[place - 1], commit_parts(MANY, SEED).root):
        check_hidden([*MANY_HIDDEN[:place], digest, *MANY_HIDDEN[place + 1 :]], NOT_THE_MANY)


@pytest.mark.parametrize("place", range(NEEDED))
def test_a_digest_of_what_is_hidden_that_was_left_out_is_refused(place: int) -> None:
    error = f"it has {NEEDED - 1} digests of what is hidden; beside these parts there must be {NEEDED}"
    check_hidden(MANY_HIDDEN[:place] + MANY_HIDDEN[place + 1 :], error)


@pytest.mark.parametrize("place", range(NEEDED + 1))
def test_a_digest_more_than_is_needed_is_refused(place: int) -> None:
    error = f"it has {NEEDED + 1} digests of what is hidden; beside these parts there must be {NEEDED}"
    for digest in ("0" * 64, MANY_HIDDEN[place - 1]):
        check_hidden([*MANY_HIDDEN[:place], digest, *MANY_HIDDEN[place:]], error)


@pytest.mark.parametrize(("left", "right"), list(combinations(range(NEEDED), 2)))
def test_digests_of_what_is_hidden_that_changed_places_are_refused(left: int, right: int) -> None:
    hidden = list(MANY_HIDDEN)
    hidden[left], hidden[right] = hidden[right], hidden[left]
    check_hidden(hidden, NOT_THE_MANY)


def test_a_subtree_is_not_taken_for_two_nor_two_for_one() -> None:
    """Where part 0 and 1 are hidden, their two leaves do not pass for their node."""
    shown = show_parts(CUT, SEED, [2, 3, 4, 5], document=DOCUMENT)
    leaves = [leaf_of(salt_of(SEED, index), [LINES[index]]).hex() for index in (0, 1)]
    with pytest.raises(DataError) as caught:
        check(render_parts(replace(shown, hidden=tuple(leaves))))
    assert str(caught.value) == "it has 2 digests of what is hidden; beside these parts there must be 1"


@pytest.mark.parametrize("count", [1, 2, 4, 9, 5_000_000])
def test_the_digests_do_not_serve_a_tree_of_another_shape(count: int) -> None:
    with pytest.raises(DataError):
        verify_parts(SHOWN, document=DOCUMENT, count=count, root=COMMITMENT.root)
