"""The findings as CSV and the report as a workbook: what a spreadsheet makes of them."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from reported import contract, make_newsroom, report

from dalel.export import neutral
from dalel.report import Report, render_csv, render_workbook
from dalel.report.listing import COLUMNS
from dalel.report.workbook import cell_text, holds

pytestmark = pytest.mark.slow

FORMULA = '=HYPERLINK("http://evil.example","x")'


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_has_a_row_a_raised_finding_and_a_row_a_reason_for_the_others(made: Report) -> None:
    rows = rows_of(render_csv(made))
    assert [(row["outcome"], row["findings"], row["finding"], row["amount"], row["currency"]) for row in rows] == [
        ("raised", "1", "SUPPLIER-SHARE-cebc245848a30bf2", "700.00", "KZT"),
        ("clear", "2", "", "", ""),
        ("not-evaluated", "1", "", "", ""),
    ]
    assert rows[0]["arithmetic"].split(" | ")[-1] == "700.00 ÷ 900.00 = 77.78% (rounded); the threshold is 30%."
    assert rows[2]["reason"] == "Lines read of this buyer: …; under 4 a share says nothing."


def test_the_column_findings_adds_up_to_all_that_was_evaluated(tmp_path: Path) -> None:
    lines = [contract(f"/items/{n}", "100.00", f"S{n % 3}") for n in range(9)]
    shown = report(make_newsroom(tmp_path, [("contracts.json", "kz-ows", lines)]), limit=1)
    rows = rows_of(render_csv(shown))
    assert [row["findings"] for row in rows] == ["1", "2"]
    assert rows[1]["reason"] == "And 2 more raised: dalel findings list --flag SUPPLIER-SHARE --limit 3"


def test_a_flag_that_was_not_run_stands_in_the_csv(tmp_path: Path) -> None:
    (row,) = rows_of(render_csv(report(make_newsroom(tmp_path, run=False))))
    assert (row["flag"], row["outcome"], row["findings"], row["reason"]) == ("SUPPLIER-SHARE", "", "", "not run")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"
    assert neutral(f"a{start}1") == f"a{start}1"


def test_no_cell_of_the_csv_or_the_workbook_is_a_formula(tmp_path: Path) -> None:
    lines = [
        contract(f"/items/{n}", "100.00", FORMULA, title_ru=FORMULA, buyer_name=FORMULA, supplier_name=FORMULA)
        for n in range(5)
    ]
    made = report(make_newsroom(tmp_path, [(FORMULA.replace("/", "∕"), "kz-ows", lines)]), title=FORMULA)
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows_of(render_csv(made)) for cell in row.values())
    book = load_workbook(io.BytesIO(render_workbook(made)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sum(cell.value == f"'{FORMULA}" for cell in cells) > 10


def test_the_workbook_has_the_same_totals_findings_and_lines(made: Report) -> None:
    book = load_workbook(io.BytesIO(render_workbook(made)))
    assert book.sheetnames == ["summary", "totals", "findings", "lines"]
    totals = list(book["totals"].iter_rows(values_only=True))
    assert totals[0][:9] == ("stage", "currency", "vat_basis", "by", "code", "name", "lines", "amount", "percent")
    assert totals[1][:9] == ("plan", "KZT", "unknown", "all", None, None, 3, 1250.51, None)
    assert [cell.value for cell in book["findings"][1]] == list(COLUMNS)
    assert [row[0] for row in book["lines"].iter_rows(min_row=2, values_only=True)] == [
        "SUPPLIER-SHARE-cebc245848a30bf2"
    ] * 2


def test_an_amount_with_more_digits_than_a_spreadsheet_keeps_is_text(made: Report) -> None:
    sheet = load_workbook(io.BytesIO(render_workbook(made)))["totals"]
    (dollars,) = [row for row in sheet.iter_rows() if row[1].value == "USD" and row[3].value == "all"]
    assert (dollars[7].value, dollars[7].data_type) == ("12345678901234567.89", "s")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**14))
def test_a_number_the_workbook_keeps_comes_back_unchanged(number: Decimal) -> None:
    if holds(number):
        assert Decimal(repr(float(number))) == number


def test_the_same_report_gives_the_same_workbook_and_no_hour_of_making(made: Report) -> None:
    book = render_workbook(made)
    assert render_workbook(made) == book
    with ZipFile(io.BytesIO(book)) as files:
        assert {info.date_time for info in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:created" not in files.read("docProps/core.xml")
        assert b"dcterms:modified" not in files.read("docProps/core.xml")


@given(st.text(max_size=40))
def test_any_text_can_stand_in_a_workbook(text: str) -> None:
    book = cell_text(text)
    assert not book.startswith(("=", "+", "-", "@"))
    assert "\x00" not in book
