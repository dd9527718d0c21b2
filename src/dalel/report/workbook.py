"""The report as a workbook: a summary, the totals, the findings and their lines, one sheet each.

A spreadsheet keeps fifteen digits of a number. An amount that has more is written as text, so that it is never changed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from dalel.report.finding import ShownLine
from dalel.report.listing import COLUMNS, Cell, finding_rows
from dalel.report.record import FORMAT
from dalel.report.report import Report
from dalel.sheet import cell_text, text_cell, write_header
from dalel.spending import EXACT, PARTS, Total, amount_text, decimal_places
from dalel.vocabulary import label, term

DIGITS = 15
"""What a spreadsheet's number holds (IEEE 754 binary64); a longer one would come back changed."""

_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
WIDE, NARROW = 60, 18
_LONG = {"subject", "observed", "title", "name", "value"}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)

TOTAL_COLUMNS = (
    *("stage", "currency", "vat_basis", "by", "code", "name", "lines", "amount", "percent"),
    *(f"{part.replace('-', '_')}_{figure}" for part in PARTS for figure in ("lines", "amount")),
)
LINE_COLUMNS = ("finding", *(field.name for field in fields(ShownLine)))


def render_workbook(report: Report) -> bytes:
    """The workbook's bytes: the same report gives the same bytes."""
    book = Workbook(write_only=True)
    book.properties.creator = FORMAT
    book.properties.title = cell_text(report.title)
    for name, header, rows in (
        ("summary", ("what", "value"), summary_rows(report)),
        ("totals", TOTAL_COLUMNS, total_rows(report)),
        ("findings", COLUMNS, ([row.get(name) for name in COLUMNS] for row in finding_rows(report))),
        ("lines", LINE_COLUMNS, line_rows(report)),
    ):
        write_sheet(book.create_sheet(name), header, rows)
    draft = io.BytesIO()
    book.save(draft)
    return without_times(draft.getvalue())


def write_sheet(sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet: a header that stays in sight, then the rows."""
    write_header(sheet, header, [WIDE if name in _LONG else NARROW for name in header])
    for row in rows:
        sheet.append([write_cell(sheet, value) for value in row])


def write_cell(sheet: WriteOnlyWorksheet, value: Cell) -> SheetCell:
    """A number as a number where the spreadsheet can hold it, else as text; text as text, whatever it begins with."""
    if isinstance(value, Decimal) and holds(value):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = f"#,##0.{'0' * max(2, decimal_places(value))}"
        return cell
    if isinstance(value, Decimal):
        value = amount_text(value)
    return text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)


def holds(number: Decimal) -> bool:
    """Whether a spreadsheet's number holds every digit."""
    return len(number.normalize(EXACT).as_tuple().digits) <= DIGITS


def summary_rows(report: Report) -> Iterator[tuple[Cell, Cell]]:
    """What was read, each document with its counts, and what must be known before a number is quoted."""

    def say(code: str) -> str:
        return term("report", code).say(report.lang)

    yield "title", report.title
    yield "Dalel", report.version
    yield "as_of (UTC)", report.as_of.strftime("%Y-%m-%dT%H:%M:%SZ") if report.as_of else None
    for document in report.documents:
        yield say("short-documents"), document.name
        yield "SHA-256", document.sha256
        yield say("format"), document.format
        yield say("records"), document.records
        yield say("lines-read"), document.lines
        yield say("refused"), document.refused
        yield say("lines-counted"), document.counted
        yield say("remarks"), document.remarks
    for flag in report.flags:
        yield flag.title, flag.code
        if flag.count is None:
            yield say("not-run"), None
            continue
        for outcome, count in (
            ("raised", flag.count.raised),
            ("clear", flag.count.clear),
            ("not-evaluated", flag.count.not_evaluated),
        ):
            yield label("outcome", outcome, report.lang), count
    yield say("warning"), say("warning-buyer-pages" if report.pages else "warning-buyer")
    yield say("not-said"), say("not-said-intent")


def total_rows(report: Report) -> Iterator[list[Cell]]:
    """Every total of the report as one row: of a whole account, of each of its groups, and of the rest."""
    for account in report.accounts:
        total = account.total
        key: list[Cell] = [total.stage.value, total.currency, total.vat_basis]
        yield [*key, "all", None, None, *sum_cells(total, None)]
        for breakdown in account.breakdowns:
            for row in breakdown.rows:
                yield [*key, breakdown.by, row.code, row.says, *sum_cells(row.total, row.percent)]
            if breakdown.rest:
                rest = breakdown.rest
                yield [*key, breakdown.by, None, rest.says, *sum_cells(rest.total, rest.percent)]


def sum_cells(total: Total, percent: Decimal | None) -> list[Cell]:
    """The figures of one total, and of each part that a reader must know of."""
    parts = {part.code: part for part in total.parts}
    cells: list[Cell] = [total.lines, total.amount, percent]
    for code in PARTS:
        part = parts.get(code)
        cells += [part.lines, part.amount] if part else [0, Decimal(0)]
    return cells


def line_rows(report: Report) -> Iterator[list[Cell]]:
    """Every line shown of every finding shown."""
    for flag in report.flags:
        for raised in flag.raised:
            for line in raised.shown:
                values = (getattr(line, name) for name in LINE_COLUMNS[1:])
                yield [
                    raised.finding.finding,
                    *(
                        value if isinstance(value, Decimal | int | str) or value is None else str(value)
                        for value in values
                    ),
                ]


def without_times(book: bytes) -> bytes:
    """The same workbook without the hour it was made at: openpyxl writes the clock into it."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _TIMES.sub(b"", data)
            made.writestr(ZipInfo(name, _FIRST_DAY), data, ZIP_DEFLATED)
    return target.getvalue()
