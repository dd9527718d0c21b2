"""The records of a web archive (WARC, ISO 28500): where each begins, unpacked or each in a gzip member of its own.

Anything that is not certainly one record after another is not cut. Only the last record may be cut short, as it is when
a computer stopped in the middle of a capture; it is a part as it is.
"""

from __future__ import annotations

import re
import zlib
from array import array
from mmap import mmap

from dalel.evidence.parts.part import CHUNK, MAX_DOCUMENT, MAX_PARTS, TooManyPartsError

LONGEST_HEADER = 1 << 20
MAX_UNPACKED = 8 * MAX_DOCUMENT
"""Bytes that all members of an archive may unpack to; they are counted and not held."""

_FED = 1 << 16
_VERSION = re.compile(rb"WARC/[01]\.[0-9]{1,2}\r\n")
_VERSION_BYTES = 11
_LENGTH = re.compile(rb"^Content-Length:[ \t]*+([0-9]{1,15})[ \t]*+\r$", re.IGNORECASE | re.MULTILINE)
_HEADER_END = b"\r\n\r\n"
_RECORD_END = b"\r\n\r\n"
_NEXT_RECORD = _RECORD_END + b"WARC/"


class NotWarcError(Exception):
    """Here no record begins, or one does not end where it says."""


def find_warc_records(data: mmap) -> array[int] | None:
    """Where each record of an unpacked archive begins, and the end; None where it is no sound archive."""
    places = array("Q", [0])
    try:
        while (place := places[-1]) < len(data):
            if len(places) > MAX_PARTS:
                raise TooManyPartsError
            places.append(record_end(data, place))
    except NotWarcError:
        return None
    return places


def record_end(data: mmap, place: int) -> int:
    """Where the record at a place ends; at the end of the data where it is cut short."""
    header_end = data.find(_HEADER_END, place, place + LONGEST_HEADER)
    length = record_length(data[place : place + LONGEST_HEADER if header_end == -1 else header_end + len(_HEADER_END)])
    if length is None and len(data) - place > LONGEST_HEADER:
        raise NotWarcError
    end = len(data) if length is None else place + length
    is_cut_short = length is None or end > len(data)
    # A length that is a lie would swallow the records that follow.
    if is_cut_short and data.find(_NEXT_RECORD, place) != -1:
        raise NotWarcError
    if not is_cut_short and data[end - len(_RECORD_END) : end] != _RECORD_END:
        raise NotWarcError
    return min(end, len(data))


def record_length(beginning: bytes) -> int | None:
    """How many bytes a record says it has, with what ends it; None where the header goes on."""
    if not _VERSION.match(beginning):
        raise NotWarcError
    header_end = beginning.find(_HEADER_END)
    if header_end == -1:
        return None
    lengths = _LENGTH.findall(beginning[: header_end + 2])
    if len(lengths) != 1:
        raise NotWarcError
    return header_end + len(_HEADER_END) + int(lengths[0]) + len(_RECORD_END)


def find_warc_members(data: mmap) -> array[int] | None:
    """Where each gzip member begins, and the end; None unless each unpacks to exactly one record."""
    places = array("Q", [0])
    unpacked = 0
    try:
        while (place := places[-1]) < len(data):
            if len(places) > MAX_PARTS:
                raise TooManyPartsError
            member = Member(data, place, limit=MAX_UNPACKED - unpacked)
            unpacked += member.unpacked
            places.append(member.end)
    except (NotWarcError, zlib.error):
        return None
    return places


class Member:
    """One gzip member, unpacked a piece at a time and let go: ``end`` is where the next one begins."""

    def __init__(self, data: mmap, place: int, *, limit: int) -> None:
        self.end = place
        self.unpacked = 0
        self._header = b""
        self._limit = limit
        self._unpack(data)

    def _unpack(self, data: mmap) -> None:
        gzip = zlib.decompressobj(wbits=31)
        packed = b""
        while not gzip.eof:
            if not packed:
                packed = data[self.end : self.end + _FED]
                self.end += len(packed)
            if not packed:
                self._check_cut_short()
                return
            self._count(gzip.decompress(packed, CHUNK))
            packed = gzip.unconsumed_tail
        self.end -= len(gzip.unused_data)
        if record_length(self._header) != self.unpacked:
            raise NotWarcError

    def _count(self, piece: bytes) -> None:
        self.unpacked += len(piece)
        if self.unpacked > self._limit:
            raise TooManyPartsError
        if len(self._header) < LONGEST_HEADER:
            self._header += piece
        # Whatever else is packed is told by its beginning, and not unpacked to its end.
        if len(self._header) >= _VERSION_BYTES and not _VERSION.match(self._header):
            raise NotWarcError

    def _check_cut_short(self) -> None:
        length = record_length(self._header)
        if length is not None and length < self.unpacked:
            raise NotWarcError
