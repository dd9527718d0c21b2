"""A cell as a place of a document: ``Лист1!V11`` in a workbook, ``D2`` in a CSV file, whose rows are its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from dalel.evidence.dossier import find_value, parse_document
from dalel.spending.formats import Source
from dalel.spending.formats.text_encoding import find_delimiters, find_encodings
from dalel.spending.formats.workbook import CellKind, Dialect, Sheet, is_package, open_sheets, parse_column

_CELL = re.compile(r"(?:(?P<sheet>.+)!)?(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})")
_SAID = (CellKind.TEXT, CellKind.NUMBER, CellKind.DATE)
"""What a cell itself says: not a formula, whose value nobody kept, nor an error."""


def is_cell(place: str) -> bool:
    """Whether a place is spelled as a cell."""
    return _CELL.fullmatch(place) is not None


def read_cell(path: Path, place: str) -> str:
    """What a cell says: a number with its digits, a date as ISO 8601; a ``LookupError`` where it says nothing."""
    match = _CELL.fullmatch(place)
    if match is None:
        raise LookupError(place)
    source = Source(sha256="", name=path.name, path=path)
    with open_sheets(source, None if is_package(source) else find_dialect(source)) as sheets:
        sheet = find_sheet(sheets, match["sheet"])
        for row in sheet.rows():
            if row.number == int(match["row"]):
                cell = row.cell(parse_column(match["column"]))
                if cell.kind in _SAID:
                    return f"{cell.number:f}" if cell.number is not None else cell.text.strip()
                break
    raise LookupError(place)


def find_sheet(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    """The sheet of a name; the only one where none is named."""
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
    """A cell as a reckoning names it; None where those who check a dossier could not read what it says.

    They read CSV in UTF-8 and no workbooks, and they take nothing away from what stands between two delimiters.
    """
    match = _CELL.fullmatch(place)
    delimiter, records = read_records(path)
    if match is None or match["sheet"] or not delimiter:
        return None
    pointer = delimiter.join(("", match["row"], str(parse_column(match["column"]))))
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
