"""Pictures: what a camera or a program wrote into them (Exif 2.32, TIFF 6.0, XMP, IPTC), read without trust."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import BinaryIO

from dalel.errors import DocumentError
from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.dossier.traces.form import Form
from dalel.evidence.dossier.traces.office import say_author
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

BLOCK_BYTES = 16 << 20
"""The most that is read of one block of description."""
ENTRIES = 1000
VALUE_BYTES = 200

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
GPS_LATITUDE, GPS_LONGITUDE = 2, 4
SHOWN_TAGS = {
    0x010F: "the maker of the camera",
    0x0110: "the model of the camera",
    0x0131: "the program",
    0x013B: "the artist",
    0x013C: "the computer",
    0x8298: "the owner of the rights",
    0x9C9D: "the author",
    0xA430: "the owner of the camera",
}
HIDDEN_TAGS = {
    0xA431: "the number of the camera",
    0xA435: "the number of the lens",
    0xC62F: "the number of the camera",
}
UTF_16_TAGS = frozenset({0x9C9D})

XMP_CREATOR = re.compile(rb"<dc:creator[^>]{0,200}>(.{0,2000}?)</dc:creator>", re.DOTALL)
XMP_ITEM = re.compile(rb"<rdf:li[^>]{0,200}>([^<]{0,400})<")
XMP_PLACE = re.compile(rb"exif:GPSL(?:ati|ongi)tude")
IPTC_AUTHOR = re.compile(rb"\x1c\x02\x50(..)", re.DOTALL)

XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"


def read_picture(file: BinaryIO, form: Form) -> Sayings:
    """Everything that a picture says of its camera, its place and its maker."""
    blocks = {Form.JPEG: jpeg_blocks, Form.PNG: png_blocks, Form.WEBP: webp_blocks, Form.TIFF: tiff_blocks}[form]
    said: Sayings = []
    for kind, block in blocks(file):
        if kind == "exif":
            said += say_exif(list(read_tiff(block)))
        else:
            data = block.read(BLOCK_BYTES)
            said += {"xmp": say_xmp, "iptc": say_iptc, "text": say_png_text}[kind](data)
    return list(dict.fromkeys(said))


def say_exif(found: list[str]) -> Sayings:
    return [(TraceKind.EXIF, f"The picture tells {', '.join(dict.fromkeys(found))}.")] if found else []


def say_xmp(data: bytes) -> Sayings:
    """XMP: the creators, and whether a place is given."""
    said = say_exif(["its place (GPS)"] if XMP_PLACE.search(data) else [])
    for creator in XMP_CREATOR.finditer(data):
        for item in XMP_ITEM.finditer(creator[1]):
            said += say_author("dc:creator", unescape(item[1].decode("utf-8", "replace")))
    return said


def say_iptc(data: bytes) -> Sayings:
    """IPTC: the author (By-line, 2:80)."""
    said: Sayings = []
    for found in IPTC_AUTHOR.finditer(data):
        length = int.from_bytes(found[1], "big")
        said += say_author("By-line", data[found.end() : found.end() + length].decode("utf-8", "replace"))
    return said


def say_png_text(data: bytes) -> Sayings:
    """A text in a PNG: a keyword, a zero byte, the text."""
    keyword, _, text = data.partition(b"\0")
    if keyword == b"XML:com.adobe.xmp":
        return say_xmp(text)
    return say_author("Author", text.decode("utf-8", "replace")) if keyword.lower() == b"author" else []


def jpeg_blocks(file: BinaryIO) -> Iterator[tuple[str, BytesIO]]:
    """The segments of a JPEG before the picture itself."""
    file.seek(2)
    while True:
        mark = read_exactly(file, 2)
        while mark == b"\xff\xff":
            mark = mark[1:] + read_exactly(file, 1)
        if mark[0] != 0xFF:
            raise DocumentError("its segments are damaged")
        # The picture begins (SOS), or ends (EOI).
        if mark[1] in (0xDA, 0xD9):
            return
        length = int.from_bytes(read_exactly(file, 2), "big")
        data = read_exactly(file, max(0, length - 2))
        if mark[1] == 0xE1 and data.startswith(b"Exif\0"):
            yield "exif", BytesIO(data[6:])
        elif mark[1] == 0xE1 and data.startswith(XMP_MARK):
            yield "xmp", BytesIO(data[len(XMP_MARK) :])
        elif mark[1] == 0xED:
            yield "iptc", BytesIO(data)


def png_blocks(file: BinaryIO) -> Iterator[tuple[str, BytesIO]]:
    """The chunks of a PNG that describe it."""
    file.seek(8)
    while True:
        length, kind = struct.unpack(">L4s", read_exactly(file, 8))
        if kind == b"IEND":
            return
        if kind not in (b"eXIf", b"tEXt", b"iTXt", b"zTXt"):
            file.seek(length + 4, 1)
            continue
        data = read_exactly(file, min(length, BLOCK_BYTES))
        file.seek(length - len(data) + 4, 1)
        if kind == b"eXIf":
            yield "exif", BytesIO(data)
        else:
            yield "text", BytesIO(plain_text(kind, data))


def plain_text(kind: bytes, data: bytes) -> bytes:
    """A keyword, a zero byte and the text, of each of the three kinds of text (PNG §11.3.4)."""
    keyword, _, rest = data.partition(b"\0")
    is_packed = kind == b"zTXt"
    if kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
    elif is_packed:
        rest = rest[1:]
    if is_packed:
        try:
            rest = zlib.decompressobj().decompress(rest, BLOCK_BYTES)
        except zlib.error as error:
            raise DocumentError("a text in it is damaged") from error
    return keyword + b"\0" + rest


def webp_blocks(file: BinaryIO) -> Iterator[tuple[str, BytesIO]]:
    """The chunks of a WebP that describe it."""
    size = file.seek(0, 2)
    place = 12
    while place + 8 <= size:
        file.seek(place)
        kind, length = struct.unpack("<4sL", read_exactly(file, 8))
        if kind in (b"EXIF", b"XMP "):
            data = read_exactly(file, min(length, BLOCK_BYTES))
            yield ("exif", BytesIO(data.removeprefix(b"Exif\0\0"))) if kind == b"EXIF" else ("xmp", BytesIO(data))
        place += 8 + length + length % 2


def tiff_blocks(file: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    yield "exif", file


def read_tiff(file: BinaryIO) -> Iterator[str]:
    """What the directories of a TIFF, or of an Exif block, tell. Each directory is read once, however they point."""
    file.seek(0)
    mark = read_exactly(file, 8)
    order = {b"II": "<", b"MM": ">"}.get(mark[:2])
    if order is None:
        raise DocumentError("its Exif block is damaged")
    waiting = [(struct.unpack(f"{order}L", mark[4:])[0], 0)]
    seen: set[int] = set()
    while waiting:
        place, directory = waiting.pop(0)
        if place in seen or place == 0:
            continue
        seen.add(place)
        file.seek(place)
        count = struct.unpack(f"{order}H", read_exactly(file, 2))[0]
        if count > ENTRIES:
            raise DocumentError("its Exif block is damaged")
        entries = read_exactly(file, 12 * count)
        for number in range(count):
            tag, kind, length, value = struct.unpack_from(f"{order}2H2L", entries, 12 * number)
            if tag in (EXIF_IFD, GPS_IFD) and directory == 0:
                waiting.append((value, tag))
            yield from read_tag(
                file, tag, (kind, length, value, order), directory=directory, raw=entries[12 * number + 8 :]
            )


def read_tag(
    file: BinaryIO, tag: int, entry: tuple[int, int, int, str], *, directory: int, raw: bytes
) -> Iterator[str]:
    """What one entry of a directory tells."""
    _, length, value, _ = entry
    if directory == GPS_IFD:
        if tag in (GPS_LATITUDE, GPS_LONGITUDE):
            yield "its place (GPS)"
        return
    if tag in HIDDEN_TAGS:
        yield HIDDEN_TAGS[tag]
    elif tag in SHOWN_TAGS:
        if length <= 4:
            data = raw[:length]
        else:
            file.seek(value)
            data = file.read(min(length, VALUE_BYTES))
        text = data.decode("utf-16-le" if tag in UTF_16_TAGS else "utf-8", "replace").strip("\0 ")
        if text:
            yield f"{SHOWN_TAGS[tag]} ({shown(text)})"


def read_exactly(file: BinaryIO, length: int) -> bytes:
    data = file.read(length)
    if len(data) != length:
        raise DocumentError("it is cut off")
    return data
