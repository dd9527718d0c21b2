"""A time-stamping authority made with openssl, whose stamps a dossier made by hand can hold."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIGURATION = """
[service]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """A time-stamping authority with a root of its own; openssl makes its stamps. `lifetime` is in seconds."""

    def __init__(self, folder: Path, name: str = "Authority", *, lifetime: int = 86_400) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "authority.cnf").write_text(CONFIGURATION, encoding="utf-8")
        (folder / "serial").write_text("01\n", encoding="utf-8")
        keys = {who: ec.generate_private_key(ec.SECP256R1()) for who in ("root", "tsa")}
        for who, key in keys.items():
            certificate = self.certify(name, who, key, issuer=keys["root"], lifetime=lifetime)
            (folder / f"{who}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
            plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (folder / f"{who}.key").write_bytes(plain)

    def certify(
        self,
        name: str,
        who: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        issuer: ec.EllipticCurvePrivateKey,
        lifetime: int,
    ) -> x509.Certificate:
        """A certificate of the root for itself, or for the authority."""
        is_root = who == "root"
        now = dt.datetime.now(dt.UTC)
        until = now + (dt.timedelta(days=2) if is_root else dt.timedelta(seconds=lifetime))
        others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
        usage = dict.fromkeys((*others, "encipher_only", "decipher_only"), False)
        usage |= {"digital_signature": not is_root, "key_cert_sign": is_root, "crl_sign": is_root}
        made = (
            x509.CertificateBuilder()
            .subject_name(named(f"{name} {who}"))
            .issuer_name(named(f"{name} root"))
            .public_key(key.public_key())
            .serial_number(1 if is_root else 2)
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
        )
        if not is_root:
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return made.sign(issuer, SHA256())

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, data: bytes, *, algorithm: str = "sha256", chain: Sequence[str] = (), bare: bool = False) -> bytes:
        """A response over the data; `chain` puts more certificates into the token, `bare` leaves all out."""
        (self.folder / "data").write_bytes(data)
        query = ("ts", "-query", "-data", "data", f"-{algorithm}", "-no_nonce", "-out", "query")
        self.openssl(*query, *(() if bare else ("-cert",)))
        extra: tuple[str, ...] = ()
        if chain:
            (self.folder / "chain.pem").write_bytes(b"".join((self.folder / name).read_bytes() for name in chain))
            extra = ("-chain", "chain.pem")
        reply = ("ts", "-reply", "-config", "authority.cnf", "-section", "service", "-queryfile", "query")
        self.openssl(*reply, "-signer", "tsa.pem", "-inkey", "tsa.key", *extra, "-out", "response")
        return (self.folder / "response").read_bytes()


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def time_of(response: bytes) -> str:
    """The time in a response, read from its bytes: the first GeneralizedTime."""
    found = re.search(rb"\x18\x0f(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z", response)
    assert found
    year, month, day, hour, minute, second = (part.decode() for part in found.groups())
    return f"{year}-{month}-{day} {hour}:{minute}:{second}"
