"""The stamps under tests/vectors, each with the bytes it is over and the root that it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

VECTORS = Path(__file__).parents[2] / "vectors"
RFC3161, REAL, OWN = VECTORS / "rfc3161", VECTORS / "auto-archiver-tsr", VECTORS / "own-tsa"
_BEGIN = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class Fixture:
    """A stamp. ``chain`` holds its root last; with ``helped`` the rest of the chain lies beside it as well."""

    file: str
    data: bytes
    chain: str
    helped: bool = False

    @property
    def token(self) -> bytes:
        return (VECTORS / self.file).read_bytes()

    @property
    def roots(self) -> bytes:
        chain = (VECTORS / self.chain).read_bytes()
        return _BEGIN + chain.rpartition(_BEGIN)[2] if _BEGIN in chain else chain

    @property
    def certificates(self) -> list[bytes]:
        return [(VECTORS / self.chain).read_bytes()] if self.helped else []


def sigstage(name: str, *, helped: bool = False) -> Fixture:
    return Fixture(f"rfc3161/sigstage/{name}.tsr", b"hello", "rfc3161/sigstage/ts_chain.pem", helped)


def local(name: str, *, helped: bool) -> Fixture:
    return Fixture(f"rfc3161/test_tsa/{name}.tsr", b"hello", "rfc3161/test_tsa/ts_chain.pem", helped)


def expired(*, helped: bool) -> Fixture:
    payload = (RFC3161 / "sigstore.mock" / "payload").read_bytes()
    return Fixture("rfc3161/sigstore.mock/response-expired.tsr", payload, "rfc3161/sigstore.mock/ts_chain.pem", helped)


def real(name: str, chain: str) -> Fixture:
    archived = b"4b7b4e39f12b8c725e6e603e6d4422500316df94211070682ef10260ff5759ef"
    return Fixture(f"auto-archiver-tsr/{name}", archived, chain)


def own(name: str) -> Fixture:
    return Fixture(f"own-tsa/{name}.tsr", (OWN / "message.bin").read_bytes(), "own-tsa/good-root.pem")


IDENTRUST, DIGICERT = "rfc3161/identrust/ts_chain.pem", "auto-archiver-tsr/digicert-assured-id-root.pem"
GOOD, FORGED = own("good"), own("self-issued-root-embedded")
