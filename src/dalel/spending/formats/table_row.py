"""A table row: the values of one row by the names of a `Line`'s fields, exactly, or the reason it is refused.

One rule for every table: a cell that Dalel reads holds a value, and the whole of it is understood; otherwise the row
is refused with its place. Cells in columns that Dalel does not read may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dalel.export import plain
from dalel.spending.formats.format import Issue
from dalel.spending.formats.workbook import TEXT_LIMIT, Cell, CellKind, MergedRange, Row
from dalel.spending.line import AmountCheck, Line
from dalel.spending.money import ABSURD, check_product, fits, multiply, parse_number


class Column(NamedTuple):
    """Where a field stands: the column (0 is A) and its header, which messages name."""

    position: int
    header: str


class RefusedRowError(Exception):
    """The row is refused, for the reason in ``issue``."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.code)


class TableRow:
    """One row, asked for by field; ``remarks`` gathers what is odd about it.

    ``decimal_mark`` None stands for a form in which both marks are used and neither groups thousands.
    """

    __slots__ = ("_columns", "_decimal_mark", "_merged", "_row", "place", "remarks")

    def __init__(
        self,
        row: Row,
        columns: Mapping[str, Column],
        *,
        place: str,
        merged: Sequence[MergedRange] = (),
        decimal_mark: str | None = ".",
    ) -> None:
        self.place = place
        self.remarks: list[Issue] = []
        self._row = row
        self._columns = columns
        self._merged = merged
        self._decimal_mark = decimal_mark
        if row.trouble is not None:
            values = {"field": place, "value": row.trouble.value, "limit": str(TEXT_LIMIT)}
            raise self.refusal(row.trouble.code, **values)

    def has(self, field: str) -> bool:
        """Whether the table has a column for the field."""
        return field in self._columns

    def cell(self, field: str) -> Cell | None:
        """The cell of a field; None where there is no such column or nothing in it."""
        column = self._columns.get(field)
        if column is None:
            return None
        cell = self._row.cell(column.position)
        if self._merged and self._is_hidden(column):
            return None
        if cell.kind is CellKind.EMPTY or (cell.kind is CellKind.TEXT and not cell.text.strip()):
            return None
        if cell.kind is CellKind.FORMULA:
            raise self.refusal("formula", field=column.header, value=cell.text[:60])
        if cell.kind is CellKind.TOO_LONG:
            raise self.refusal("text-too-long", field=column.header, value=cell.text, limit=str(TEXT_LIMIT))
        if cell.kind is CellKind.ERROR:
            raise self.refusal("cell-error", field=column.header, value=cell.text[:60])
        return cell

    def text(self, field: str) -> str | None:
        """What the cell says; a number without the zeros that only fill up."""
        cell = self.cell(field)
        if cell is None:
            return None
        return cell.text if cell.number is None else plain(cell.number)

    def code(self, field: str) -> str | None:
        """What the cell says, without the spaces around it: a code, or a word of a list."""
        text = self.text(field)
        return None if text is None else text.strip()

    def published(self, field: str) -> str | None:
        """What the cell says as the document spells it."""
        cell = self.cell(field)
        return None if cell is None else cell.text

    def number(self, field: str) -> Decimal | None:
        """The number in the cell: not negative, not absurd, and no finer than the table can hold."""
        cell = self.cell(field)
        if cell is None:
            return None
        header = self._columns[field].header
        number = cell.number
        if number is None:
            try:
                if cell.kind is not CellKind.TEXT:
                    raise ValueError(cell.text)
                number = parse_number(cell.text, decimal_mark=self._decimal_mark or decimal_mark_of(cell.text))
            except ValueError:
                raise self.refusal("not-a-number", field=header, value=cell.text[:60]) from None
        if number < 0:
            raise self.refusal("negative-number", field=header, value=plain(number))
        if number > ABSURD:
            raise self.refusal("absurd-number", field=header, value=shortened(number), limit=plain(ABSURD))
        if not fits(number):
            raise self.refusal("too-many-decimals", field=header, value=plain(number))
        return number

    def identifier(self, field: str, *, digits: int) -> str | None:
        """An identifier of so many digits. A cell that holds it as a number has lost the zeros it begins with."""
        cell, text = self.cell(field), self.code(field)
        if cell is None or text is None or cell.number is None or len(text) >= digits or not text.isdigit():
            return text
        header, padded = self._columns[field].header, text.rjust(digits, "0")
        self.remark("leading-zeros", field=header, value=text, padded=padded)
        return padded

    def check_amount(self, *, quantity: Decimal | None, price: Decimal | None, amount: Decimal | None) -> AmountCheck:
        """Compare quantity × price with the amount, and remark on what is not exactly equal."""
        check = check_product(quantity, price, amount)
        if quantity is not None and price is not None and amount is not None:
            code = {AmountCheck.ROUNDED: "product-rounded", AmountCheck.DIFFERS: "product-differs"}.get(check)
            if code:
                numbers = {"quantity": quantity, "price": price, "amount": amount}
                product = plain(multiply(quantity, price))
                self.remark(code, product=product, **{name: plain(number) for name, number in numbers.items()})
        return check

    def remark(self, code: str, **values: str) -> None:
        """Something odd about a line that is kept."""
        issue = Issue(self.place, code, refused=False, values=values)
        if issue not in self.remarks:
            self.remarks.append(issue)

    def refusal(self, code: str, **values: str) -> RefusedRowError:
        """The error that refuses the row."""
        return RefusedRowError(Issue(self.place, code, refused=True, values=values))

    def _is_hidden(self, column: Column) -> bool:
        for merged in self._merged:
            if merged.hides(self._row.number, column.position):
                self.remark("merged-cell", field=column.header)
                return True
        return False


def add_years(line: Line, row: TableRow, *, amount: Decimal) -> None:
    """Whether the amount covers several years, and the part of each; the parts must add up."""
    parts = [row.number(f"amount_year_{year}") for year in (1, 2, 3)]
    if parts[0] is None:
        return
    line.several_years = parts[0] != amount
    if line.several_years:
        line.amount_year_1, line.amount_year_2, line.amount_year_3 = parts
    total = sum((part for part in parts if part), start=Decimal(0))
    if total != amount:
        row.remark("years-differ-from-amount", sum=plain(total), amount=plain(amount))


_COULD_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def decimal_mark_of(text: str) -> str:
    """The decimal mark of a number in text where both are in use; "1,200" could be either number, so it is neither."""
    if _COULD_GROUP.fullmatch(text.strip()):
        raise ValueError(text)
    return "," if "," in text else "."


def shortened(number: Decimal) -> str:
    """A number for a message, which need not show three hundred digits."""
    text = plain(number)
    return text if len(text) <= 40 else f"{text[:40]}…"
