"""The verifier in a dossier: what it says of checkpoints and of the seal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from dossier_by_hand import (
    LEDGER,
    ByHand,
    Key,
    b64,
    digest,
    manifest,
    note,
    pack,
)
from script_answers import (
    BLOCKED,
    EXTRA,
    FORM,
    NOTES,
    PROOF,
    SIGNATURE,
    Answers,
    accepts,
    answers,
    differs,
    failed,
    failures,
    hexroot,
    script,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


# Checkpoints


def test_a_checkpoint_stripped_from_the_top_leaves_too_many_entries(plans: ByHand, folder: Path) -> None:
    files = plans.files()
    del files[f"{NOTES}000007"]
    assert failed(pack(files), folder) == {"ledger": f"{LEDGER}: {differs(4, 7)}"}


def test_a_dossier_needs_a_checkpoint(plans: ByHand, folder: Path) -> None:
    files = {name: data for name, data in plans.files().items() if not name.startswith(NOTES)}
    found = answers(pack(files), folder, pins=[plans.keys[0].vkey])
    assert failures(found) == {"checkpoints": f"{NOTES}: is missing"}
    assert found["unchanged"] == ("FAIL", "checkpoints: failed, see above")
    assert found["complete"] == ("FAIL", "checkpoints: failed, see above")
    assert found["ledger"] == ("NOT CHECKED", BLOCKED)


def changed_note(hand: ByHand, folder: Path, new: bytes, **options: Any) -> Answers:
    """A dossier whose newest checkpoint is another note."""
    return answers(pack(hand.files() | {f"{NOTES}000007": new}), folder, **options)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"\n\n.*", b"\n\n"),
        (rb"\n\n", b"\n"),
        (rb"=\n$", b"="),
        (rb"(?s).{40}\Z", b""),
        (rb"\n7\n", b"\n07\n"),
        (rb"\n7\n", b"\n7\r\n"),
        (rb"\n7\n", b"\n7\n\x1b[2J"),
        (rb"\n\n", b"\nmore\n\n"),
        (rb"\n7\n[^\n]*", b"\n7"),
        (rb"$", b"\xff"),
        (rb"\xe2\x80\x94", b"-"),
        (rb"(\xe2\x80\x94.* )(.*)\n", rb"\1\2=\n"),
        (rb"(?s)$", b"x" * 70_000),
    ],
    ids=[
        "no signature",
        "no empty line",
        "no end",
        "cut",
        "zero",
        "carriage return",
        "escape",
        "fourth line",
        "no root",
        "not UTF-8",
        "dash",
        "base64",
        "size",
    ],
)
def test_a_note_in_another_form_is_refused(old: bytes, new: bytes, plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, re.sub(old, new, plans.checkpoints[7], count=1))
    # A text that is well signed but for the change is no longer: that is found first.
    reason = SIGNATURE.format(plans.origin) if new in (b"\n07\n", b"\nmore\n\n", b"\n7") else FORM
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {reason}"}
    assert found["ledger"] == ("NOT CHECKED", BLOCKED)


def test_sixteen_signatures_are_read_and_seventeen_are_not(plans: ByHand, folder: Path) -> None:
    others = [Key(f"witness-{number}", "x", kind=4).sign(plans.text()).encode() for number in range(16)]
    found = changed_note(plans, folder / "16", plans.checkpoints[7] + b"".join(others[:15]))
    assert failures(found) == {}
    found = changed_note(plans, folder / "17", plans.checkpoints[7] + b"".join(others))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {FORM}"}


def test_a_signature_that_does_not_verify_is_named(plans: ByHand, folder: Path) -> None:
    bad = plans.keys[0].line(bytes(64))
    found = changed_note(plans, folder, note(plans.text(), bad))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {SIGNATURE.format(plans.origin)}"}


def test_a_wrong_signature_of_a_known_key_spoils_the_right_one(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, plans.checkpoints[7] + plans.keys[0].line(bytes(64)).encode())
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {SIGNATURE.format(plans.origin)}"}


def test_the_signature_of_an_unknown_key_is_passed_over(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, plans.checkpoints[7] + Key("somebody", "x").line(bytes(64)).encode())
    assert failures(found) == {}


def test_a_checkpoint_signed_by_somebody_else_alone_is_refused(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, note(plans.text(), Key(plans.origin, "x").sign(plans.text())))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {SIGNATURE.format(plans.origin)}"}


def test_a_checkpoint_of_another_ledger_is_refused(plans: ByHand, folder: Path) -> None:
    text = plans.text().replace(plans.origin, "dalel/another")
    found = changed_note(plans, folder, note(text, plans.keys[0].sign(text)))
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {differs(plans.origin, 'dalel/another')}"}


def test_a_checkpoint_under_the_name_of_another_size_is_refused(plans: ByHand, folder: Path) -> None:
    found = changed_note(plans, folder, plans.checkpoints[4])
    assert failures(found) == {"checkpoints": f"{NOTES}000007: {differs(7, 4)}"}


def test_an_older_checkpoint_with_another_root_is_no_beginning(plans: ByHand, folder: Path) -> None:
    text = f"{plans.origin}\n4\n{b64(bytes(32))}\n"
    files = plans.files() | {f"{NOTES}000004": note(text, plans.keys[0].sign(text))}
    assert failed(pack(files), folder) == {"checkpoints": f"{NOTES}000004: {differs(hexroot(plans, 4), '0' * 64)}"}


def test_in_part_an_older_checkpoint_with_another_root_is_no_beginning(plans: ByHand, folder: Path) -> None:
    text = f"{plans.origin}\n4\n{b64(bytes(32))}\n"
    files = plans.files(only=[0, 1]) | {f"{NOTES}000004": note(text, plans.keys[0].sign(text))}
    assert failed(pack(files), folder) == {"checkpoints": f"data/proofs/consistency/000004: {PROOF}"}


def test_in_part_an_older_checkpoint_needs_its_proof(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1])
    del files["data/proofs/consistency/000004"]
    assert failed(pack(files), folder) == {"checkpoints": "data/proofs/consistency/000004: is missing"}


def test_in_part_a_proof_of_consistency_without_its_checkpoint_is_found(plans: ByHand, folder: Path) -> None:
    files = plans.files(only=[0, 1])
    del files[f"{NOTES}000004"]
    assert failed(pack(files), folder) == {"checkpoints": f"data/proofs/consistency/000004: {EXTRA}"}


def test_a_signature_whose_number_is_not_reduced_is_refused() -> None:
    key = Key("x", "x")
    good = key.private.sign(b"text")
    order = 2**252 + 27742317777372353535851937790883648493
    larger = good[:32] + (int.from_bytes(good[32:], "little") + order).to_bytes(32, "little")
    public = key.public[1:]
    assert script.proofs.is_signed(b"text", good, public)
    assert not script.proofs.is_signed(b"text", larger, public)
    assert not script.proofs.is_signed(b"texts", good, public)
    for position in (0, 31, 32, 63):
        changed = bytearray(good)
        changed[position] ^= 1
        assert not accepts(script.proofs.is_signed, b"text", bytes(changed), public)


@pytest.mark.parametrize("bad", [b"\xff" * 32, (2).to_bytes(32, "little"), b"\x01" + bytes(30) + b"\x80"])
def test_what_is_no_point_of_the_curve_is_refused(bad: bytes) -> None:
    assert not script.proofs.is_signed(b"text", Key("x", "x").private.sign(b"text"), bad)


# The seal


def test_a_seal_of_other_manifests_does_not_fit(hand: ByHand, folder: Path) -> None:
    old = pack(hand.files(), seal=hand.seal)
    new = pack(hand.files() | {"data/README.txt": b"another\n"}, seal=lambda _info, _list: old["seal.txt"])
    named = [f"manifest-sha256.txt {digest(files['manifest-sha256.txt'])}" for files in (new, old)]
    assert failed(new, folder) == {"seal": f"seal.txt: {differs(*named)}"}


def test_an_edited_description_does_not_fit_the_seal(hand: ByHand, folder: Path) -> None:
    files = pack(hand.files(), seal=hand.seal)
    old, new = (f"bag-info.txt {digest(data)}" for data in (files["bag-info.txt"], b"edited\n"))
    files["bag-info.txt"] = b"edited\n"
    top = {name: data for name, data in files.items() if "/" not in name and not name.startswith("tag")}
    files["tagmanifest-sha256.txt"] = manifest(top)
    assert failed(files, folder) == {"seal": f"seal.txt: {differs(new, old)}"}


def test_a_seal_of_another_key_is_found(hand: ByHand, folder: Path) -> None:
    forger = Key(hand.origin, "forger")
    hand.keys.append(forger)
    assert failed(pack(hand.files(), seal=hand.seal), folder) == {"seal": f"seal.txt: {SIGNATURE.format(hand.origin)}"}


def test_a_seal_of_the_key_before_is_found(rotated: ByHand, folder: Path) -> None:
    del rotated.keys[1]
    said = f"seal.txt: {SIGNATURE.format(rotated.origin)}"
    assert failed(pack(rotated.files(), seal=rotated.seal), folder) == {"seal": said}


def test_a_seal_with_a_line_more_is_found(hand: ByHand, folder: Path) -> None:
    def seal(info: bytes, listed: bytes) -> bytes:
        text = hand.seal(info, listed).decode().split("\n\n")[0] + "\nmore\n"
        return note(text, hand.keys[0].sign(text))

    assert failed(pack(hand.files(), seal=seal), folder) == {"seal": f"seal.txt: {differs(6, 7)}"}
