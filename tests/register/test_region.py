"""Regions are called by their names; a code that is not known stands as it is."""

from __future__ import annotations

import pytest

from dalel.register.region import NOUN, say_region
from dalel.register.statistics import Unit, say_code
from dalel.vocabulary import LANGUAGES, vocabulary

# ISO 3166-2:KZ since the three regions of 2022, as pycountry 26.2.16 and CLDR 48.2 have it.
CODES = (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)


def test_there_are_the_seventeen_regions_and_three_cities_of_the_standard() -> None:
    assert list(vocabulary(NOUN)) == [f"KZ-{code}" for code in CODES]
    cities = [code for code, term in vocabulary(NOUN).items() if term.say("en").endswith("(city)")]
    assert cities == ["KZ-71", "KZ-75", "KZ-79"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_regions_are_called_the_same(lang: str) -> None:
    # The city of Almaty and the region around it are two places.
    assert len({term.say(lang) for term in vocabulary(NOUN).values()}) == len(CODES)


def test_a_region_is_called_by_its_name_in_the_language_of_the_reader() -> None:
    assert [say_region("KZ-75", lang) for lang in LANGUAGES] == ["Almaty (city)", "город Алматы", "Алматы қаласы"]
    assert say_code(Unit.CASES, "region", "KZ-33", "ru") == "область Жетісу"


@pytest.mark.parametrize("code", ["KZ-ALA", "US-IA", "", "KZ-99"])
def test_a_code_that_is_not_known_stands_as_it_is(code: str) -> None:
    assert say_region(code, "en") == code
