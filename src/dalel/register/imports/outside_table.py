"""An outside table: a CSV, TSV or workbook of somebody else, as its columns and rows, each cell as it is given."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dalel.errors import CommandError, DocumentError, did_you_mean
from dalel.export import plain
from dalel.spending.formats import Source
from dalel.spending.formats.text_encoding import find_delimiters, find_encodings
from dalel.spending.formats.workbook import (
    DELIMITERS,
    Cell,
    CellKind,
    Dialect,
    Row,
    Sheet,
    clean_encoding,
    column_letters,
    is_package,
    open_sheets,
    read_top,
)
from dalel.vocabulary import term

TROUBLES = {
    CellKind.FORMULA: "It is a formula; what it gives is not read.",
    CellKind.ERROR: "It holds an error of the spreadsheet.",
    CellKind.TOO_LONG: "It is longer than a cell can be.",
}
NAME_LIMIT = 120
"""Characters of a column's name; what is longer is a text and no name."""


@dataclass(frozen=True, slots=True)
class OutsideCell:
    """One cell: its text as given (a date of a workbook as ISO 8601), or why it cannot be read."""

    text: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One row under the header: its place in the file, its cells by column, or why it cannot be read."""

    place: str
    cells: Mapping[str, OutsideCell]
    trouble: str = ""

    @property
    def content(self) -> dict[str, str]:
        """What the row says, by column: what a key is made from where the list has none."""
        return {column: cell.text for column, cell in self.cells.items() if cell.text.strip()}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written, as far as a person said it; the rest is found out, and never guessed."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class OutsideTable:
    """The table: its file's name and SHA-256, the names of its columns, and its rows, to be gone through once."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: Iterator[OutsideRow] = field(compare=False)


@contextmanager
def open_table(path: Path, layout: Layout, *, needs: Collection[str] = ()) -> Iterator[OutsideTable]:
    """Open a file; ``needs`` are columns that it must have, by which a delimiter is told too."""
    if not path.is_file():
        raise CommandError(f'There is no file "{path}".')
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    source = Source(sha256, path.name, path)
    with open_sheets(source, None if is_package(source) else find_dialect(source, layout, needs=needs)) as sheets:
        sheet = find_sheet(source, sheets, layout)
        top = read_top(sheet, at_least=layout.header_row or 0)
        header = next(
            (row for row in top.held if not row.is_blank and row.number == (layout.header_row or row.number)), None
        )
        if header is None:
            raise DocumentError(
                f"{path.name} has no header row.", next_step="Name its number in the mapping: header_row"
            )
        columns = name_columns(header, is_delimited=sheet.is_delimited)
        missing = [name for name in needs if name not in columns]
        if missing:
            raise DocumentError(
                f"{path.name} has no column {', '.join(missing)}. It has: {', '.join(columns)}.",
                next_step="Is it a file of this format? Any other table: --format table with a mapping.",
            )
        yield OutsideTable(path.name, sha256, columns, read_rows(sheet, top.below(header.number), columns))


def read_rows(sheet: Sheet, rows: Iterator[Row], columns: tuple[str, ...]) -> Iterator[OutsideRow]:
    """The rows under the header; a row of a CSV file that has more or fewer cells cannot be told apart for certain."""
    for row in rows:
        place = sheet.place(row.number)
        if row.trouble is not None:
            values = {"field": place, "value": row.trouble.value, "limit": ""}
            yield OutsideRow(
                place, {}, f"{term('row-issue', row.trouble.code).say('en', **values)}.".replace("..", ".")
            )
            continue
        names = [*columns, *(f"column {column_letters(at)}" for at in range(len(columns), len(row.cells)))]
        cells = {name: read_cell(row.cell(at)) for at, name in enumerate(names)}
        trouble = ""
        if sheet.is_delimited and len(row.cells) != len(columns) and not row.is_blank:
            trouble = f"It has {len(row.cells)} cells and the header {len(columns)}: which is which is not certain."
        yield OutsideRow(place, cells, trouble)


def read_cell(cell: Cell) -> OutsideCell:
    """A cell's text: of a number its digits, without zeros that only fill up."""
    if cell.kind in TROUBLES:
        return OutsideCell(cell.text[:200], TROUBLES[cell.kind])
    return OutsideCell(cell.text if cell.number is None else plain(cell.number))


def name_columns(header: Row, *, is_delimited: bool) -> tuple[str, ...]:
    """A name for each column: its header; its letters where it has none or shares it with another."""
    names = [" ".join(cell.text.split())[:NAME_LIMIT] for cell in header.cells]
    while names and not names[-1] and not is_delimited:
        names.pop()
    often = Counter(names)
    letters = [column_letters(at) for at in range(len(names))]
    return tuple(
        f"column {letter}" if not name else f"{name} (column {letter})" if often[name] > 1 else name
        for name, letter in zip(names, letters, strict=True)
    )


def find_sheet(source: Source, sheets: Sequence[Sheet], layout: Layout) -> Sheet:
    """The sheet that was named, or the only one."""
    names = [sheet.name for sheet in sheets]
    if layout.sheet is None and len(sheets) == 1:
        return sheets[0]
    if layout.sheet is None:
        raise CommandError(
            f"{source.name} has {len(sheets)} sheets: {', '.join(names)}.",
            next_step=f"Name one in the mapping, for example: sheet: {names[0]}",
        )
    found = next((sheet for sheet in sheets if sheet.name == layout.sheet), None)
    if found is None:
        raise CommandError(f'{source.name} has no sheet "{layout.sheet}".', next_step=did_you_mean(layout.sheet, names))
    return found


def find_dialect(source: Source, layout: Layout, *, needs: Collection[str]) -> Dialect:
    """How a CSV file is written: as was said, or else as only one encoding and one delimiter allow."""
    encodings = [clean_encoding(layout.encoding) or ""] if layout.encoding else find_encodings(source)
    if not encodings or not encodings[0]:
        raise CommandError(
            f"{source.name} is text in no encoding that is known here.",
            next_step="Name its encoding in the mapping, for example: encoding: cp1251",
        )
    if len(encodings) > 1:
        raise CommandError(
            f"{source.name} may be text in several encodings: {', '.join(encodings)}.",
            next_step=f"Look which one reads well, and name it in the mapping, for example: encoding: {encodings[0]}",
        )
    if layout.delimiter:
        return Dialect(encodings[0], layout.delimiter)
    delimiters = find_delimiters(source, encodings[0])
    if needs:
        fitting = [mark for mark in DELIMITERS if set(needs) <= set(header_of(source, Dialect(encodings[0], mark)))]
        delimiters = fitting or delimiters
    return Dialect(encodings[0], delimiters[0] if delimiters else ",")


def header_of(source: Source, dialect: Dialect) -> tuple[str, ...]:
    """The columns of a CSV file as one delimiter cuts them."""
    try:
        with open_sheets(source, dialect) as sheets:
            first = next((row for row in sheets[0].rows() if not row.is_blank), None)
    except DocumentError:
        return ()
    return name_columns(first, is_delimited=True) if first else ()
