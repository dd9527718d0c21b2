"""The content of a document: its text in blocks and its tables in rows, as a reader sees them, without markup."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalel.errors import DataError
from dalel.evidence.capture.address import Address
from dalel.evidence.capture.looking import PAGES, decode, looks_like_page
from dalel.evidence.parts import TableRows, cut
from dalel.evidence.watch.page_address import NOWHERE, shown_address
from dalel.evidence.watch.page_text import PageText

MAX_CONTENT = 64 << 20
"""Bytes of a document that is compared, once unpacked."""

_WORKBOOKS = frozenset(
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    )
)
_JSON = frozenset(("application/json", "application/ld+json", "application/geo+json"))
_TEXTS = frozenset(("text/plain", "application/xml", "text/xml", "application/jsonl", "text/markdown"))


LINKS, PICTURES = "links", "pictures"
"""The names of the tables of where a page leads and of what pictures it shows."""


class NoContentError(DataError):
    """A document that cannot be compared; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; ``name`` tells it from the other tables of the document."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What is compared: blocks of text in their order, and tables."""

    blocks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def read_content(
    path: Path, *, media_type: str, charset: str | None, coding: str | None, table_rows: TableRows | None
) -> Content:
    """Read a document; one that cannot be read for certain and to its end is refused."""
    if coding is None and media_type in _WORKBOOKS:
        return Content(tables=read_workbook(path, media_type, table_rows))
    if coding is None and media_type == "application/pdf":
        pages = cut(path, media_type=media_type)
        if pages is None:
            raise NoContentError("the text of this PDF cannot be read.")
        return Content(blocks=tuple(line for page in pages.parts for line in lines_of(json.loads(page)["text"])))
    data = unpack(path, coding)
    if media_type in PAGES or looks_like_page(data):
        return read_page(decode(data, charset))
    if media_type in _JSON or media_type.endswith("+json"):
        return read_json(data)
    if media_type in ("text/csv", "text/tab-separated-values"):
        return Content(tables=read_csv(decode(data, charset)))
    if media_type in _TEXTS:
        return Content(blocks=lines_of(decode(data, charset)))
    raise NoContentError(f"a document of the kind {media_type} is compared byte for byte only, and the bytes differ.")


def unpack(path: Path, coding: str | None) -> bytes:
    """All of a document, its content coding undone."""
    data = path.read_bytes() if path.stat().st_size <= MAX_CONTENT else b""
    if coding in ("gzip", "x-gzip"):
        try:
            unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
            data = unpacking.decompress(data, MAX_CONTENT + 1)
        except zlib.error:
            raise NoContentError("its packing cannot be undone.") from None
        if not unpacking.eof:
            data = b""
    elif coding is not None:
        raise NoContentError(f"its packing ({coding}) is not known here.")
    if not 0 < len(data) <= MAX_CONTENT:
        raise NoContentError(f"it is empty, cut short, or larger than {MAX_CONTENT >> 20} MiB.")
    return data


def read_page(markup: str, *, base: Address = NOWHERE, digests: Mapping[str, str] | None = None) -> Content:
    """A page: its blocks as a reader sees them, its tables, where it leads, and its pictures with their digests.

    The digests of pictures are known where the page was captured with what it loaded.
    """
    reader = PageText()
    reader.feed(markup)
    reader.close()
    reader.end()
    tables = [named_table(f"{number}", rows) for number, rows in enumerate(reader.tables, start=1)]
    known = digests or {}
    links = [(plain(words), shown_address(address, base)) for words, address in reader.links]
    pictures = [(plain(words), shown_address(address, base)) for words, address in reader.pictures]
    if any(address for _, address in links):
        rows = tuple((words, address) for words, address in links if address)
        tables.append(Table(LINKS, ("words", "address"), rows))
    if any(address for _, address in pictures):
        seen = tuple((address, words, known.get(address, "")) for words, address in pictures if address)
        tables.append(Table(PICTURES, ("address", "words", "sha256"), seen))
    return Content(tuple(filter(None, map(plain, reader.blocks))), tuple(tables))


def read_json(data: bytes) -> Content:
    """JSON: its longest list of objects as a table, and every other value under its place. Numbers stay as spelled."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
        values: dict[str, str] = {}
        lists: dict[str, Sequence[Mapping[str, Any]]] = {}
        walk(found, "", values, lists)
    except (ValueError, RecursionError):
        raise NoContentError("it is not whole JSON.") from None
    tables = [record_table(place, records) for place, records in lists.items()]
    rest = Table("", ("place", "value"), tuple(sorted(values.items())))
    return Content(tables=(*tables, rest))


def walk(value: Any, place: str, values: dict[str, str], lists: dict[str, Sequence[Mapping[str, Any]]]) -> None:
    """Sort what stands in a JSON value into lists of records and single values, each under its place."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        lists[place or "/"] = value
    elif isinstance(value, dict):
        for name, each in value.items():
            walk(each, f"{place}/{name}", values, lists)
    else:
        values[place or "/"] = cell_of(value)


def record_table(name: str, records: Sequence[Mapping[str, Any]]) -> Table:
    """Records as rows; a field that a record lacks is an empty cell, as one that is null."""
    columns = tuple(dict.fromkeys(field for record in records for field in record))
    rows = tuple(tuple(cell_of(record.get(column)) for column in columns) for record in records)
    return Table(name, columns, rows)


def cell_of(value: Any) -> str:
    """A value in a cell."""
    if isinstance(value, str):
        return plain(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def read_csv(text: str) -> tuple[Table, ...]:
    """A CSV; the separator is the sign that the first line has most of."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise NoContentError("it is no CSV that can be read to its end.") from None
    return (named_table("1", rows),)


def read_workbook(path: Path, media_type: str, table_rows: TableRows | None) -> tuple[Table, ...]:
    """The sheets of a workbook."""
    sheets: dict[str, list[Sequence[str | None]]] = {}
    try:
        found = table_rows(path, media_type) if table_rows is not None else None
        if found is None:
            raise NoContentError("this workbook cannot be read.")
        for sheet, _, cells in found:
            sheets.setdefault(sheet, []).append(cells)
    except NoContentError:
        raise
    except DataError as error:
        raise NoContentError("this workbook cannot be read to its end.") from error
    return tuple(named_table(name, rows) for name, rows in sheets.items())


def named_table(name: str, rows: Iterable[Sequence[str | None]]) -> Table:
    """A table whose first row names the columns, if it names each differently; else they are numbered."""
    cleaned = [tuple(plain(cell or "") for cell in row) for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    width = max(map(len, cleaned), default=0)
    cleaned = [row + ("",) * (width - len(row)) for row in cleaned]
    if cleaned and all(cleaned[0]) and len(set(cleaned[0])) == width:
        return Table(name, cleaned[0], tuple(cleaned[1:]))
    return Table(name, tuple(str(number) for number in range(1, width + 1)), tuple(cleaned))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(filter(None, map(plain, text.splitlines())))


def plain(text: str) -> str:
    """A text without what the eye does not tell apart: kinds of space, invisible signs, ways to compose a letter."""
    visible = "".join(each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each) != "Cf")
    return " ".join(visible.split())
