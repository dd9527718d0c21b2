"""Shared strings: the texts of an XLSX workbook, kept once and named by number from its cells.

A workbook may hold a million different texts, so they are kept in a temporary file with their offsets, not in memory,
and unpacked only as far as the cells read so far have asked for.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import ExitStack

from dalel.errors import DocumentError
from dalel.spending.formats.workbook.cell import EMPTY, TEXT_LIMIT, Cell, CellKind, text_cell
from dalel.spending.formats.workbook.package import MIB, Package
from dalel.spending.formats.workbook.part import parse_part

IN_MEMORY = 4 * MIB
REMEMBERED_CHARACTERS = 4 * MIB

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Text:
    """A text gathered piece by piece; past the limit its characters are counted, and no longer kept."""

    __slots__ = ("length", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0

    def add(self, piece: str) -> None:
        """One more piece."""
        self.length += len(piece)
        if self.length <= TEXT_LIMIT:
            self.pieces.append(piece)

    def cell(self) -> Cell:
        """The text as a cell."""
        if self.length > TEXT_LIMIT:
            return Cell(CellKind.TOO_LONG, str(self.length))
        return text_cell(unescape("".join(self.pieces)))


def unescape(text: str) -> str:
    """The text as Excel shows it: ``_x000D_`` stands for a carriage return (ECMA-376, 22.9.2.19)."""
    return _ESCAPE.sub(_unescaped, text) if "_x" in text else text


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match.group(1), 16))
    # What is no text (a control character, half a pair) stays as the file spells it.
    return character if character.isprintable() or character in "\t\n\r" else match.group()


class SharedStrings:
    """The shared strings of one workbook, by number."""

    def __init__(self, package: Package, part: str, *, resources: ExitStack) -> None:
        self._package = package
        # Closed, and with it erased, when the workbook is.
        self._file = resources.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
        self._offsets = array("Q", [0])
        self._too_long: dict[int, Cell] = {}
        self._remembered: dict[int, Cell] = {}
        self._remembered_characters = 0
        self._text: Text | None = None
        self._collecting = False
        self._in_phonetic = False
        self._new: list[bytes] = []
        self._pieces: Iterator[None] = parse_part(package, part, listener=self)

    def cell(self, reference: str) -> Cell:
        """The text that a cell names by number."""
        if not (reference.isascii() and reference.isdigit() and len(reference) < 10):
            raise self._unknown(reference)
        index = int(reference)
        cell = self._remembered.get(index)
        if cell is not None:
            return cell
        while index >= len(self._offsets) - 1:
            self._read_on(reference)
        cell = self._too_long.get(index) or self._kept(index)
        self._remember(index, cell)
        return cell

    def _read_on(self, reference: str) -> None:
        if next(self._pieces, self) is self:
            raise self._unknown(reference)
        if self._new:
            self._file.seek(self._offsets[-1])
            for text in self._new:
                self._offsets.append(self._offsets[-1] + len(text))
            self._file.write(b"".join(self._new))
            self._new.clear()

    def _kept(self, index: int) -> Cell:
        start, end = self._offsets[index], self._offsets[index + 1]
        if start == end:
            return EMPTY
        self._file.seek(start)
        return Cell(CellKind.TEXT, self._file.read(end - start).decode())

    def _remember(self, index: int, cell: Cell) -> None:
        self._remembered_characters += len(cell.text) + 100
        if self._remembered_characters > REMEMBERED_CHARACTERS:
            self._remembered.clear()
            self._remembered_characters = len(cell.text) + 100
        self._remembered[index] = cell

    def _unknown(self, reference: str) -> DocumentError:
        return DocumentError(
            f"{self._package.source.name} is damaged: a cell names the shared text {reference[:20]}, "
            f"but there are {len(self._offsets) - 1}.",
            next_step="Get the document again from its source; if it is the same, ask its publisher for a whole one.",
        )

    # What the part says, tag by tag.

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """A tag opens: ``si`` is one text, ``t`` a run of it, ``rPh`` its pronunciation (not part of the text)."""
        if tag == "t":
            self._collecting = self._text is not None and not self._in_phonetic
        elif tag == "si":
            self._text = Text()
        elif tag == "rPh":
            self._in_phonetic = True

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "t":
            self._collecting = False
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == "si" and self._text is not None:
            cell = self._text.cell()
            if cell.kind is CellKind.TOO_LONG:
                self._too_long[len(self._offsets) - 1 + len(self._new)] = cell
                self._new.append(b"")
            else:
                self._new.append(cell.text.encode())
            self._text = None

    def text(self, text: str) -> None:
        """Text between tags."""
        if self._collecting and self._text is not None:
            self._text.add(text)
