"""The general data of Kazakhstan's annual procurement plan: whose plan it is, and for which year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rfc8785

from dalel.errors import DocumentError
from dalel.export import plain
from dalel.spending.formats.kz_plan_header import PlanHeader, fold_header, is_numbering, known_headers, quoted
from dalel.spending.formats.table_date import clean_year
from dalel.spending.formats.workbook import Cell, CellKind, Row

BIN_DIGITS = 12
_BIN = re.compile(r"[0-9]{12}")
_OTHERWISE = "Ask the publisher for a corrected document, or read it with a mapping file: docs/formats/table.md"


@dataclass(frozen=True, slots=True)
class General:
    """What the plan says about itself: whose plan it is, and for which year; ``row`` is where.

    ``series`` names what the plan is an edition of: this buyer's plan for this year.
    """

    row: int
    buyer: str
    buyer_as_published: str
    buyer_name: str | None
    year: int
    series: str


class GeneralData:
    """Looks for the general data in the rows above the points."""

    def __init__(self, document: str, header: PlanHeader, *, rows: Sequence[Row]) -> None:
        self._at = document
        self._rows = [row for row in rows if row.number < header.first_row]
        self._header = header

    def read(self) -> General:
        """The buyer and the year; an error where one of them is not there."""
        labels = self._find_labels()
        missing = [known_headers().official[field] for field in ("buyer_id", "year") if field not in labels]
        if missing:
            raise DocumentError(
                f"{self._at}: the general data above the points (before row {self._header.first_row}) do not have "
                f"{quoted(missing)}.",
                next_step=_OTHERWISE,
            )
        row = self._find_values(labels)
        texts = {field: cell_text(row.cell(column)) for field, (_, column) in labels.items()}
        buyer, year = self._buyer(row.cell(labels["buyer_id"][1])), self._year(texts["year"])
        return General(
            row=row.number,
            buyer=buyer,
            buyer_as_published=texts["buyer_id"],
            buyer_name=texts.get("buyer_name_ru") or texts.get("buyer_name_kk") or None,
            year=year,
            series=rfc8785.dumps(["kz-annual-plan", buyer, year]).decode(),
        )

    def _find_labels(self) -> dict[str, tuple[int, int]]:
        known, labels = known_headers().general, dict[str, tuple[int, int]]()
        for row in self._rows:
            for column, cell in enumerate(row.cells):
                field = known.get(fold_header(cell.text)) if cell.kind is CellKind.TEXT else None
                if field is not None and field not in labels:
                    labels[field] = (row.number, column)
        return labels

    def _find_values(self, labels: Mapping[str, tuple[int, int]]) -> Row:
        label_row, column = labels["buyer_id"]
        for row in self._rows:
            if row.number > label_row and not row.cell(column).is_blank and not is_numbering(row):
                return row
        raise DocumentError(
            f'{self._at}: under "{known_headers().official["buyer_id"]}" (row {label_row}) there is no number, so '
            "nothing says whose plan it is.",
            next_step=_OTHERWISE,
        )

    def _buyer(self, cell: Cell) -> str:
        text = cell_text(cell)
        if cell.number is not None:
            text = text.rjust(BIN_DIGITS, "0")
        if not _BIN.fullmatch(text):
            raise DocumentError(
                f'{self._at}: the buyer\'s number "{cell_text(cell)[:60]}" is not a BIN of 12 digits.',
                next_step=_OTHERWISE,
            )
        return text

    def _year(self, text: str) -> int:
        year = clean_year(text)
        if year is None:
            raise DocumentError(
                f'{self._at}: the financial year "{text[:60]}" is not a year.',
                next_step=_OTHERWISE,
            )
        return year


def cell_text(cell: Cell) -> str:
    """What a cell of the general data says; a formula, an error or too long a text says nothing."""
    if cell.number is not None:
        return plain(cell.number)
    return cell.text.strip() if cell.kind in {CellKind.TEXT, CellKind.DATE} else ""
