"""Asking: one request over one connection, and the bytes of the answer as they were sent.

No cookie, no referer, no proxy of the system; the content coding asked for is none, and what comes is never decoded.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException
from typing import BinaryIO, Protocol

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from dalel.evidence.capture.address import Address
from dalel.evidence.capture.exchange import Exchange, read_headers
from dalel.evidence.capture.failure import CaptureError, raise_failure
from dalel.evidence.capture.peer import server_of, tls_of
from dalel.evidence.capture.proxy import Proxy
from dalel.evidence.store import Progress

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes and how many seconds one answer may have, and for how many a server may say nothing."""

    bytes: int
    seconds: float
    silence: float = 60.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent beside the address: a text, which is recorded, and headers, which nobody else may know."""

    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


NOTHING = Sent()


@dataclass(frozen=True, slots=True)
class Route:
    """How servers are reached: whom to trust, through what, and under which name."""

    user_agent: str
    trust: ssl.SSLContext
    proxy: Proxy | None = None


class Clock(Protocol):
    """The computer's clock, and waiting."""

    def now(self) -> dt.datetime:
        """The time of day."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""

    def wait(self, seconds: float) -> None:
        """Let seconds pass."""


class ComputerClock:
    """The clock of this computer."""

    def now(self) -> dt.datetime:
        """The time of day."""
        return dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Let seconds pass."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks one question at a time; whatever came before an error is in the exchange."""

    route: Route
    clock: Clock
    progress: Progress

    def ask(
        self,
        address: Address,
        *,
        body: BinaryIO,
        limits: Limits,
        takes: Callable[[int], bool],
        sent: Sent = NOTHING,
    ) -> Exchange:
        """Ask, and write the body of the answer, if ``takes`` says so of its status.

        An error carries the exchange as far as it came.
        """
        exchange = Exchange(address, began=self.clock.now(), sent=sent.text)
        connection = self._open(address, limits)
        deadline = Deadline(connection, limits.seconds)
        try:
            with self._explained(exchange, deadline):
                connection.connect()
                connection.timeout = limits.silence
                deadline.start()
                self._note_peer(exchange, connection)
                self._send(address, connection, sent)
                with contextlib.closing(connection.getresponse()) as response:
                    exchange.answered = self.clock.now()
                    exchange.status = response.status
                    exchange.headers = read_headers(response.headers.items())
                    if takes(response.status):
                        self._read(response, exchange, body=body, limits=limits, deadline=deadline)
        except CaptureError as error:
            error.exchange = exchange
            raise
        finally:
            deadline.stop()
            connection.close()
            exchange.ended = self.clock.now()
        return exchange

    def _open(self, address: Address, limits: Limits) -> HTTPConnection:
        """A connection that is not made yet."""
        timeout = min(limits.silence, limits.seconds)
        if self.route.proxy is not None:
            return self.route.proxy.open(address, timeout=timeout, trust=self.route.trust)
        if address.scheme == "https":
            return HTTPSConnection(address.host, address.port, timeout=timeout, ssl_context=self.route.trust)
        return HTTPConnection(address.host, address.port, timeout=timeout)

    def _note_peer(self, exchange: Exchange, connection: HTTPConnection) -> None:
        """Note who is at the other end; behind a proxy only the proxy knows the machine."""
        if connection.sock is not None:
            exchange.server = None if self.route.proxy else server_of(connection.sock)
            exchange.tls = tls_of(connection.sock)

    def _send(self, address: Address, connection: HTTPConnection, sent: Sent) -> None:
        connection.request(
            "GET" if sent.text is None else "POST",
            address.target,
            body=None if sent.text is None else sent.text.encode(),
            headers={
                "Host": address.authority,
                "User-Agent": self.route.user_agent,
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "Connection": "close",
                **sent.headers,
            },
            preload_content=False,
            decode_content=False,
            enforce_content_length=True,
        )

    def _read(
        self, response: BaseHTTPResponse, exchange: Exchange, *, body: BinaryIO, limits: Limits, deadline: Deadline
    ) -> None:
        """Read the body to its end."""
        announced = announced_length(exchange)
        if announced is not None and announced > limits.bytes:
            raise CaptureError("too-large", f"{announced} bytes are announced; at most {limits.bytes} are taken.")
        exchange.end = "chunks" if response.chunked else "close" if announced is None else "length"
        digest = sha256()
        for piece in response.stream(CHUNK, decode_content=False):
            exchange.bytes += len(piece)
            if exchange.bytes > limits.bytes:
                raise CaptureError("too-large", f"more than {limits.bytes} bytes came; no more are taken.")
            digest.update(piece)
            body.write(piece)
            self.progress(len(piece))
        deadline.check()
        exchange.sha256 = digest.hexdigest()
        exchange.is_whole = True

    @contextlib.contextmanager
    def _explained(self, exchange: Exchange, deadline: Deadline) -> Iterator[None]:
        """Errors of the connection, in words."""
        try:
            yield
        except (HTTPError, HTTPException, OSError) as error:
            deadline.check()
            raise_failure(error, host=exchange.address.host, by_proxy=self.route.proxy is not None)


class Deadline:
    """Cuts a connection off when its time is over: a server that sends a byte a minute is never silent."""

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._is_over = False
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def start(self) -> None:
        """From here on the time counts. The connection may be handed on to the answer, so it is noted now."""
        self._socket = self._connection.sock
        self._timer.start()

    def stop(self) -> None:
        """The answer came, or it failed."""
        self._timer.cancel()

    def check(self) -> None:
        """Refuse an answer that took too long."""
        if self._is_over:
            raise CaptureError("too-slow", f"it took more than {self._seconds:g} seconds.")

    def _cut(self) -> None:
        self._is_over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # The plain way, also for a safe connection: its own would disturb the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def announced_length(exchange: Exchange) -> int | None:
    """The length that the headers give, if they give one that counts."""
    text = exchange.headers.find("content-length")
    chunked = "chunked" in (exchange.headers.find("transfer-encoding") or "").lower()
    return int(text) if text is not None and text.isascii() and text.isdigit() and not chunked else None
