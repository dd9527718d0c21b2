"""Every row of a workbook as plain texts, for whoever has to keep or show rows without reading what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook import open_sheets
from dalel.spending.formats.workbook.cell import Cell, CellKind

WORKBOOKS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)

TableRow = tuple[str, int, list[str | None]]
"""The sheet's name, the row's number in it from 1, and what its cells say from column A on; None for an empty cell."""


def workbook_rows(path: Path, media_type: str) -> Iterator[TableRow] | None:
    """The rows that hold something, sheet by sheet from the top; None where this is no workbook that can be read.

    Raises `DocumentError` where the workbook turns out to be damaged further down.
    """
    if media_type not in WORKBOOKS:
        return None
    rows = read_rows(Source(sha256="", name=path.name, path=path))
    try:
        return chain([next(rows)], rows)
    except StopIteration:
        return iter(())
    except DocumentError:
        return None


def read_rows(source: Source) -> Iterator[TableRow]:
    """The rows, as long as somebody takes them."""
    with open_sheets(source) as sheets:
        for sheet in sheets:
            for row in sheet.rows():
                place = f'{source.name}, sheet "{sheet.name}", row {row.number}'
                yield sheet.name, row.number, [cell_text(cell, place=place) for cell in row.cells]


def cell_text(cell: Cell, *, place: str) -> str | None:
    """What a cell says, as the document has it: a number with its stored digits, a formula and not its value."""
    if cell.kind is CellKind.TOO_LONG:
        raise DocumentError(
            f"{place}: a cell holds {cell.text} characters, more than any workbook program can.",
            next_step="Open the workbook in LibreOffice or Excel and save it again, then add that file.",
        )
    return None if cell.kind is CellKind.EMPTY else cell.text
