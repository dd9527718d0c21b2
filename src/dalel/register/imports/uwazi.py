"""``uwazi``: the CSV that Uwazi exports and imports, read by a mapping of its template's properties.

Beside what every table has: values of one cell stand apart by ``|``, a word of a thesaurus may stand under another
(``Courts::City court``), a text may have a column a language (``title__ru``), a period is written ``from~to`` in an
export and ``from:to`` for an import. Uwazi keeps a year as its first of January, so that day is read as the year; it
says nothing of a cell that it cannot read, which is said here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dalel.register.imports.dates import read_date
from dalel.register.imports.fields import FieldPath
from dalel.register.imports.table import Table
from dalel.register.imports.verdict import Account
from dalel.vocabulary import LANGUAGES

MANY = "|"
_PERIOD = re.compile(r"([^~:]*)[~:]([^~:]*)")
_DAY = re.compile(r"([0-9]{4})[-/ ]([0-9]{2})[-/ ]([0-9]{2})", re.ASCII)
_LANGUAGE = re.compile(r"(.+)__([a-z]{2,3})")
OWN = {
    "date added": "It is when the record came into Uwazi, not when anything happened.",
    "published": "It is whether the record is public in Uwazi, which decides nothing here.",
    "documents": "Files of Uwazi are not brought in: add them as evidence, and cite them.",
    "attachments": "Files of Uwazi are not brought in: add them as evidence, and cite them.",
    "geolocation": "The register has no field for a point on a map.",
}
"""Columns that every export has."""
NEW_YEAR = "Uwazi keeps a year as its first of January, so only the year is certain."


@dataclass(slots=True)
class Uwazi(Table):
    """Read rows of an export, or of a file made for an import."""

    word: str = "uwazi"

    def row_cells(self, account: Account) -> dict[FieldPath, str]:
        """The columns by field, and those of a text in other languages beside it."""
        found = Table.row_cells(self, account)
        by_column = {column: path for path, column in found.items()}
        for column in account.row.cells:
            if column.casefold() in OWN and column not in by_column:
                account.leave(column, OWN[column.casefold()])
            match = _LANGUAGE.fullmatch(column)
            if match is None or column in by_column or match[1] not in by_column:
                continue
            path = by_column[match[1]]
            if not path.lang:
                account.leave(column, f'It is "{match[1]}" in another language; a value that is no text has none.')
            elif match[2] not in LANGUAGES:
                account.leave(column, f"Texts are kept in {', '.join(LANGUAGES)}.")
            else:
                found[FieldPath(path.noun, path.group, path.column, match[2])] = column
        return found

    def several(self, text: str) -> list[str]:
        """The values of a cell; of a word under another, the lower one."""
        return [piece.rpartition("::")[2].strip() for piece in text.split(MANY) if piece.strip()]

    def read_date(self, text: str) -> tuple[str, str]:
        """A day, or a period as an interval; a period that is open at one end stays open."""
        period = _PERIOD.fullmatch(text.strip())
        if period is None or not any(piece.strip() for piece in period.groups()):
            return self._one_date(text)
        read = [self._one_date(piece) if piece.strip() else ("..", "") for piece in period.groups()]
        return "/".join(date for date, _ in read), " ".join(dict.fromkeys(but for _, but in read if but))

    def _one_date(self, text: str) -> tuple[str, str]:
        text = text.strip()
        day = _DAY.fullmatch(text)
        date, but = read_date("-".join(day.groups()) if day else text, self.decisions.dates)
        return (date[:4], NEW_YEAR) if date.endswith("-01-01") and len(date) == 10 else (date, but)
