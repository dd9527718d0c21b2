"""The header of Kazakhstan's annual procurement plan: the columns of its points, by what stands over them.

They are found by their words (``kz_plan_headers.yaml``), wherever they stand and in whatever order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from dalel.errors import DocumentError
from dalel.export import plain
from dalel.own_data import read_own_data
from dalel.spending.formats.table_row import Column
from dalel.spending.formats.workbook import (
    Cell,
    Labels,
    MergedRange,
    Row,
    column_letters,
    fold,
    header_labels,
)
from dalel.spending.formats.workbook.header import name_headers

REQUIRED = ("item_code", "method", "quantity", "unit_price", "amount")
"""Fields without which there is no plan to read; beside them, a title in Russian or in Kazakh."""
ENOUGH = 4
"""Fields found in one header row from which on the sheet is taken for an annual plan."""
GROUND_NUMBER = 161
"""The number that the official form prints over the legal ground, a column without words of its own."""

_CLASSIFIER = re.compile(r"\(\s*в соответствии с[^()]*\)|\([^()]*сәйкес\s*\)")
_PUNCTUATION = re.compile(r"[\s,.:;*\"'«»()/-]+")


@dataclass(frozen=True, slots=True)
class KnownHeaders:
    """The words of the form, folded, by field."""

    general: Mapping[str, str]
    points: Mapping[str, str]
    official: Mapping[str, str]
    second_row: frozenset[str]
    subject_kinds: Mapping[str, str]
    totals: tuple[str, ...]


@cache
def known_headers() -> KnownHeaders:
    """Read ``kz_plan_headers.yaml``."""
    known = read_own_data(files("dalel.spending.formats").joinpath("kz_plan_headers.yaml"))

    def by_words(part: str) -> Mapping[str, str]:
        return MappingProxyType(
            {
                fold_header(words): field
                for field, texts in known[part].items()
                for one in texts.values()
                for words in one
            }
        )

    return KnownHeaders(
        general=by_words("general"),
        points=by_words("points"),
        official={field: texts["ru"][0] for part in ("general", "points") for field, texts in known[part].items()},
        second_row=frozenset(fold_header(words) for texts in known["second_row"].values() for words in texts),
        subject_kinds={fold(word): kind for kind, words in known["subject_kinds"].items() for word in words},
        totals=tuple(fold(word) for word in known["totals"]),
    )


def fold_header(text: str) -> str:
    """A header as it is compared: without the classifier in brackets, and without punctuation."""
    return _PUNCTUATION.sub(" ", _CLASSIFIER.sub(" ", fold(text))).strip()


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """The columns of the plan's points by field, mostly one each; ``last_row`` is the last one of the header."""

    first_row: int
    last_row: int
    fields: Mapping[str, list[Column]]
    labels: Labels

    def to_its_end(self, rows: Sequence[Row], merged: Sequence[MergedRange]) -> PlanHeader:
        """The same header with the rows below that belong to it: merged into, or naming columns that are not read."""
        in_header = [one for one in merged if one.first_row == self.first_row and one.first_column in self.labels]
        last = max([self.last_row, *(one.last_row for one in in_header)])
        below = next((row for row in rows if row.number == last + 1), None)
        second = known_headers().second_row
        if below is not None and all(cell.is_blank or fold_header(cell.text) in second for cell in below.cells):
            last += 1
        return replace(self, last_row=last)


def find_plan_header(rows: Sequence[Row], merged: Sequence[MergedRange]) -> PlanHeader | None:
    """The header of the points: the row, or the two rows, that name the most fields; None where there is none."""
    best: PlanHeader | None = None
    for first, last in candidates(rows):
        labels = header_labels(tuple(rows), list(merged), first=first, last=last)
        fields = match_columns(labels)
        if len(fields) >= ENOUGH and (best is None or len(fields) > len(best.fields)):
            best = PlanHeader(first, last, fields, labels)
    return best and best.to_its_end(rows, merged)


def candidates(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Every row by itself, and then every two rows under each other: a second row counts only where it adds words."""
    for row in rows:
        yield row.number, row.number
    for row, following in pairwise(rows):
        if following.number == row.number + 1:
            yield row.number, following.number


def match_columns(labels: Labels) -> dict[str, list[Column]]:
    """The columns whose words are known, by field: the words of all rows together, or else the lowest."""
    known = known_headers().points
    fields: dict[str, list[Column]] = {}
    for index, words in labels.items():
        field = known.get(fold_header(" ".join(words))) or known.get(fold_header(words[-1]))
        if field is not None:
            fields.setdefault(field, []).append(Column(index, words[-1]))
    return fields


def plan_columns(
    document: str, header: PlanHeader, *, rows: Sequence[Row], merged: Sequence[MergedRange]
) -> Mapping[str, Column]:
    """One column for each field; an error where one is missing, or where two columns go by one name."""
    columns = {field: found[0] for field, found in header.fields.items()}
    method = header.fields.get("method", [])
    spanned = [one for one in merged if method and one.covers(header.first_row, method[0].position)]
    if len(method) == 2 and any(one.covers(header.first_row, method[1].position) for one in spanned):
        # The official form merges the method's words over the column of the legal ground, which has none of its own.
        columns.setdefault(
            "ground", Column(method[1].position, f"{method[1].header} ({column_letters(method[1].position)})")
        )
    elif method and "ground" not in columns:
        columns |= numbered_ground(method[0], header=header, rows=rows)
    twice = {
        field: found
        for field, found in header.fields.items()
        if len(found) > 1 and not (field == "method" and columns.get("ground", found[0]).position == found[1].position)
    }
    missing = [field for field in REQUIRED if field not in columns]
    if not {"title_ru", "title_kk"} & set(columns):
        missing.append("title_ru")
    if twice:
        raise same_names(document, header, twice=twice)
    if missing:
        raise missing_columns(document, header, missing=missing)
    return columns


def numbered_ground(method: Column, *, header: PlanHeader, rows: Sequence[Row]) -> dict[str, Column]:
    """The column of the legal ground by its number, where the form's merged cells were lost."""
    numbers = next((row for row in rows if row.number == header.last_row + 1 and is_numbering(row)), None)
    for index, cell in enumerate(numbers.cells if numbers else []):
        if small_number(cell) == GROUND_NUMBER and index not in header.labels:
            return {"ground": unnamed(method, index)}
    return {}


def unnamed(beside: Column, position: int) -> Column:
    """A column without words of its own, named after its neighbour and its letter: "Способ закупок (R)"."""
    return Column(position, f"{beside.header} ({column_letters(position)})")


def is_numbering(row: Row) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … A point of the plan has a title, which is no number."""
    cells = [cell for cell in row.cells if not cell.is_blank]
    numbers = [small_number(cell) for cell in cells]
    return len(numbers) > 1 and all(number is not None for number in numbers)


def small_number(cell: Cell) -> int | None:
    """A whole number below 1000, as a number or as text."""
    text = plain(cell.number) if cell.number is not None else cell.text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


def quoted(names: Iterable[str]) -> str:
    """Names for a message."""
    return ", ".join(f'"{name}"' for name in names)


def missing_columns(document: str, header: PlanHeader, *, missing: Sequence[str]) -> DocumentError:
    """The error that lists the columns the form must have and this one does not."""
    return DocumentError(
        f"{document}, row {header.first_row}: the header does not have "
        f"{quoted(known_headers().official[field] for field in missing)}. It has {name_headers(header.labels)}.",
        next_step="If it is the form with a column named otherwise, or another form, read it with a mapping file: "
        "docs/formats/table.md",
    )


def same_names(document: str, header: PlanHeader, *, twice: Mapping[str, Sequence[Column]]) -> DocumentError:
    """The error that says which columns cannot be told apart."""
    named = (
        f"{' and '.join(column_letters(column.position) for column in columns)} ({quoted([columns[0].header])})"
        for columns in twice.values()
    )
    return DocumentError(
        f"{document}, row {header.first_row}: several columns go by one name: {'; '.join(named)}.",
        next_step="Look which of them is meant, and read the document with a mapping file that names the column by its "
        "letter: docs/formats/table.md",
    )
