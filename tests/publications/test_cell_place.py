"""A cell as a place: in a workbook by its sheet, in a CSV file by the number of its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalel.publications.cell_place import find_mark, find_record_cell, is_cell, read_cell

EXAMPLES = Path(__file__).parents[2] / "examples" / "kz"
PLAN = EXAMPLES / "annual-plan-2020-gorvodokanal.xlsx"
RATES = EXAMPLES / "rates-usd-kzt.csv"


@pytest.mark.parametrize(
    ("path", "place", "said"),
    [
        (PLAN, "Лист1!V12", "110400"),
        (PLAN, "V12", "110400"),
        (PLAN, "Лист1!I11", "Товар"),
        (RATES, "A2", RATES.read_text(encoding="utf-8").splitlines()[1].split(",")[0]),
        (RATES, "D2", RATES.read_text(encoding="utf-8").splitlines()[1].split(",")[3]),
    ],
)
def test_a_cell_says_what_stands_in_it(path: Path, place: str, said: str) -> None:
    assert read_cell(path, place) == said


@pytest.mark.parametrize(
    ("path", "place"),
    [(PLAN, "Лист2!V12"), (PLAN, "A1"), (PLAN, "V999999"), (PLAN, "XFE5"), (RATES, "Z2"), (RATES, "Rates!A2")],
)
def test_a_cell_that_says_nothing_or_is_not_there_is_no_place(path: Path, place: str) -> None:
    with pytest.raises((LookupError, ValueError)):
        read_cell(path, place)


def test_a_csv_is_read_by_its_own_delimiter_and_not_where_it_could_be_two(tmp_path: Path) -> None:
    path = tmp_path / "sums.csv"
    path.write_text("what;amount\nprinting;1,5\npaper;12,50\nink;7\n", encoding="utf-8")
    assert read_cell(path, "B3") == "12,50"
    path.write_text("a;b,c\n1;2,3\n", encoding="utf-8")
    with pytest.raises(LookupError):
        read_cell(path, "B2")


def test_a_record_of_several_lines_is_one_row_and_is_named_for_a_verifier_by_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "sums.csv"
    path.write_text('what,amount\n"printing\nof forms",15\n\npaper, 7\n', encoding="utf-8", newline="")
    assert [read_cell(path, place) for place in ("cell=2,2", "B2", "cell=4,2", "B5")] == ["15", "15", "7", "7"]
    assert find_record_cell(path, "cell=2,2") == find_record_cell(path, "B2") == (2, 1, "15")
    assert find_record_cell(path, "cell=4,2") == (5, 1, " 7")
    with pytest.raises(LookupError):
        find_record_cell(path, "cell=9,2")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n", ","),
        ("\ufeffa;b\r\n1;2\r\n".encode(), ";"),
        (b'a,b\n"1\r",2\n', None),
        ("a,b\n1,два\n".encode("utf-16"), None),
        (PLAN.read_bytes(), None),
    ],
    ids=["commas", "semicolons", "a lone return", "utf-16", "a workbook"],
)
def test_a_verifier_looks_up_what_it_reads_as_we_do(tmp_path: Path, data: bytes, expected: str | None) -> None:
    path = tmp_path / "table"
    path.write_bytes(data)
    assert find_mark(path) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("cell=2,3", True),
        ("cell=0,3", False),
        ("D12", True),
        ("Лист1!D12", True),
        ("a b!AB1", True),
        ("d12", False),
        ("D0", False),
        ("/items/0", False),
        ("", False),
    ],
)
def test_how_a_cell_is_spelled(place: str, expected: bool) -> None:
    assert is_cell(place) == expected
