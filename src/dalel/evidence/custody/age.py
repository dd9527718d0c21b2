"""age files (age-encryption.org/v1): bytes closed for one recipient. Any program of that format opens them.

They are closed here and not by a library since a library gives no access to the header, which re-wrapping exchanges,
and OpenSSL closes three times as many bytes a second as the one that was used before (docs/benchmarks.md).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from dalel.errors import DataError
from dalel.evidence.custody.age_header import FILE_KEY_BYTES, derive, make_header, open_header, parse_header

_CHUNK = 64 << 10
_TAG = 16
_NONCE = 16


def encrypt(parts: Iterable[bytes], recipient: X25519PublicKey) -> bytes:
    """Close bytes, given in parts, with a key of their own, and that key for a recipient."""
    file_key, nonce = secrets.token_bytes(FILE_KEY_BYTES), secrets.token_bytes(_NONCE)
    cipher = _cipher(file_key, nonce)
    closed = [make_header(file_key, recipient), nonce]
    chunk = bytearray()
    for part in parts:
        view = memoryview(part)
        while view:
            # The last chunk is marked, so a full one waits until more comes.
            if len(chunk) == _CHUNK:
                closed.append(cipher.encrypt(_counter(len(closed) - 2, is_last=False), chunk, None))
                chunk = bytearray()
            taken = view[: _CHUNK - len(chunk)]
            chunk += taken
            view = view[len(taken) :]
    closed.append(cipher.encrypt(_counter(len(closed) - 2, is_last=True), chunk, None))
    return b"".join(closed)


def decrypt(data: bytes | memoryview, identity: X25519PrivateKey) -> bytes:
    """Open bytes; everything is refused where a single one was changed or is missing."""
    header = parse_header(data)
    payload = memoryview(data)[header.bytes :]
    file_key, nonce, closed = open_header(header, identity), bytes(payload[:_NONCE]), payload[_NONCE:]
    last = len(closed) % (_CHUNK + _TAG)
    if len(nonce) < _NONCE or 0 < last < _TAG or not closed or (last == _TAG and len(closed) > _TAG):
        raise DataError("it is cut off.")
    cipher = _cipher(file_key, nonce)
    end = max(0, len(closed) - 1) // (_CHUNK + _TAG)
    try:
        return b"".join(
            cipher.decrypt(_counter(number, is_last=number == end), closed[at : at + _CHUNK + _TAG], None)
            for number, at in enumerate(range(0, len(closed), _CHUNK + _TAG))
        )
    except InvalidTag:
        raise DataError("it is cut off, or was changed.") from None


def _cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(derive(file_key, salt=nonce, info=b"payload"))


def _counter(number: int, *, is_last: bool) -> bytes:
    """The nonce of a chunk; its last byte says whether it is the last."""
    return number.to_bytes(11, "big") + bytes([is_last])
