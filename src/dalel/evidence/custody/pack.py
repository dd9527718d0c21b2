"""A pack: pieces of files behind their index, padded, and encrypted for one recipient. docs/formats/custody.md."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from dalel.errors import DataError
from dalel.evidence.custody.age import decrypt, encrypt
from dalel.evidence.custody.piece import Index, parse_index

CAPACITY = (16 << 20) - (64 << 10)
"""Bytes of files in one pack: with its index it is filled up to 16 MiB, so that all full packs are of one size.

It is also what an interruption can cost.
"""
MOST_PIECES = 4096
SMALLEST = 1 << 12


def padded_size(size: int) -> int:
    """The size to which so many bytes are filled up: at most an eighth more, so that sizes tell little.

    This is Padmé (Nikitin and others, 2019): the lower bits of a length are rounded up, the more the longer it is.
    """
    if size <= SMALLEST:
        return SMALLEST
    exponent = size.bit_length() - 1
    low = exponent - exponent.bit_length()
    return (size + (1 << low) - 1) >> low << low


def seal(line: bytes, content: Sequence[bytes] = (), *, recipient: X25519PublicKey) -> bytes:
    """Encrypt an index line and the bytes of its pieces."""
    size = len(line) + 1 + sum(map(len, content))
    return encrypt((line, b"\n", *content, bytes(padded_size(size) - size)), recipient)


def open_pack(data: bytes, identity: X25519PrivateKey, *, name: str) -> tuple[Index, memoryview]:
    """Decrypt a pack or a list: its index, and the bytes of the pieces one after another."""
    try:
        whole = decrypt(data, identity)
    except DataError as error:
        raise DataError(f"{name} cannot be decrypted: {error.what}") from error
    end = whole.find(b"\n")
    if end < 0:
        raise DataError(f"{name} has no index.")
    return parse_index(whole[:end], name=name), memoryview(whole)[end + 1 :]
