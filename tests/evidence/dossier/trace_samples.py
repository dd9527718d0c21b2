"""Documents for the tests, made by hand: pictures with Exif, PDFs, office documents, archives, captures."""

from __future__ import annotations

import gzip
import struct
import warnings
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from pypdf import PageObject, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dalel.evidence.dossier.traces import Identity, Limits, Trace, find_traces

AIGERIM = Identity(user="aigerim", full_name="Aigerim Testova", home="/home/aigerim", host="aigerim-pc.lan")
NOBODY = Identity(user=None, full_name=None, home=None, host=None)

LIMITS = Limits()

ASCII, LONG, RATIONAL = 2, 4, 5


SECRET = "c2Vzc2lvbg"  # noqa: S105
"""The value of every cookie and credential: no trace may repeat it."""


def traces_in(content: bytes, identity: Identity = AIGERIM, *, limits: Limits = LIMITS) -> list[tuple[str, str, str]]:
    """What is found in one document: kind, place, sentence."""
    traces = find_traces({"document": content}, identity=identity, limits=limits)
    assert SECRET not in repr(traces)
    assert all(isinstance(each, Trace) and each.path == "document" for each in traces)
    return [(str(each.kind), each.place, each.says) for each in traces]


def tiff(entries: Sequence[tuple[int, bytes]], *, gps: bool = False, order: str = "<") -> bytes:
    """A TIFF with texts under these tags, and a GPS directory with a latitude."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}L", 8)
    count = len(entries) + gps
    rows, data, place = b"", b"", 8 + 2 + 12 * count + 4
    for tag, text in entries:
        value = text + b"\0"
        if len(value) <= 4:
            rows += struct.pack(f"{order}2HL", tag, ASCII, len(value)) + value.ljust(4, b"\0")
            continue
        rows += struct.pack(f"{order}2H2L", tag, ASCII, len(value), place + len(data))
        data += value
    if gps:
        rows += struct.pack(f"{order}2H2L", 0x8825, LONG, 1, place + len(data))
        latitude = struct.pack(f"{order}2H2L", 2, RATIONAL, 3, 0)
        data += struct.pack(f"{order}H", 1) + latitude + b"\0\0\0\0"
    return head + struct.pack(f"{order}H", count) + rows + b"\0\0\0\0" + data


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG with these segments, and no picture."""
    packed = b"".join(bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data for mark, data in segments)
    return b"\xff\xd8" + packed + b"\xff\xda\0\2\xff\xd9"


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with these chunks, and no picture."""
    inner = [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), *chunks, (b"IEND", b"")]
    packed = (
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in inner
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP with these chunks."""
    packed = b"".join(kind + struct.pack("<L", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<L", 4 + len(packed)) + b"WEBP" + packed


def zipped(members: Mapping[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def office(*, core: str = "", app: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """An office document with this description."""
    core_xml = f'<?xml version="1.0"?><cp:coreProperties xmlns:dc="x">{core}</cp:coreProperties>'
    app_xml = f'<?xml version="1.0"?><Properties>{app}</Properties>'
    return zipped({"docProps/core.xml": core_xml.encode(), "docProps/app.xml": app_xml.encode(), **(more or {})})


def pdf(
    *,
    author: str | None = None,
    text: str = "",
    closed_with: str | None = None,
    xmp: bytes | None = None,
    picture: bytes | None = None,
) -> bytes:
    """A PDF of one page."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if author is not None:
        writer.add_metadata({"/Author": author})
    if xmp is not None:
        writer.xmp_metadata = xmp
    if text:
        put_text(writer, page, text)
    if picture is not None:
        image = StreamObject()
        image.set_data(picture)
        image[NameObject("/Subtype")] = NameObject("/Image")
        image[NameObject("/Filter")] = NameObject("/DCTDecode")
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): writer._add_object(image)})
    if closed_with is not None:
        writer.encrypt(closed_with, algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def put_text(writer: PdfWriter, page: PageObject, text: str) -> None:
    content = DecodedStreamObject()
    # Each letter by itself, as programs do that space letters: the text as such stands nowhere.
    content.set_data(f"BT /F1 12 Tf 10 100 Td [{' '.join(f'({letter})' for letter in text)}] TJ ET".encode())
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})


def warc(*records: tuple[str, Sequence[tuple[str, str]], bytes], packed: bool = True) -> bytes:
    """A WARC file, written by warcio: the kind of each record, its HTTP headers, its body."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=packed)
    with warnings.catch_warnings():
        # warcio leaves its temporary files to be closed when they are forgotten.
        warnings.simplefilter("ignore", ResourceWarning)
        for kind, headers, body in records:
            first = "GET / HTTP/1.1" if kind == "request" else "200 OK"
            http = StatusAndHeaders(first, list(headers), protocol="HTTP/1.1", is_http_request=kind == "request")
            date = {"WARC-Date": "2026-11-23T09:30:00Z"}
            record = writer.create_warc_record(
                "https://example.org/", kind, payload=BytesIO(body), http_headers=http, warc_headers_dict=date
            )
            writer.write_record(record)
            del record
    return file.getvalue()


def chunked(data: bytes, size: int) -> bytes:
    """A body as it is sent in chunks."""
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
