"""The inside of a ZIP file (APPNOTE 6.3.10), read without trust: every number in it may be a lie.

Python's zipfile believes the directory, holds all of it, and follows what two members share. Here the directory is
read a record at a time, and a member yields no byte more than it declares. An error is the reason alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dalel.errors import DocumentError

STORED, DEFLATED = 0, 8
CHUNK = 1 << 18

END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
RECORD = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")

ENCRYPTED = 0x0001 | 0x0040 | 0x2000
FULL_32 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the list of members stands. ``ahead`` bytes that belong to no archive stand before everything."""

    start: int
    end: int
    members: int
    ahead: int
    has_comment: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the directory declares it. ``mode`` is its Unix file mode, 0 where none is given."""

    raw_name: bytes
    offset: int
    stored: int
    size: int
    crc: int
    method: int
    flags: int
    mode: int

    @property
    def name(self) -> str:
        """Its path; names that are no UTF-8 are taken for those of DOS, as APPNOTE §D.1 says."""
        try:
            return self.raw_name.decode("utf-8")
        except UnicodeDecodeError:
            return self.raw_name.decode("cp437")

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith(b"/")

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & ENCRYPTED)


@dataclass(frozen=True, slots=True)
class LocalHeader:
    """What stands before a member's bytes, and where they begin."""

    raw_name: bytes
    method: int
    flags: int
    data: int

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & ENCRYPTED)


def read_directory(file: BinaryIO) -> Directory:
    """Find the directory of a ZIP file, at its end."""
    size = file.seek(0, 2)
    tail = read_at(file, max(0, size - END.size - 0xFFFF), min(size, END.size + 0xFFFF))
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < END.size:
        raise DocumentError("it is no ZIP file, or its end is missing")
    _, disk, first_disk, here, members, length, start, comment = END.unpack_from(tail, place)
    end = size - len(tail) + place
    if place + END.size + comment != len(tail):
        raise DocumentError("something stands after its end")
    if 0xFFFF in (disk, first_disk, here, members) or FULL_32 in (length, start):
        large = read_end_64(file, end)
        disk, first_disk, here, members, length, start, end = large or (
            disk,
            first_disk,
            here,
            members,
            length,
            start,
            end,
        )
    if disk or first_disk or here != members:
        raise DocumentError("it is one part of several")
    ahead = end - length - start
    if ahead < 0 or members * RECORD.size > length:
        raise DocumentError("its directory is not where it says")
    return Directory(end - length, end, members, ahead, comment > 0)


def read_end_64(file: BinaryIO, end: int) -> tuple[int, int, int, int, int, int, int] | None:
    """The same numbers from the record for large archives, and where it stands; None if the archive is not large."""
    place = end - LOCATOR_64.size - END_64.size
    if place < 0 or not read_at(file, place + END_64.size, LOCATOR_64.size).startswith(b"PK\x06\x07"):
        return None
    mark, length, _, _, disk, first_disk, here, members, directory, start = END_64.unpack(
        read_at(file, place, END_64.size)
    )
    if mark != b"PK\x06\x06" or length != END_64.size - 12:
        raise DocumentError("its directory is not where it says")
    return disk, first_disk, here, members, directory, start, place


def read_members(file: BinaryIO, directory: Directory) -> Iterator[Member]:
    """The members, one at a time, in the order of the directory."""
    place = directory.start
    for _ in range(directory.members):
        fixed = RECORD.unpack(read_at(file, place, RECORD.size))
        mark, _, _, flags, method, _, _, crc, stored, size, name, extra, comment, _, _, attributes, offset = fixed
        if mark != b"PK\x01\x02":
            raise DocumentError("its directory is damaged")
        rest = read_at(file, place + RECORD.size, name + extra)
        size, stored, offset = read_sizes_64(rest[name:], size=size, stored=stored, offset=offset)
        place += RECORD.size + name + extra + comment
        if place > directory.end:
            raise DocumentError("its directory is damaged")
        # Programs on Unix keep the mode in the upper half; those on Windows leave it empty.
        mode = attributes >> 16
        yield Member(rest[:name], offset + directory.ahead, stored, size, crc, method, flags, mode)
    if place != directory.end:
        raise DocumentError("its directory is longer than its members")


def read_sizes_64(extra: bytes, *, size: int, stored: int, offset: int) -> tuple[int, int, int]:
    """The sizes and the offset, from the extra field for large archives where they stand there (APPNOTE §4.5.3)."""
    values = [size, stored, offset]
    wanted = [number for number, value in enumerate(values) if value == FULL_32]
    while wanted:
        if len(extra) < 4:
            raise DocumentError("its directory is damaged")
        kind, length = struct.unpack_from("<2H", extra)
        if kind == 1:
            if length < 8 * len(wanted) or len(extra) < 4 + length:
                raise DocumentError("its directory is damaged")
            for number, value in zip(wanted, struct.unpack_from(f"<{len(wanted)}Q", extra, 4), strict=True):
                values[number] = value
            break
        extra = extra[4 + length :]
    return values[0], values[1], values[2]


def read_local_header(file: BinaryIO, member: Member) -> LocalHeader:
    """What stands before a member's bytes."""
    mark, _, flags, method, _, _, _, _, _, name, extra = LOCAL.unpack(read_at(file, member.offset, LOCAL.size))
    if mark != b"PK\x03\x04":
        raise DocumentError("a member is not where its directory says")
    raw_name = read_at(file, member.offset + LOCAL.size, name)
    return LocalHeader(raw_name, method, flags, member.offset + LOCAL.size + name + extra)


def read_member(file: BinaryIO, member: Member, *, data: int) -> Iterator[bytes]:
    """A member's bytes, which begin at ``data``: as many as it declares, with the checksum that it declares."""
    count, crc = 0, 0
    for chunk in inflate(file, member, data=data) if member.method == DEFLATED else copy(file, member, data=data):
        count += len(chunk)
        if count > member.size:
            raise DocumentError("a member is longer than it says")
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if (count, crc) != (member.size, member.crc):
        raise DocumentError("a member is damaged")


def copy(file: BinaryIO, member: Member, *, data: int) -> Iterator[bytes]:
    """The bytes of a member that was stored as it is."""
    if member.method != STORED:
        raise DocumentError("a member is packed in a way that is not known here")
    if member.stored != member.size:
        raise DocumentError("a member is longer than it says")
    for place in range(data, data + member.stored, CHUNK):
        yield read_at(file, place, min(CHUNK, data + member.stored - place))


def inflate(file: BinaryIO, member: Member, *, data: int) -> Iterator[bytes]:
    """The bytes of a member that was deflated, at most a chunk at a time, however much a few bytes may hold."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    place, end = data, data + member.stored
    waiting, is_full = b"", False
    while not unpacker.eof:
        # After a full chunk more may come without another byte being read.
        if not waiting and not is_full:
            if place == end:
                raise DocumentError("a member is damaged")
            waiting = read_at(file, place, min(CHUNK, end - place))
            place += len(waiting)
        try:
            chunk = unpacker.decompress(waiting, CHUNK)
        except zlib.error as error:
            raise DocumentError("a member is damaged") from error
        waiting, is_full = unpacker.unconsumed_tail, len(chunk) == CHUNK
        yield chunk
    if unpacker.unused_data or place != end:
        raise DocumentError("a member is damaged")


def read_at(file: BinaryIO, place: int, length: int) -> bytes:
    """Bytes from a place in the file; fewer are an error."""
    try:
        file.seek(place)
        data = file.read(length)
    except (OSError, OverflowError, ValueError) as error:
        raise DocumentError("it cannot be read") from error
    if len(data) != length:
        raise DocumentError("it is cut off")
    return data
