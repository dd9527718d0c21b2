"""CSV: rows of text, whose encoding and delimiter are told by a mapping file and never guessed.

A record begins on one physical line of the file and may go on over several, where a quoted text holds line breaks;
its place is the line it begins on. A file whose records cannot be told apart for certain is refused as a whole.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import ExitStack
from io import TextIOWrapper
from typing import NamedTuple

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook.cell import EMPTY, TEXT_LIMIT, Cell, CellKind
from dalel.spending.formats.workbook.package import MIB
from dalel.spending.formats.workbook.sheet import Row, Sheet, Trouble

RECORD_LIMIT = 1_000_000
"""Characters of one record; a longer one is refused and not held."""

ENCODINGS = (
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"),
    *("cp1251", "kz1048", "ptcp154", "cp866", "koi8-r", "koi8-u", "mac-cyrillic", "iso8859-5"),
    *("cp1250", "cp1252", "cp1254", "iso8859-1", "iso8859-9", "iso8859-15"),
)
"""The encodings a mapping may name, as Python calls them; their other names (windows-1251) are understood."""

DELIMITERS = (",", ";", "\t", "|")


class Dialect(NamedTuple):
    """How a CSV file is written: ``encoding`` is one of `ENCODINGS`, ``delimiter`` one of `DELIMITERS`."""

    encoding: str
    delimiter: str


def clean_encoding(name: str) -> str | None:
    """The encoding a name stands for, or None where it is none of `ENCODINGS`."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return "utf-8" if found == "utf-8-sig" else found if found in ENCODINGS else None


def delimited_sheet(source: Source, dialect: Dialect, *, resources: ExitStack) -> Sheet:
    """A CSV file as one sheet without a name."""
    return Sheet(name="", rows=lambda: Records(source, dialect, resources=resources).rows(), is_delimited=True)


class Line(NamedTuple):
    """One physical line: ``text`` holds its first `RECORD_LIMIT` characters, ``length`` and ``quotes`` count all."""

    number: int
    text: str
    length: int
    quotes: int


class Records:
    """The records of one CSV file."""

    def __init__(self, source: Source, dialect: Dialect, *, resources: ExitStack) -> None:
        self._source = source
        self._resources = resources
        self._dialect = dialect
        # A byte order mark is a sign of UTF-8 and no part of the first header.
        self._codec = "utf-8-sig" if dialect.encoding == "utf-8" else dialect.encoding

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, each numbered by the physical line it begins on."""
        lines = self._lines()
        delimiter = self._dialect.delimiter
        for line in lines:
            if line.length > RECORD_LIMIT:
                yield self._skipped(line, lines)
            elif line.quotes:
                yield self._quoted(line, lines)
            else:
                text = line.text.rstrip("\r\n")
                if "\r" in text:
                    raise self._complain(line.number, "a carriage return stands inside of a line")
                if text:
                    yield to_row(line.number, text.split(delimiter))

    def _lines(self) -> Iterator[Line]:
        self._check_byte_order()
        # Closed with the sheets, also where the reading stops half way.
        text = self._resources.enter_context(TextIOWrapper(self._source.open(), encoding=self._codec, newline="\n"))
        number = 0
        try:
            while piece := text.readline(RECORD_LIMIT):
                number += 1
                if "\0" in piece:
                    raise self._complain(number, "there is a zero character, which text does not have")
                yield measured(number, piece, text=text)
        except UnicodeDecodeError:
            raise self._undecodable() from None

    def _quoted(self, line: Line, lines: Iterator[Line]) -> Row:
        """A record with quotes: what is quoted may hold delimiters and line breaks, and "" for a quote."""
        texts, quotes, length = [line.text], line.quotes, line.length
        while True:
            reader = csv.reader(texts, delimiter=self._dialect.delimiter, strict=True)
            try:
                cells = next(reader)
            except csv.Error as error:
                if "unexpected end" not in str(error):
                    return self._broken(line, texts, error=error)
            else:
                if reader.line_num != len(texts):
                    raise self._complain(line.number, "the quotes do not pair up")
                return to_row(line.number, cells)
            # The record ends where the quotes are paired; until then there is nothing to try.
            while True:
                following = next(lines, None)
                if following is None or (length := length + following.length) > RECORD_LIMIT:
                    raise self._complain(line.number, "a quote is opened and not closed")
                texts.append(following.text)
                quotes += following.quotes
                if quotes % 2 == 0:
                    break

    def _broken(self, line: Line, texts: list[str], *, error: csv.Error) -> Row:
        if "field larger" in str(error):
            return Row(line.number, [], Trouble("text-too-long", str(sum(map(len, texts)))))
        if len(texts) > 1:
            raise self._complain(line.number, "the quotes do not pair up")
        return Row(line.number, [], Trouble("broken-quotes"))

    def _skipped(self, line: Line, lines: Iterator[Line]) -> Row:
        """A record too long to hold; where its quotes are not paired, it goes on to the line that pairs them."""
        length, quotes = line.length, line.quotes
        while quotes % 2:
            following = next(lines, None)
            if following is None:
                raise self._complain(line.number, "a quote is opened and not closed")
            length, quotes = length + following.length, quotes + following.quotes
        return Row(line.number, [], Trouble("text-too-long", str(length)))

    def _check_byte_order(self) -> None:
        with self._source.open() as file:
            first = file.read(2)
        if self._dialect.encoding == "utf-16" and first not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise DocumentError(
                f"{self._source.name}: the encoding utf-16 needs a byte order mark at the start, and there is none.",
                next_step='Write "encoding: utf-16-le" (or utf-16-be) in the mapping file.',
            )

    def _undecodable(self) -> DocumentError:
        decoder = codecs.getincrementaldecoder(self._codec)("strict")
        number = 1
        with self._source.open() as file:
            while chunk := file.read(MIB):
                try:
                    number += decoder.decode(chunk).count("\n")
                except UnicodeDecodeError as error:
                    number += error.object[: error.start].decode(self._codec, "ignore").count("\n")
                    return self._not_encoded(number, error.object[error.start : error.start + 1])
        return self._not_encoded(number, b"")

    def _not_encoded(self, number: int, byte: bytes) -> DocumentError:
        what = f"the byte 0x{byte.hex()} is not {self._dialect.encoding}" if byte else "the last character is cut off"
        return DocumentError(
            f"{self._source.name}, line {number}: {what}.",
            next_step=f"The file is written in another encoding, or damaged. See what fits: dalel spending map "
            f"{self._source.name}",
        )

    def _complain(self, number: int, what: str) -> DocumentError:
        return DocumentError(
            f"{self._source.name}, line {number}: {what}, so the records from there on cannot be told apart.",
            next_step="Look at that line. If encoding and delimiter in the mapping file are right, the file is "
            "damaged: get it again, or ask its publisher.",
        )


def measured(number: int, piece: str, *, text: TextIOWrapper) -> Line:
    """A physical line of which ``piece`` is the beginning; the rest of a long one is read and only counted."""
    length, quotes, last = len(piece), piece.count('"'), piece
    while not last.endswith("\n") and (last := text.readline(RECORD_LIMIT)):
        length, quotes = length + len(last), quotes + last.count('"')
    return Line(number, piece, length, quotes)


def to_row(number: int, texts: list[str]) -> Row:
    """The texts of a record as cells; a row without contents keeps its cells, so that they can be counted."""
    return Row(number, [to_cell(text) for text in texts])


def to_cell(text: str) -> Cell:
    """The text of one cell. A spreadsheet program runs what begins with "=", so that is a formula."""
    if not text:
        return EMPTY
    if text[0] == "=":
        return Cell(CellKind.FORMULA, text[:200])
    if len(text) > TEXT_LIMIT:
        return Cell(CellKind.TOO_LONG, str(len(text)))
    return Cell(CellKind.TEXT, text)
