"""The certificate: who signed a stamp, as far as its issuer vouches for the name (X.509, RFC 5280 §4.1)."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass

from dalel.errors import DataError
from dalel.evidence.timestamp.der import (
    INTEGER,
    OID,
    SEQUENCE,
    SET,
    Element,
    Fields,
    numbered,
    read_integer,
    read_oid,
    read_whole,
)

_PEM = re.compile(rb"-----BEGIN (?:X509 )?CERTIFICATE-----\s(.*?)-----END", re.DOTALL)
_PARTS = {
    "2.5.4.3": "CN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
}
_TEXTS = {
    0x0C: "utf-8",
    0x12: "ascii",
    0x13: "ascii",
    0x14: "latin-1",
    0x16: "ascii",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, read as far as needed to find it and to name its holder; ``der`` is all of it."""

    der: bytes
    serial: int
    issuer: bytes
    subject: bytes

    @property
    def is_self_issued(self) -> bool:
        """Whether it names itself as its issuer: nobody else vouches for it."""
        return self.issuer == self.subject


def parse_certificate(der: bytes) -> Certificate:
    """Read a certificate in DER."""
    whole = read_whole(der, "certificate", SEQUENCE)
    fields = Fields(Fields(whole.content).take("part of the certificate that is signed", SEQUENCE).content)
    fields.find(numbered(0))
    serial = read_integer(fields.take("certificate's serial number", INTEGER))
    fields.take("certificate's algorithm", SEQUENCE)
    issuer = fields.take("certificate's issuer", SEQUENCE)
    fields.take("certificate's validity", SEQUENCE)
    subject = fields.take("certificate's subject", SEQUENCE)
    return Certificate(der=der, serial=serial, issuer=issuer.raw, subject=subject.raw)


def read_certificates(data: bytes) -> list[bytes]:
    """The certificates in a file, each in DER: a file in PEM holds any number of them, one in DER a single one."""
    try:
        found = [b64decode(block) for block in _PEM.findall(data)] if b"-----BEGIN" in data else [data]
    except ValueError as error:
        raise DataError("a certificate in it is not written in base64") from error
    for der in found:
        parse_certificate(der)
    if not found:
        raise DataError("it holds no certificate")
    return found


def name_text(name: bytes) -> str:
    """A distinguished name in the order of RFC 4514, the narrowest part first: ``CN=Unit 1, O=Authority``."""
    parts: list[str] = []
    for group in Fields(read_whole(name, "name", SEQUENCE).content).rest():
        for part in Fields(group.content).rest() if group.tag == SET else ():
            fields = Fields(part.content)
            kind = read_oid(fields.take("kind of a name's part", OID))
            parts += [f"{_PARTS.get(kind, kind)}={part_text(value)}" for value in fields.rest()[:1]]
    return ", ".join(reversed(parts))


def part_text(value: Element) -> str:
    """The text of one part; what would end it early, or drive a terminal, is marked or left out."""
    text = value.content.decode(_TEXTS.get(value.tag, "latin-1"), errors="replace")
    seen = "".join(character if character.isprintable() else " " for character in text)
    return re.sub(r'([,+"\\<>;])', r"\\\1", seen)
