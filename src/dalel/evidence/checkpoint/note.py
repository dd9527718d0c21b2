"""A signed note (C2SP signed-note): a text, and who signed it.

Two kinds of signature are known: Ed25519 over the text (type 1), and a witness's cosignature with its time (type 4,
C2SP tlog-cosignature). The format: docs/formats/checkpoint.md.
"""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dalel.errors import DataError

MAX_NOTE = 65_536
MAX_SIGNATURES = 16

SIGNATURE = 1
COSIGNATURE = 4

_END_OF_TIME = int(dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC).timestamp()) + 1
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SIGNATURE_LINE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_NAME = re.compile(r"[^\s+\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Vkey:
    """A public key with its name; as text ``NAME+KEYID+KEY``."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose key, and its bytes after the key ID."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def seen_at(self) -> dt.datetime | None:
        """When a witness says that it saw the text; None where it is no cosignature, or its time is no calendar's."""
        seconds = int.from_bytes(self.value[:8], "big")
        if len(self.value) != 8 + 64 or seconds >= _END_OF_TIME:
            return None
        return dt.datetime.fromtimestamp(seconds, dt.UTC)

    def __str__(self) -> str:
        return f"\u2014 {self.name} {b64encode(self.key_id + self.value).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line feed, and its signatures in their order."""

    text: str
    signatures: tuple[Signature, ...]

    def render(self) -> bytes:
        """The note as it is kept and published."""
        return (self.text + "\n" + "".join(f"{each}\n" for each in self.signatures)).encode()

    def signature_of(self, key: Vkey) -> Signature | None:
        """The signature line of a key; None where it did not sign. Whether it is right is another question."""
        return next((s for s in self.signatures if (s.name, s.key_id) == (key.name, key.key_id)), None)

    def is_signed_by(self, key: Vkey) -> bool:
        """Whether a key signed; a line that names the key and does not verify makes the whole note invalid."""
        named = [each for each in self.signatures if (each.name, each.key_id) == (key.name, key.key_id)]
        if not all(verifies(key, signature, self.text) for signature in named):
            raise DataError(f"the signature of {key.name} ({key.key_id.hex()}) is not one of this text")
        return bool(named)


def cosigned_text(text: str, seconds: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def verifies(key: Vkey, signature: Signature, text: str) -> bool:
    """Whether a signature is this key's, of this text."""
    message, value = text.encode(), signature.value
    if key.kind == COSIGNATURE:
        message, value = cosigned_text(text, int.from_bytes(value[:8], "big")), value[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(value, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def parse_note(data: bytes) -> Note:
    """Read a signed note; the error says what is wrong with it."""
    if len(data) > MAX_NOTE:
        refuse(f"it has more than {MAX_NOTE} bytes")
    try:
        note = data.decode()
    except UnicodeDecodeError:
        refuse("it is not UTF-8")
    if _CONTROL.search(note):
        refuse("it holds a control character")
    text, mark, lines = note.rpartition("\n\n")
    if not mark or not lines.endswith("\n"):
        refuse("it has no empty line before its signatures, or no line end after them")
    signatures = [parse_signature(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MAX_SIGNATURES:
        refuse(f"it has {len(signatures)} signatures, more than {MAX_SIGNATURES}")
    return Note(text=text + "\n", signatures=tuple(signatures))


def parse_signature(line: str) -> Signature:
    """Read one signature line."""
    match = _SIGNATURE_LINE.fullmatch(line)
    if not match:
        refuse(f"a signature line is not of the form \u2014 NAME SIGNATURE: {line[:60]!a}")
    value = strict_base64(match[2])
    if len(value) < 5:
        refuse("a signature is too short")
    return Signature(name=match[1], key_id=value[:4], value=value[4:])


def parse_vkey(text: str) -> Vkey:
    """Read a public key as text; its key ID must be the one that follows from name and key."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    if not _NAME.fullmatch(name) or not re.fullmatch("[0-9a-f]{8}", key_id):
        refuse("it is not of the form NAME+KEYID+KEY")
    data = strict_base64(encoded)
    if len(data) != 33 or data[0] not in (SIGNATURE, COSIGNATURE):
        refuse("its key is not an Ed25519 key of type 1 or 4")
    key = Vkey(name=name, kind=data[0], public=data[1:])
    if key.key_id.hex() != key_id:
        refuse(f"its key ID should be {key.key_id.hex()}, and is {key_id}")
    return key


def strict_base64(text: str) -> bytes:
    """The bytes of a base64 text in the spelling that an encoder writes; no other is taken for the same."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        refuse("it is not base64")
    if b64encode(data).decode() != text:
        refuse("its base64 has another spelling than an encoder writes")
    return data


def refuse(what: str) -> NoReturn:
    """Stop at what is wrong."""
    raise DataError(what)
