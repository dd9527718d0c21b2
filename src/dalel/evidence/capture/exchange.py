"""An exchange: one question, what came back, and what of that is written down.

Nothing is kept that could name who asked: no cookie, no authorization, and of the answer only headers that speak of
the document. Of the others the names are kept, so that nothing is missing in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from dalel.evidence.capture.address import Address
from dalel.evidence.capture.peer import Tls

KEPT_HEADERS = frozenset(
    (
        *("accept-ranges", "age", "allow", "cache-control", "content-digest", "content-disposition"),
        *("content-encoding", "content-language", "content-length", "content-md5", "content-range", "content-type"),
        *("date", "digest", "etag", "expires", "last-modified", "pragma", "repr-digest", "retry-after", "server"),
        *("strict-transport-security", "trailer", "transfer-encoding", "vary", "via", "warning", "x-powered-by"),
        "x-robots-tag",
    )
)
"""Headers that speak of the document and the server. Others may hold a cookie, or the address of who asked."""

MAX_VALUE = 300
MAX_HEADERS = 60
"""So that the record of a capture with every redirect stays under what a dossier may disclose of one entry (1 MiB)."""


@dataclass(frozen=True, slots=True)
class Headers:
    """What came before the body: every header in its order, for those who must act on it."""

    items: tuple[tuple[str, str], ...] = ()

    def find(self, name: str) -> str | None:
        """The first header of a name."""
        return next((value for each, value in self.items if each.lower() == name), None)

    def kept(self) -> tuple[tuple[str, str], ...]:
        """Those that are written down."""
        kept = [(name, plain(value)) for name, value in self.items if name.lower() in KEPT_HEADERS]
        return tuple(kept[:MAX_HEADERS])

    def left_out(self) -> tuple[str, ...]:
        """The names of the others."""
        names = [plain(name)[:80] for name, _ in self.items if name.lower() not in KEPT_HEADERS]
        return tuple(dict.fromkeys(names))[:MAX_HEADERS]


def read_headers(items: Iterable[tuple[str, str]]) -> Headers:
    """Headers as a library hands them out."""
    return Headers(tuple((str(name), str(value)) for name, value in items))


def plain(text: str) -> str:
    """A header's text without halves of characters and control signs, cut where it is very long."""
    clean = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    return clean[:MAX_VALUE]


@dataclass(slots=True)
class Exchange:
    """One question and its answer, filled in as far as it came.

    ``end`` says how the end of the body was known: *length*, *chunks*, or *close* where the server only hung up, so
    that nothing shows whether more should have come. ``is_whole`` where that end was reached. ``sent`` is the text that
    was sent with the question, where it was not in the address.
    """

    address: Address
    began: dt.datetime
    answered: dt.datetime | None = None
    ended: dt.datetime | None = None
    status: int | None = None
    headers: Headers = field(default_factory=Headers)
    server: str | None = None
    tls: Tls | None = None
    bytes: int = 0
    sha256: str | None = None
    end: str | None = None
    is_whole: bool = False
    sent: str | None = None
