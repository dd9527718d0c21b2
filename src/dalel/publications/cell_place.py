"""A cell as a place of a document: ``Лист1!V11`` in a workbook; ``D2`` or ``cell=2,4`` in a CSV file.

``D2`` counts the lines of a CSV file, ``cell=ROW,COLUMN`` (RFC 7111) its records, and one may go over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from dalel.evidence.dossier import find_value, parse_document
from dalel.spending.formats import Source
from dalel.spending.formats.text_encoding import find_delimiters, find_encodings
from dalel.spending.formats.workbook import (
    Cell,
    CellKind,
    Dialect,
    Row,
    Sheet,
    column_letters,
    is_package,
    open_sheets,
    parse_column,
)

_CELL = re.compile(r"(?:(?P<sheet>.+)!)?(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})")
_RECORD_CELL = re.compile(r"cell=(?P<row>[1-9][0-9]{0,6}),(?P<column>[1-9][0-9]{0,4})")
SAID = (CellKind.TEXT, CellKind.NUMBER, CellKind.DATE)
"""What a cell itself says: not a formula, whose value nobody kept, nor an error."""


def is_cell(place: str) -> bool:
    """Whether a place is spelled as a cell."""
    return bool(_CELL.fullmatch(place) or _RECORD_CELL.fullmatch(place))


def read_cell(path: Path, place: str) -> str:
    """What a cell says: a number with its digits, a date as ISO 8601; a ``LookupError`` where it says nothing."""
    record, match = _RECORD_CELL.fullmatch(place), _CELL.fullmatch(place)
    if record is None and match is None:
        raise LookupError(place)
    with open_table(path) as sheets:
        if record is not None:
            sheet, column = find_sheet(sheets, ""), int(record["column"]) - 1
            rows = find_records(sheet)
        elif match is not None:
            sheet, column = find_sheet(sheets, match["sheet"]), parse_column(match["column"])
            rows = ((row.number, row) for row in sheet.rows())
        wanted = int((record or match)["row"])  # type: ignore[index]
        for number, row in rows:
            if number >= wanted:
                cell = row.cell(column)
                if number == wanted and cell.kind in SAID:
                    return say_cell(cell)
                break
    raise LookupError(place)


def say_cell(cell: Cell) -> str:
    """What a cell says in words: a number with all its digits."""
    return f"{cell.number:f}" if cell.number is not None else cell.text.strip()


@contextmanager
def open_table(path: Path) -> Iterator[Sequence[Sheet]]:
    """The sheets of a workbook, or of a CSV file that can be read in one way only."""
    source = Source(sha256="", name=path.name, path=path)
    with open_sheets(source, None if is_package(source) else find_dialect(source)) as sheets:
        yield sheets


def find_sheet(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    """The sheet of a name; the only one where none is named. A CSV file is one without a name."""
    named = [sheet for sheet in sheets if name in (None, sheet.name)]
    if len(named) != 1:
        raise LookupError(name)
    return named[0]


def find_dialect(source: Source) -> Dialect:
    """How a CSV file is written, where it can be read in one way only."""
    encodings = find_encodings(source)
    delimiters = find_delimiters(source, encodings[0]) if len(encodings) == 1 else []
    if len(delimiters) != 1:
        raise LookupError(source.name)
    return Dialect(encodings[0], delimiters[0])


def find_pointer(path: Path, place: str, said: str) -> str | None:
    """A cell as a reckoning names it; None where those who check a dossier could not read what it says."""
    record, match = _RECORD_CELL.fullmatch(place), _CELL.fullmatch(place)
    if record is not None:
        with open_table(path) as sheets:
            numbered = find_records(find_sheet(sheets, ""))
            line = next((row.number for number, row in numbered if number == int(record["row"])), 0)
        return point_to(path, line, int(record["column"]) - 1, said)
    if match is None or match["sheet"]:
        return None
    return point_to(path, int(match["row"]), parse_column(match["column"]), said)


def point_to(path: Path, line: int, column: int, said: str) -> str | None:
    """The cell of a CSV file in the row that begins on a line, as a reckoning names it; the column counts from 0.

    Those who check a dossier read CSV in UTF-8 and no workbooks, and take nothing away from what stands between two
    delimiters.
    """
    delimiter, records = read_records(path)
    if not delimiter:
        return None
    pointer = delimiter.join(("", str(line), str(column)))
    try:
        return pointer if find_value(records, pointer) == said else None
    except LookupError:
        return None


@lru_cache(maxsize=4)
def read_records(path: Path) -> tuple[str, Any]:
    """The delimiter of a CSV file with its records, as those who check a dossier read them; none where they cannot."""
    source = Source(sha256="", name=path.name, path=path)
    try:
        if is_package(source) or (dialect := find_dialect(source)).encoding != "utf-8":
            return "", None
        return dialect.delimiter, parse_document(path.read_bytes(), dialect.delimiter)
    except (LookupError, ValueError):
        return "", None


def find_records(sheet: Sheet) -> Iterator[tuple[int, Row]]:
    """The rows, each with its number: in a workbook as it shows it, in a CSV file counted over its records."""
    more = 0
    for row in sheet.rows():
        yield row.number - more, row
        if sheet.is_delimited:
            # A record that goes over several lines has the ends of all but the last in its cells.
            more += sum(cell.text.count("\n") for cell in row.cells)


def spell_cell(sheet: Sheet, row: int, column: int) -> str:
    """A cell as a place; the column counts from 0."""
    return f"cell={row},{column + 1}" if sheet.is_delimited else f"{sheet.name}!{column_letters(column)}{row}"
