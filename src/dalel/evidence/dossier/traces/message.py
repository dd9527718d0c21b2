"""Messages: e-mail (RFC 5322), and requests or answers that were saved with their headers."""

from __future__ import annotations

import re

from dalel.evidence.dossier.traces.secret import HEAD_BYTES, Secrets
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

BLANK = re.compile(rb"\r?\n\r?\n")
BASE64 = re.compile(rb"\ncontent-transfer-encoding:[ \t]{0,20}base64", re.IGNORECASE)
OVERLAP = 80


class Message:
    """A message, fed a piece at a time."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._tail = b"\n"
        self._has_base64 = False

    def feed(self, data: bytes) -> None:
        if len(self._head) < HEAD_BYTES:
            self._head += data[: HEAD_BYTES - len(self._head)]
        self._tail += data
        self._has_base64 = self._has_base64 or BASE64.search(self._tail) is not None
        self._tail = self._tail[-OVERLAP:]

    def finish(self) -> None:
        """Nothing waits for the end."""

    def say(self) -> Sayings:
        blank = BLANK.search(self._head)
        secrets = Secrets()
        secrets.note_headers(bytes(self._head[: blank.start()] if blank else self._head), "at the beginning")
        said = secrets.say()
        if self._has_base64:
            said.append((TraceKind.NOT_LOOKED_INTO, "Parts of the message are in base64; they were not looked into."))
        return said
