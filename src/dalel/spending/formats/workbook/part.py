"""A part: one XML file of a workbook, read as a stream of tags, never held.

What a spreadsheet program never writes is refused: a document type (with it the entities that grow without end),
tags nested without end, thousands of different tags, a tag that never ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from dalel.errors import DocumentError
from dalel.spending.formats.workbook.package import MIB, Package

NESTING_LIMIT = 100
TAGS_LIMIT = 1_000
PENDING_LIMIT = 8 * MIB
"""Bytes the parser may hold back while it waits for one tag to end."""

_SAVE_AGAIN = "Open the workbook in LibreOffice or Excel and save it again; if it cannot be opened, get it again."


class Tags(Protocol):
    """What listens to a part: tags by their local names (without the prefix), attributes by their full ones."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """Text between tags, in pieces."""


def parse_part(package: Package, name: str, *, listener: Tags) -> Iterator[None]:
    """Tell ``listener`` the tags of a part; pauses after each piece, so that what it gathered can be taken."""
    return Part(package, name, listener=listener).parse()


class Part:
    """One part while it is read."""

    def __init__(self, package: Package, name: str, *, listener: Tags) -> None:
        self._package = package
        self._name = name
        self._on_start, self._on_end = listener.start, listener.end
        self._local: dict[str, str] = {}
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = listener.text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def parse(self) -> Iterator[None]:
        """Read the part from its beginning to its end."""
        fed = 0
        try:
            for chunk in self._package.chunks(self._name):
                fed += len(chunk)
                self._parser.Parse(chunk, False)
                if fed - self._parser.CurrentByteIndex > PENDING_LIMIT:
                    raise self._complain(f"one tag is longer than {PENDING_LIMIT} bytes")
                yield
            self._parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            what = f"the XML breaks off ({expat.ErrorString(error.code)}, line {error.lineno})"
            raise self._complain(what) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > NESTING_LIMIT:
            raise self._complain(f"tags are nested more than {NESTING_LIMIT} deep")
        self._on_start(self._local.get(tag) or self._learn(tag), attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._on_end(self._local[tag])

    def _learn(self, tag: str) -> str:
        """A tag without its prefix (``x:row`` is ``row``), worked out once."""
        if len(self._local) >= TAGS_LIMIT:
            raise self._complain(f"it has more than {TAGS_LIMIT} different tags")
        self._local[tag] = local = tag.rpartition(":")[2]
        return local

    def _doctype(self, *_: object) -> None:
        raise self._complain("there is a document type (DOCTYPE), which can make a small file fill a computer's memory")

    def _complain(self, what: str) -> DocumentError:
        return DocumentError(
            f"{self._package.source.name} is not a plain workbook: in its part {self._name}, {what}.",
            next_step=_SAVE_AGAIN,
        )
