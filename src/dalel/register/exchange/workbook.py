"""The tables for readers as one workbook: a sheet that says what it is, then a sheet a unit, written row by row.

Text stays text: "1-1" is no day and "007" no number. Partial dates are text; the days they lie between are days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from dalel.register.exchange.columns import Column, Holds, unit_columns
from dalel.register.exchange.units import Row, unit_rows
from dalel.register.statistics.unit import Unit
from dalel.sheet import text_cell, write_header
from dalel.vocabulary import term

MOST_ROWS = 1_048_576
"""A sheet holds so many rows, its header included; what is more goes on in another sheet."""
MOST_LINKS = 65_530
"""A sheet holds so many links; further addresses stand as text."""
FIRST_DAY = dt.date(1900, 3, 1)
"""Spreadsheets disagree on days before this one, since some of them have a 29 February 1900: those stand as text."""
DAY_FORMAT = "yyyy-mm-dd"
WIDTHS: Mapping[Holds, int] = {Holds.TEXT: 24, Holds.TEXTS: 32, Holds.NUMBER: 10, Holds.DAY: 16, Holds.ADDRESS: 40}


@dataclass(frozen=True, slots=True)
class About:
    """What a reader of the workbook must know of it."""

    lang: str
    as_of: dt.date
    base_url: str = ""


def write_workbook(path: Path, units: Sequence[Unit], about: About) -> dict[Unit, int]:
    """Write the workbook, and say how many rows each unit has."""
    book = Workbook(write_only=True)
    book.properties.creator = "Dalel"
    # Made first, so that it stands first; filled last, when it is known how many rows there are.
    first = book.create_sheet(term("register/counting", "export-about").say(about.lang))
    numbers = {}
    for unit in units:
        columns = unit_columns(unit, with_address=bool(about.base_url))
        rows = unit_rows(unit, lang=about.lang, as_of=about.as_of, base_url=about.base_url)
        numbers[unit] = write_sheets(book.create_sheet, unit.value, columns, rows)
    write_about(first, numbers, about)
    book.save(path)
    return numbers


def write_about(sheet: WriteOnlyWorksheet, numbers: Mapping[Unit, int], about: About) -> None:
    """The first sheet: what this is, as of which day, by which rule, and how many rows of each unit."""

    def say(code: str) -> str:
        return term("register/counting", code).say(about.lang)

    write_header(sheet, [say("export-about")], [32, 110, 80])
    sheet.append([text_cell(sheet, say("export-title")), text_cell(sheet, say("export-tables"))])
    sheet.append([text_cell(sheet, say("export-as-of")), day_cell(sheet, about.as_of)])
    for name in ("export-included", "export-status", "export-dates", "export-cited", "export-empty"):
        sheet.append([text_cell(sheet, say(f"{name}-title")), text_cell(sheet, say(name))])
    if about.base_url:
        sheet.append([text_cell(sheet, say("export-address")), text_cell(sheet, about.base_url)])
    for unit, number in numbers.items():
        word = term("register/unit", unit.value)
        rows = text_cell(sheet, word.say(about.lang)), WriteOnlyCell(sheet, number)
        sheet.append([*rows, text_cell(sheet, word.definition[about.lang])])


def write_sheets(
    create_sheet: Callable[[str], WriteOnlyWorksheet],
    name: str,
    columns: Sequence[Column],
    rows: Iterator[Row],
    *,
    most_rows: int = MOST_ROWS,
    most_links: int = MOST_LINKS,
) -> int:
    """Write the rows of a unit into a sheet, or as many sheets as they need, and say how many there are."""
    number, sheets = 0, 0
    while True:
        following = list(islice(rows, 1))
        if sheets and not following:
            return number
        sheets += 1
        sheet = create_sheet(name if sheets == 1 else f"{name} {sheets}")
        write_header(sheet, [column.name for column in columns], [WIDTHS[column.holds] for column in columns])
        written = write_rows(sheet, columns, islice(chain(following, rows), most_rows - 1), most_links=most_links)
        # The stubs leave out what a sheet that is only written shares with every other.
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written + 1}"  # type: ignore[attr-defined]
        number += written


def write_rows(sheet: WriteOnlyWorksheet, columns: Sequence[Column], rows: Iterable[Row], *, most_links: int) -> int:
    """Write rows into a sheet, and say how many there were."""
    number = 0
    for number, row in enumerate(rows, 1):
        cells = [write_cell(sheet, column.holds, row[column.name]) for column in columns]
        if number <= most_links:
            for column, cell in zip(columns, cells, strict=True):
                if column.holds is Holds.ADDRESS:
                    link(cell)
        sheet.append(cells)
    return number


def write_cell(sheet: WriteOnlyWorksheet, holds: Holds, value: object) -> Cell:
    """A value as what its column holds; nothing is an empty cell."""
    if holds is Holds.NUMBER:
        return WriteOnlyCell(sheet, cast("int", value))
    text = "; ".join(value) if isinstance(value, list) else str(value)
    if not text:
        return WriteOnlyCell(sheet)
    if holds is Holds.DAY:
        return day_cell(sheet, dt.date.fromisoformat(text))
    return text_cell(sheet, text)


def day_cell(sheet: WriteOnlyWorksheet, day: dt.date) -> Cell:
    """A day as a day, where every spreadsheet means the same by it; else as text."""
    if day < FIRST_DAY:
        return text_cell(sheet, day.isoformat())
    cell = WriteOnlyCell(sheet)
    cell.value = day
    cell.number_format = DAY_FORMAT
    return cell


def link(cell: Cell) -> None:
    """Make an address a link."""
    cell.hyperlink = str(cell.value)
    cell.style = "Hyperlink"
