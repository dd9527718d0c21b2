"""What is spelled in base64 inside a page, a message or JSON: it is not looked into, and that is said."""

from __future__ import annotations

import re

from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

MARK = re.compile(
    rb";base64,[a-z0-9+/]{16}"  # a picture in a page (RFC 2397)
    rb"|\ncontent-transfer-encoding:[ \t]{0,20}base64"  # a part of a message (RFC 2045)
    rb'|"encoding"\s{0,20}:\s{0,20}"base64"|"base64"\s{0,20}:',  # a body in a HAR file, a part in a dossier
    re.IGNORECASE,
)
OVERLAP = 100


class Encoded:
    """Looks for the marks of base64, in bytes that come a piece at a time."""

    def __init__(self) -> None:
        self._tail = b"\n"
        self._is_there = False

    def feed(self, data: bytes) -> None:
        if not self._is_there:
            self._tail += data
            self._is_there = MARK.search(self._tail) is not None
            self._tail = self._tail[-OVERLAP:]

    def finish(self) -> None:
        """Nothing waits for the end."""

    def say(self) -> Sayings:
        sentence = "Parts of it are in base64; they were not looked into."
        return [(TraceKind.NOT_LOOKED_INTO, sentence)] if self._is_there else []
