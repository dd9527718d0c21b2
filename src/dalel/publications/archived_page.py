"""A page in a web archive, WARC or WACZ, and its place there: record and offset.

An archive may come from anybody. It is read record by record; what unpacks to more than is allowed is refused, and so
is what is not certainly one record after another.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO
from urllib.parse import urldefrag, urljoin

from dalel.errors import DocumentError
from dalel.evidence.dossier.zipped import read_directory, read_local_header, read_member, read_members
from dalel.evidence.parts.part import TooManyPartsError
from dalel.evidence.parts.warc_records import Member, NotWarcError, record_end
from dalel.publications.arithmetic import NotComputed
from dalel.publications.trouble import TroubleError

LARGEST = 256 << 20
"""Bytes of the archives of one document, as they are packed."""

UNPACKED = 1 << 30
"""Bytes that all records of one archive may unpack to; they are counted and not held."""

LARGEST_PAGE = 8 << 20
"""Bytes of one page, unpacked."""

MOST_RECORDS = 200_000
MOST_ANSWERS = 20
MOST_HOPS = 5
_SMALL = 4 << 20
_HEAD = 64 << 10
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_ARCHIVE = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_RESPONSE = re.compile(rb"^WARC-Type:[ \t]*response[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_TARGET = re.compile(rb"^WARC-Target-URI:[ \t]*<?([^\s<>]+)>?[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as it was answered: its place in the document, its kind, the encoding that its server named, its bytes.

    ``data`` is None where they travelled in a coding that is not read.
    """

    place: str
    media_type: str
    charset: str | None
    data: bytes | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer of a server: where it stands, its head, and its body without the coding that it travelled in."""

    place: str
    status: str
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def media_type(self) -> str:
        """What kind of document it says it is."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def find_pages(path: Path, media_type: str, address: str | None) -> list[ArchivedPage]:
    """The answers to an address, or those that are the main page; refused where the archive holds none."""
    if find_spec("warcio") is None:
        raise TroubleError(NotComputed.NO_WARCIO)
    if path.stat().st_size > LARGEST:
        raise TroubleError(NotComputed.TOO_LARGE)
    try:
        with path.open("rb") as file:
            if media_type == "application/wacz":
                return _of_wacz(file, address)
            return _of_warcs([("", file)], address)
    except TooManyPartsError as error:
        raise TroubleError(NotComputed.TOO_LARGE) from error
    except (NotWarcError, zlib.error, DocumentError) as error:
        says = error.what if isinstance(error, DocumentError) else "it is no sound WARC file"
        raise TroubleError(NotComputed.NO_TEXT, "file", says=says) from error


def _of_wacz(file: BinaryIO, address: str | None) -> list[ArchivedPage]:
    """The pages of a WACZ file, whose main page it names itself."""
    members = {member.name: member for member in read_members(file, read_directory(file))}
    archives = [member for name, member in sorted(members.items()) if _ARCHIVE.fullmatch(name)]
    if sum(member.size for member in archives) > LARGEST:
        raise TroubleError(NotComputed.TOO_LARGE)

    def read(name: str) -> bytes:
        member = members.get(name)
        if member is None or member.size > _SMALL:
            return b""
        return b"".join(read_member(file, member, data=read_local_header(file, member).data))

    main = address or main_page(read("datapackage.json"), read("pages/pages.jsonl"))
    if main is None:
        raise TroubleError(NotComputed.NO_PLACE, "no-main-page")
    opened: list[tuple[str, IO[bytes]]] = []
    try:
        for member in archives:
            copy: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed below, with the others
            opened.append((f"{member.name};", copy))
            for chunk in read_member(file, member, data=read_local_header(file, member).data):
                copy.write(chunk)
            copy.flush()
        return _of_warcs(opened, main)
    finally:
        for _, copy in opened:
            copy.close()


def main_page(package: bytes, pages: bytes) -> str | None:
    """The address of the page that a WACZ was made for: as its description has it, else the first of its list."""
    for text in (package, *pages.splitlines()[:2]):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        named = found.get("mainPageUrl", found.get("url")) if isinstance(found, dict) else None
        if isinstance(named, str):
            return named
    return None


def _of_warcs(files: Sequence[tuple[str, IO[bytes]]], address: str | None) -> list[ArchivedPage]:
    """The pages of some WARC files at an address, through redirects that they hold; else the first page in them."""
    if address is None:
        answers = (answer for name, file in files for answer in find_answers(name, file, None))
        first = next((each for each in answers if each.status == "200" and each.media_type in _PAGES), None)
        if first is None:
            raise TroubleError(NotComputed.NO_PLACE, "no-main-page")
        return [to_page(first)]
    wanted = address
    for _ in range(MOST_HOPS):
        found: list[_Answer] = []
        for answer in (answer for name, file in files for answer in find_answers(name, file, wanted)):
            found.append(answer)
            if len(found) > MOST_ANSWERS:
                raise TroubleError(NotComputed.TOO_LARGE)
        pages = [to_page(each) for each in found if each.status[:1] != "3" and each.media_type in _PAGES]
        onward = next((each.headers["location"] for each in found if "location" in each.headers), None)
        if pages or onward is None:
            break
        wanted = urljoin(wanted, onward)
    if not pages:
        raise TroubleError(NotComputed.NO_PLACE, "page", address=address)
    return pages


def find_answers(name: str, file: IO[bytes], address: str | None) -> Iterator[_Answer]:
    """The answers to an address, or to any where none is given."""
    for number, offset, record, is_whole in find_records(file):
        if is_whole:
            answer = parse_answer(record, f"{name}record={number};offset={offset}", address)
            if answer is not None:
                yield answer
        elif address is not None and is_answer_to(record, address):
            raise TroubleError(NotComputed.TOO_LARGE)


def is_answer_to(head: bytes, address: str) -> bool:
    """Whether the beginning of a record says that it is an answer to an address."""
    named = _TARGET.search(head)
    is_answer = _RESPONSE.search(head) is not None and named is not None
    return is_answer and same_page(named[1].decode("utf-8", "replace"), address)  # type: ignore[index]


def same_page(one: str, other: str) -> bool:
    """Whether two addresses are of one page, whatever place in it they name."""
    return urldefrag(one).url == urldefrag(other).url


def find_records(file: IO[bytes]) -> Iterator[tuple[int, int, bytes, bool]]:
    """Each record: its number from 1, where it begins, its bytes, unpacked, and whether these are all of them.

    Of a record that is larger than a page only the beginning is held.
    """
    with mapped(file) as data:
        place, number, unpacked = 0, 0, 0
        is_packed = data[:2] == _GZIP
        while place < len(data):
            number += 1
            if number > MOST_RECORDS:
                raise TroubleError(NotComputed.TOO_LARGE)
            if is_packed:
                member = Member(data, place, limit=UNPACKED - unpacked)
                end, size = member.end, member.unpacked
                unpacked += size
            else:
                end = record_end(data, place)
                size = end - place
            is_whole = size <= LARGEST_PAGE
            record = data[place : end if is_whole else min(end, place + _HEAD)]
            if is_packed:
                record = zlib.decompressobj(wbits=31).decompress(record, size if is_whole else _HEAD)
            yield number, place, record, is_whole
            place = end


@contextmanager
def mapped(file: IO[bytes]) -> Iterator[mmap]:
    """A file as bytes that are read where they are asked for; an empty one is no archive."""
    try:
        data = mmap(file.fileno(), 0, access=ACCESS_READ)
    except ValueError as error:
        raise NotWarcError from error
    with data:
        yield data


def parse_answer(record: bytes, place: str, address: str | None) -> _Answer | None:
    """The answer in a record; None where the record is another, or the answer is of another address."""
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - only who captures pages has this library
    from warcio.recordloader import ArcWarcRecordLoader  # noqa: PLC0415
    from warcio.statusandheaders import StatusAndHeadersParserException  # noqa: PLC0415

    if b"response" not in record[:_HEAD]:
        return None
    try:
        found = ArcWarcRecordLoader().parse_record_stream(BytesIO(record), known_format="warc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
        raise NotWarcError from error
    asked = found.rec_headers.get_header("WARC-Target-URI")
    if found.rec_type != "response" or found.http_headers is None or asked is None:
        return None
    if address is not None and not same_page(asked, address):
        return None
    headers = {name.lower(): value for name, value in found.http_headers.headers}
    return _Answer(place, found.http_headers.get_statuscode(), headers, body_of(found, headers))


def body_of(record: Any, headers: Mapping[str, str]) -> bytes | None:
    """The body without the coding that it travelled in; None where that is neither gzip nor deflate, or is damaged.

    What unpacks to more than a page may have is refused while it is unpacked.
    """
    from warcio.bufferedreaders import ChunkedDataReader  # noqa: PLC0415

    is_chunked = headers.get("transfer-encoding", "").lower() == "chunked"
    data: bytes = (ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream).read()
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        return data
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        unpacked = unpacker.decompress(data, LARGEST_PAGE)
    except zlib.error:
        return None
    if unpacker.unconsumed_tail:
        raise TroubleError(NotComputed.TOO_LARGE)
    return unpacked


def to_page(answer: _Answer) -> ArchivedPage:
    """An answer as a page."""
    named = re.search(r"charset=[\"']?([\w.:-]+)", answer.headers.get("content-type", ""), re.IGNORECASE)
    return ArchivedPage(answer.place, answer.media_type, named[1] if named else None, answer.body)
