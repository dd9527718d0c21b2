"""A cell as a place: in a workbook by its sheet, in a CSV file by the number of its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalel.publications.cell_place import find_pointer, is_cell, read_cell

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
    assert find_pointer(path, "cell=2,2", "15") == find_pointer(path, "B2", "15") == ",2,1"
    assert find_pointer(path, "cell=4,2", "7") is None
    assert find_pointer(path, "cell=4,1", "paper") == ",5,0"
    assert find_pointer(path, "cell=9,2", "7") is None


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


@pytest.mark.parametrize(
    ("text", "place", "pointer"),
    [
        ("what;amount\nprinting;15\npaper;12.50\n", "B3", ";3;1"),
        ('what,amount\n"a\nb",15\npaper,12.50\n', "B4", ",4,1"),
        ("what;amount\nprinting; 15\npaper;12.50\n", "B2", None),
        ("what;amount\nкағаз;15\nпарақ;12.50\n", "B2", ";2;1"),
    ],
)
def test_a_cell_of_a_csv_is_named_for_those_who_check_a_dossier_if_they_read_the_same_there(
    text: str, place: str, pointer: str | None, tmp_path: Path
) -> None:
    path = tmp_path / f"{len(text)}-{place}.csv"
    path.write_text(text, encoding="utf-8")
    assert find_pointer(path, place, read_cell(path, place)) == pointer


def test_a_cell_that_they_cannot_look_up_is_not_named(tmp_path: Path) -> None:
    path = tmp_path / "sums.csv"
    path.write_text("что;сумма\nбумага и печать;15\nдоставка по городу;12\n", encoding="utf-16")
    assert find_pointer(path, "B2", read_cell(path, "B2")) is None
    assert find_pointer(PLAN, "Лист1!V12", "110400") is None
    assert find_pointer(PLAN, "V12", "110400") is None
