"""A checkpoint's three lines, the keys that must sign it at its size, and the proofs that are sent with it."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from hashlib import sha256

import pytest
from checkpoint.stranger import ORIGIN, Signer, note_of, proof_of, request_of
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.evidence.checkpoint import Checkpoint, parse_signed
from dalel.evidence.checkpoint.checkpoint import (
    check_signatures,
    parse_checkpoint,
    parse_proof,
    render_inclusion,
    render_proof,
    signers,
)
from dalel.evidence.entry import Key

ROOT = sha256(b"root").digest()
ROOT_TEXT = b64encode(ROOT).decode()
ONE, TWO, THREE = (Signer(f"epoch {epoch}") for epoch in (1, 2, 3))
TIME = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)

KEYS = [
    Key(seq=seq, time=TIME, tool="dalel/0.1.0", epoch=epoch, vkey=signer.vkey())
    for epoch, (seq, signer) in enumerate([(6, ONE), (9, TWO), (10, THREE)], start=1)
]
"""A first key, and two rotations of which the second follows at once."""


def text_of(size: int) -> str:
    return f"{ORIGIN}\n{size}\n{ROOT_TEXT}\n"


def test_a_checkpoint_is_three_lines_and_reads_back() -> None:
    checkpoint = Checkpoint(origin=ORIGIN, size=7, root=ROOT)
    assert checkpoint.text() == text_of(7)
    assert parse_checkpoint(text_of(7)) == checkpoint
    signed = parse_signed(note_of(text_of(7), ONE))
    assert (signed.checkpoint, signed.note.text) == (checkpoint, text_of(7))
    assert signed.data == signed.note.render() == note_of(text_of(7), ONE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it has not the three lines of a checkpoint: origin, size, root"),
        (f"{ORIGIN}\n7\n", "it has not the three lines of a checkpoint: origin, size, root"),
        (f"{ORIGIN}\n7\n{ROOT_TEXT}", "it has not the three lines of a checkpoint: origin, size, root"),
        # An extension line is allowed by the specification; we write none, and read none.
        (f"{ORIGIN}\n7\n{ROOT_TEXT}\nmore\n", "it has not the three lines of a checkpoint: origin, size, root"),
        (f"{ORIGIN}\n7\n{ROOT_TEXT}\n\n", "it has not the three lines of a checkpoint: origin, size, root"),
        (f"\n7\n{ROOT_TEXT}\n", "it has no origin"),
        (f"7\n{ORIGIN}\n{ROOT_TEXT}\n", f"its size is not a whole number from 1 up: '{ORIGIN}'"),
        (f"{ORIGIN}\n\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: ''"),
        (f"{ORIGIN}\n0\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: '0'"),
        (f"{ORIGIN}\n07\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: '07'"),
        (f"{ORIGIN}\n-7\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: '-7'"),
        (f"{ORIGIN}\n+7\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: '+7'"),
        (f"{ORIGIN}\n7.0\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: '7.0'"),
        (f"{ORIGIN}\n 7\n{ROOT_TEXT}\n", "its size is not a whole number from 1 up: ' 7'"),
        (f"{ORIGIN}\n٧\n{ROOT_TEXT}\n", r"its size is not a whole number from 1 up: '\u0667'"),
        (f"{ORIGIN}\n{'9' * 17}\n{ROOT_TEXT}\n", f"its size is not a whole number from 1 up: '{'9' * 17}'"),
        (f"{ORIGIN}\n{'9' * 99}\n{ROOT_TEXT}\n", f"its size is not a whole number from 1 up: '{'9' * 40}'"),
        (f"{ORIGIN}\n7\n\n", "its root is not 32 bytes"),
        (f"{ORIGIN}\n7\n{b64encode(ROOT[:31]).decode()}\n", "its root is not 32 bytes"),
        (f"{ORIGIN}\n7\n{b64encode(ROOT + b'x').decode()}\n", "its root is not 32 bytes"),
        (f"{ORIGIN}\n7\n{ROOT.hex()}\n", "its root is not 32 bytes"),
        (f"{ORIGIN}\n7\n{ROOT_TEXT[:-1]}\n", "it is not base64"),
        (f"{ORIGIN}\n7\n{ROOT_TEXT} \n", "it is not base64"),
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(DataError) as refusal:
        parse_checkpoint(text)
    assert refusal.value.what == message


def test_the_real_checkpoint_of_another_log_is_read() -> None:
    text = "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
    assert parse_checkpoint(text) == Checkpoint(
        origin="arche2025h1.staging.ct.transparency.dev",
        size=1_432_088_532,
        root=bytes.fromhex("53b58cefd8ebcf2846679fc65014e933b373c1dc9f171eb5b77468be0702e11a"),
    )


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (1, []),
        (6, []),
        (7, [ONE]),  # the first key's own entry is the last: there is no key before it
        (8, [ONE]),
        (9, [ONE]),
        (10, [ONE, TWO]),  # the first handover
        (11, [TWO, THREE]),  # the second
        (12, [THREE]),
        (1000, [THREE]),
    ],
)
def test_a_checkpoint_is_signed_by_the_newest_key_before_it_and_a_handover_by_the_old_one_too(
    size: int, expected: list[Signer]
) -> None:
    assert [str(each) for each in signers(KEYS, size)] == [signer.vkey() for signer in expected]
    signed = parse_signed(note_of(text_of(size), *(expected or [ONE])))
    if expected:
        check_signatures(signed, KEYS)
    else:
        with pytest.raises(DataError, match=r"^the ledger names no key before it$"):
            check_signatures(signed, KEYS)


@pytest.mark.parametrize(
    ("size", "by", "missing"),
    [
        # A key that is stolen later cannot sign what came before its epoch …
        (8, [TWO], ONE),
        (8, [THREE], ONE),
        (10, [THREE], ONE),
        # … and one that was stolen before it was erased cannot sign what comes after.
        (12, [ONE], THREE),
        (12, [TWO], THREE),
        (12, [ONE, TWO], THREE),
        # A handover that only one of the two signed is none.
        (10, [TWO], ONE),
        (10, [ONE], TWO),
        (11, [THREE], TWO),
        (11, [TWO], THREE),
        (11, [ONE, THREE], TWO),
        # A stranger's key is nobody's.
        (7, [Signer("stranger")], ONE),
        # The right key under another name is another key.
        (7, [Signer("epoch 1", "dalel/00000000000000000000000000000000")], ONE),
    ],
)
def test_a_checkpoint_that_is_not_signed_as_the_epochs_say_is_refused(
    size: int, by: list[Signer], missing: Signer
) -> None:
    with pytest.raises(DataError) as refusal:
        check_signatures(parse_signed(note_of(text_of(size), *by)), KEYS)
    assert refusal.value.what == f"it is not signed by the key {missing.key_id().hex()} of that time"


def test_more_signatures_than_are_needed_do_no_harm() -> None:
    stranger, witness = Signer("stranger", "elsewhere"), Signer("witness", "aigerim.example/witness")
    note = note_of(text_of(12), ONE, TWO, THREE, stranger) + witness.cosigned_line(text_of(12), 5).encode()
    check_signatures(parse_signed(note), KEYS)


@pytest.mark.parametrize("forged", [ONE, TWO, THREE])
def test_a_false_signature_of_any_key_of_the_ledger_is_not_passed_over(forged: Signer) -> None:
    line = forged.line_of(forged.key_id() + bytes(64)).encode()
    with pytest.raises(DataError) as refusal:
        check_signatures(parse_signed(note_of(text_of(12), THREE) + line), KEYS)
    assert refusal.value.what == f"the signature of {ORIGIN} ({forged.key_id().hex()}) is not one of this text"


def test_a_signature_over_another_text_is_refused() -> None:
    note = note_of(text_of(12), THREE).replace(b"\n12\n", b"\n13\n")
    with pytest.raises(DataError) as refusal:
        check_signatures(parse_signed(note), KEYS)
    assert refusal.value.what == f"the signature of {ORIGIN} ({THREE.key_id().hex()}) is not one of this text"


ENTRIES = [str(number).encode() for number in range(12)]
NOTE = note_of(text_of(12), THREE)


@pytest.mark.parametrize("old", [1, 6, 7, 8, 11, 12])
def test_a_consistency_proof_is_the_request_of_a_witness_and_reads_back(old: int) -> None:
    proof = proof_of(old, ENTRIES)
    assert render_proof(old, proof, NOTE) == request_of(old, ENTRIES, NOTE)
    assert parse_proof(request_of(old, ENTRIES, NOTE)) == (old, proof, NOTE)


def test_the_first_request_to_a_witness_has_no_proof() -> None:
    assert parse_proof(b"old 0\n\n" + NOTE) == (0, [], NOTE)


HASH = b64encode(ROOT)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "it is not a consistency proof followed by a signed note"),
        (b"old 6\n" + HASH + b"\n", "it is not a consistency proof followed by a signed note"),
        (b"old 06\n\n" + NOTE, "it is not a consistency proof followed by a signed note"),
        (b"old -6\n\n" + NOTE, "it is not a consistency proof followed by a signed note"),
        (b"old 6 \n\n" + NOTE, "it is not a consistency proof followed by a signed note"),
        (b"old 6\r\n\n" + NOTE, "it is not a consistency proof followed by a signed note"),
        (b"new 6\n\n" + NOTE, "it is not a consistency proof followed by a signed note"),
        (b"old 6\n" + (HASH + b"\n") * 64 + b"\n" + NOTE, "it is not a consistency proof followed by a signed note"),
        (b"old 6\n" + HASH[:-1] + b"\n\n" + NOTE, "its proof is not base64"),
        (b"old 6\n" + HASH + b" \n\n" + NOTE, "its proof is not base64"),
        (b"old 6\n\xff\n\n" + NOTE, "its proof is not base64"),
        # The last sign before the padding carries two bits that mean nothing.
        (
            b"old 6\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n\n" + NOTE,
            "its proof has another spelling than an encoder writes",
        ),
    ],
)
def test_a_request_that_is_spelled_otherwise_is_refused_in_words(data: bytes, message: str) -> None:
    with pytest.raises(DataError) as refusal:
        parse_proof(data)
    assert refusal.value.what == message


def test_sixty_three_hashes_are_the_most_that_a_request_has() -> None:
    data = b"old 6\n" + (HASH + b"\n") * 63 + b"\n" + NOTE
    assert parse_proof(data) == (6, [ROOT] * 63, NOTE)


@given(st.integers(0, 10**16 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63), st.binary(max_size=99))
def test_any_proof_reads_back_as_it_was_written(old: int, proof: list[bytes], note: bytes) -> None:
    assert parse_proof(render_proof(old, proof, note)) == (old, proof, note)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_request_or_are_one_in_the_one_spelling(rest: bytes) -> None:
    data = b"old 6\n" + rest
    try:
        assert render_proof(*parse_proof(data)) == data
    except DataError:
        return


def test_the_proof_of_an_entry_is_that_of_the_specification() -> None:
    assert render_inclusion(73894, [ROOT, ROOT[::-1]], NOTE) == (
        b"c2sp.org/tlog-proof@v1\nindex 73894\n" + HASH + b"\n" + b64encode(ROOT[::-1]) + b"\n\n" + NOTE
    )
    assert render_inclusion(0, [], NOTE) == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + NOTE
