"""WARC files (ISO 28500): the headers of every captured request and answer, and bodies that were packed on the way."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

from dalel.errors import DocumentError
from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.dossier.traces.search import Finds, Search
from dalel.evidence.dossier.traces.secret import HEAD_BYTES, Secrets
from dalel.evidence.dossier.traces.term import Spellings
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

CHUNK = 1 << 18
BLANK = re.compile(rb"\r?\n\r?\n")
LINE_ENDS = re.compile(rb"[\r\n]*")
LINE_BYTES = 1 << 12
VALUE_CHARACTERS = 80
SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?")

OWN_FIELDS = {"operator": TraceKind.AUTHOR, "hostname": TraceKind.HOST_NAME, "ip": TraceKind.HOST_NAME}
"""What the first record may say of whoever captured, and where."""

Spend = Callable[[int], None]
"""Told how many bytes were unpacked; raises where they are too many."""


class Warc:
    """One WARC file, fed a piece at a time."""

    def __init__(self, spellings: Spellings, *, spend: Spend) -> None:
        self._spellings = spellings
        self._finds = Finds()
        self._secrets = Secrets()
        self._spend = spend
        self._held = bytearray()
        self._record = 0
        self._fields: dict[str, str] = {}
        self._left = 0
        """How much of the record's block is still to come; 0 before a record."""
        self._in_head = False
        self._body: Body | None = None
        self._closed: dict[str, int] = {}
        self._said: Sayings = []

    def feed(self, data: bytes) -> None:
        self._held += data
        while self._step():
            pass

    def finish(self) -> None:
        if self._left or self._held.strip():
            raise DocumentError(f"record {self._record} is cut off")

    def say(self) -> Sayings:
        closed = [
            f"One body here is {reason}; it was not looked into."
            if count == 1
            else f"{count} bodies here are {reason}; they were not looked into."
            for reason, count in self._closed.items()
        ]
        return [
            *self._said,
            *self._secrets.say(),
            *self._finds.say(),
            *((TraceKind.NOT_LOOKED_INTO, sentence) for sentence in closed),
        ]

    def _step(self) -> bool:
        """Take the next part of what is held; False where more must come first."""
        if self._left == 0:
            return self._begin_record()
        if self._in_head:
            return self._read_head()
        taken = min(self._left, len(self._held))
        self._take_body(bytes(self._held[:taken]))
        del self._held[:taken]
        self._left -= taken
        if self._left == 0:
            self._end_body()
        return taken > 0

    def _begin_record(self) -> bool:
        """Read the lines with which a record begins."""
        ahead = LINE_ENDS.match(self._held)
        del self._held[: ahead.end() if ahead else 0]
        blank = BLANK.search(self._held, 0, HEAD_BYTES)
        if blank is None:
            if len(self._held) >= HEAD_BYTES:
                raise DocumentError(f"what follows record {self._record} is no record")
            return False
        head = bytes(self._held[: blank.start()])
        del self._held[: blank.end()]
        self._record += 1
        self._fields = read_fields(head)
        length = self._fields.get("content-length", "")
        if not head.startswith(b"WARC/") or not re.fullmatch("[0-9]{1,18}", length):
            raise DocumentError(f"record {self._record} does not begin as a record does")
        self._left = int(length)
        kind, media = self._fields.get("warc-type"), self._fields.get("content-type", "")
        self._in_head = media.startswith("application/http") or kind == "warcinfo"
        return True

    def _read_head(self) -> bool:
        """Read the headers of a request or an answer, or the first record's fields."""
        blank = BLANK.search(self._held, 0, min(self._left, HEAD_BYTES))
        if blank is None and len(self._held) < min(self._left, HEAD_BYTES):
            return False
        end = blank.end() if blank else min(self._left, HEAD_BYTES)
        head = bytes(self._held[:end])
        del self._held[:end]
        self._left -= end
        self._in_head = False
        fields = read_fields(head)
        if self._fields.get("warc-type") == "warcinfo":
            for name, kind in OWN_FIELDS.items():
                if fields.get(name):
                    value = shown(fields[name][:VALUE_CHARACTERS])
                    self._said.append((kind, f"Record {self._record} names the {name} of the capture, {value}."))
            return True
        if blank is None and end == HEAD_BYTES:
            self._close(f"headed by more than {HEAD_BYTES} bytes")
        self._secrets.note_headers(head, f"in record {self._record}")
        if self._left and ("content-encoding" in fields or "transfer-encoding" in fields):
            self._begin_body(fields)
        return True

    def _begin_body(self, fields: dict[str, str]) -> None:
        """A body that was packed, or cut in chunks, is put together again and searched; another one was searched."""
        encoding = fields.get("content-encoding", "identity").lower()
        if encoding not in PACKINGS:
            self._close(f"packed in a way that is not known here ({shown(encoding[:20])})")
            return
        search = Search(self._spellings, self._finds, where=f" of the body in record {self._record}")
        is_chunked = "chunked" in fields.get("transfer-encoding", "").lower()
        self._body = Body(is_chunked=is_chunked, is_packed=encoding != "identity", search=search, spend=self._spend)

    def _take_body(self, data: bytes) -> None:
        if self._body is not None:
            self._body.feed(data)

    def _end_body(self) -> None:
        if self._body is not None and not self._body.finish():
            self._close("damaged where it was packed")
        self._body = None

    def _close(self, reason: str) -> None:
        self._closed[reason] = self._closed.get(reason, 0) + 1


PACKINGS = frozenset({"identity", "gzip", "x-gzip", "deflate", ""})


class Body:
    """A body as it was before it was sent, searched."""

    def __init__(self, *, is_chunked: bool, is_packed: bool, search: Search, spend: Spend) -> None:
        self._chunks = Chunks() if is_chunked else None
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if is_packed else None
        self._is_first = True
        self._search = search
        self._spend = spend
        self._is_whole = True

    def feed(self, data: bytes) -> None:
        self._feed(data if self._chunks is None else self._chunks.feed(data))

    def _feed(self, data: bytes) -> None:
        for piece in self._unpack(data) if self._unpacker is not None else [data]:
            self._spend(len(piece))
            self._search.feed(piece)

    def finish(self) -> bool:
        """Search the rest; whether all of the body could be read."""
        if self._chunks is not None:
            self._feed(self._chunks.rest())
        self._search.finish()
        return self._is_whole and (self._unpacker is None or self._unpacker.eof)

    def _unpack(self, data: bytes) -> Iterator[bytes]:
        waiting, is_full = data, False
        while (waiting or is_full) and self._unpacker is not None and not self._unpacker.eof:
            try:
                piece = self._unpacker.decompress(waiting, CHUNK)
            except zlib.error:
                if not self._is_first:
                    self._is_whole, self._unpacker = False, None
                    return
                # Some servers send "deflate" without the two bytes before it.
                self._is_first, self._unpacker = False, zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            waiting, is_full = self._unpacker.unconsumed_tail, len(piece) == CHUNK
            self._is_first = self._is_first and not piece
            yield piece


class Chunks:
    """Puts together what was sent in chunks (RFC 9112 §7.1). What is not in chunks is left as it is."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._left = 0
        self._is_plain = False

    def feed(self, data: bytes) -> bytes:
        self._held += data
        out = bytearray()
        while self._held and not self._is_plain:
            if self._left:
                taken = min(self._left, len(self._held))
                out += self._held[:taken]
                del self._held[:taken]
                self._left -= taken
                continue
            end = self._held.find(b"\n", 0, LINE_BYTES)
            if end < 0 and len(self._held) < LINE_BYTES:
                return bytes(out)
            line = self._held[: end + 1].strip()
            size = SIZE.fullmatch(line)
            if line and size is not None:
                self._left = int(size[1], 16)
            elif line or end < 0:
                self._is_plain = True
                break
            del self._held[: end + 1]
        if self._is_plain:
            out += self._held
            self._held.clear()
        return bytes(out)

    def rest(self) -> bytes:
        """What waited for the end of a line that did not come."""
        rest = bytes(self._held)
        self._held.clear()
        return rest


def read_fields(head: bytes) -> dict[str, str]:
    """The fields of a head, under their names in small letters; of a repeated one the last."""
    lines = (line.decode("latin-1").partition(":") for line in head.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}
