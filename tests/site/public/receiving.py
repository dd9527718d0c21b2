"""Servers on this computer that behave as those of others do: of mail, of Telegram, of who takes web hooks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from served import free_port

LOST = "lost"
"""Instead of an answer: the connection is cut."""


@dataclass
class MailServer:
    """Takes letters; ``answers`` are for the next questions of a kind (MAIL, RCPT, DATA), then all is well."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    password: str = ""

    def answer(self, kind: str, server: Any) -> str:
        self.asked.append(kind)
        waiting = self.answers.get(kind)
        said = waiting.pop(0) if waiting else "250 OK"
        if said == LOST:
            server.transport.abort()
        return said

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.answer("MAIL", server)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        said = self.answer("RCPT", server)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        said = self.answer("DATA", server)
        if said.startswith("250") or said == LOST:  # a server may have a letter and not get to say so
            letter = message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return said

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_server(*, password: str = "") -> Iterator[MailServer]:
    server = MailServer(password=password)
    own = {"authenticator": server.authenticate, "auth_require_tls": False} if password else {}
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **own)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@dataclass(frozen=True)
class Asked:
    """A question that came over HTTP."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass
class WebServer:
    """Takes what is posted; ``answers`` (status, body, headers) are for the next questions, then it is ``usual``."""

    usual: tuple[int, Any, dict[str, str]]
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    on_question: Callable[[], None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def web_server(usual: Any = "", status: int = 200) -> Iterator[WebServer]:
    held = WebServer((status, usual, {}))

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.asked.append(Asked(self.path, {name.lower(): each for name, each in self.headers.items()}, body))
            if held.on_question:
                held.on_question()
            answer = held.answers.pop(0) if held.answers else held.usual
            if answer == LOST:
                self.connection.close()
                return
            code, said, headers = answer
            data = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(code)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    held.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
