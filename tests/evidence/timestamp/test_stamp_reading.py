"""Reading a stamp: what it says of itself, the same as openssl reads, and nothing from bytes that are none."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timestamp.authority import POLICY, Authority
from timestamp.fixture_stamps import GOOD, VECTORS

from dalel.errors import DataError
from dalel.evidence.timestamp import Stamp, read_stamp
from dalel.evidence.timestamp.certificate import name_text
from dalel.evidence.timestamp.der import (
    INTEGER,
    SEQUENCE,
    SET,
    Fields,
    read_integer,
    read_oid,
    read_whole,
    write_element,
    write_integer,
    write_oid,
)
from dalel.evidence.timestamp.envelope import read_envelope
from dalel.evidence.timestamp.stamp import MAX_TOKEN, read_response

STAMPS = sorted(VECTORS.glob("**/*.tsr"))
NOT_READ = "This is no RFC 3161 time stamp that can be read: "
NEXT = "\nKeep it as it is, and ask for another: dalel checkpoint stamp"


def openssl_text(path: Path) -> str:
    return subprocess.run(
        ["openssl", "ts", "-reply", "-in", path, "-text"], capture_output=True, check=True, text=True
    ).stdout


def as_openssl_writes(stamp: Stamp) -> dict[str, str]:
    """What ``openssl ts -reply -text`` prints of a stamp, as it spells it."""
    sign, digits = ("-" if stamp.serial < 0 else ""), f"{abs(stamp.serial):X}"
    fraction = f".{stamp.time.microsecond:06d}".rstrip("0").rstrip(".")
    nonce = f"{stamp.nonce:X}" if stamp.nonce is not None else ""
    return {
        "Hash Algorithm": stamp.hash_algorithm,
        "Serial number": f"0x{sign}{digits.zfill(len(digits) + len(digits) % 2)}",
        "Time stamp": f"{stamp.time:%b} {stamp.time.day:2d} {stamp.time:%H:%M:%S}{fraction} {stamp.time:%Y} GMT",
        "Nonce": f"0x{nonce.zfill(len(nonce) + len(nonce) % 2)}",
        "Message data": stamp.imprint.hex(),
    }


def openssl_reads(path: Path) -> dict[str, str]:
    text = openssl_text(path)
    read = dict(re.findall(r"^(Hash Algorithm|Serial number|Time stamp|Nonce): (.*)$", text, re.MULTILINE))
    rows = re.findall(r"^    [0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)", text, re.MULTILINE)
    return {**read, "Message data": "".join(re.sub("[ -]", "", row) for row in rows)}


@pytest.mark.parametrize("path", STAMPS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_stamp_reads_as_openssl_reads_it(path: Path) -> None:
    assert as_openssl_writes(read_stamp(path.read_bytes())) == openssl_reads(path)


def test_the_whole_of_a_stamp_is_read() -> None:
    stamp = read_stamp(GOOD.token)
    assert stamp.signer is not None
    assert stamp == Stamp(
        time=dt.datetime(2026, 11, 23, 4, 3, 13, tzinfo=dt.UTC),
        accuracy=dt.timedelta(seconds=1),
        serial=3,
        policy="1.2.3.4.1",
        hash_algorithm="sha256",
        imprint=bytes.fromhex("e35a85bc664815489fd13366185329e43fb8161aafff9756fdd2a5cb3a10a461"),
        nonce=0x6265F5AD56DD04F9,
        authority="CN=Test TSA Unit 1, O=Test",
        signer=stamp.signer,
        certificates=stamp.certificates,
    )
    assert name_text(stamp.signer.issuer) == "CN=Test TSA Root, O=Test"
    assert (stamp.signer.serial, stamp.signer.hash_algorithm) == (0x1992047E9BA87D1CFEF5D8A609209ED5868787E7, "sha256")
    assert [len(der) for der in stamp.certificates] == [664]


@pytest.mark.parametrize(
    ("file", "authority", "accuracy"),
    [
        ("auto-archiver-tsr/digicert.tsr", "CN=DigiCert Timestamp 2024, O=DigiCert, C=US", None),
        (
            "auto-archiver-tsr/self_signed.tsr",
            "CN=TSA SINPE v3, OU=0001, O=BANCO CENTRAL DE COSTA RICA, C=CR, serialNumber=CPJ-4-000-004017",
            dt.timedelta(milliseconds=500),
        ),
        ("rfc3161/sigstage/response-no-embedded-cert.tsr", "CN=sigstore-tsa, O=sigstore.dev", dt.timedelta(seconds=1)),
        ("rfc3161/sigstore.mock/response-expired.tsr", "", dt.timedelta(seconds=1)),
    ],
)
def test_who_stamped_and_how_exactly_is_read(file: str, authority: str, accuracy: dt.timedelta | None) -> None:
    stamp = read_stamp((VECTORS / file).read_bytes())
    assert (stamp.authority, stamp.accuracy) == (authority, accuracy)


def test_a_fraction_of_a_second_is_kept(tmp_path: Path) -> None:
    (tmp_path / "stamp.tsr").write_bytes(Authority(tmp_path, name="A").stamp(b"data"))
    stamp = read_stamp((tmp_path / "stamp.tsr").read_bytes())
    assert as_openssl_writes(stamp) == openssl_reads(tmp_path / "stamp.tsr")
    assert stamp.time.microsecond % 1000 == 0
    assert stamp.policy == POLICY


def open_lengths(token: bytes) -> bytes:
    """The same stamp in BER, as some authorities write it: open lengths, the statement cut in two."""
    response = read_response(token)
    assert response.token is not None
    content = Fields(read_whole(response.token, "token", SEQUENCE).content)
    kind, signed = content.rest()
    parts = Fields(read_whole(signed.content, "signed data", SEQUENCE).content).rest()
    statement = read_envelope(response.token).statement
    halves = write_element(4, statement[:50]) + write_element(4, statement[50:])
    inner = Fields(parts[2].content).rest()[0].raw + opened(0xA0, opened(0x24, halves))
    parts_raw = b"".join(opened(0x30, inner) if number == 2 else part.raw for number, part in enumerate(parts))
    return opened(
        0x30, write_element(0x30, write_integer(0)) + opened(0x30, kind.raw + opened(0xA0, opened(0x30, parts_raw)))
    )


def opened(tag: int, content: bytes) -> bytes:
    return bytes((tag, 0x80)) + content + b"\x00\x00"


def test_a_stamp_with_open_lengths_reads_the_same() -> None:
    assert read_stamp(open_lengths(GOOD.token)) == read_stamp(GOOD.token)


REFUSAL = write_element(SEQUENCE, write_element(SEQUENCE, write_integer(2)))
DEEP = b"\x30\x80" * 50_000


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (b"", "the time-stamp response is not where it should be"),
        (b"OK\n", "the time-stamp response is not where it should be"),
        (b"\x30", "it is cut short"),
        (GOOD.token[:-1], "it is cut short"),
        (GOOD.token + b"\n", "more follows than belongs to the time-stamp response"),
        (bytes(MAX_TOKEN + 1), f"it has {MAX_TOKEN + 1} bytes, and a stamp has at most {MAX_TOKEN}"),
        (REFUSAL, "the authority refused, and nothing was stamped"),
        (
            write_element(SEQUENCE, write_element(SEQUENCE, write_integer(0))),
            "the authority refused, and nothing was stamped",
        ),
        (DEEP, "it is nested too deeply"),
        (b"\x30\x88" + b"\xff" * 8, "it has a length beyond its end"),
        (
            write_element(SEQUENCE, write_element(SEQUENCE, write_element(INTEGER, bytes(65)))),
            "it has a number that is none, or longer than any in a time stamp",
        ),
        (
            (VECTORS / "auto-archiver-tsr" / "timestamp_token_http-timestamp-identrust-com").read_bytes(),
            "it is a bare token without the response around it",
        ),
        (GOOD.token.replace(b"20261123040313Z", b"20261323040313Z"), "its time is not written as RFC 3161 says"),
        (GOOD.token.replace(b"20261123040313Z", b"20261123040360Z"), "its time is not written as RFC 3161 says"),
        (GOOD.token.replace(b"20261123040313Z", b"202611230403+06"), "its time is not written as RFC 3161 says"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bytes_that_are_no_stamp_are_refused_with_the_reason(token: bytes, why: str) -> None:
    with pytest.raises(DataError) as raised:
        read_stamp(token)
    assert str(raised.value) == f"{NOT_READ}{why}.{NEXT}"


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_stumble(data: bytes) -> None:
    with pytest.raises(DataError):
        read_stamp(data)


@given(st.integers(0, len(GOOD.token) - 1), st.binary(min_size=1, max_size=8))
def test_no_change_makes_the_reader_stumble(place: int, change: bytes) -> None:
    with contextlib.suppress(DataError):
        assert read_stamp(GOOD.token[:place] + change + GOOD.token[place + len(change) :]).time.tzinfo is dt.UTC


@given(st.integers(0, 2**160))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    assert read_integer(read_whole(write_integer(number), "number", INTEGER, strict=True)) == number


@pytest.mark.parametrize("oid", ["0.9.2342", "1.2.840.113549.1.9.16.1.4", "2.5.4.3", "2.16.840.1.101.3.4.2.1"])
def test_an_object_identifier_is_read_as_it_was_written(oid: str) -> None:
    assert read_oid(read_whole(write_oid(oid), "identifier", 0x06)) == oid


def test_a_name_cannot_pass_for_another() -> None:
    def name(*parts: tuple[str, int, bytes]) -> bytes:
        return write_element(
            SEQUENCE,
            *(
                write_element(SET, write_element(SEQUENCE, write_oid(kind), write_element(tag, text)))
                for kind, tag, text in parts
            ),
        )

    assert name_text(name(("2.5.4.10", 0x0C, b"Evil, CN=DigiCert"))) == "O=Evil\\, CN=DigiCert"
    assert name_text(name(("2.5.4.3", 0x0C, b"A\x1b[2J\xe2\x80\xae"), ("1.2.3", 0x1E, "Д".encode("utf-16-be")))) == (
        "1.2.3=Д, CN=A [2J "
    )
