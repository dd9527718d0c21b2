"""The rows of an XLSX sheet, gathered from its tags."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalel.errors import DocumentError
from dalel.spending.formats.workbook.cell import (
    EMPTY,
    TEXT_LIMIT,
    Cell,
    CellKind,
    date_cell,
    number_cell,
    serial_date_cell,
    text_cell,
)
from dalel.spending.formats.workbook.shared_strings import SharedStrings, unescape
from dalel.spending.formats.workbook.sheet import MAX_COLUMNS, MAX_ROWS, Row, parse_column

FORMULA_SHOWN = 200
"""Characters of a formula that are kept to show it."""

_BOOLEANS = {"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class CellRules:
    """What turns the text inside a cell's tags into its value: the shared texts, the styles that show dates."""

    strings: SharedStrings | None
    dates: frozenset[str]
    from_1904: bool


class RowTags:
    """Gathers the rows of one sheet; ``rows`` are those finished since it was last emptied."""

    __slots__ = (
        "_cells",
        "_collecting",
        "_column",
        "_columns",
        "_digits",
        "_document",
        "_formula",
        "_in_cell",
        "_in_phonetic",
        "_kind",
        "_length",
        "_number",
        "_rules",
        "_sheet",
        "_style",
        "_value",
        "rows",
    )

    def __init__(self, rules: CellRules, *, document: str, sheet: str) -> None:
        self.rows: list[Row] = []
        self._rules = rules
        self._document = document
        self._sheet = sheet
        self._columns: dict[str, int] = {}
        self._number = 0
        self._digits = ""
        self._cells: list[Cell] | None = None
        self._in_cell = False
        self._in_phonetic = False
        self._column = -1
        self._kind = ""
        self._style = ""
        self._collecting = ""
        self._value = ""
        self._length = 0
        self._formula: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens: ``row``; ``c`` is a cell, ``v`` its value, ``f`` its formula, ``t`` a run of its own text."""
        if tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "f", "t"}:
            if self._in_cell and not self._in_phonetic:
                self._collecting = tag
                if tag == "f":
                    self._formula = ""
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._in_phonetic = True

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "c":
            self._end_cell()
        elif tag in {"v", "f", "t"}:
            self._collecting = ""
        elif tag == "row":
            if self._cells:
                self.rows.append(Row(self._number, self._cells))
            self._cells = None
        elif tag == "rPh":
            self._in_phonetic = False

    def text(self, text: str) -> None:
        """Text between tags; past the limit it is counted, and no longer kept."""
        if not self._collecting:
            return
        if self._collecting == "f":
            self._formula = ((self._formula or "") + text)[:FORMULA_SHOWN]
            return
        self._length += len(text)
        if self._length <= TEXT_LIMIT:
            self._value += text

    def _start_row(self, attributes: dict[str, str]) -> None:
        digits = attributes.get("r") or str(self._number + 1)
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0
        # Two rows of one number would share one place, and with it one line identifier.
        if self._cells is not None or not self._number < number <= MAX_ROWS:
            raise self._damaged(f'row "{digits[:20]}" stands after row {self._number}')
        self._number, self._digits = number, digits
        self._cells = []
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._cells is None or self._in_cell:
            raise self._damaged(f"a cell stands outside of its row, after row {self._number}")
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
        else:
            letters = reference.rstrip(_DIGITS)
            column = self._columns.get(letters, -1)
            if column < 0:
                column = self._new_column(letters)
            if reference[len(letters) :] != self._digits:
                raise self._damaged(f'the cell "{reference[:20]}" stands in row {self._number}')
        if not self._column < column < MAX_COLUMNS:
            raise self._damaged(f"the cells of row {self._number} are not in order")
        self._in_cell = True
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = ""
        self._length = 0
        self._formula = None

    def _new_column(self, letters: str) -> int:
        try:
            column = self._columns[letters] = parse_column(letters)
        except ValueError:
            raise self._damaged(f'a cell of row {self._number} is named "{letters[:20]}"') from None
        return column

    def _end_cell(self) -> None:
        self._in_cell = False
        cell = self._cell()
        if cell is EMPTY or self._cells is None:
            return
        gap = self._column - len(self._cells)
        if gap:
            self._cells.extend([EMPTY] * gap)
        self._cells.append(cell)

    def _cell(self) -> Cell:
        if self._formula is not None:
            return Cell(CellKind.FORMULA, f"={self._formula}")
        if self._length > TEXT_LIMIT:
            return Cell(CellKind.TOO_LONG, str(self._length))
        if not self._value:
            return EMPTY
        if self._kind == "s":
            return self._shared()
        if self._kind == "n":
            return self._number_or_date()
        cell = other_cell(self._kind, self._value)
        if cell is None:
            raise self._damaged(f'row {self._number} holds a cell of the kind "{self._kind[:20]}"')
        return cell

    def _shared(self) -> Cell:
        if self._rules.strings is None:
            raise self._damaged(f"row {self._number} names a shared text, and there are none")
        return self._rules.strings.cell(self._value)

    def _number_or_date(self) -> Cell:
        if self._style in self._rules.dates:
            return serial_date_cell(self._value, from_1904=self._rules.from_1904)
        return number_cell(self._value)

    def _damaged(self, what: str) -> DocumentError:
        return DocumentError(
            f'{self._document} is damaged: in the sheet "{self._sheet}", {what}.',
            next_step="Open the workbook in LibreOffice or Excel and save it again, then read that file.",
        )


def other_cell(kind: str, value: str) -> Cell | None:
    """A cell of a rarer kind: a text of its own, a date as text, yes or no, an error; None for an unknown kind."""
    if kind in {"str", "inlineStr"}:
        return text_cell(unescape(value))
    if kind == "d":
        return iso_date_cell(value)
    if kind == "b":
        return Cell(CellKind.BOOLEAN, _BOOLEANS.get(value, value))
    if kind == "e":
        return Cell(CellKind.ERROR, value)
    return None


def iso_date_cell(text: str) -> Cell:
    """A date cell given as ISO 8601, with or without a time; a text where it is no whole date."""
    try:
        if text[4:5] != "-" or text[7:8] != "-":
            raise ValueError(text)  # a year, a month or a week must not become a day
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text_cell(text)
    time = moment.time().replace(microsecond=0)
    return date_cell(moment.date(), time if time != dt.time() else None)
