"""Cases are found by any piece of a title, whatever signs are in it and however the database keeps it."""

from __future__ import annotations

import pytest

from dalel.register.listing import keys_titled
from dalel.register.models import Case

TITLES = ({"en": 'A "post\\s" 100%_ÿ'}, {"ru": "Ёж, Жол №1"}, {"kk": "Қала\n😀 шы", "en": "Ex"})


@pytest.mark.django_db
def test_any_piece_of_a_title_leads_to_its_case_and_to_no_other() -> None:
    for number, title in enumerate(TITLES):
        Case.objects.create(key=f"case-{number}", title=title)
    texts = {f"case-{number}": [*title.values()] for number, title in enumerate(TITLES)}
    pieces = {
        text[start:end]
        for each in texts.values()
        for text in each
        for end in range(1, len(text) + 1)
        for start in range(end)
    }
    for piece in sorted(pieces):
        found = set(keys_titled("case", piece))
        assert found >= {key for key, each in texts.items() if any(piece in text for text in each)}
        assert found <= {key for key, each in texts.items() if any(piece.lower() in text.lower() for text in each)}


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["жол", "Жол", "ЖОЛ №1", "ёж", "қала", "EX", "POST"])
def test_the_first_letter_may_be_a_capital(asked: str) -> None:
    Case.objects.create(key="case", title={"ru": "Жол №1", "kk": "Ёж, қала", "en": "Ex post"})
    assert keys_titled("case", asked) == ["case"]


@pytest.mark.django_db
def test_signs_that_stand_for_others_in_what_is_kept_are_no_way_to_a_case() -> None:
    Case.objects.create(key="case", title={"ru": "Жол"})
    assert [keys_titled("case", asked) for asked in ("u0416", "0416", "{", "ru", '": "', "%", "_о")] == [[]] * 7
