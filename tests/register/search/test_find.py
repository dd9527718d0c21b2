"""People are found by any spelling of their name and by its beginning; nobody is merged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dalel.errors import CommandError
from dalel.register.models import NameWord
from dalel.register.search import Alike, Found, find_alike, find_named
from dalel.register.search.find import beginning

Change = Callable[..., Path]
Load = Callable[..., Any]
pytestmark = pytest.mark.django_db
ADA = Found("person", "ada", ("Ada Sample", "Ada Sampel"), ("first",))
BEK = Found("person", "bek", ("Bek Sample",), ("first", "second"))
BANK = Found("organisation", "bank", ("Sample Bank",), ("first",))
HOLDING = Found("organisation", "holding", ("Sample Holding",), ())
COURT = Found("organisation", "court", ("Sample Court",), ("first",))
JUDGE = Found("person", "judge", ("J. Sample",), ("first",))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Ada", [ADA]),
        ("АДА", [ADA]),
        ("сампель ада", [ADA]),
        ("sam b", [BEK, BANK]),
        ("Sample", [ADA, BEK, JUDGE, BANK, COURT, HOLDING]),
        ("Zample", []),
        ("Ada Bek", []),
    ],
)
def test_every_word_asked_for_begins_a_word_of_the_name(register: None, asked: str, found: list[Found]) -> None:
    assert find_named(asked) == found


def test_no_more_are_given_than_were_asked_for(register: None) -> None:
    assert find_named("Sample", limit=4) == [ADA, BEK, JUDGE, BANK]


def test_a_text_without_a_word_is_refused(register: None) -> None:
    with pytest.raises(CommandError, match=r'There is no word to look for in "\?!"\.'):
        find_named("?!")


def test_the_beginning_of_the_last_word_of_the_alphabet_is_found_too(db: None) -> None:
    for word in ("z", "zz", "zza", "y"):
        NameWord.objects.create(word=word, noun="person", key=word)
    assert sorted(beginning("person", "zz").values_list("word", flat=True)) == ["zz", "zza"]
    assert sorted(beginning("person", "z").values_list("word", flat=True)) == ["z", "zz", "zza"]


def test_a_name_that_is_gone_is_found_no_more(register: None, changed_folder: Change, load: Load) -> None:
    def rename(people: Any) -> None:
        people["bek"]["names"] = [{"text": "Bek Other", "lang": "en"}]

    load(changed_folder("people.yaml", rename))
    assert find_named("Bek Sample") == []
    assert [each.key for each in find_named("other")] == ["bek"]


def test_what_may_be_entered_twice_is_listed_and_not_merged(register: None, changed_folder: Change, load: Load) -> None:
    def add(people: Any) -> None:
        people["ada-2"] = {"names": [{"text": "Сампл Ада", "lang": "ru"}], "at": 1}
        people["ada-3"] = {"names": [{"text": "Ada Sampl", "lang": "en"}], "at": 1}

    assert find_alike() == []
    load(changed_folder("people.yaml", add))
    assert find_alike() == [Alike("person", ("ada-2", "ada-3"), ("Сампл Ада", "Ada Sampl"))]
