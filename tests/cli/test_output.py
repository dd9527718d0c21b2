from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.cli.output import csv_cell, plain_value, show_rows, table_cell


@pytest.mark.parametrize("text", ['=HYPERLINK("http://a.b")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless_in_csv(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@given(st.text())
def test_no_text_in_csv_starts_a_formula(text: str) -> None:
    assert not csv_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_negative_amount_stays_a_number_in_csv() -> None:
    assert csv_cell(Decimal("-5.10")) == "-5.10"


def test_amounts_are_text_in_json() -> None:
    assert plain_value({"amount": Decimal("104957665.10"), "parts": [Decimal("0.5")]}) == {
        "amount": "104957665.10",
        "parts": ["0.50"],
    }


def test_a_terminal_gets_no_control_characters() -> None:
    assert table_cell("a\x1b[2Jb") == "a [2Jb"


def test_an_amount_in_a_table_has_its_thousands_apart() -> None:
    assert (table_cell(Decimal("-1234567.5")), table_cell(12345), table_cell(None), table_cell(True)) == (
        "-1,234,567.50",
        "12,345",
        "",
        "yes",
    )


def test_csv_has_a_header_and_a_row_each(capsys: pytest.CaptureFixture[str]) -> None:
    show_rows([{"name": 'a "b"', "amount": Decimal(1)}], ["name", "amount"], output="csv")
    assert capsys.readouterr().out == 'name,amount\n"a ""b""",1.00\n'


def test_a_row_that_is_too_wide_for_the_terminal_runs_on_and_nothing_is_cut_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    show_rows([{"place": "59:4", "claim": "page", "reason": "no figure to compute"}], ["place", "claim", "reason"],
              output="table")  # fmt: skip
    assert " ".join(capsys.readouterr().out.split()).endswith("no figure to compute")
