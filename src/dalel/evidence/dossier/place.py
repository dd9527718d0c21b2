"""A place in a document, as a reckoning names it: a JSON pointer, or a cell of a CSV file.

The first character says which, and parts the steps: ``/items/0/amount``; ``;12;3`` is the fourth cell of the record
that begins on line 12, in a file whose delimiter is a semicolon. The format: docs/formats/reckoning.md.
"""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

DELIMITERS = (",", ";", "|", "\t")
LONGEST_CELL = 131_072
"""Letters of a cell at most."""


def parse_document(data: bytes, mark: str) -> Any:
    """What places that begin with a mark lead into: JSON with numbers as they are spelled, or cells by their line."""
    text = data.decode("utf-8-sig")
    if mark == "/":
        return json.loads(text, parse_int=str, parse_float=str)
    if mark not in DELIMITERS:
        raise ValueError(mark)
    records: dict[str, list[str]] = {}
    # The limit holds for the whole program, and what reads other tables sets another.
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        while True:
            line = reader.line_num + 1
            records[str(line)] = next(reader)
    except StopIteration:
        return records
    except csv.Error as error:
        raise ValueError(f"line {line}: {error}") from error


def find_value(document: Any, at: str) -> Any:
    """What stands at a place; ``LookupError`` or ``TypeError`` where nothing does."""
    found = document
    for step in at[1:].split(at[0]):
        key = step.replace("~1", "/").replace("~0", "~")
        found = found[int(key) if isinstance(found, list) and key.isdecimal() else key]
    return found
