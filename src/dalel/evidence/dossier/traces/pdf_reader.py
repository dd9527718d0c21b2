"""Reads one PDF from standard input, in a process of its own: python -I pdf_reader.py SECONDS.

Prints one line of JSON (authors, remarks, where pictures begin that are described), and then, as it comes, what text
was found in the PDF. It ends by itself, or by the limits that it sets itself.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from mmap import ACCESS_READ, mmap
from xml.parsers.expat import ExpatError

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MEMORY_BYTES = 1 << 30
TEXT_BYTES = 16 << 20
STREAM_BYTES = 8 << 20
BLOCK_BYTES = 1 << 16
VALUES = 100
VALUE_CHARACTERS = 400

# What a reader of damaged PDFs stumbles over.
FAULTS = (PyPdfError, ExpatError, zlib.error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)

STREAM = re.compile(rb"stream\r?\n")
NO_TEXT = re.compile(rb"/Subtype\s*/Image|/Length1\b")
DEFLATED = (b"\x78", b"\x68", b"\x58", b"\x48")
"""How what is deflated begins (RFC 1950)."""
AUTHOR = re.compile(rb"/Author\s{0,20}(?:\(((?:[^()\\]|\\.){0,400})\)|<([0-9A-Fa-f\s]{0,1600})>)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Reading:
    """One PDF, and what was found in it."""

    def __init__(self, data: bytes | mmap, *, deadline: float) -> None:
        self.data = data
        self.deadline = deadline
        self.authors: dict[tuple[str, str], None] = {}
        self.remarks: list[str] = []
        self.pictures: list[int] = []
        self.text = bytearray()

    def run(self) -> None:
        try:
            reader = PdfReader(BytesIO(self.data) if isinstance(self.data, bytes) else self.data)  # type: ignore[arg-type]
        except FAULTS:
            self.remarks.append("The PDF is damaged; only what is packed in it was searched")
            self.read_streams()
            return
        if reader.is_encrypted and not reader.decrypt(""):
            self.remarks.append("The PDF is encrypted; it was not looked into")
            return
        self.attempt("its description", lambda: self.read_information(reader))
        self.attempt("its XMP description", lambda: self.read_xmp(reader))
        self.attempt("its attachments", lambda: self.read_attachments(reader))
        if not reader.is_encrypted:
            self.read_streams()
        self.attempt("its text", lambda: self.read_pages(reader))

    def attempt(self, what: str, read: Callable[[], None]) -> None:
        try:
            read()
        except FAULTS:
            self.remarks.append(f"In the PDF {what} could not be read")

    def name_author(self, field: str, value: object) -> None:
        if len(self.authors) < VALUES:
            self.authors[field, str(value)[:VALUE_CHARACTERS]] = None

    def read_information(self, reader: PdfReader) -> None:
        if reader.metadata is not None and "/Author" in reader.metadata:
            self.name_author("Author", reader.metadata["/Author"])

    def read_xmp(self, reader: PdfReader) -> None:
        xmp = reader.xmp_metadata
        for creator in (xmp.dc_creator or []) if xmp is not None else []:
            self.name_author("dc:creator", creator)

    def read_attachments(self, reader: PdfReader) -> None:
        if reader.attachments:
            self.remarks.append("The PDF has files attached; they were not looked into")

    def read_pages(self, reader: PdfReader) -> None:
        count = len(reader.pages)
        for number in range(count):
            if time.monotonic() > self.deadline or len(self.text) > TEXT_BYTES:
                self.remarks.append(
                    f"The text of the last {count - number} of {count} pages was not searched: too much"
                )
                return
            self.text += b"\n" + reader.pages[number].extract_text().encode("utf-8", "replace")

    def read_streams(self) -> None:
        """Search what is packed in the file itself: also what an earlier version of the document said."""
        self.find_authors(self.data)
        for place, piece in self.unpack():
            self.text += b"\n" + piece
            self.find_authors(piece)
            if time.monotonic() > self.deadline or len(self.text) > TEXT_BYTES:
                self.remarks.append(f"What is packed in the PDF after byte {place} was not searched: too much")
                return

    def find_authors(self, data: bytes | mmap) -> None:
        for found in AUTHOR.finditer(data):
            self.name_author("Author", decode_text(found[1], found[2]))

    def unpack(self) -> Iterator[tuple[int, bytes]]:
        """The streams of the file that are deflated, except pictures and fonts; of pictures the place is kept."""
        for found in STREAM.finditer(self.data):
            start = found.end()
            begin = self.data[start : start + BLOCK_BYTES]
            if begin[:2] == b"\xff\xd8" and b"Exif\0\0" in begin and len(self.pictures) < VALUES:
                self.pictures.append(start)
            dictionary = self.data[max(0, start - 400) : start].rpartition(b" obj")[2]
            if begin[:1] in DEFLATED and not NO_TEXT.search(dictionary):
                yield start, self.unpack_stream(start)

    def unpack_stream(self, start: int) -> bytes:
        """One stream, as far as it can be unpacked, and no further than the limit."""
        unpacker, piece = zlib.decompressobj(), bytearray()
        while not unpacker.eof and start < len(self.data) and len(piece) < STREAM_BYTES:
            try:
                piece += unpacker.decompress(self.data[start : start + BLOCK_BYTES], STREAM_BYTES)
            except zlib.error:
                break
            start += BLOCK_BYTES
        if len(piece) >= STREAM_BYTES:
            self.remarks.append(f"What is packed in the PDF before byte {start} was searched only at its beginning")
        return bytes(piece)


def decode_text(literal: bytes | None, digits: bytes | None) -> str:
    """The text of a string in a PDF (ISO 32000-2 §7.3.4, §7.9.2)."""
    if digits is not None:
        packed = re.sub(rb"\s", b"", digits)
        data = bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode("ascii"))
    else:
        data = ESCAPED.sub(unescape, literal or b"")
    if data[:2] == b"\xfe\xff":
        return data[2:].decode("utf-16-be", "replace")
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8" if data[:3] == b"\xef\xbb\xbf" else "latin-1", "replace")


def unescape(found: re.Match[bytes]) -> bytes:
    if found[1].isdigit():
        return bytes([int(found[1], 8) & 0xFF])
    return CONTROLS.get(found[1], found[1])


def main() -> None:
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    standard = sys.stdin.buffer
    data: bytes | mmap = mmap(standard.fileno(), 0, access=ACCESS_READ) if standard.seekable() else standard.read()
    reading = Reading(data, deadline=time.monotonic() + seconds / 2)
    reading.run()
    answer = {"authors": list(reading.authors), "remarks": reading.remarks, "pictures": reading.pictures}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + reading.text)


if __name__ == "__main__":
    main()
