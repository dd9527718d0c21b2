"""Sheets of a workbook, written row by row: a header that stays in sight, and text that stays text."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from dalel.export import clean_text, neutral

LONGEST_TEXT = 32_000
"""A cell holds 32,767 characters; a longer text is cut, with dots."""
BOLD = Font(bold=True)


def write_header(sheet: WriteOnlyWorksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    """Begin a sheet: the names of its columns, which stay in sight, and how wide each is."""
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]  # type: ignore[attr-defined] # not in the stubs
        column.width = width
    cells = [text_cell(sheet, name) for name in names]
    for cell in cells:
        cell.font = BOLD
    sheet.append(cells)


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A text as text, whatever it begins with: no number, date or formula is made of it."""
    cell = WriteOnlyCell(sheet, cell_text(text))
    cell.data_type = "s"
    return cell


def cell_text(text: str) -> str:
    """Text that a workbook can hold and that no spreadsheet runs."""
    text = neutral(clean_text(text))
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
