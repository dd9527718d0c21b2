"""The verifier in a dossier: what it says of time stamps."""

from __future__ import annotations

import ssl
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import pytest
from authority_by_hand import Authority, time_of
from dossier_by_hand import (
    ByHand,
    digest,
    pack,
    write,
)
from script_answers import (
    FORM,
    NOTES,
    NOTHING,
    OTS,
    Answers,
    answers,
    check,
    differs,
    failures,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]

NO_ROOT = f"--tsa-root: {differs('>= 1', 0)}"


def der_digest(certificate: bytes) -> str:
    """The name of a certificate in a dossier: the SHA-256 of its DER bytes."""
    return digest(ssl.PEM_cert_to_DER_cert(certificate.decode()))


def stamped(hand: ByHand, folder: Path, *roots: Path) -> Answers:
    return answers(pack(hand.files()), folder, tsa_roots=[str(place) for place in roots])


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_the_time_of_a_stamp_is_read_and_its_signature_checked(
    algorithm: str, plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7], algorithm=algorithm)
    plans.stamp(7, response)
    found = stamped(plans, folder, other_authority.root, authority.root)
    assert found["stamps"] == ("PASS", "1 of 1 hold and lead to a root given.")
    assert found["existed-before"] == ("PASS", f"Every document here existed before {time_of(response)} UTC.")


def test_a_stamp_that_was_stripped_is_not_missed_but_shows_nothing(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    found = stamped(plans, folder, authority.root)
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("*.tsr"))
    assert found["existed-before"][0] == "NOT CHECKED"


def test_stamps_that_were_swapped_are_over_something_else(plans: ByHand, folder: Path, authority: Authority) -> None:
    plans.stamp(4, authority.stamp(plans.checkpoints[7]))
    place = plans.stamp(7, authority.stamp(plans.checkpoints[4]))
    found = stamped(plans, folder)
    first = next(name for name in sorted(plans.others) if name != place)
    difference = differs(digest(plans.checkpoints[4]), digest(plans.checkpoints[7]))
    assert found["stamps"] == ("FAIL", f"{first}: {difference}")
    assert found["existed-before"] == ("FAIL", "stamps: failed, see above")


def test_a_stamp_without_its_checkpoint_is_found(plans: ByHand, folder: Path, authority: Authority) -> None:
    plans.stamp(5, authority.stamp(plans.checkpoints[7]))
    assert stamped(plans, folder)["stamps"] == ("FAIL", f"{NOTES}000005: is missing")


def test_a_stamp_whose_signature_was_changed_is_found(plans: ByHand, folder: Path, authority: Authority) -> None:
    response = bytearray(authority.stamp(plans.checkpoints[7]))
    response[-1] ^= 1
    place = plans.stamp(7, bytes(response))
    answer, sentence = stamped(plans, folder, authority.root)["stamps"]
    assert answer == "FAIL"
    assert sentence.startswith(f"{place}: ")
    assert "signature failure" in sentence


def test_a_stamp_under_another_name_is_found(plans: ByHand, folder: Path, authority: Authority) -> None:
    response = authority.stamp(plans.checkpoints[7])
    place = f"{NOTES}000007.00000000.tsr"
    plans.others[place] = response
    found = stamped(plans, folder, authority.root)["stamps"]
    assert found == ("FAIL", f"{place}: {differs('00000000', digest(response)[:8])}")


@pytest.mark.parametrize("response", [b"", b"stamp", bytes(100)])
def test_what_is_no_stamp_is_refused(response: bytes, plans: ByHand, folder: Path) -> None:
    place = plans.stamp(7, response)
    assert stamped(plans, folder)["stamps"] == ("FAIL", f"{place}: {FORM}")


def test_a_stamp_that_leads_to_no_root_given_fails(
    plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, response)
    found = stamped(plans, folder, other_authority.root)
    said = NO_ROOT
    assert found["stamps"] == ("FAIL", said)
    assert found["existed-before"] == ("FAIL", "stamps: failed, see above")


def test_of_two_stamps_one_that_leads_to_a_root_is_enough_for_the_time(
    plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, response)
    plans.stamp(7, other_authority.stamp(plans.checkpoints[7]))
    found = stamped(plans, folder, authority.root)
    assert found["stamps"] == (
        "NOT CHECKED",
        NOTHING.format("--tsa-root (1/2)"),
    )
    assert found["existed-before"] == ("PASS", f"Every document here existed before {time_of(response)} UTC.")


def test_a_document_above_the_stamped_checkpoint_is_not_covered(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[4])
    plans.stamp(4, response)
    found = stamped(plans, folder, authority.root)
    assert found["stamps"][0] == "PASS"
    said = f"No trusted stamp covers every document. Times claimed: {time_of(response)} UTC (4)."
    assert found["existed-before"] == ("NOT CHECKED", said)


@pytest.mark.parametrize("place", ["token", "certificates"])
def test_a_root_that_a_stamp_or_a_dossier_brings_along_is_not_trusted(
    place: str, plans: ByHand, folder: Path, authority: Authority, other_authority: Authority
) -> None:
    chain = ["root.pem"] if place == "token" else []
    plans.stamp(7, other_authority.stamp(plans.checkpoints[7], chain=chain))
    if place == "certificates":
        certificate = other_authority.root.read_bytes()
        plans.others[f"data/proofs/certificates/{der_digest(certificate)}.pem"] = certificate
    found = stamped(plans, folder, authority.root)
    assert failures(found) == {"stamps": NO_ROOT}


@pytest.mark.parametrize("inside", [False, True])
def test_a_stamp_without_its_certificate_needs_it_in_the_dossier(
    inside: bool, plans: ByHand, folder: Path, authority: Authority
) -> None:
    plans.stamp(7, authority.stamp(plans.checkpoints[7], bare=True))
    if inside:
        certificate = (authority.folder / "tsa.pem").read_bytes()
        plans.others[f"data/proofs/certificates/{der_digest(certificate)}.pem"] = certificate
    found = stamped(plans, folder, authority.root)
    none = ("FAIL", NO_ROOT)
    assert found["stamps"] == (("PASS", "1 of 1 hold and lead to a root given.") if inside else none)


def with_status(response: bytes, words: str) -> bytes:
    """The response with words in its status, which nobody signs."""
    token = response[4 + len(bytes.fromhex("3003020100")) :]
    said = words.encode()
    free = b"\x30" + bytes([len(said) + 2]) + b"\x0c" + bytes([len(said)]) + said
    status = b"\x30" + bytes([3 + len(free)]) + b"\x02\x01\x00" + free
    return b"\x30\x82" + (len(status) + len(token)).to_bytes(2, "big") + status + token


def test_the_time_comes_from_what_is_signed_and_not_from_the_status(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, with_status(response, "\nTST info:\nTime stamp: Jan  1 00:00:00 2020 GMT\n"))
    found = stamped(plans, folder, authority.root)
    assert found["existed-before"] == ("PASS", f"Every document here existed before {time_of(response)} UTC.")


@pytest.mark.slow
def test_a_stamp_outlives_its_certificate(plans: ByHand, folder: Path, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "short-lived", lifetime=2)
    response = authority.stamp(plans.checkpoints[7])
    plans.stamp(7, response)
    time.sleep(3)
    found = stamped(plans, folder, authority.root)
    assert found["stamps"] == ("PASS", "1 of 1 hold and lead to a root given.")
    place = next(iter(plans.others))
    command = ["openssl", "ts", "-verify", "-data", f"{NOTES}000007", "-in", place, "-CAfile", str(authority.root)]
    assert b"certificate has expired" in subprocess.run(command, cwd=folder, capture_output=True, check=False).stderr


@pytest.mark.parametrize("where", ["", ".", "relative"])
def test_without_openssl_stamps_are_not_checked(
    where: str, plans: ByHand, folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of that name in the dossier, or beside it, is never run."""
    plans.stamp(7, authority.stamp(plans.checkpoints[7]))
    write(pack(plans.files()), folder)
    for place in (folder.parent, folder):
        (place / "openssl").write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
        (place / "openssl").chmod(0o755)
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("PATH", where)
    found = check(folder, tsa_roots=[str(authority.root)])
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("openssl"))
    assert found["existed-before"][0] == "NOT CHECKED"
    assert not list(folder.parent.rglob("ran"))


def test_proofs_of_opentimestamps_are_left_to_another_program(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    proof = OTS + sha256(plans.checkpoints[7]).digest() + b"and so on"
    plans.others[f"{NOTES}000007.88d0e7aa.ots"] = proof
    found = answers(pack(plans.files()), folder)
    assert failures(found) == {}
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("*.tsr"))
    plans.stamp(7, authority.stamp(plans.checkpoints[7]))
    found = stamped(plans, folder / "stamped", authority.root)
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("OpenTimestamps"))
    assert found["existed-before"][0] == "PASS"


@pytest.mark.parametrize("proof", [b"proof", OTS + sha256(b"something else").digest()])
def test_a_proof_of_opentimestamps_over_something_else_is_found(plans: ByHand, folder: Path, proof: bytes) -> None:
    path = f"{NOTES}000007.88d0e7aa.ots"
    files = plans.files() | {path: proof}
    assert failures(answers(pack(files), folder)) == {"stamps": f"{path}: the proof does not lead to the root"}
