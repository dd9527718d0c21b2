"""The identity that opens the packs, and the recipient that can only close them (age, X25519)."""

from __future__ import annotations

import secrets
from hashlib import sha256

from bech32 import bech32_encode, convertbits
from pyrage import RecipientError, x25519

from dalel.errors import DataError

SECRET_BYTES = 32


def make_secret() -> bytes:
    """A new identity's secret. It lives in this process's memory and is never written."""
    return secrets.token_bytes(SECRET_BYTES)


def identity_of(secret: bytes) -> x25519.Identity:
    """The age identity of a secret, as the ``age`` program spells it: AGE-SECRET-KEY-1…"""
    fives = convertbits(secret, 8, 5)
    assert fives is not None  # noqa: S101 - bytes always can
    return x25519.Identity.from_str(bech32_encode("age-secret-key-", fives).upper())


def recipient_of(secret: bytes) -> str:
    """What packs are made for: age1…"""
    return str(identity_of(secret).to_public())


def parse_recipient(text: str) -> x25519.Recipient:
    """Read age1…"""
    try:
        return x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise DataError(
            f'"{text}" is not the recipient of an age key.', next_step="Put it back from a copy."
        ) from error


def key_label(recipient: str) -> str:
    """A name for a key that gives away neither the identity nor the recipient."""
    return sha256(f"dalel custody key\n{recipient}\n".encode()).hexdigest()[:16]
