"""The file that shows parts: one spelling, and no byte of it can be changed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pieces import lines_cut

from dalel.canonical import canonical_json
from dalel.errors import DataError
from dalel.evidence.parts import MAX_FILE, ShownPart, commit_parts, parse_parts, prove_parts, render_parts, verify_parts

SEED = sha256(b"seed").digest()
LINES = [f"строка {number}\n".encode("cp1251" if number == 3 else "utf-8") for number in range(6)]
CUT = lines_cut(*LINES)
DOCUMENT = sha256(b"".join(LINES)).hexdigest()
COMMITMENT = commit_parts(CUT, SEED)
FILE = render_parts(DOCUMENT, reversed(prove_parts(CUT, SEED, [1, 3])))


def check(data: bytes) -> None:
    verify_parts(parse_parts(data), document=DOCUMENT, count=COMMITMENT.count, root=COMMITMENT.root)


def test_the_file_is_one_line_of_canonical_json_sorted_by_index() -> None:
    shown = prove_parts(CUT, SEED, [1, 3])
    fields = {
        "object": DOCUMENT,
        "parts": [
            {"index": 1, "path": list(shown[0].path), "salt": shown[0].salt, "text": "строка 1\n"},
            {"base64": b64encode(LINES[3]).decode(), "index": 3, "path": list(shown[1].path), "salt": shown[1].salt},
        ],
        "v": 1,
    }
    assert json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" == FILE
    parsed = parse_parts(FILE)
    assert (parsed.document, parsed.parts, parsed.indexes) == (DOCUMENT, tuple(shown), (1, 3))
    check(FILE)


@given(
    st.lists(
        st.builds(
            ShownPart,
            index=st.integers(0, 10**6),
            salt=st.just("0" * 64),
            path=st.just(("f" * 64,)),
            data=st.binary(max_size=20) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda part: part.index,
    )
)
def test_whatever_is_written_is_read_again(parts: list[ShownPart]) -> None:
    assert parse_parts(render_parts(DOCUMENT, parts)).parts == tuple(sorted(parts, key=lambda part: part.index))


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
        pytest.param(edited(lambda fields: fields["parts"][0].update(path="0" * 64)), id="a-path-of-one-text"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(path=["0" * 64] * 24)), id="a-path-too-long"),
        pytest.param(edited(lambda fields: fields["parts"][0].update(path={"0" * 64: 1})), id="a-path-by-name"),
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


@pytest.mark.parametrize("data", [b"a" * (MAX_FILE + 1), b"\n" * (MAX_FILE // 2)], ids=["bytes", "as-it-is-spelled"])
def test_parts_that_no_verifier_would_read_are_not_written(data: bytes) -> None:
    with pytest.raises(DataError) as caught:
        render_parts(DOCUMENT, [ShownPart(index=0, salt="0" * 64, path=(), data=data)])
    assert str(caught.value) == (
        "The parts chosen take more than 64 MiB, and a verifier reads no larger file of parts.\n"
        "Show fewer parts, or the whole document."
    )


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        (
            lambda fields: fields["parts"][1].update(base64="AAAA/w=="),
            f"part 3 does not lead to the root {COMMITMENT.root} that the ledger holds",
        ),
        (
            lambda fields: fields["parts"][0].update(salt="0" * 64),
            f"part 1 does not lead to the root {COMMITMENT.root} that the ledger holds",
        ),
        (
            lambda fields: fields["parts"][0]["path"].pop(),
            f"part 1 does not lead to the root {COMMITMENT.root} that the ledger holds",
        ),
        (
            lambda fields: fields["parts"][1].update(index=4),
            f"part 4 does not lead to the root {COMMITMENT.root} that the ledger holds",
        ),
        (
            lambda fields: fields["parts"][1].update(index=6),
            "it shows part 6, and the document was cut into 6 parts, from 0 on",
        ),
        (lambda fields: fields.update(object="0" * 64), f"it shows parts of {'0' * 64}, not of {DOCUMENT}"),
    ],
    ids=["another-text", "another-salt", "a-shorter-path", "another-index", "past-the-last", "another-document"],
)
def test_the_first_part_that_does_not_fit_is_named(edit: Callable[[Any], None], error: str) -> None:
    with pytest.raises(DataError) as caught:
        check(edited(edit))
    assert str(caught.value) == error
