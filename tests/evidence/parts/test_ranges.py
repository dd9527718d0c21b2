"""Ranges of indexes: one spelling in the ledger, and a patient reading of what a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import CommandError, DataError
from dalel.evidence.parts import (
    MAX_RANGES,
    check_ranges,
    number_of,
    parse_ranges,
    parse_row_choice,
    render_ranges,
)

CSV, JSON, PDF = "csv-records/1", "json-items/1", "pdf-pages/1+pypdf-7.1.1"


@pytest.mark.parametrize(
    ("indexes", "spelling"),
    [
        ([0, 12, 13, 14], "0,12-14"),
        ([3, 4], "3-4"),
        ([5], "5"),
        ([4, 0, 2, 1, 4], "0-2,4"),
        ([], ""),
    ],
)
def test_ranges_are_as_long_as_they_can_be(indexes: list[int], spelling: str) -> None:
    assert render_ranges(indexes) == spelling


@given(st.sets(st.integers(0, 200), min_size=1))
def test_every_set_of_indexes_is_read_as_it_was_spelled(indexes: set[int]) -> None:
    assert parse_ranges(render_ranges(indexes), 201) == tuple(sorted(indexes))


@given(st.text(st.sampled_from("0123456789,-"), max_size=12))
def test_what_is_read_is_spelled_in_the_one_way(text: str) -> None:
    try:
        indexes = parse_ranges(text, 10_000)
    except DataError:
        return
    assert render_ranges(indexes) == text


@pytest.mark.parametrize("text", ["", "a", "1,", ",1", "1-", "-1", "1 ,2", "1-2-3", "١", "1,,2", "1\n"])
def test_what_is_no_list_of_ranges_is_refused(text: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_ranges(text, 10)
    assert str(caught.value) == f'expected indexes and ranges of them such as 0,12-14, found "{text}"'


@pytest.mark.parametrize("text", ["1,2", "2,1", "1-1", "3-2", "01", "1,1", "1-3,4", "1-3,2-4", "0-9,0-9"])
def test_another_spelling_of_the_same_indexes_is_refused(text: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_ranges(text, 10)
    assert str(caught.value) == (
        f'expected indexes that go up, each once, in ranges as long as they can be, found "{text}"'
    )


@pytest.mark.parametrize("text", ["10", "0-10", "99999999999999999999", "0-" + "9" * 10_000])
def test_an_index_past_the_last_part_is_refused(text: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_ranges(text, 10)
    assert str(caught.value) == f'expected indexes below 10, found "{text[:80]}"'


def test_many_ranges_that_repeat_each_other_take_no_memory() -> None:
    with pytest.raises(DataError):
        parse_ranges(",".join(["0-99999"] * 8_000), 100_000)


@pytest.mark.parametrize(
    ("typed", "form", "indexes"),
    [
        ("1", CSV, (0,)),
        ("1,5-9,20-", CSV, (0, 4, 5, 6, 7, 8, 19, 20, 21)),
        (" 20 - , 9 , 5 - 6,9,", CSV, (4, 5, 8, 19, 20, 21)),
        ("-3", CSV, (0, 1, 2)),
        ("2–3", PDF, (1, 2)),
        ("7-7", PDF, (6,)),
        ("1", JSON, (1,)),
        ("20", JSON, (20,)),
    ],
)
def test_rows_are_chosen_as_a_person_counts_them(typed: str, form: str, indexes: tuple[int, ...]) -> None:
    assert parse_row_choice(typed, 22, form=form) == indexes


@pytest.mark.parametrize(
    ("typed", "indexes"),
    [
        pytest.param("19-", (19, 20), id="on-to-the-last-item"),
        pytest.param("-2", (1, 2), id="from-the-first-item"),
        pytest.param("0,21", (0, 21), id="both-by-number"),
        pytest.param("20-21", (20, 21), id="a-range-that-names-the-last"),
        pytest.param("0-1", (0, 1), id="a-range-that-names-the-first"),
        pytest.param("21-", (21,), id="a-range-that-begins-with-the-last"),
        pytest.param("-0", (0,), id="a-range-that-ends-with-the-first"),
        pytest.param("0-", tuple(range(21)), id="from-the-first-on"),
        pytest.param("-21", tuple(range(1, 22)), id="up-to-the-last"),
    ],
)
def test_what_stands_around_the_items_is_chosen_only_by_its_number(typed: str, indexes: tuple[int, ...]) -> None:
    assert parse_row_choice(typed, 22, form=JSON) == indexes


TYPE_ROWS = 'Type numbers from 1 to 22: single ones and ranges, with commas between them, such as "1,5-9,20-".'
TYPE_ITEMS = (
    "Type numbers from 0 to 21; 0 is what stands before the first, 21 what stands after the last: single ones and "
    'ranges, with commas between them, such as "1,5-9,20-".'
)


@pytest.mark.parametrize(
    ("typed", "form", "error"),
    [
        ("", CSV, f"No row was chosen.\n{TYPE_ROWS}"),
        (" , ", PDF, f"No page was chosen.\n{TYPE_ROWS}"),
        ("0", CSV, f"There is no row 0 in this document.\n{TYPE_ROWS}"),
        ("5-23", PDF, f"There is no page 23 in this document.\n{TYPE_ROWS}"),
        ("22", JSON, f"There is no item 22 in this document.\n{TYPE_ITEMS}"),
        ("22-", JSON, f"There is no item 22 in this document.\n{TYPE_ITEMS}"),
        ("-0", CSV, f"There is no row 0 in this document.\n{TYPE_ROWS}"),
        ("23-", CSV, f"There is no row 23 in this document.\n{TYPE_ROWS}"),
        ("9-5", CSV, "The range 9-5 runs backwards.\nType 5-9."),
        ("1 5", CSV, f'"1 5" is no number of a row and no range of numbers.\n{TYPE_ROWS}'),
        ("all", CSV, f'"all" is no number of a row and no range of numbers.\n{TYPE_ROWS}'),
        ("-", CSV, f'"-" is no number of a row and no range of numbers.\n{TYPE_ROWS}'),
        ("Лист1!5", CSV, f'"Лист1!5" is no number of a row and no range of numbers.\n{TYPE_ROWS}'),
        ("9" * 5_000, CSV, f'"{"9" * 80}" is no number of a row and no range of numbers.\n{TYPE_ROWS}'),
    ],
)
def test_an_error_says_what_to_type(typed: str, form: str, error: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_row_choice(typed, 22, form=form)
    assert str(caught.value) == error


@pytest.mark.parametrize(
    ("form", "first"),
    [(CSV, 1), ("lines/1", 1), (JSON, 0), ("warc-records/1", 1), (PDF, 1), ("xlsx-rows/1", 1)],
)
def test_part_0_has_the_number_that_a_person_knows_it_by(form: str, first: int) -> None:
    assert number_of(form) == first


def test_a_form_of_another_version_is_not_guessed_at() -> None:
    with pytest.raises(DataError) as caught:
        number_of("csv-records/2")
    assert str(caught.value) == (
        'A document was cut in the form "csv-records/2", which this version of Dalel does not know.\n'
        "Did you mean csv-records/1 or warc-records/1?"
    )


def test_a_choice_that_a_line_of_the_ledger_holds_is_allowed() -> None:
    check_ranges(render_ranges(range(5_000_000)))
    check_ranges("1" * MAX_RANGES)


def test_a_choice_too_scattered_for_a_line_of_the_ledger_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        check_ranges(render_ranges(range(0, 30_000, 2)))
    assert str(caught.value) == (
        "The rows chosen are too scattered to be named in one entry (84444 characters of 60000).\n"
        "Choose fewer stretches, or show or hide whole stretches."
    )
