"""What people type: dates, and the keys that are made for what they enter."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import DataError
from dalel.register.new_key import PIECE, new_key, spell
from dalel.register.partial_date import parse_partial_date
from dalel.register.typed_date import read_typed_date


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22.06.2020", "2020-06-22"),
        (" 2.6.2020 ", "2020-06-02"),
        ("06.2020", "2020-06"),
        ("2020-06", "2020-06"),
        ("2020", "2020"),
        ("2020 г.", "2020"),
        ("2020-06~", "2020-06~"),
        ("2020-04/2020-05", "2020-04/2020-05"),
        ("2020-04/..", "2020-04/.."),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_typed(typed: str, read: str) -> None:
    assert read_typed_date(typed) == read


@pytest.mark.parametrize("typed", ["", "1/2/2020", "22.06", "31.02.2020", "2020-13", "yesterday"])
def test_what_is_no_date_or_could_be_two_is_refused_with_how_dates_are_typed(typed: str) -> None:
    with pytest.raises(DataError) as refused:
        read_typed_date(typed)
    assert str(refused.value) == (
        f'"{typed}" is not a date.\nType 22.06.2020, 06.2020 (a month), 2020 (a year), 2020-06~ (about) or '
        "2020-04/2020-05 (from – to)."
    )


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_is_the_same_day_however_it_is_typed(day: dt.date) -> None:
    read = {read_typed_date(day.isoformat()), read_typed_date(f"{day:%d.%m.%Y}")}
    assert [(each.earliest, each.latest) for each in map(parse_partial_date, read)] == [(day, day)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Danaya Kalieva", "danaya-kalieva"),
        ("Даная Калиева", "danaya-kalieva"),
        ("Нұрлан Әлімбаев", "nurlan-alimbaev"),
        ("Ödemiş  (the town)", "odemis-the-town"),
        ("D'Artagnan", "dartagnan"),
        ("张伟", ""),
    ],
)
def test_a_name_is_written_in_latin_letters(text: str, key: str) -> None:
    assert spell(text) == key


@given(st.text(max_size=200))
def test_whatever_a_record_is_called_its_key_is_one_or_there_is_none(text: str) -> None:
    assert spell(text) == "" or PIECE.fullmatch(spell(text))


@pytest.mark.usefixtures("register")
def test_a_key_is_the_next_number_in_a_case_and_is_never_one_that_is_taken() -> None:
    assert new_key("event", parent="first") == "first/event/4"
    assert new_key("event", parent="first", wanted="appeal") == "first/event/appeal"
    assert new_key("status", parent="first/charge/ada") == "first/charge/ada/status/5"
    assert new_key("person", called="Ada") == "ada-2"
    assert new_key("person", called="Somebody New") == "somebody-new"
    assert new_key("person") == "person"


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("search", 'The key "search" is taken.\nChoose another, or leave it empty.'),
        ("Search", '"Search" cannot be a key.\nUse small Latin letters, digits and hyphens: trial-2020.'),
        ("a/b", '"a/b" cannot be a key.\nUse small Latin letters, digits and hyphens: trial-2020.'),
        ("x" * 61, f'"{"x" * 61}" cannot be a key.\nUse small Latin letters, digits and hyphens: trial-2020.'),
    ],
)
def test_a_key_that_is_wanted_and_cannot_be_is_refused(wanted: str, says: str) -> None:
    with pytest.raises(DataError) as refused:
        new_key("event", parent="first", wanted=wanted)
    assert str(refused.value) == says
