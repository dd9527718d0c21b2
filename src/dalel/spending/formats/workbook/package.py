"""A package: the ZIP archive that an XLSX or ODS workbook is, checked before anything in it is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source

MIB = 1 << 20
PART_LIMIT = 4096 * MIB
"""Bytes one part may unpack to. A sheet with every row Excel allows and 40 columns has about 3 GiB."""
RATIO_LIMIT = 200
RATIO_FROM = 50 * MIB
"""A part that unpacks to more than RATIO_FROM may be RATIO_LIMIT times its packed size: sheets reach 10 to 40."""
PARTS_LIMIT = 10_000
CHUNK = 64 * 1024

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_FLAG = 0x1
_DIRECTORY_ENTRY = b"PK\x01\x02"
# What the library raises for a damaged archive: its own errors, and those of the numbers it takes from it unchecked.
_CANNOT_BE_UNPACKED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(NotImplementedError, EOFError, ValueError, OSError),
)
_GET_AGAIN = "Get the document again from its source; if it is the same, ask its publisher for a whole one."
_NOT_OPENED = "Nothing in it was opened. Ask its publisher for a plain workbook."


class Package:
    """The parts of a workbook, by name; made by `open_package` only."""

    def __init__(self, source: Source, archive: zipfile.ZipFile) -> None:
        self.source = source
        self._archive = archive
        self.names = frozenset(archive.namelist())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, unpacked a piece at a time."""
        if name not in self.names:
            raise DocumentError(f"{self.source.name} is damaged: it has no part {name}.", next_step=_GET_AGAIN)
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except _CANNOT_BE_UNPACKED as error:
            raise DocumentError(
                f"{self.source.name} is damaged: its part {name} cannot be unpacked ({error}).", next_step=_GET_AGAIN
            ) from error

    def starts_with(self, name: str) -> bytes:
        """The first bytes of a part."""
        return next(self.chunks(name), b"")


@contextmanager
def open_package(source: Source) -> Iterator[Package]:
    """Open a workbook's archive and refuse what no spreadsheet program writes."""
    check_directory_size(source)
    # Opened here, so that it is closed here, whatever part is still being read.
    with source.open() as file:
        try:
            archive = zipfile.ZipFile(file)
        except _CANNOT_BE_UNPACKED as error:
            raise DocumentError(
                f"{source.name} is damaged: it begins like a workbook, but its archive cannot be opened ({error}).",
                next_step=_GET_AGAIN,
            ) from error
        with archive:
            check_parts(source, archive.infolist())
            yield Package(source, archive)


def check_directory_size(source: Source) -> None:
    """Refuse an archive of too many parts before its directory is held in memory."""
    entries, tail = 0, b""
    with source.open() as file:
        while chunk := file.read(MIB):
            entries += (tail + chunk).count(_DIRECTORY_ENTRY)
            tail = chunk[-(len(_DIRECTORY_ENTRY) - 1) :]
    if entries > PARTS_LIMIT:
        raise DocumentError(
            f"{source.name} holds {entries} parts; no workbook has more than {PARTS_LIMIT}.", next_step=_NOT_OPENED
        )


def check_parts(source: Source, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse names that lie, parts that are locked, and parts that unpack to far more than they are."""
    seen: set[str] = set()
    for part in parts:
        wrong = (
            wrong_name(part.orig_filename)
            or (f"two parts have the name {part.filename}" if part.filename in seen else "")
            or wrong_contents(part)
        )
        if wrong:
            raise DocumentError(f"{source.name} is not a plain workbook: {wrong}.", next_step=_NOT_OPENED)
        seen.add(part.filename)


def wrong_name(name: str) -> str:
    """What is wrong with a part's name, or nothing."""
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name or "\0" in name:
        return f"a part is named {name!r}, which leads out of the archive"
    return ""


def wrong_contents(part: zipfile.ZipInfo) -> str:
    """What is wrong with how a part is packed, or nothing."""
    if part.flag_bits & _ENCRYPTED_FLAG:
        return f"its part {part.filename} is protected with a password"
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"its part {part.filename} is packed by a method that workbooks do not use"
    if part.file_size > PART_LIMIT:
        return f"its part {part.filename} unpacks to {part.file_size} bytes; the limit is {PART_LIMIT}"
    if part.file_size > RATIO_FROM and part.file_size > RATIO_LIMIT * part.compress_size:
        return (
            f"its part {part.filename} unpacks from {part.compress_size} bytes to {part.file_size}, "
            f"more than {RATIO_LIMIT} times; such a file is made to fill a computer's memory"
        )
    return ""
