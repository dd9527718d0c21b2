"""A small web on this computer: sites that answer as real ones do, well and badly, and a SOCKS5 proxy to reach them."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Act = Callable[[socket.socket], None]
"""What a site does with a connection when it was asked."""

HERE = "127.0.0.1"
NOON = dt.datetime(2026, 11, 23, 12, 0, 0, tzinfo=dt.UTC)


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer with its length and a date; ``content_type`` is the header Content-Type."""
    lines = {"Date": "Mon, 23 Nov 2026 12:00:03 GMT", "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    return f"HTTP/1.1 {status}\r\n{head(lines)}\r\n".encode() + body


def head(lines: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items())


def page(title: str, words: int = 0, more: str = "") -> bytes:
    """A page with a title and so many words."""
    text = " ".join(["word"] * words)
    return answer(
        f"<!doctype html><html><head><title>{title}</title></head><body>{more}<p>{text}</p></body></html>".encode(),
        content_type="text/html; charset=utf-8",
    )


def redirect(target: str, status: str = "302 Found") -> bytes:
    return answer(status=status, location=target)


def reset(connection: socket.socket) -> None:
    """Hang up as a firewall does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def reset_after(data: bytes) -> Act:
    def act(connection: socket.socket) -> None:
        connection.sendall(data)
        # So that the other side has read it.
        threading.Event().wait(0.1)
        reset(connection)

    return act


def drip(data: bytes) -> Act:
    """A byte at a time, without end."""

    def act(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(data)
            while True:
                connection.sendall(b"x")
                threading.Event().wait(0.02)

    return act


def flood(connection: socket.socket) -> None:
    """Bytes without end, and no length."""
    with contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(bytes(65_536))


def in_turn(*acts: bytes | Act) -> Act:
    """Another answer each time; the last for ever."""
    left = list(acts)

    def act(connection: socket.socket) -> None:
        give(left.pop(0) if len(left) > 1 else left[0], connection)

    return act


def give(what: bytes | Act, connection: socket.socket) -> None:
    if isinstance(what, bytes):
        connection.sendall(what)
    else:
        what(connection)


@dataclass
class Site:
    """One site. ``asked`` holds the head of every request, as it came."""

    port: int
    scheme: str
    answers: dict[str, bytes | Act]
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"{self.scheme}://{HERE}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.split(" ", 2)[1] for each in self.asked]

    def serve(self, connection: socket.socket, context: ssl.SSLContext | None) -> None:
        """Answer one connection."""
        try:
            connection.settimeout(20)
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
            data = b""
            while b"\r\n\r\n" not in data:
                if not (piece := connection.recv(4096)):
                    return
                data += piece
                if not data[:1].isalpha():
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    return
            self.asked.append(data.decode("latin-1"))
            path = self.paths[-1]
            missing = answer(b"no such page", "404 Not Found", content_type="text/plain")
            give(self.answers.get(path, missing), connection)
        except OSError:
            return
        finally:
            connection.close()


@contextlib.contextmanager
def site(answers: Mapping[str, bytes | Act], context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that gives these answers by path, and 404 for others."""
    with listening() as (listener, accept):
        found = Site(listener.getsockname()[1], "http" if context is None else "https", dict(answers))
        accept(lambda connection: found.serve(connection, context))
        yield found


@contextlib.contextmanager
def listening() -> Iterator[tuple[socket.socket, Callable[[Act], None]]]:
    """A port, and how to say what is done with each connection."""
    listener = socket.create_server((HERE, 0))

    def accept(act: Act) -> None:
        def run() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=act, args=(connection,), daemon=True).start()

        threading.Thread(target=run, daemon=True).start()

    try:
        yield listener, accept
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@dataclass
class Socks:
    """A SOCKS5 proxy without a password; ``names`` are the hosts it was asked for, which all lead to this computer."""

    port: int
    names: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"socks5://{HERE}:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(20)
            connection.recv(2 + connection.recv(2, socket.MSG_PEEK)[1])
            connection.sendall(b"\5\0")
            kind = connection.recv(4)[3]
            name = (
                connection.recv(connection.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(connection.recv(4))
            )
            (port,) = struct.unpack(">H", connection.recv(2))
            self.names.append(name)
            try:
                other = socket.create_connection((HERE, port))
            except OSError:
                connection.sendall(b"\5\5\0\1\0\0\0\0\0\0")
                return
            connection.sendall(b"\5\0\0\1\0\0\0\0\0\0")
            with other:
                back = threading.Thread(target=pour, args=(other, connection), daemon=True)
                back.start()
                pour(connection, other)
                back.join(5)


def pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def socks_proxy() -> Iterator[Socks]:
    with listening() as (listener, accept):
        found = Socks(listener.getsockname()[1])
        accept(found.serve)
        yield found


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own, and what it signs."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> Path:
        return self.folder / "authority.pem"

    def context(self, *, until: dt.datetime, name: str = HERE) -> tuple[ssl.SSLContext, str]:
        """How a site shows who it is until a day, and the SHA-256 of its certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = issue(name, key, self.certificate.subject, self.key, until=until, is_authority=False)
        path = self.folder / f"site-{until:%Y}-{name}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context, sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def make_authority(folder: Path) -> Authority:
    folder.mkdir(exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root of the tests")])
    certificate = issue("Root of the tests", key, subject, key, until=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    authority = Authority(folder, key, certificate)
    authority.pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    return authority


def issue(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signer: ec.EllipticCurvePrivateKey,
    *,
    until: dt.datetime,
    is_authority: bool = True,
) -> x509.Certificate:
    """A certificate since 2020."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if is_authority:
        usage = x509.KeyUsage(*([False] * 5), True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    else:
        names = [x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


@dataclass
class StillClock:
    """It is noon, and stays noon; whoever waits only says for how long."""

    waited: list[float] = field(default_factory=list)

    def now(self) -> dt.datetime:
        return NOON

    def monotonic(self) -> float:
        return sum(self.waited)

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
