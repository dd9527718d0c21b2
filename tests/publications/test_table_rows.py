"""Rows of a table as evidence: picked by what their columns say, each with its place, and refused where in doubt."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dalel.publications import table_rows
from dalel.publications.arithmetic import NotComputed
from dalel.publications.table_rows import PickedRow, RowChoice, number_of, pick_rows
from dalel.publications.trouble import TroubleError

PLAN = Path(__file__).parents[2] / "examples" / "kz" / "annual-plan-2020-gorvodokanal.xlsx"
TABLE = """id,method,sum
1,direct,100.50
2,open,"1 200 000"
3,direct,
4,"direct",7
5,"two
lines",3
6,direct,1
"""


LONG = "a,sum\n" + "x,1\n" * 60 + 'y,"1\n'


def choose(column: str | None = "sum", *, header: int | None = None, decimal: str = ".", **words: str) -> RowChoice:
    return RowChoice(tuple(words.items()), column, None, header, decimal)


def rows_of(path: Path, choice: RowChoice) -> tuple[PickedRow, ...]:
    """The rows of one choice."""
    (picked,) = pick_rows(path, [choice]).values()
    if isinstance(picked, TroubleError):
        raise picked
    return picked


def pick(tmp_path: Path, text: str | bytes, choice: RowChoice) -> list[tuple[str, Decimal | None]]:
    """The place and the number of each row that is picked."""
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    rows = rows_of(path, choice)
    return [(row.place, number_of(row, choice)) for row in rows]


def trouble(tmp_path: Path, text: str | bytes, choice: RowChoice) -> tuple[str, str]:
    """Why rows are not picked, and where."""
    with pytest.raises(TroubleError) as error:
        pick(tmp_path, text, choice)
    return str(error.value.reason), error.value.say("en")


def test_rows_are_picked_by_their_words_with_the_place_of_each_counted_over_records(tmp_path: Path) -> None:
    assert pick(tmp_path, TABLE, choose(method="direct")) == [
        ("cell=2,3", Decimal("100.50")),
        ("cell=4,3", None),
        ("cell=5,3", Decimal(7)),
        ("cell=7,3", Decimal(1)),
    ]
    assert pick(tmp_path, TABLE, choose(method="two lines")) == [("cell=6,3", Decimal(3))]
    assert pick(tmp_path, TABLE, choose(sum="")) == [("cell=4,3", None)]
    assert pick(tmp_path, TABLE, choose(None, method="open")) == [("cell=3,2", None)]
    assert len(pick(tmp_path, TABLE, choose())) == 6
    assert pick(tmp_path, TABLE, choose("C", B="open")) == [("cell=3,3", Decimal(1200000))]


def test_the_header_may_stand_further_down_and_numbers_may_have_a_decimal_comma(tmp_path: Path) -> None:
    text = "Plan;of 2020\nmethod;sum\ndirect;12,50\nopen;1,5\n"
    assert pick(tmp_path, text, choose(header=2, decimal=",", method="direct")) == [("cell=3,2", Decimal("12.50"))]
    windows = "способ;сумма\nпрямой;12,50\n".encode("windows-1251")
    assert trouble(tmp_path, windows, choose("сумма"))[0] == NotComputed.NO_TABLE


@pytest.mark.parametrize(
    ("text", "choice", "reason", "where"),
    [
        (TABLE, choose("total"), NotComputed.NO_COLUMN, "“total”; there are: id, method, sum"),
        (TABLE, choose("D"), NotComputed.NO_COLUMN, "“D”; there are: id, method, sum"),
        (TABLE, choose(way="direct"), NotComputed.NO_COLUMN, "“way”; there are: id, method, sum"),
        ("a,a\n1,2\n", choose("a"), NotComputed.NO_COLUMN, "“a” stands 2 times; name the column by its letters"),
        (TABLE, choose(header=99), NotComputed.NO_COLUMN, "row 99 is no header"),
        ("a,sum\nx,1\ny,n/a\n", choose(), NotComputed.NO_NUMBER, "row 3, column “sum”: “n/a”"),
        ('a,sum\nx,1\ny,"12,50"\n', choose(), NotComputed.NO_NUMBER, "row 3, column “sum”: “12,50”"),
        (f"a,sum\nx,{'9' * 40}\n", choose(), NotComputed.NO_NUMBER, f"row 2, column “sum”: “{'9' * 40}”"),
        ("a,sum\nx,1\ny,=1+1\n", choose(), NotComputed.UNREADABLE_ROW, "row 3, column “sum”: “=1+1”"),
        ("a,sum\nx,1\n=A1,2\n", choose(a="x"), NotComputed.UNREADABLE_ROW, "row 3, column “a”: “=A1”"),
        ("a,sum\nx,1\nx,1\nx,1\nx,1\nx,1,2\n", choose(), NotComputed.UNREADABLE_ROW, "row 6"),
        ('a,sum\nx,1\nx,1\nx,1\nx,1\n"x"y,1\n', choose(), NotComputed.UNREADABLE_ROW, "row 6"),
        (
            LONG,
            choose(),
            NotComputed.NO_TABLE,
            "line 62: a quote is opened and not closed, so the records from there on",
        ),
        ('a,sum\nx,1\ny,"1\n', choose(), NotComputed.NO_TABLE, ""),
        ("a;b,c\n1;2,3\n", choose("a"), NotComputed.NO_TABLE, ""),
        ("", choose(), NotComputed.NO_TABLE, ""),
        ("{}", choose(), NotComputed.NO_TABLE, ""),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused_with_its_row_and_column(
    tmp_path: Path, text: str, choice: RowChoice, reason: NotComputed, where: str
) -> None:
    found = trouble(tmp_path, text, choice)
    assert found[0] == reason
    assert found[1].startswith(where)
    assert where or not found[1]


def test_many_choices_are_picked_in_one_reading_and_one_in_doubt_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b,sum\nx,1,5\nx,=2,6\ny,1,7\n", encoding="utf-8")
    choices = [
        choose(),
        choose(a="x"),
        choose(a="y"),
        choose(b="1"),
        choose(b="1", a="y"),
        choose("b", a="x"),
        choose("c"),
    ]
    found = pick_rows(path, choices)
    assert list(map(set, (found, choices))) == [set(choices)] * 2
    assert [
        str(picked.reason) if isinstance(picked, TroubleError) else [row.text for row in picked]
        for picked in (found[choice] for choice in choices)
    ] == [["5", "6", "7"], ["5", "6"], ["7"], "unreadable-row", "unreadable-row", "unreadable-row", "no-column"]


def test_more_rows_or_bytes_than_are_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rows, "MOST_ROWS", 3)
    assert len(pick(tmp_path, TABLE, choose(method="two lines"))) == 1
    assert trouble(tmp_path, TABLE, choose(method="direct")) == (NotComputed.TOO_LARGE, "")
    monkeypatch.setattr(table_rows, "LARGEST", 10)
    assert trouble(tmp_path, TABLE, choose(method="open")) == (NotComputed.TOO_LARGE, "")


def test_rows_of_the_real_workbook_have_the_places_of_their_cells() -> None:
    choice = RowChoice((("I", "Товар"),), "V", "Лист1", 10, ".")
    rows = rows_of(PLAN, choice)
    assert all(re.fullmatch(r"Лист1!V\d+", row.place) for row in rows)
    assert dict(zip((row.place for row in rows), (number_of(row, choice) for row in rows), strict=True))[
        "Лист1!V12"
    ] == Decimal(110400)


def test_what_a_merged_cell_hides_and_a_formula_says_is_refused(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (["method", "sum", "note"], ["direct", 5, "a"], [None, 6, "b"], ["open", "=B2+B3", "c"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    path = tmp_path / "merged.xlsx"
    workbook.save(path)
    choices = [choose(method="direct"), choose(note="a"), choose(note="c"), choose(None, note="b")]
    said = [
        (str(picked.reason), picked.say("en")) if isinstance(picked, TroubleError) else [row.place for row in picked]
        for picked in pick_rows(path, choices).values()
    ]
    assert said == [
        ("unreadable-row", "row 3"),
        ["Sheet!B2"],
        ("unreadable-row", "row 4, column “sum”: “=B2+B3”"),
        ["Sheet!C3"],
    ]


cells = st.text(st.sampled_from('ab "\n;,é1'), max_size=4)


@given(st.lists(st.tuples(cells, st.sampled_from(["x", "y"]), st.integers(-999, 999)), min_size=6, max_size=9))
@settings(max_examples=60, deadline=None)
def test_rows_and_places_are_those_that_the_csv_module_finds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, int]]
) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("what", "kind", "sum"), *rows])
    path = tmp_path_factory.getbasetemp() / "some.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    choice = choose(kind="x")
    try:
        found = [(row.place, number_of(row, choice)) for row in rows_of(path, choice)]
    except TroubleError:
        # What could be read in two ways is no table.
        return
    again = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert found == [(f"cell={number},3", Decimal(row[2])) for number, row in enumerate(again, 1) if row[1] == "x"]
