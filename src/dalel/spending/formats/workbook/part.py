"""A part: one XML file of a workbook, read as a stream of tags, never held.

What a spreadsheet program never writes is refused: a document type (with it the entities that grow without end),
tags nested without end, thousands of different tags, a tag that never ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class LocalNames(dict[str, str]):
    """Tags without their prefixes (``x:row`` is ``row``), each worked out once."""

    def __init__(self, complain: Callable[[str], DocumentError]) -> None:
        super().__init__()
        self._complain = complain

    def __missing__(self, name: str) -> str:
        if len(self) >= TAGS_LIMIT:
            raise self._complain(f"it has more than {TAGS_LIMIT} different tags")
        self[name] = local = name.rpartition(":")[2]
        return local


def parse_part(package: Package, name: str, listener: Tags) -> Iterator[None]:
    """Tell ``listener`` the tags of a part; pauses after each piece, so that what it gathered can be taken."""

    def complain(what: str) -> DocumentError:
        return DocumentError(
            f"{package.source.name} is not a plain workbook: in its part {name}, {what}.", next_step=_SAVE_AGAIN
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    local = LocalNames(complain)
    depth = 0
    on_start, on_end = listener.start, listener.end

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > NESTING_LIMIT:
            raise complain(f"tags are nested more than {NESTING_LIMIT} deep")
        on_start(local[tag], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        on_end(local[tag])

    def doctype(*_: object) -> None:
        raise complain("there is a document type (DOCTYPE), which can make a small file fill a computer's memory")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = doctype

    fed = 0
    try:
        for chunk in package.chunks(name):
            fed += len(chunk)
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > PENDING_LIMIT:
                raise complain(f"one tag is longer than {PENDING_LIMIT} bytes")
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise complain(f"the XML breaks off ({expat.ErrorString(error.code)}, line {error.lineno})") from error
