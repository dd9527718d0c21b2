"""What is packed with gzip (RFC 1952), unpacked a piece at a time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from dalel.errors import DocumentError

CHUNK = 1 << 18
GZIP_BITS = zlib.MAX_WBITS | 16


def gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes that were packed, of all members, one after another: a WARC file has one for each record."""
    unpacker, has_begun = zlib.decompressobj(GZIP_BITS), False
    for data in chunks:
        waiting, is_full = data, False
        while waiting or is_full:
            if unpacker.eof:
                # Some programs fill the last block up with zeros.
                waiting = waiting if waiting.strip(b"\0") else b""
                unpacker, has_begun, is_full = zlib.decompressobj(GZIP_BITS), False, False
                continue
            try:
                piece = unpacker.decompress(waiting, CHUNK)
            except zlib.error as error:
                raise DocumentError("what is packed with gzip is damaged") from error
            has_begun = True
            waiting, is_full = unpacker.unconsumed_tail or unpacker.unused_data, len(piece) == CHUNK
            yield piece
    if has_begun and not unpacker.eof:
        raise DocumentError("what is packed with gzip is cut off")
