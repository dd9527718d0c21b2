"""The peer: which server answered, and with which certificates it showed who it is."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from hashlib import sha256
from socket import socket
from typing import Any

from cryptography import x509

from dalel.evidence.entry_form import time_text

MAX_CHAIN = 10
MAX_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: the SHA-256 of its bytes (DER), for whom, by whom, and until when."""

    sha256: str
    subject: str
    issuer: str
    not_after: str


@dataclass(frozen=True, slots=True)
class Tls:
    """A safe connection: its version, its cipher, and the certificates from the site's own to the root."""

    version: str
    cipher: str
    chain: tuple[Certificate, ...]


def server_of(connected: socket) -> str:
    """The address of the machine at the other end."""
    host, port = connected.getpeername()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def tls_of(connected: object) -> Tls | None:
    """What is known of a connection's safety; None where it has none."""
    if not isinstance(connected, ssl.SSLSocket):
        return None
    cipher = connected.cipher()
    return Tls(
        version=connected.version() or "",
        cipher=cipher[0] if cipher else "",
        chain=tuple(map(describe, chain_of(connected)[:MAX_CHAIN])),
    )


def chain_of(connected: ssl.SSLSocket) -> list[bytes]:
    """The certificates that were verified, from the site's own on, as DER."""
    if hasattr(connected, "get_verified_chain"):
        found: list[bytes] = connected.get_verified_chain()
        return found
    # Before Python 3.13 the same is there under a name that is not public.
    inner: Any = getattr(connected, "_sslobj", None)
    if hasattr(inner, "get_verified_chain"):
        return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in inner.get_verified_chain()]
    own = connected.getpeercert(binary_form=True)
    return [own] if own else []


def describe(der: bytes) -> Certificate:
    """A certificate in words."""
    digest = sha256(der).hexdigest()
    try:
        found = x509.load_der_x509_certificate(der)
        subject, issuer = found.subject.rfc4514_string(), found.issuer.rfc4514_string()
        return Certificate(digest, subject[:MAX_SUBJECT], issuer[:MAX_SUBJECT], time_text(found.not_valid_after_utc))
    except ValueError:
        # It was good enough for OpenSSL; its digest says which it is.
        return Certificate(digest, "", "", "")
