"""The rows of a workbook, each as canonical JSON. Who can read workbooks lies above the evidence and is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dalel.canonical import canonical_json
from dalel.errors import DataError
from dalel.evidence.parts.form import XLSX_ROWS
from dalel.evidence.parts.part import Cut, Spool

TableRows = Callable[[Path, str], Iterable[tuple[str, int, Sequence[str | None]]] | None]
"""Reads a workbook, given its path and media type: for each row the sheet, the row's number and the texts of its cells.
None, or a `DataError` on the way, where the workbook cannot be read."""

LONGEST_ROW = 16 << 20
"""Characters of one row. A few bytes of a workbook can say that a long text repeats in thousands of cells."""


def cut_table(path: Path, *, media_type: str, table_rows: TableRows) -> Cut | None:
    """Cut a workbook into its rows; None where it cannot be read."""
    with Spool() as spool:
        try:
            for sheet, number, cells in table_rows(path, media_type) or ():
                if sum(len(cell) for cell in cells if cell is not None) > LONGEST_ROW:
                    return None
                spool.add(canonical_json({"cells": list(cells), "row": number, "sheet": sheet}))
        except DataError:
            return None
        parts = spool.parts()
    return Cut(form=XLSX_ROWS, parts=parts) if len(parts) else None
