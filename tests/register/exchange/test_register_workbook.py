"""The tables for readers as a workbook: read back with openpyxl, whole sheets asserted."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dalel.register.exchange.columns import Column, Holds, unit_columns
from dalel.register.exchange.units import unit_rows
from dalel.register.exchange.workbook import About, write_sheets, write_workbook
from dalel.register.statistics import Unit
from dalel.vocabulary import LANGUAGES

TODAY = dt.date(2026, 1, 1)
BASE = "https://example.org/en"


def values(sheet: Worksheet) -> list[list[object]]:
    """Every cell of a sheet."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("unit", Unit)
def test_every_row_of_a_unit_has_exactly_the_declared_columns(register: None, unit: Unit) -> None:
    for base_url in ("", BASE):
        names = [column.name for column in unit_columns(unit, with_address=bool(base_url))]
        rows = list(unit_rows(unit, lang="en", as_of=TODAY, base_url=base_url))
        assert rows
        assert [list(row) for row in rows] == [names] * len(rows)


@pytest.mark.django_db
@pytest.mark.parametrize("unit", Unit)
def test_every_cell_is_what_its_column_says_that_it_holds(register: None, unit: Unit) -> None:
    kinds = {Holds.TEXT: str, Holds.DAY: str, Holds.ADDRESS: str, Holds.TEXTS: list, Holds.NUMBER: int}
    for row in unit_rows(unit, lang="en", as_of=TODAY, base_url=BASE):
        for column in unit_columns(unit, with_address=True):
            cell = row[column.name]
            assert isinstance(cell, kinds[column.holds]), column
            assert column.holds is not Holds.DAY or not cell or dt.date.fromisoformat(str(cell)), column


@pytest.mark.django_db
def test_a_workbook_has_a_sheet_that_says_what_it_is_and_one_for_each_unit(register: None, tmp_path: Path) -> None:
    about = About("en", TODAY, BASE)
    assert write_workbook(tmp_path / "register.xlsx", list(Unit), about) == {
        Unit.PERSONS: 4, Unit.CASES: 2, Unit.CHARGES: 3, Unit.EVENTS: 3,
    }  # fmt: skip
    book = load_workbook(tmp_path / "register.xlsx")
    assert book.sheetnames == ["About", "persons", "cases", "charges", "events"]
    first = values(book["About"])
    assert first[:4] == [
        ["About", None, None],
        [
            "What this is",
            "Tables of a register of prosecutions for speech, made by Dalel; one row a person, a case, a charge or an "
            "event. The number of rows of one is not the number of another",
            None,
        ],
        ["As of", dt.datetime(2026, 1, 1), None],  # noqa: DTZ001 - a day has no zone
        ["What is in", "All that is not withdrawn, whatever its date, drafts included", None],
    ]
    assert first[-5:] == [
        ["Published at", BASE, None],
        ["Persons", 4, "Each person once, in however many cases."],
        ["Cases", 2, "Each case once, however many people are in it."],
        [
            "Charges",
            3,
            "Each norm in each case for each person, in whatever status; a status may be short of a formal charge.",
        ],
        ["Events", 3, "Each dated step of a case once."],
    ]


@pytest.mark.django_db
def test_a_sheet_has_the_rows_of_the_other_tables_dates_as_days_and_addresses_as_links(
    register: None, tmp_path: Path
) -> None:
    write_workbook(tmp_path / "register.xlsx", [Unit.CASES], About("en", TODAY, BASE))
    sheet = load_workbook(tmp_path / "register.xlsx")["cases"]
    names = [column.name for column in unit_columns(Unit.CASES, with_address=True)]
    header, first, second = values(sheet)
    assert header == names
    assert dict(zip(names, first, strict=True)) == {
        "key": "first",
        "address": f"{BASE}/cases/first",
        "title": "Posts about a bank",
        "kind": "criminal",
        "kind_label": "Criminal case",
        "country": "KZ",
        "region": "KZ-75",
        "place": None,
        "opened": "2020-04",
        "opened_earliest": dt.datetime(2020, 4, 1),  # noqa: DTZ001 - a day has no zone
        "opened_latest": dt.datetime(2020, 4, 30),  # noqa: DTZ001 - a day has no zone
        "norms": "kz:penal:274:4",
        "statuses": "conviction-upheld; case-registered",
        "charges": 2,
        "complainant_types": "state-company",
        "summary": None,
        "sources": "paper 1",
        "inferred": "region",
        "attributed_to": None,
        "reliability": None,
    }
    assert second[:3] == ["second", f"{BASE}/cases/second", "A complaint about an official"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:T3")
    assert [sheet[f"B{row}"].hyperlink.target for row in (2, 3)] == [f"{BASE}/cases/first", f"{BASE}/cases/second"]
    assert (sheet["J2"].number_format, sheet["J2"].is_date) == ("yyyy-mm-dd", True)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_speaks_the_language_that_was_asked_for(register: None, tmp_path: Path, lang: str) -> None:
    write_workbook(tmp_path / "register.xlsx", [Unit.EVENTS], About(lang, TODAY))
    book = load_workbook(tmp_path / "register.xlsx")
    said = {"en": "About", "ru": "О таблицах", "kk": "Кестелер туралы"}[lang]
    search = {"en": "Search", "ru": "Обыск", "kk": "Тінту"}[lang]
    assert book.sheetnames == [said, "events"]
    assert values(book["events"])[1][:4] == ["first/event/search", "first", "search", search]


@pytest.mark.django_db
def test_what_looks_like_a_number_a_day_or_a_formula_stays_text(
    load: Callable[..., Any], changed_folder: Callable[..., Path], tmp_path: Path
) -> None:
    def change(case: Any) -> None:
        del case["region"], case["inferred"]
        case |= {"title": {"en": "=1+1"}, "place": "007", "opened": "1899-12"}
        case["summary"] = {"en": "1-1"}

    load(changed_folder("cases/first.yaml", change))
    write_workbook(tmp_path / "register.xlsx", [Unit.CASES], About("en", TODAY))
    sheet = load_workbook(tmp_path / "register.xlsx")["cases"]
    names = [column.name for column in unit_columns(Unit.CASES, with_address=False)]
    cells = {name: sheet.cell(2, place) for place, name in enumerate(names, 1)}
    kept = ("title", "place", "summary", "opened", "opened_earliest")
    assert {name: (cells[name].value, cells[name].data_type) for name in kept} == {
        "title": ("'=1+1", "s"),
        "place": ("007", "s"),
        "summary": ("1-1", "s"),
        "opened": ("1899-12", "s"),
        # Before March 1900 spreadsheets do not agree on days.
        "opened_earliest": ("1899-12-01", "s"),
    }


@pytest.mark.django_db
def test_a_unit_without_rows_has_its_header(tmp_path: Path) -> None:
    assert write_workbook(tmp_path / "register.xlsx", list(Unit), About("en", TODAY)) == dict.fromkeys(Unit, 0)
    book = load_workbook(tmp_path / "register.xlsx")
    for unit in Unit:
        assert values(book[unit]) == [[column.name for column in unit_columns(unit, with_address=False)]]


def test_rows_beyond_what_a_sheet_holds_go_on_in_another_and_links_beyond_it_stand_as_text(tmp_path: Path) -> None:
    columns = (Column("key"), Column("address", Holds.ADDRESS))
    book = Workbook(write_only=True)
    rows = ({"key": str(each), "address": f"{BASE}/{each}"} for each in range(4))
    assert write_sheets(book.create_sheet, "cases", columns, rows, most_rows=3, most_links=1) == 4
    book.save(tmp_path / "some.xlsx")
    read = load_workbook(tmp_path / "some.xlsx")
    assert {sheet.title: values(sheet) for sheet in read} == {
        "cases": [["key", "address"], ["0", f"{BASE}/0"], ["1", f"{BASE}/1"]],
        "cases 2": [["key", "address"], ["2", f"{BASE}/2"], ["3", f"{BASE}/3"]],
    }
    assert [[sheet[f"B{row}"].hyperlink is not None for row in (2, 3)] for sheet in read] == [[True, False]] * 2
