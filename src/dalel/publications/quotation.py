"""A quotation: whether the words that a claim quotes stand in a document, wherever in its text.

Spaces, line ends, marks that are not seen, and the shapes of quotation marks and dashes make no difference; letters and
their order do. Where words are left out ("…", "[…]"), what is before stands before what is after.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dalel.evidence.parts import cut
from dalel.publications.token import clean_text

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


def is_quoted_from(words: str, texts: list[str]) -> bool:
    """Whether everything that the words quote stands in one of these texts."""
    return all(any(stands_in(parts, text) for text in texts) for parts in quoted_parts(words))


def stands_in(parts: list[str], text: str) -> bool:
    """Whether the parts stand in a text, one after the other, and there is any."""
    place = 0
    for part in parts:
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return bool(parts)


def read_texts(path: Path, media_type: str) -> list[str] | None:
    """The texts of a document as they are compared: JSON's strings, a page of a PDF; None where none can be read."""
    if path.stat().st_size > LARGEST:
        return None
    if media_type == "application/pdf":
        pages = cut(path, media_type=media_type)
        return None if pages is None else [plain_words(json.loads(page)["text"]) for page in pages.parts]
    try:
        if media_type == "application/json":
            return [plain_words(text) for text in strings(json.loads(path.read_bytes()))]
        if media_type == "text/html":
            page = _Prose()
            page.feed(path.read_bytes().decode())
            return [plain_words(" ".join(page.texts))]
        return [plain_words(path.read_bytes().decode("utf-8-sig"))] if media_type in _TEXTS else None
    except (ValueError, RecursionError):
        return None


def strings(tree: Any) -> Iterator[str]:
    """Every string of a JSON document that is a value."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from strings(each)


class _Prose(HTMLParser):
    """The text of a page, without scripts and styles; an element of its own line parts words."""

    UNSEEN = frozenset(("script", "style", "template", "noscript"))

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = [""]
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
            self.texts[-1] += data

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.texts.append("")
