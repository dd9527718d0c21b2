"""Looking: the text of what came, as far as it takes to see whether it is what was asked for. Nothing is changed."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from dalel.errors import DocumentError
from dalel.evidence.parts import cut

MAX_LOOK = 8 << 20
"""Bytes of a document that are looked at, once unpacked."""

PAGES = frozenset(("text/html", "application/xhtml+xml"))
_TEXTS = re.compile(r"text/.*|application/(?:.*\+)?(?:json|xml|jsonl|javascript)|image/svg\+xml")
_OFFICE = re.compile(r"application/vnd\.(?:openxmlformats|oasis)[\w.-]*")
_CHARSET = re.compile(rb"""(?i)charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})""")
_TAG = re.compile(r"<[^>]*>")
_SILENT = frozenset(("script", "style", "template", "noscript", "svg"))


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. ``text`` is None where the document could not be looked into.

    ``titles`` are the title and the largest headings of a page, ``words`` counts what a reader sees of it, and
    ``asks_password`` where it has a field for one. ``markup`` is the page as it was sent.
    """

    text: str | None
    is_page: bool = False
    titles: tuple[str, ...] = ()
    words: int = 0
    asks_password: bool = False
    markup: str = ""


class PageReader(HTMLParser):
    """The words of a page that a reader sees, its title and its headings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.titles: list[str] = []
        self.asks_password = False
        self._heading: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in ("title", "h1"):
            self._heading = ""
        elif tag == "input" and (dict(attrs).get("type") or "").strip().lower() == "password":
            self.asks_password = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("title", "h1") and self._heading is not None:
            self.titles.append(" ".join(self._heading.split()))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading += data
        if not self._silent:
            self.texts.append(data)


def look(path: Path, *, media_type: str, charset: str | None, coding: str | None) -> Look:
    """Look at a document that came, its content coding undone for the look alone."""
    data = unpacked(path, coding)
    if data is None:
        return Look(None)
    # A page for logging in often comes under the name of the workbook that was asked for.
    is_page = media_type in PAGES or (not _TEXTS.fullmatch(media_type) and looks_like_page(data))
    if not is_page and coding is None and _OFFICE.fullmatch(media_type):
        return Look(text_of_office(path))
    if not is_page and coding is None and media_type == "application/pdf":
        return Look(text_of_pdf(path))
    if not is_page and not _TEXTS.fullmatch(media_type):
        return Look(None)
    markup = decode(data, charset)
    if not is_page:
        return Look(markup)
    reader = PageReader()
    reader.feed(markup)
    reader.close()
    text = " ".join(reader.texts)
    return Look(
        text=text,
        is_page=True,
        titles=tuple(title for title in reader.titles if title),
        words=len(text.split()),
        asks_password=reader.asks_password,
        markup=markup,
    )


def unpacked(path: Path, coding: str | None) -> bytes | None:
    """The beginning of a document without its content coding; None where the coding is not known here."""
    with path.open("rb") as file:
        data = file.read(MAX_LOOK)
    if coding is None:
        return data
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(bits).decompress(data, MAX_LOOK)
        except zlib.error:
            continue
    return None


def looks_like_page(data: bytes) -> bool:
    """Whether bytes of no named kind begin as a page does."""
    return data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def decode(data: bytes, charset: str | None) -> str:
    """Bytes as text, by what the headers say, else what the page says of itself, else UTF-8."""
    named = _CHARSET.search(data[:2048])
    for name in (charset, named[1].decode() if named else None, "utf-8"):
        try:
            if name and codecs.lookup(name):
                return data.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def text_of_office(path: Path) -> str | None:
    """The words in a workbook or a text document, which is a ZIP of XML."""
    texts, left = [], MAX_LOOK
    try:
        with zipfile.ZipFile(path) as archive:
            for name in (name for name in archive.namelist() if name.endswith(".xml")):
                with archive.open(name) as member:
                    data = member.read(left)
                left -= len(data)
                texts.append(_TAG.sub(" ", data.decode("utf-8", "replace")))
    except (zipfile.BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return None
    return " ".join(texts)


def text_of_pdf(path: Path) -> str | None:
    """The words on the pages of a PDF."""
    try:
        pieces = cut(path, media_type="application/pdf", table_rows=None)
    except DocumentError:
        return None
    if pieces is None:
        return None
    return " ".join(pieces.parts[index].decode("utf-8", "replace") for index in range(len(pieces.parts)))


def normal(text: str) -> str:
    """A text without what the eye does not tell apart: letter cases, kinds of space, invisible signs."""
    visible = "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")
    return " ".join(visible.casefold().split())
