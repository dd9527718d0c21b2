"""Verifying a stamp: what openssl says, what rfc3161-client says, and what follows from both."""

from __future__ import annotations

import datetime as dt
import ssl
import subprocess
from pathlib import Path

import pytest
from timestamp.authority import Authority, Fault
from timestamp.fixture_stamps import (
    DIGICERT,
    FORGED,
    GOOD,
    IDENTRUST,
    VECTORS,
    Fixture,
    expired,
    local,
    real,
    sigstage,
)
from timestamp.test_stamp_reading import open_lengths

from dalel.errors import DataError
from dalel.evidence.timestamp import Ground, Opinion, StampVerification, read_stamp, verify_stamp
from dalel.evidence.timestamp.der import SEQUENCE, Fields, numbered, read_whole, write_element, write_integer
from dalel.evidence.timestamp.openssl import ask_openssl, render_pem
from dalel.evidence.timestamp.stamp import read_response
from dalel.evidence.verification import Answer

PASS, FAIL, NOT_CHECKED = "PASS", "FAIL", "NOT CHECKED"
NO_CERTIFICATE = (NOT_CHECKED, "no certificate")
UNTRUSTED = (NOT_CHECKED, "untrusted")
ACCEPTED = (PASS, "accepted")
BAD_SIGNATURE = (FAIL, "bad signature")


CASES = [
    (GOOD, ACCEPTED, ACCEPTED, PASS),
    # A forgery that carries its own root; rfc3161-client took it for good before 1.0.9.
    (FORGED, UNTRUSTED, UNTRUSTED, NOT_CHECKED),
    (sigstage("response-sha256"), ACCEPTED, ACCEPTED, PASS),
    (sigstage("response-sha384"), ACCEPTED, ACCEPTED, PASS),
    (sigstage("response-sha512"), ACCEPTED, ACCEPTED, PASS),
    (sigstage("response-invalid-signature"), BAD_SIGNATURE, BAD_SIGNATURE, FAIL),
    (sigstage("response-no-embedded-cert"), NO_CERTIFICATE, NO_CERTIFICATE, NOT_CHECKED),
    (sigstage("response-no-embedded-cert", helped=True), ACCEPTED, ACCEPTED, PASS),
    (expired(helped=False), NO_CERTIFICATE, NO_CERTIFICATE, NOT_CHECKED),
    (expired(helped=True), ACCEPTED, ACCEPTED, PASS),
    (local("response", helped=False), UNTRUSTED, UNTRUSTED, NOT_CHECKED),
    (local("response", helped=True), ACCEPTED, ACCEPTED, PASS),
    (local("response-injected-certs", helped=False), UNTRUSTED, UNTRUSTED, NOT_CHECKED),
    (local("response-injected-certs", helped=True), ACCEPTED, ACCEPTED, PASS),
    (local("other_response", helped=True), UNTRUSTED, UNTRUSTED, NOT_CHECKED),
    (Fixture("rfc3161/identrust/issue-104.tsr", b"hello", IDENTRUST), ACCEPTED, ACCEPTED, PASS),
    (real("valid_timestamp.tsr", IDENTRUST), ACCEPTED, ACCEPTED, PASS),
    (real("digicert.tsr", DIGICERT), ACCEPTED, (NOT_CHECKED, "unreadable"), PASS),
    (real("self_signed.tsr", DIGICERT), UNTRUSTED, UNTRUSTED, NOT_CHECKED),
    (
        real("timestamp_token_http-timestamp-identrust-com", IDENTRUST),
        (NOT_CHECKED, "unreadable"),
        (NOT_CHECKED, "unreadable"),
        FAIL,
    ),
]


def verify(fixture: Fixture, token: bytes | None = None, **given: object) -> StampVerification:
    arguments = {"roots": fixture.roots, "certificates": fixture.certificates, **given}
    return verify_stamp(token or fixture.token, fixture.data, **arguments)  # type: ignore[arg-type]


def short(opinion: Opinion) -> tuple[str, str]:
    return str(opinion.answer), str(opinion.ground)


@pytest.mark.parametrize(
    ("fixture", "openssl", "second", "answer"),
    CASES,
    ids=lambda value: f"{value.file}{' helped' if value.helped else ''}" if isinstance(value, Fixture) else "",
)
def test_each_stamp_is_judged_as_it_deserves(
    fixture: Fixture, openssl: tuple[str, str], second: tuple[str, str], answer: str
) -> None:
    found = verify(fixture)
    assert (short(found.openssl), short(found.second), str(found.answer)) == (openssl, second, answer)
    assert not found.disagrees
    assert found.is_untrusted is (openssl == UNTRUSTED)


def test_every_stamp_of_the_vectors_is_judged_above() -> None:
    judged = {fixture.file for fixture, *_ in CASES}
    assert {str(path.relative_to(VECTORS)) for path in VECTORS.glob("**/*.tsr")} - judged == set()


def test_a_good_stamp_says_who_saw_it_when() -> None:
    found = verify(GOOD)
    assert found == StampVerification(
        own=Opinion(Answer.PASS, Ground.ACCEPTED, "It is over the sha256 digest of these bytes."),
        openssl=Opinion(Answer.PASS, Ground.ACCEPTED, "openssl accepts it."),
        second=Opinion(Answer.PASS, Ground.ACCEPTED, "rfc3161-client accepts it."),
        stamp=read_stamp(GOOD.token),
    )
    assert found.says == ("Existed before 2026-11-23 04:03:13 UTC (give or take 1 s), says CN=Test TSA Unit 1, O=Test.")
    assert found.ground is Ground.ACCEPTED


@pytest.mark.parametrize("roots", [GOOD.roots, None])
def test_a_stamp_over_other_data_fails_whoever_is_trusted(roots: bytes | None) -> None:
    found = verify_stamp(GOOD.token, b"other", roots=roots)
    assert (found.answer, found.ground) == (Answer.FAIL, Ground.OTHER_DATA)
    assert found.says == (
        "It was made over other data: expected the sha256 digest "
        "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa, "
        "found e35a85bc664815489fd13366185329e43fb8161aafff9756fdd2a5cb3a10a461."
    )
    if roots:
        assert (short(found.openssl), short(found.second)) == ((FAIL, "other data"), (FAIL, "other data"))


def test_without_a_root_only_the_claim_is_told() -> None:
    found = verify(GOOD, roots=None)
    assert (found.answer, found.ground, found.is_untrusted) == (Answer.NOT_CHECKED, Ground.NO_ROOT, False)
    assert found.says == (
        "It says that CN=Test TSA Unit 1, O=Test saw it at 2026-11-23 04:03:13 UTC (give or take 1 s), which is not "
        "proved. No root certificate was given to judge it by: --tsa-root FILE."
    )


def test_a_root_inside_the_stamp_or_beside_it_is_never_trusted() -> None:
    inside = list(read_stamp(FORGED.token).certificates)
    # rfc3161-client 1.0.9 would accept the forgery if its root were handed to it as an intermediate certificate.
    for beside in (inside, inside[::-1], [render_pem(inside)]):
        found = verify(FORGED, certificates=beside)
        assert (short(found.openssl), short(found.second), str(found.answer)) == (UNTRUSTED, UNTRUSTED, NOT_CHECKED)
    assert found.says == (
        "It says that CN=Evil TSA, O=Evil saw it at 2026-11-23 04:25:26 UTC (give or take 1 s), which is not proved. "
        "openssl finds no way from its certificate to a root that was given (self-signed certificate in certificate "
        "chain). rfc3161-client finds no way from its certificate to a root that was given (self-signed certificate in "
        "certificate chain)."
    )


def test_what_only_openssl_can_read_passes_and_says_that_there_is_no_second_opinion() -> None:
    assert verify(real("digicert.tsr", DIGICERT)).says == (
        "Existed before 2025-03-24 11:17:47 UTC, says CN=DigiCert Timestamp 2024, O=DigiCert, C=US. "
        "rfc3161-client cannot read it: InvalidSetOrdering."
    )
    found = verify(GOOD, open_lengths(GOOD.token))
    assert (short(found.openssl), short(found.second), str(found.answer)) == (
        ACCEPTED,
        (NOT_CHECKED, "unreadable"),
        PASS,
    )


def test_a_certificate_that_has_run_out_since_is_no_fault(tmp_path: Path) -> None:
    fixture = expired(helped=True)
    (tmp_path / "data").write_bytes(fixture.data)
    chain = VECTORS / fixture.chain
    command = ["openssl", "ts", "-verify", "-data", "data", "-in", VECTORS / fixture.file, "-CAfile", chain]
    today = subprocess.run([*command, "-untrusted", chain], cwd=tmp_path, capture_output=True, check=False)
    assert b"certificate has expired" in today.stderr
    assert verify(fixture).says == (
        "Existed before 2023-02-01 00:00:00 UTC (give or take 1 s), says O=sigstore.mock, CN=tsa signing."
    )


def test_a_stamp_of_an_unknown_root_can_be_told_from_a_refused_one(tmp_path: Path) -> None:
    authority = Authority(tmp_path, name="A", fault=Fault.UNKNOWN_ROOT)
    found = verify_stamp(authority.stamp(b"data"), b"data", roots=authority.root_pem.read_bytes())
    assert (found.answer, found.is_untrusted, short(found.openssl)) == (Answer.NOT_CHECKED, True, UNTRUSTED)
    unknown = (authority.folder / "unknown-root.pem").read_bytes()
    assert verify_stamp(authority.stamp(b"data"), b"data", roots=unknown).answer is Answer.PASS


@pytest.mark.parametrize(
    ("fault", "ground", "why"),
    [
        (Fault.NO_PURPOSE, Ground.REFUSED, "unsuitable certificate purpose"),
        (
            Fault.EXPIRED,
            Ground.OUTSIDE_VALIDITY,
            "at the time it gives, a certificate was not valid (certificate has expired)",
        ),
        (Fault.BIT_FLIPPED, Ground.BAD_SIGNATURE, "its signature is not that of the certificate it names"),
    ],
)
def test_a_bad_stamp_is_refused_by_both(tmp_path: Path, fault: Fault, ground: Ground, why: str) -> None:
    authority = Authority(tmp_path, name="A", fault=fault)
    token = authority.answer(authority_query(authority), fault)
    found = verify_stamp(token, b"data", roots=authority.root_pem.read_bytes())
    assert (found.answer, found.ground, found.disagrees) == (Answer.FAIL, ground, False)
    assert (found.openssl.says, found.second.says) == (
        f"openssl refuses it: {why}.",
        f"rfc3161-client refuses it: {why}.",
    )
    assert found.says.endswith(f"which is not proved. {found.openssl.says} {found.second.says}")


def authority_query(authority: Authority) -> bytes:
    (authority.folder / "data").write_bytes(b"data")
    return authority.run("ts", "-query", "-data", "data", "-sha256", "-cert")


@pytest.mark.parametrize(
    ("year", "answer"),
    # The certificates are valid from 2020 to 2049. A time ahead of ours is proved as any other; only whoever has a
    # clock can find it odd.
    [(2019, Answer.FAIL), (2022, Answer.PASS), (2040, Answer.PASS), (2052, Answer.FAIL)],
)
def test_a_wrong_time_is_refused_where_the_certificate_was_not_valid(tmp_path: Path, year: int, answer: Answer) -> None:
    authority = Authority(tmp_path, name="A")
    time = dt.datetime(year, 5, 17, 12, tzinfo=dt.UTC)
    found = verify_stamp(authority.stamp_at(b"data", time), b"data", roots=authority.root_pem.read_bytes())
    assert (found.answer, found.disagrees) == (answer, False)
    assert found.stamp is not None
    assert found.stamp.time == time
    if answer is Answer.PASS:
        assert found.says == f"Existed before {year}-05-17 12:00:00 UTC, says CN=Unit A, O=Test."


def test_a_stamp_granted_with_changes_is_accepted_without_a_second_opinion() -> None:
    token = bytearray(GOOD.token)
    token[8] = 1
    assert verify(GOOD, bytes(token)).says == (
        "Existed before 2026-11-23 04:03:13 UTC (give or take 1 s), says CN=Test TSA Unit 1, O=Test. "
        "rfc3161-client does not know an algorithm or a form that it uses (granted with changes)."
    )


def test_a_stamp_over_a_digest_that_is_not_known_here_is_not_checked(tmp_path: Path) -> None:
    authority = Authority(tmp_path, name="A")
    (authority.folder / "data").write_bytes(b"data")
    cnf = authority.folder / "openssl.cnf"
    cnf.write_text(cnf.read_text().replace("sha256, sha384, sha512", "sha1"))
    token = authority.answer(authority.run("ts", "-query", "-data", "data", "-sha1", "-cert"))
    found = verify_stamp(token, b"data", roots=authority.root_pem.read_bytes())
    assert (found.answer, found.ground, short(found.openssl)) == (Answer.NOT_CHECKED, Ground.UNSUPPORTED, ACCEPTED)
    assert found.says == "It is over a digest of a kind that is not known here (1.3.14.3.2.26)."


def inject(token: bytes, certificate: bytes) -> bytes:
    """Put a certificate before those that came along; nothing that is signed changes."""
    response = read_response(token)
    assert response.token is not None
    kind, signed = Fields(read_whole(response.token, "token", SEQUENCE).content).rest()
    parts = Fields(read_whole(signed.content, "signed data", SEQUENCE).content).rest()
    raw = [
        write_element(numbered(0), certificate, part.content) if part.tag == numbered(0) else part.raw for part in parts
    ]
    inner = write_element(SEQUENCE, kind.raw, write_element(numbered(0), write_element(SEQUENCE, *raw)))
    return write_element(SEQUENCE, write_element(SEQUENCE, write_integer(0)), inner)


def test_a_certificate_put_in_under_the_same_number_does_not_give_its_name(tmp_path: Path) -> None:
    authority = Authority(tmp_path, name="A")
    token = authority.stamp(b"data")
    true = read_stamp(token).certificates[0]
    false = true.replace(b"Unit A", b"Unit Z")
    found = verify_stamp(inject(token, false), b"data", roots=authority.root_pem.read_bytes(), certificates=[true])
    assert found.stamp is not None
    assert found.stamp.certificates == (false, true)
    assert found.stamp.authority == "CN=Unit A, O=Test"


def test_where_one_accepts_and_the_other_refuses_the_answer_is_fail_and_both_are_shown() -> None:
    token = GOOD.token
    # openssl takes names for the same that differ in capital letters; the signer's issuer is not among what is signed.
    at = token.rindex(b"Test TSA Root")
    found = verify(GOOD, token[:at] + b"TEST" + token[at + 4 :])
    assert (found.answer, found.ground, found.disagrees) == (Answer.FAIL, Ground.REFUSED, True)
    assert found.says == (
        "It says that CN=Test TSA Unit 1, O=Test saw it at 2026-11-23 04:03:13 UTC (give or take 1 s), which is not "
        "proved. openssl accepts it. rfc3161-client refuses it: No leaf certificate found matching the SignerInfo."
    )


def opinions(openssl: Ground, second: Ground) -> StampVerification:
    answers = {Ground.ACCEPTED: Answer.PASS, Ground.REFUSED: Answer.FAIL}
    own, left, right = (
        Opinion(answers.get(ground, Answer.NOT_CHECKED), ground, f"{ground}.")
        for ground in (Ground.ACCEPTED, openssl, second)
    )
    return StampVerification(own=own, openssl=left, second=right, stamp=read_stamp(GOOD.token))


@pytest.mark.parametrize(
    ("openssl", "second", "answer", "disagrees"),
    [
        (Ground.ACCEPTED, Ground.ACCEPTED, Answer.PASS, False),
        (Ground.ACCEPTED, Ground.UNREADABLE, Answer.PASS, False),
        (Ground.ACCEPTED, Ground.UNSUPPORTED, Answer.PASS, False),
        (Ground.ACCEPTED, Ground.NO_CERTIFICATE, Answer.PASS, False),
        (Ground.ACCEPTED, Ground.REFUSED, Answer.FAIL, True),
        (Ground.ACCEPTED, Ground.UNTRUSTED, Answer.NOT_CHECKED, True),
        (Ground.REFUSED, Ground.ACCEPTED, Answer.FAIL, True),
        (Ground.UNTRUSTED, Ground.ACCEPTED, Answer.NOT_CHECKED, True),
        (Ground.NO_TOOL, Ground.ACCEPTED, Answer.NOT_CHECKED, False),
        (Ground.NO_TOOL, Ground.REFUSED, Answer.FAIL, False),
        (Ground.UNTRUSTED, Ground.UNTRUSTED, Answer.NOT_CHECKED, False),
    ],
)
def test_what_follows_from_two_opinions(openssl: Ground, second: Ground, answer: Answer, disagrees: bool) -> None:
    found = opinions(openssl, second)
    assert (found.answer, found.disagrees) == (answer, disagrees)


def test_without_openssl_nothing_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = verify(GOOD)
    assert (found.answer, found.ground, short(found.second)) == (Answer.NOT_CHECKED, Ground.NO_TOOL, ACCEPTED)
    assert found.says == (
        "It says that CN=Test TSA Unit 1, O=Test saw it at 2026-11-23 04:03:13 UTC (give or take 1 s), which is not "
        "proved. openssl is not installed here; install it, and verify again."
    )


def put_program(folder: Path, script: str) -> Path:
    program = folder / "openssl"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("word", ["ts: Unknown option: -attime", "unknown option '-attime'"])
def test_a_program_of_that_name_that_cannot_do_it_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    program = put_program(tmp_path, f"echo usage >&2; echo \"{word}\" >&2; echo 'Verification: FAILED'; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert verify(GOOD).openssl == Opinion(
        Answer.NOT_CHECKED,
        Ground.NO_TOOL,
        f"{program} came to no answer (it wrote {word!r}). OpenSSL 1.1.1 or newer is needed; LibreSSL, which some "
        "systems install under that name, cannot look at certificates as of an earlier time.",
    )


def test_a_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put_program(tmp_path, "exec /bin/sleep 60")
    monkeypatch.setenv("PATH", str(tmp_path))
    stamp = read_stamp(GOOD.token)
    found = ask_openssl(GOOD.token, GOOD.data, stamp=stamp, roots=[], certificates=[], timeout=0.2)
    assert found.says == f"{program} did not answer within 0.2 seconds; verify again."
    assert short(found) == (NOT_CHECKED, "no tool")


@pytest.mark.parametrize(
    "roots", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----"]
)
def test_roots_that_are_none_are_an_error_and_not_an_answer(roots: bytes) -> None:
    with pytest.raises(
        DataError, match=r"^The root certificates that were given cannot be used: .*\.\nGive a file in PEM"
    ):
        verify(GOOD, roots=roots)


def test_a_certificate_beside_the_stamp_that_is_none_is_named() -> None:
    with pytest.raises(DataError) as raised:
        verify(GOOD, certificates=[GOOD.roots, b"-----BEGIN NOTHING-----"])
    assert str(raised.value) == (
        "Certificate 2 of those kept beside the stamp cannot be used: it holds no certificate.\n"
        "Give a file in PEM, with BEGIN CERTIFICATE in it."
    )


def test_a_certificate_at_which_the_second_reader_breaks_off_leaves_it_without_an_opinion() -> None:
    folder = Path(__file__).parents[2] / "vectors/own-tsa"
    der = bytearray(ssl.PEM_cert_to_DER_cert((folder / "good-root.pem").read_text()))
    der[der.index(b"\x06\x03\x55\x04\x03\x0c") + 7] = 0xFF  # no UTF-8 in the issuer's common name
    found = verify_stamp(
        (folder / "good.tsr").read_bytes(),
        (folder / "message.bin").read_bytes(),
        roots=(folder / "good-root.pem").read_bytes(),
        certificates=[ssl.DER_cert_to_PEM_cert(bytes(der)).encode()],
    )
    assert found.second == Opinion(
        Answer.NOT_CHECKED,
        Ground.UNREADABLE,
        "rfc3161-client cannot read it: a part of it is not as the standard says.",
    )
