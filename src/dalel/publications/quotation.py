"""A quotation: whether the words that a claim quotes stand in a document, wherever in its text.

Spaces, line ends, marks that are not seen, and the shapes of quotation marks and dashes make no difference; letters and
their order do. Where words are left out ("…", "[…]"), what is before stands before what is after.

Where a claim names a place (a page of a PDF, the address of a page in a web archive, a JSON pointer), the words must
stand there.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dalel.evidence.parts import cut
from dalel.publications.archived_page import ArchivedPage, find_pages
from dalel.publications.arithmetic import NotComputed
from dalel.publications.token import clean_text
from dalel.publications.trouble import TroubleError

_QUOTED = re.compile(r'«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|"([^"]+)"')
_LEFT_OUT = re.compile(r"\s*(?:\[\s*)?(?:…|\.\.\.)(?:\s*\])?\s*")
_MARKS = str.maketrans({**dict.fromkeys("«»“”„‟‹›", '"'), **dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("–—−‐‑", "-")})
_TEXTS = frozenset(
    {"text/plain", "text/markdown", "text/csv", "text/tab-separated-values", "application/xml", "application/jsonl"}
)
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span")
) | {"strong", "sub", "sup", "time", "u", "wbr"}
"""Elements that part no words."""

_PAGE = re.compile(r"page=[1-9][0-9]{0,5}")
_ADDRESS = re.compile(r"https?://\S+\Z")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096

WEB_ARCHIVES = ("application/wacz", "application/warc", "application/gzip")

LARGEST = 64 << 20
"""Bytes of a document above which no words are looked for in it."""


def plain_words(text: str) -> str:
    """A text as it is compared: one space between words, one shape of each mark."""
    return " ".join(clean_text(text).text.translate(_MARKS).split())


def quoted_parts(words: str) -> list[list[str]]:
    """What a claim's words quote, each as parts between which words are left out; all of it where nothing is marked."""
    quoted = ["".join(found) for found in _QUOTED.findall(words)] or [words]
    parts = [[plain_words(part) for part in _LEFT_OUT.split(each)] for each in quoted]
    return [[part for part in each if part] for each in parts]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text of a document as it is compared, and its place; empty where the document is one text."""

    place: str
    text: str


def find_quoted(words: str, texts: Sequence[Stretch]) -> tuple[str, ...] | None:
    """Where everything that the words quote stands, each quote at the first of its places; None where one does not."""
    places = []
    for parts in quoted_parts(words):
        place = next((each.place for each in texts if stands_in(parts, each.text)), None)
        if place is None:
            return None
        places.append(place)
    return tuple(dict.fromkeys(places))


def stands_in(parts: list[str], text: str) -> bool:
    """Whether the parts stand in a text, one after the other, and there is any."""
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return bool(parts)


def is_quoted_place(at: str) -> bool:
    """Whether a place is spelled as a page of a PDF (RFC 8118) or as the address of a page."""
    return bool(_PAGE.fullmatch(at) or _ADDRESS.match(at))


def read_stretches(path: Path, media_type: str, at: str | None) -> list[Stretch]:
    """The texts of a document as they are compared, or those at one place of it; refused where there are none."""
    if media_type in WEB_ARCHIVES:
        pages = find_pages(path, media_type, at)
        return [Stretch(page.place, plain_words(prose_of(page))) for page in pages]
    found = read_texts(path, media_type)
    if found is None:
        raise TroubleError(NotComputed.NO_TEXT)
    there = [each for each in found if at is None or each.place == at or each.place.startswith(f"{at}/")]
    if not there:
        raise TroubleError(NotComputed.NO_PLACE)
    return there


def prose_of(page: ArchivedPage) -> str:
    """The text of a page of a web archive."""
    text = None if page.data is None else decode_page(page.data, page.charset)
    if text is None:
        raise TroubleError(NotComputed.NO_TEXT)
    return text if page.media_type == "text/plain" else prose(text)


def read_texts(path: Path, media_type: str) -> list[Stretch] | None:
    """The texts of a document: JSON's strings, a page of a PDF; None where none can be read."""
    if path.stat().st_size > LARGEST:
        return None
    if media_type == "application/pdf":
        pages = cut(path, media_type=media_type)
        found = [] if pages is None else [json.loads(page) for page in pages.parts]
        return [Stretch(f"page={page['page']}", plain_words(page["text"])) for page in found] or None
    try:
        if media_type == "application/json":
            return [Stretch(place, plain_words(text)) for place, text in strings(json.loads(path.read_bytes()))]
        if media_type == "text/html":
            text = decode_page(path.read_bytes(), None)
            return None if text is None else [Stretch("", plain_words(prose(text)))]
        is_text = media_type in _TEXTS
        return [Stretch("", plain_words(path.read_bytes().decode("utf-8-sig")))] if is_text else None
    except (ValueError, RecursionError):
        return None


def strings(tree: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a JSON document that is a value, with its JSON pointer."""
    if isinstance(tree, str):
        yield place, tree
    elif isinstance(tree, dict | list):
        named = tree.items() if isinstance(tree, dict) else enumerate(tree)
        for name, each in named:
            yield from strings(each, f"{place}/{str(name).replace('~', '~0').replace('/', '~1')}")


def decode_page(data: bytes, charset: str | None) -> str | None:
    """The text of a page in the encoding that its server named, else that it names itself, else UTF-8; None in none."""
    if charset is None and not data.startswith(b"\xef\xbb\xbf"):
        named = _CHARSET.search(data[:_HEAD])
        charset = None if named is None else named[1].decode("ascii")
    try:
        encoding = codecs.lookup(charset or "utf-8").name
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (LookupError, ValueError):
        return None


def prose(page: str) -> str:
    """What a page says to its reader."""
    reader = _Prose()
    reader.feed(page)
    reader.close()
    return "".join(reader.texts)


class _Prose(HTMLParser):
    """The text of a page, without scripts and styles; an element of its own line parts words."""

    UNSEEN = frozenset(("script", "style", "template", "noscript"))

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as HTMLParser has it
        """Begin an element."""
        self._unseen += tag in self.UNSEEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self._unseen = max(self._unseen - (tag in self.UNSEEN), 0)
        self._part(tag)

    def handle_data(self, data: str) -> None:
        """Take text that is seen."""
        if not self._unseen:
            self.texts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.texts.append(" ")
