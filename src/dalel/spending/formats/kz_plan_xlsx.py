"""``kz-plan-xlsx``: the annual procurement plan of a Kazakh buyer, in the official form, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from dalel.errors import DocumentError
from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.code_name import CodeNames, clean_month
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.kz_ows_line import join, sub_paragraph
from dalel.spending.formats.kz_plan_general import General, GeneralData
from dalel.spending.formats.kz_plan_header import (
    PlanHeader,
    find_plan_header,
    fold_header,
    is_numbering,
    known_headers,
    plan_columns,
)
from dalel.spending.formats.table_row import RefusedRowError, TableRow, add_years
from dalel.spending.formats.workbook import CellKind, Row, Sheet, Top, fold, is_package, open_sheets, read_top
from dalel.spending.line import Line, Stage, VatBasis, line_columns

SCHEME = "kz-goszakup"
ITEM_SCHEME = "KZ-ENSTRU"
UNIT_DIGITS = 3
"""Units of the classifier have three digits, the portal's own four: 006, 796, 5114."""

_SAID = attrgetter(*(column.name for column in line_columns() if column.name != "place"))
_LISTS = ("method", "ground", "unit", "month", "subject-kind")


class KzPlanXlsx:
    """Each row under the header is a point of the plan: what a buyer means to buy, when, how, and for how much."""

    code = "kz-plan-xlsx"
    version = 1

    def recognises(self, source: Source) -> bool:
        """Whether a sheet has the columns of the form."""
        if not is_package(source):
            return False
        try:
            with open_sheets(source) as sheets:
                return any(find_plan_header(read_top(sheet).held, ()) for sheet in sheets)
        except DocumentError:
            return False

    def read(self, source: Source, jurisdiction: Jurisdiction) -> Iterator[Line | Issue]:
        """A line or a refusal for each row under the header; sheets without the form's columns are remarked on."""
        with open_sheets(source) as sheets:
            found = False
            for sheet in sheets:
                top = read_top(sheet)
                header = find_plan_header(top.held, sheet.merged().ranges)
                if header is not None:
                    found = True
                    yield from PlanSheet(source, sheet, top=top, header=header, jurisdiction=jurisdiction).read()
                elif top.held:
                    yield Issue(sheet.place(1), "sheet-not-read", refused=False, values={"value": sheet.name})
            if not found:
                raise DocumentError(
                    f"{source.name}: no sheet has the columns of an annual procurement plan "
                    f"(sheets: {', '.join(sheet.name for sheet in sheets)}).",
                    next_step="Read it with a mapping file: docs/formats/table.md",
                )


class PlanSheet:
    """One sheet that holds a plan."""

    def __init__(
        self, source: Source, sheet: Sheet, *, top: Top, header: PlanHeader, jurisdiction: Jurisdiction
    ) -> None:
        self._document = f'{source.name}, sheet "{sheet.name}"'
        self._sheet = sheet
        self._top = top
        self._header = header
        self._merged = sheet.merged()
        self._columns = plan_columns(self._document, header, rows=top.held, merged=self._merged.ranges)
        self._jurisdiction = jurisdiction
        self._names = {scheme: CodeNames(jurisdiction.codes[scheme]) for scheme in _LISTS}
        self._buyer_kind: str | None = None
        self._seen: dict[int, int] = {}

    def read(self) -> Iterator[Line | Issue]:
        """A line or a refusal for each row under the header."""
        general: General | None = None
        for row in self._top.below(self._header.last_row):
            if row.is_blank or (row.number == self._header.last_row + 1 and is_numbering(row)):
                continue
            if general is None:
                general = GeneralData(self._document, self._header, rows=self._top.held).read()
                self._buyer_kind = self._jurisdiction.find_buyer_kind(general.buyer_name)
                yield from self._remark_on(general)
            yield from self._read_row(row, general)
        if general is None:
            raise DocumentError(
                f"{self._document}: there are no rows under the header (row {self._header.last_row}), so the form is "
                "empty.",
                next_step="If the plan should be there, get the document again from its source.",
            )

    def _remark_on(self, general: General) -> Iterator[Issue]:
        if general.buyer != general.buyer_as_published:
            values = {
                "field": known_headers().official["buyer_id"],
                "value": general.buyer_as_published,
                "padded": general.buyer,
            }
            yield Issue(self._sheet.place(general.row), "leading-zeros", refused=False, values=values)

    def _read_row(self, row: Row, general: General) -> Iterator[Line | Issue]:
        place = self._sheet.place(row.number)
        merged = self._merged.at(row.number)
        try:
            point = TableRow(row, self._columns, place=place, merged=merged, decimal_mark=None)
            is_total = point.cell("item_code") is None and point.cell("method") is None
            if is_total and (total := totals_words(row)) is not None:
                yield Issue(place, "totals-row", refused=False, values={"value": total})
                return
            line = self._line(point, general)
        except RefusedRowError as refused:
            yield refused.issue
            return
        yield line
        yield from point.remarks
        yield from self._remark_on_repetition(line, row.number)

    def _line(self, point: TableRow, general: General) -> Line:
        amount, quantity, price = point.number("amount"), point.number("quantity"), point.number("unit_price")
        if amount is None:
            raise point.refusal("no-amount")
        line = Line(
            place=point.place,
            series=general.series,
            stage=Stage.PLAN,
            buyer_scheme=self._jurisdiction.buyer_scheme,
            buyer_id=general.buyer,
            buyer_name=general.buyer_name,
            buyer_kind=self._buyer_kind,
            item_code=point.code("item_code"),
            title_ru=point.text("title_ru"),
            title_kk=point.text("title_kk"),
            description_ru=join(point.text("short_description_ru"), point.text("more_description_ru")),
            description_kk=join(point.text("short_description_kk"), point.text("more_description_kk")),
            subject_kind=self._subject_kind(point),
            quantity=quantity,
            unit_price=price,
            amount=amount,
            amount_as_published=point.published("amount"),
            amount_check=point.check_amount(quantity=quantity, price=price, amount=amount),
            currency=self._jurisdiction.currency,
            vat_basis=VatBasis.UNKNOWN,
            year=general.year,
            month=self._month(point),
        )
        line.item_scheme = None if line.item_code is None else ITEM_SCHEME
        self._add_method(line, point)
        self._add_unit(line, point)
        add_years(line, point, amount=amount)
        return line

    def _subject_kind(self, point: TableRow) -> str | None:
        text = point.code("subject_kind")
        if text is None:
            return None
        kind = self._names["subject-kind"].find(text).means or known_headers().subject_kinds.get(fold(text))
        if kind is None:
            point.remark("unknown-subject-kind", value=text[:60])
        return kind

    def _month(self, point: TableRow) -> int | None:
        text = point.code("month")
        if text is None:
            return None
        month, found = clean_month(text), self._names["month"].find(text)
        if month is None and found.code is not None:
            point.remark("last-year", value=found.code)
        elif month is None:
            point.remark("unknown-month", value=text[:60])
        return month

    def _add_method(self, line: Line, point: TableRow) -> None:
        """How the supplier is chosen, and for a single source the ground that the law gives for it."""
        text = point.code("method")
        if text is None:
            point.remark("missing-field", field=known_headers().official["method"])
        else:
            found = self._names["method"].find(text)
            line.method, line.method_code = found.means, found.code or text
            line.method_scheme = SCHEME if found.code else None
            if found.code is None and found.means is not None:
                point.remark("method-code-unsure", value=text, codes=", ".join(found.candidates))
            elif found.code is None:
                point.remark("unknown-method", value=text[:60])
        ground = point.code("ground")
        if ground is not None and ground != "0":
            line.ground_as_published = ground
            line.ground_code = ground if ground.isdigit() else self._names["ground"].find(ground).code
            line.ground_code = line.ground_code or sub_paragraph(ground)

    def _add_unit(self, line: Line, point: TableRow) -> None:
        text = point.identifier("unit", digits=UNIT_DIGITS)
        if text is None:
            return
        if text.isdigit():
            line.unit_code = text
        else:
            line.unit_name, line.unit_code = text, self._names["unit"].find(text).code

    def _remark_on_repetition(self, line: Line, row: int) -> Iterator[Issue]:
        """Two equal rows may be two purchases, so both are kept; a reader should know of them."""
        # 64 bits a row, for this reading only: two different rows of a million meet once in ten million readings.
        first = self._seen.setdefault(hash(_SAID(line)), row)
        if first != row:
            place, values = self._sheet.place(row), {"first": self._sheet.place(first)}
            yield Issue(place, "same-row", refused=False, values=values)


def totals_words(row: Row) -> str | None:
    """The words of a row that adds up others ("Итого по плану"): the first word of its first text is one of these."""
    text = next((cell.text for cell in row.cells if cell.kind is CellKind.TEXT and cell.text.strip()), None)
    if text is None or fold_header(text).partition(" ")[0] not in known_headers().totals:
        return None
    return " ".join(text.split())[:60]
