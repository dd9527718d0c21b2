"""A real time-stamp authority on this machine: a root, a unit that signs, and an HTTP server that runs openssl.

    with Authority(tmp_path, name="A") as authority:
        token = request_stamp(data, url=authority.url, …)
        verify_stamp(token, data, roots=authority.root_pem.read_bytes())

From anywhere under tests/evidence: ``from timestamp.authority import Authority, Fault``.
"""

from __future__ import annotations

import datetime as dt
import ssl
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType

from dalel.evidence.timestamp.der import (
    GENERALIZED_TIME,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    Fields,
    read_integer,
    read_whole,
    write_element,
    write_integer,
    write_oid,
)
from dalel.evidence.timestamp.stamp import MAX_TOKEN

POLICY = "1.2.3.4.1"
TST_INFO = "1.2.840.113549.1.9.16.1.4"
LIFE = ("20200101000000Z", "20491231235959Z")

CONFIGURATION = """
[ca]
default_ca = issue
[issue]
database = index.txt
new_certs_dir = issued
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
[any]
organizationName = optional
commonName = supplied
[req]
distinguished_name = any_name
[any_name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[unit]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[no_purpose]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[web]
subjectAltName = IP:127.0.0.1
[tsa]
default_tsa = stamps
[stamps]
serial = serial
signer_cert = unit.pem
signer_key = unit.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = DIGESTS
accuracy = secs:1
clock_precision_digits = 3
tsa_name = yes
"""


class Fault(StrEnum):
    """What is wrong with an authority."""

    NONE = "none"
    # with its server
    ERROR_500 = "500"
    ERROR_503 = "503"
    TOO_MANY = "429"
    NOT_FOUND = "404"
    REDIRECT = "redirect"
    SLOW = "slow"
    HTML = "html"
    TRUNCATED = "truncated"
    OVERSIZED = "oversized"
    NO_STAMP = "no stamp"
    # with its stamps
    REJECTS = "rejects"
    BUSY = "busy"
    OTHER_DATA = "other data"
    REPLAYED = "replayed"
    UNKNOWN_ROOT = "unknown root"
    NO_PURPOSE = "no purpose"
    EXPIRED = "expired"
    BIT_FLIPPED = "bit flipped"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


class Authority:
    """An authority named ``name``; ``root_pem`` is what a court would trust.

    ``fault`` is what is wrong with it, with its first ``times`` answers if that is given. ``headers`` go out with every
    faulty answer; ``seconds`` is how long a slow one takes.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        fault: Fault = Fault.NONE,
        times: int | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = 5,
        tls: bool = False,
    ) -> None:
        self.name, self.fault, self.times = name, fault, times
        self.headers, self.seconds, self.tls = headers or {}, seconds, tls
        self.folder = folder / f"authority-{name}"
        self.root_pem = self.folder / "root.pem"
        self.asked: list[Asked] = []
        self.closing = Event()
        self._lock = Lock()
        self._first = b""
        self._make()

    def _make(self) -> None:
        (self.folder / "issued").mkdir(parents=True)
        (self.folder / "index.txt").touch()
        digests = "sha512" if self.fault is Fault.REJECTS else "sha256, sha384, sha512"
        (self.folder / "openssl.cnf").write_text(CONFIGURATION.replace("DIGESTS", digests), encoding="utf-8")
        self.issue("root", f"/O=Test/CN=Root {self.name}", "root")
        signed_by = "root"
        if self.fault is Fault.UNKNOWN_ROOT:
            signed_by = "unknown-root"
            self.issue(signed_by, f"/O=Unknown/CN=Root {self.name}", "root")
        life = ("20200101000000Z", "20210101000000Z") if self.fault is Fault.EXPIRED else LIFE
        kind = "no_purpose" if self.fault is Fault.NO_PURPOSE else "unit"
        self.issue("unit", f"/O=Test/CN=Unit {self.name}", kind, by=signed_by, life=life)

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """Run openssl in the folder of the authority."""
        ran = subprocess.run(["openssl", *arguments], cwd=self.folder, input=data, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout

    def issue(self, file: str, subject: str, kind: str, *, by: str = "root", life: tuple[str, str] = LIFE) -> None:
        """Make a key and a certificate; a root signs itself, all others are signed by one."""
        self.run(
            *(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-config",
                "openssl.cnf",
            ),
            *("-subj", subject, "-keyout", f"{file}.key", "-out", f"{file}.csr"),
        )
        issuer = ("-selfsign", "-keyfile", f"{file}.key") if kind == "root" else ("-cert", f"{by}.pem")
        self.run(
            *(
                "ca",
                "-batch",
                "-notext",
                "-config",
                "openssl.cnf",
                "-keyfile",
                f"{by}.key",
                *issuer,
                "-extensions",
                kind,
            ),
            *("-startdate", life[0], "-enddate", life[1], "-in", f"{file}.csr", "-out", f"{file}.pem"),
        )

    def __enter__(self) -> Authority:
        authority = self

        class Server(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                authority.serve(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so it is called there
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        if self.tls:
            self.issue("web", "/CN=127.0.0.1", "web")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.folder / "web.pem", self.folder / "web.key")
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if self.tls else ''}://127.0.0.1:{self.server.server_port}/tsr"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request, with the fault or without."""
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.asked.append(Asked(request.path, dict(request.headers.items()), body))
        faulty = self.times is None or len(self.asked) <= self.times
        self.respond(request, body, self.fault if faulty else Fault.NONE)

    def respond(self, request: BaseHTTPRequestHandler, query: bytes, fault: Fault) -> None:
        """Send what the fault sends."""
        if fault is Fault.SLOW:
            self.closing.wait(self.seconds)
        status = {Fault.ERROR_500: 500, Fault.ERROR_503: 503, Fault.TOO_MANY: 429, Fault.NOT_FOUND: 404}.get(fault, 200)
        kind, body = "application/timestamp-reply", b""
        if fault is Fault.HTML:
            kind, body = "text/html; charset=utf-8", b"<html>Sign in to the network of this hotel</html>"
        elif fault is Fault.OVERSIZED:
            body = bytes(MAX_TOKEN + 1)
        elif fault is Fault.NO_STAMP:
            body = b"OK\n"
        elif fault is Fault.REDIRECT:
            status = 307
        elif status == 200:
            body = self.answer(query, fault)
        request.send_response(status)
        for name, value in self.headers.items() if fault is not Fault.NONE else ():
            request.send_header(name, value)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        # Who asked may not have waited.
        with suppress(OSError):
            request.wfile.write(body[: len(body) // 2] if fault is Fault.TRUNCATED else body)

    def answer(self, query: bytes, fault: Fault = Fault.NONE) -> bytes:
        """The response to a request in DER."""
        with self._lock:
            if fault is Fault.NO_PURPOSE:
                return self.sign(statement_for(query, dt.datetime.now(dt.UTC)))
            if fault is Fault.BUSY:
                return write_element(
                    SEQUENCE,
                    write_element(
                        SEQUENCE,
                        write_integer(2),
                        write_element(SEQUENCE, write_element(0x0C, "часы стоят".encode())),
                        write_element(0x03, b"\x01\x00\x02"),
                    ),
                )
            if fault is Fault.OTHER_DATA:
                query = query.replace(imprint_of(query), sha256(b"other data").digest())
            response = self.reply(query)
            if fault is Fault.REPLAYED:
                response = self._first = self._first or response
            if fault is Fault.BIT_FLIPPED:
                response = response[:-1] + bytes((response[-1] ^ 1,))
            return response

    def reply(self, query: bytes) -> bytes:
        """What openssl makes of a request."""
        (self.folder / "query.tsq").write_bytes(query)
        chain = ("-chain", "unknown-root.pem") if self.fault is Fault.UNKNOWN_ROOT else ()
        return self.run("ts", "-reply", "-config", "openssl.cnf", "-queryfile", "query.tsq", *chain)

    def stamp(self, data: bytes, *options: str) -> bytes:
        """A stamp over these bytes, without the network."""
        (self.folder / "data").write_bytes(data)
        query = self.run("ts", "-query", "-data", "data", "-sha256", "-cert", *options)
        return self.answer(query, self.fault)

    def stamp_at(self, data: bytes, time: dt.datetime) -> bytes:
        """A stamp over these bytes with any time, as an authority with a wrong clock would make it."""
        (self.folder / "data").write_bytes(data)
        return self.sign(statement_for(self.run("ts", "-query", "-data", "data", "-sha256", "-cert"), time))

    def sign(self, statement: bytes) -> bytes:
        """Sign a statement as it is, without what ``openssl ts -reply`` asks of time and certificate."""
        token = self.run(
            *("cms", "-sign", "-binary", "-nodetach", "-cades", "-nosmimecap", "-md", "sha256", "-outform", "DER"),
            *("-econtent_type", TST_INFO, "-signer", "unit.pem", "-inkey", "unit.key"),
            data=statement,
        )
        return write_element(SEQUENCE, write_element(SEQUENCE, write_integer(0)), token)


def imprint_of(query: bytes) -> bytes:
    """The digest in a request."""
    fields = Fields(read_whole(query, "request", SEQUENCE).content)
    fields.take("version", INTEGER)
    imprint = Fields(fields.take("imprint", SEQUENCE).content)
    imprint.take("algorithm", SEQUENCE)
    return imprint.take("digest", OCTET_STRING).content


def statement_for(query: bytes, time: dt.datetime) -> bytes:
    """What an authority states about a request: the digest and the time, in DER."""
    fields = Fields(read_whole(query, "request", SEQUENCE).content)
    fields.take("version", INTEGER)
    imprint = fields.take("imprint", SEQUENCE).raw
    nonce = read_integer(fields.take("nonce", INTEGER))
    return write_element(
        SEQUENCE,
        write_integer(1),
        write_oid(POLICY),
        imprint,
        write_integer(7),
        write_element(GENERALIZED_TIME, f"{time:%Y%m%d%H%M%SZ}".encode()),
        write_integer(nonce),
    )
