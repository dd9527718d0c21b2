"""Messages: e-mail (RFC 5322), and requests or answers that were saved with their headers."""

from __future__ import annotations

import re

from dalel.evidence.dossier.traces.secret import HEAD_BYTES, Secrets
from dalel.evidence.dossier.traces.trace import Sayings

BLANK = re.compile(rb"\r?\n\r?\n")


class Message:
    """A message, fed a piece at a time: its headers end at the first empty line."""

    def __init__(self) -> None:
        self._head = bytearray()

    def feed(self, data: bytes) -> None:
        self._head += data[: HEAD_BYTES - len(self._head)]

    def finish(self) -> None:
        """Nothing waits for the end."""

    def say(self) -> Sayings:
        blank = BLANK.search(self._head)
        secrets = Secrets()
        secrets.note_headers(bytes(self._head[: blank.start()] if blank else self._head), "at the beginning")
        return secrets.say()
