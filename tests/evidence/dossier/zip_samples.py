"""ZIP files made by hand, to the byte, so that they can lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A member; what is None is told truly."""

    name: bytes
    data: bytes = b""
    deflated: bool = False
    flags: int = 0x0800
    mode: int = 0o100644
    method: int | None = None
    size: int | None = None
    crc: int | None = None
    local_name: bytes | None = None
    is_large: bool = False

    def packed(self) -> bytes:
        if not self.deflated:
            return self.data
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.data) + packer.flush()

    def header(self) -> bytes:
        name = self.name if self.local_name is None else self.local_name
        return struct.pack("<4s5H3L2H", b"PK\x03\x04", *self._fields(), len(name), 0) + name

    def record(self, offset: int) -> bytes:
        fields, extra, place = self._fields(), b"", offset
        if self.is_large:
            extra = struct.pack("<2H3Q", 1, 24, fields[-1], fields[-2], offset)
            fields, place = (*fields[:-2], 0xFFFFFFFF, 0xFFFFFFFF), 0xFFFFFFFF
        lengths = (len(self.name), len(extra), 0, 0, 0)
        record = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 0x0314, *fields, *lengths, self.mode << 16, place)
        return record + self.name + extra

    def _fields(self) -> tuple[int, ...]:
        method = (8 if self.deflated else 0) if self.method is None else self.method
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        size = len(self.data) if self.size is None else self.size
        return (20, self.flags, method, 0, 0x21, crc, len(self.packed()), size)


def zip_of(*entries: Entry, ahead: bytes = b"", comment: bytes = b"", is_large: bool = False) -> bytes:
    """An archive of these members."""
    data, records = ahead, []
    for entry in entries:
        records.append(entry.record(len(data) - len(ahead)))
        data += entry.header() + entry.packed()
    return data + directory_of(records, start=len(data) - len(ahead), comment=comment, is_large=is_large)


def directory_of(records: Sequence[bytes], *, start: int, comment: bytes = b"", is_large: bool = False) -> bytes:
    """The directory and the end of an archive."""
    directory = b"".join(records)
    count, length = len(records), len(directory)
    if is_large:
        directory += struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
        directory += struct.pack("<4sLQL", b"PK\x06\x07", 0, start + length, 1)
        count, length, start = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    return directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, length, start, len(comment)) + comment


def overlap_bomb(*, members: int, size: int) -> bytes:
    """An archive whose members all end in the same bytes: each quotes the headers of those after it.

    After David Fifield, A better zip bomb (WOOT 2019).
    """
    kernel = Entry(b"", b"\0" * size, deflated=True)
    packed, content, tail = kernel.packed(), kernel.data, b""
    records: list[tuple[bytes, int]] = []
    for number in reversed(range(members)):
        header, record = forge(f"d/{number}".encode(), content=content, stored=len(packed))
        tail = header + packed
        records.append((record, len(tail)))
        # The member before it holds this one as it stands: a block that is not packed, and then the same bytes.
        packed = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF) + tail
        content = header + content
    placed = [record[:42] + struct.pack("<L", len(tail) - length) + record[46:] for record, length in records]
    return tail + directory_of(placed[::-1], start=len(tail))


def forge(name: bytes, *, content: bytes, stored: int) -> tuple[bytes, bytes]:
    """The header and the record of a member with this content, said to take this many bytes."""
    told = Entry(name, content, deflated=True)
    header = bytearray(told.header())
    record = bytearray(told.record(0))
    header[18:22] = record[20:24] = struct.pack("<L", stored)
    return bytes(header), bytes(record)
