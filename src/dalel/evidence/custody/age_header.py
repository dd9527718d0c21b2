"""The header of an age file (age-encryption.org/v1, X25519): who can open it, apart from what is in it.

The key of the bytes stands in the header, closed for a recipient. So a pack is given to a new key by a new header: the
bytes behind it stay as they are, and nothing of them is opened.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dalel.errors import DataError

LONGEST = 1 << 14
"""Bytes in which a header must end: ours has 168, with the stanzas that other programs add some hundreds more."""

FILE_KEY_BYTES = 16
_VERSION = b"age-encryption.org/v1\n"
_KIND = b"X25519"
_STANZA = rb"-> ([!-~]+(?: [!-~]+)*)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)"
_HEADER = re.compile(
    rb"(?P<covered>%b(?P<stanzas>(?:%b)+)---) (?P<code>[A-Za-z0-9+/]{43})\n" % (re.escape(_VERSION), _STANZA)
)
_STANZAS = re.compile(_STANZA)
# Each of these keys closes one thing only, so the nonce can be the same (age's specification, X25519 stanza).
_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class Stanza:
    """The key of the bytes, closed for one recipient; of other kinds than X25519 nothing is known here."""

    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it was read: its stanzas, the bytes that its code covers, the code, and how long it is."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    code: bytes
    bytes: int


def make_header(file_key: bytes, recipient: X25519PublicKey) -> bytes:
    """A header that closes a key for one recipient."""
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    wrapping = _wrapping_key(once.exchange(recipient), share, recipient)
    body = ChaCha20Poly1305(wrapping).encrypt(_NONCE, file_key, None)
    covered = b"%b-> %b %b\n%b\n---" % (_VERSION, _KIND, _encode(share), _encode(body))
    return b"%b %b\n" % (covered, _encode(_code(file_key, covered).finalize()))


def parse_header(data: bytes | memoryview) -> Header:
    """Read the header that a file begins with, as strictly as age's specification asks."""
    beginning = bytes(data[:LONGEST])
    found = _HEADER.match(beginning)
    if not found:
        raise DataError("it does not begin as a file of age, version 1.")
    stanzas = tuple(
        Stanza(tuple(arguments.split(b" ")), _decode(body.replace(b"\n", b"")))
        for arguments, body in _STANZAS.findall(found["stanzas"])
    )
    return Header(stanzas, found["covered"], _decode(found["code"]), found.end())


def open_header(header: Header, identity: X25519PrivateKey) -> bytes:
    """The key of the bytes; refused where no stanza is for this identity, or the header was changed."""
    opened = (_open_stanza(each, identity) for each in header.stanzas if each.arguments[0] == _KIND)
    file_key = next((each for each in opened if each is not None), None)
    if file_key is None:
        raise DataError("it is not for this key.")
    if not is_made_with(header, file_key):
        raise DataError("its header was changed.")
    return file_key


def is_made_with(header: Header, file_key: bytes) -> bool:
    """Whether whoever made a header knew the key of the bytes."""
    try:
        _code(file_key, header.covered).verify(header.code)
    except InvalidSignature:
        return False
    return True


def exchange_header(data: bytes, header: bytes) -> bytes:
    """A file of age with another header before the same bytes."""
    return b"".join((header, memoryview(data)[parse_header(data).bytes :]))


def _open_stanza(stanza: Stanza, identity: X25519PrivateKey) -> bytes | None:
    """What a stanza closes; None where it is for another key."""
    share = _decode(stanza.arguments[1]) if len(stanza.arguments) == 2 else b""
    if len(share) != 32 or len(stanza.body) != FILE_KEY_BYTES + 16:
        raise DataError("its header has a stanza that is none.")
    try:
        shared = identity.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:  # a point of low order: the same for everybody
        raise DataError("its header has a stanza that is none.") from None
    try:
        return ChaCha20Poly1305(_wrapping_key(shared, share, identity.public_key())).decrypt(_NONCE, stanza.body, None)
    except InvalidTag:
        return None


def _wrapping_key(shared: bytes, share: bytes, recipient: X25519PublicKey) -> bytes:
    return derive(shared, salt=share + recipient.public_bytes_raw(), info=b"age-encryption.org/v1/X25519")


def derive(key: bytes, *, salt: bytes, info: bytes) -> bytes:
    """A key of 32 bytes for one purpose (HKDF with SHA-256)."""
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _code(file_key: bytes, covered: bytes) -> HMAC:
    code = HMAC(derive(file_key, salt=b"", info=b"header"), SHA256())
    code.update(covered)
    return code


def _encode(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _decode(text: bytes) -> bytes:
    """Base64 without padding, in its one spelling."""
    try:
        data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        data = b""
    if _encode(data) != text:
        raise DataError("its header is not spelled as it must be.")
    return data
