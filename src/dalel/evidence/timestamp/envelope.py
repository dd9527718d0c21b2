"""The envelope of a stamp: the statement, who is said to have signed it, and the certificates that came along.

This is CMS signed data (RFC 5652 §5.1). Nothing is verified here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from dalel.errors import DataError
from dalel.evidence.timestamp.certificate import Certificate, name_text
from dalel.evidence.timestamp.der import (
    INTEGER,
    OCTET_STRING,
    OID,
    SEQUENCE,
    SET,
    Element,
    Fields,
    numbered,
    read_integer,
    read_octets,
    read_oid,
    read_whole,
)

HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""The digests that are recomputed here, by their object identifiers."""

_SIGNED_DATA = "1.2.840.113549.1.7.2"
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who is said to have signed: issuer and number of a certificate, and the digest of it that was signed too.

    Anybody can put a certificate with the same issuer and number into an envelope; only the digest tells which it is.
    """

    issuer: bytes
    serial: int
    hash_algorithm: str
    digest: bytes

    def is_named_by(self, certificate: Certificate) -> bool:
        """Whether issuer and number are those of the certificate."""
        return (certificate.issuer, certificate.serial) == (self.issuer, self.serial)

    def has(self, certificate: Certificate) -> bool:
        """Whether it is this very certificate."""
        return hashlib.new(self.hash_algorithm, certificate.der, usedforsecurity=False).digest() == self.digest


@dataclass(frozen=True, slots=True)
class Envelope:
    """The parts of the signed data that Dalel reads; ``signer`` is None where it is not named in the usual way."""

    statement: bytes
    certificates: tuple[bytes, ...]
    signer: Signer | None


def read_envelope(token: bytes) -> Envelope:
    """Take the signed data apart."""
    content = Fields(read_whole(token, "token", SEQUENCE).content)
    if read_oid(content.take("token's type", OID)) != _SIGNED_DATA:
        raise DataError("the token is not signed")
    signed = Fields(read_whole(content.take("signed data", numbered(0)).content, "signed data", SEQUENCE).content)
    content.end("token")
    signed.take("version", INTEGER)
    signed.take("digest algorithms", SET)
    statement = read_statement(signed.take("statement", SEQUENCE))
    certificates = signed.find(numbered(0))
    signed.find(numbered(1))
    signers = Fields(signed.take("signers", SET).content).rest()
    signed.end("signed data")
    if len(signers) != 1:
        raise DataError(f"it has {len(signers)} signers, and a stamp has one")
    held = Fields(certificates.content).rest() if certificates else []
    return Envelope(
        statement=statement,
        certificates=tuple(each.raw for each in held if each.tag == SEQUENCE),
        signer=read_signer(signers[0]),
    )


def read_statement(element: Element) -> bytes:
    """The bytes that are signed; they must be those of a time stamp."""
    fields = Fields(element.content)
    if read_oid(fields.take("statement's type", OID)) != _TST_INFO:
        raise DataError("what is signed is not a time stamp")
    octets = Fields(fields.take("statement", numbered(0)).content)
    fields.end("statement")
    statement = read_octets(octets.take("statement", OCTET_STRING, OCTET_STRING | 0x20))
    octets.end("statement")
    return statement


def read_signer(element: Element) -> Signer | None:
    """Who is said to have signed (RFC 5652 §5.3, RFC 5816)."""
    fields = Fields(element.content)
    fields.take("signer's version", INTEGER)
    named = fields.find(SEQUENCE)
    fields.find(numbered(0, constructed=False))
    fields.take("signer's digest algorithm", SEQUENCE)
    attributes = fields.find(numbered(0))
    identities = list(read_identities(attributes)) if attributes else []
    fields.take("signature's algorithm", SEQUENCE)
    fields.take("signature", OCTET_STRING, OCTET_STRING | 0x20)
    fields.find(numbered(1))
    fields.end("signer")
    if named is None or not identities:
        return None
    inner = Fields(named.content)
    issuer, serial = inner.take("signer's issuer", SEQUENCE), inner.take("signer's serial number", INTEGER)
    # Read through, so that a name which cannot be read does not pass for one that was looked at.
    name_text(issuer.raw)
    algorithm, digest = identities[0]
    return Signer(issuer=issuer.raw, serial=read_integer(serial), hash_algorithm=algorithm, digest=digest)


def read_identities(attributes: Element) -> Iterator[tuple[str, bytes]]:
    """The digests of the signer's certificate among the signed attributes, each with its algorithm."""
    for attribute in Fields(attributes.content).rest():
        fields = Fields(attribute.content)
        kind = read_oid(fields.take("attribute's type", OID))
        values = Fields(fields.take("attribute's value", SET).content)
        fields.end("attribute")
        if kind not in (_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2):
            continue
        value = values.take("signing certificate", SEQUENCE)
        first = Fields(Fields(value.content).take("signing certificate", SEQUENCE).content)
        identity = Fields(first.take("signing certificate", SEQUENCE).content)
        given = identity.find(SEQUENCE)
        digest = identity.take("digest of the signing certificate", OCTET_STRING).content
        if kind == _SIGNING_CERTIFICATE:
            yield "sha1", digest
        elif given is None:
            yield "sha256", digest
        elif (oid := read_oid(Fields(given.content).take("hash algorithm", OID))) in HASHES:
            yield HASHES[oid], digest
