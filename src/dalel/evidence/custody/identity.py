"""The identity that opens the packs, and the recipient that can only close them (age, X25519)."""

from __future__ import annotations

import secrets
from hashlib import sha256

from bech32 import bech32_decode, bech32_encode, convertbits
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from dalel.errors import DataError

SECRET_BYTES = 32
_RECIPIENT = "age"


def make_secret() -> bytes:
    """A new identity's secret. It lives in this process's memory and is never written."""
    return secrets.token_bytes(SECRET_BYTES)


def identity_of(secret: bytes) -> X25519PrivateKey:
    """The identity of a secret."""
    return X25519PrivateKey.from_private_bytes(secret)


def recipient_of(secret: bytes) -> str:
    """What packs are made for, as the ``age`` program spells it: age1…"""
    fives = convertbits(identity_of(secret).public_key().public_bytes_raw(), 8, 5)
    assert fives is not None  # noqa: S101 - bytes always can
    spelled: str = bech32_encode(_RECIPIENT, fives)
    return spelled


def parse_recipient(text: str) -> X25519PublicKey:
    """Read age1…"""
    prefix, fives = bech32_decode(text)
    data = convertbits(fives, 5, 8, False) if prefix == _RECIPIENT and fives is not None else None
    if data is None or len(data) != SECRET_BYTES:
        raise DataError(
            f'"{text}" is not the recipient of an age key.', next_step="It begins with age1. Copy it whole."
        )
    return X25519PublicKey.from_public_bytes(bytes(data))


def key_label(recipient: str) -> str:
    """A name for a key that gives away neither the identity nor the recipient."""
    return sha256(f"dalel custody key\n{recipient}\n".encode()).hexdigest()[:16]
