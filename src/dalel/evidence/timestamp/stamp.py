"""The stamp: an authority's signed statement that a digest was shown to it at a time (RFC 3161 §2.4.2).

What is read here is what the stamp says of itself. Whether it is genuine, `verify_stamp` tells.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dalel.errors import DataError
from dalel.evidence.timestamp.certificate import name_text, parse_certificate
from dalel.evidence.timestamp.der import (
    BIT_STRING,
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    Element,
    Fields,
    numbered,
    read_integer,
    read_oid,
    read_whole,
)
from dalel.evidence.timestamp.envelope import HASHES, Envelope, Signer, read_envelope

MAX_TOKEN = 1_048_576
"""Bytes a stamp may have; real ones have a few thousand."""

GRANTED = (0, 1)
"""The statuses with which a stamp comes: granted, and granted with changes."""

# DER allows no zeros at the end of a fraction; some authorities write them.
_TIME = re.compile(r"(\d{14})(?:\.(\d{1,9}))?Z", re.ASCII)
_ASK_AGAIN = "Keep it as it is, and ask for another: dalel checkpoint stamp"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says. ``authority`` is the name in the signer's certificate, else the one that the stamp gives."""

    time: dt.datetime
    accuracy: dt.timedelta | None
    serial: int
    policy: str
    hash_algorithm: str
    imprint: bytes
    nonce: int | None
    authority: str
    signer: Signer | None
    certificates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """What an authority answered: a status, its own words, failures by number, and the signed part if there is one."""

    status: int
    words: str
    failures: frozenset[int]
    token: bytes | None


def read_stamp(token: bytes) -> Stamp:
    """Read the bytes of a time-stamp response (a ``.tsr`` file)."""
    try:
        response = read_response(token)
        if response.status not in GRANTED or response.token is None:
            raise DataError("the authority refused, and nothing was stamped")
        return read_token(response.token)
    except DataError as error:
        raise DataError(
            f"This is no RFC 3161 time stamp that can be read: {error.what}.", next_step=_ASK_AGAIN
        ) from error


def read_response(data: bytes) -> Response:
    """Read the outermost part: the answer of the authority (RFC 3161 §2.4.2)."""
    if len(data) > MAX_TOKEN:
        raise DataError(f"it has {len(data)} bytes, and a stamp has at most {MAX_TOKEN}")
    fields = Fields(read_whole(data, "time-stamp response", SEQUENCE).content)
    if fields.has(OID):
        raise DataError("it is a bare token without the response around it")
    answer = Fields(fields.take("status", SEQUENCE).content)
    status = read_integer(answer.take("status", INTEGER))
    words = answer.find(SEQUENCE)
    failures = answer.find(BIT_STRING)
    answer.end("status")
    token = fields.find(SEQUENCE)
    fields.end("time-stamp response")
    return Response(
        status=status,
        words=" ".join(each.content.decode(errors="replace") for each in Fields(words.content).rest()) if words else "",
        failures=read_failures(failures) if failures else frozenset(),
        token=token.raw if token else None,
    )


def read_failures(element: Element) -> frozenset[int]:
    """Which bits are set, counted from the first; the first byte says how many at the end are not used."""
    bits = "".join(f"{byte:08b}" for byte in element.content[1:9])
    return frozenset(number for number, bit in enumerate(bits) if bit == "1")


def read_token(token: bytes) -> Stamp:
    """Read the signed part of a response."""
    envelope = read_envelope(token)
    fields = Fields(read_whole(envelope.statement, "statement", SEQUENCE, strict=True).content, strict=True)
    fields.take("version", INTEGER)
    policy = read_oid(fields.take("policy", OID))
    imprint = Fields(fields.take("imprint", SEQUENCE).content, strict=True)
    algorithm = read_oid(
        Fields(imprint.take("hash algorithm", SEQUENCE).content, strict=True).take("hash algorithm", OID)
    )
    digest = imprint.take("digest", OCTET_STRING).content
    imprint.end("imprint")
    serial = read_integer(fields.take("serial number", INTEGER))
    time = read_time(fields.take("time", GENERALIZED_TIME))
    accuracy = fields.find(SEQUENCE)
    fields.find(BOOLEAN)
    nonce = fields.find(INTEGER)
    name = fields.find(numbered(0))
    fields.find(numbered(1))
    fields.end("statement")
    return Stamp(
        time=time,
        accuracy=read_accuracy(accuracy) if accuracy else None,
        serial=serial,
        policy=policy,
        hash_algorithm=HASHES.get(algorithm, algorithm),
        imprint=digest,
        nonce=read_integer(nonce) if nonce else None,
        authority=authority_of(envelope, name),
        signer=envelope.signer,
        certificates=envelope.certificates,
    )


def authority_of(envelope: Envelope, named: Element | None) -> str:
    """The name in the signer's certificate if it came along, else the one in the statement, else nothing."""
    for certificate in map(parse_certificate, envelope.certificates):
        if envelope.signer and envelope.signer.has(certificate):
            return name_text(certificate.subject)
    # A general name of the kind "directory name" (RFC 5280 §4.2.1.6); other kinds name nobody.
    directory = Fields(named.content).find(numbered(4)) if named else None
    return name_text(directory.content) if directory else ""


def read_time(element: Element) -> dt.datetime:
    """The time in UTC. Digits beyond the microsecond are dropped."""
    text = element.content.decode("ascii", errors="replace")
    spelled = _TIME.fullmatch(text)
    try:
        if spelled is None:
            raise ValueError(text)
        time = dt.datetime.strptime(f"{spelled[1]}+0000", "%Y%m%d%H%M%S%z")
    except ValueError as error:
        raise DataError("its time is not written as RFC 3161 says") from error
    return time.astimezone(dt.UTC).replace(microsecond=int((spelled[2] or "0").ljust(6, "0")[:6]))


def read_accuracy(element: Element) -> dt.timedelta:
    """How far the authority's clock may be off, by its own account."""
    fields = Fields(element.content, strict=True)
    seconds = fields.find(INTEGER)
    millis, micros = fields.find(numbered(0, constructed=False)), fields.find(numbered(1, constructed=False))
    fields.end("accuracy")
    numbers = [read_integer(each) if each else 0 for each in (seconds, millis, micros)]
    if not (0 <= numbers[0] < 2**31 and all(0 <= part < 1000 for part in numbers[1:])):
        raise DataError("its accuracy is no span of time")
    return dt.timedelta(seconds=numbers[0], milliseconds=numbers[1], microseconds=numbers[2])
