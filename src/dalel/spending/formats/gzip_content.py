"""The bytes of a document, unpacked where it is gzip: as a stream, within a limit, and with our own errors."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source

MAGIC = b"\x1f\x8b"
RATIO_LIMIT, RATIO_FROM = 200, 64 << 20
"""A gzip file that unpacks to more than RATIO_FROM bytes may be RATIO_LIMIT times its size: JSON reaches 10 to 50."""

_FETCH_AGAIN = "Nothing of it was stored. Get the document again from its source, and compare the sizes."


class Content:
    """A document's bytes. ``count`` tells how many records were read so far, for an error."""

    def __init__(self, source: Source, packed: IO[bytes]) -> None:
        self.count: Callable[[], int] = lambda: 0
        self._name = source.name
        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed, mode="rb") if is_gzip(packed) else None
        self._damage: Exception | None = None
        self._size = 0

    def read(self, size: int) -> bytes:
        """The next bytes; what stands before a damaged place is handed out before the error."""
        if self._gzip is None:
            return self._packed.read(size)
        pieces: list[bytes] = []
        while self._damage is None and size > 0:
            try:
                # Not read(): it would lose what it has unpacked when the file ends early.
                pieces.append(self._gzip.read1(size))
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                self._damage = error
            else:
                size -= len(pieces[-1])
                if not pieces[-1]:
                    break
        content = b"".join(pieces)
        if not content and self._damage is not None:
            raise self._damaged(self._damage) from self._damage
        self._size += len(content)
        self._check_ratio()
        return content

    def _damaged(self, error: Exception) -> DocumentError:
        what = "ends early" if isinstance(error, EOFError) else f"is damaged ({error})"
        count = self.count()
        return DocumentError(
            f"{self._name}: the gzip file {what}, after {self._size:,} bytes of its content; "
            f"{count:,} {'record comes' if count == 1 else 'records come'} before that.",
            next_step=_FETCH_AGAIN,
        )

    def _check_ratio(self) -> None:
        packed = self._packed.tell()
        if self._size > RATIO_FROM and self._size > RATIO_LIMIT * packed:
            raise DocumentError(
                f"{self._name} unpacks to more than {RATIO_LIMIT} times its size "
                f"({self._size:,} bytes from {packed:,}); no official data does.",
                next_step="Nothing of it was stored. If you know what it is, unpack it yourself and add that file.",
            )


def is_gzip(packed: IO[bytes]) -> bool:
    """Whether a file begins as gzip does; leaves it at its start."""
    start = packed.read(len(MAGIC))
    packed.seek(0)
    return start == MAGIC


def first_bytes(source: Source, size: int) -> bytes:
    """The first bytes of a document's content, unpacked as far as they can be; never raises on odd ones."""
    with source.open() as packed:
        if not is_gzip(packed):
            return packed.read(size)
        try:
            return zlib.decompressobj(wbits=31).decompress(packed.read(size), size)
        except zlib.error:
            return b""


@contextmanager
def open_content(source: Source) -> Iterator[Content]:
    """A document's bytes, closed at the end."""
    with source.open() as packed:
        yield Content(source, packed)
