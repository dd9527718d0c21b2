"""What waits for a second person, and the standing of many records at once."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from dalel.errors import CommandError
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import FROM, advance
from dalel.register.actions.edit import edit
from dalel.register.actions.import_file import find_statement
from dalel.register.listing import Wanted, list_records
from dalel.register.models import StandingStep
from dalel.register.sight import Sight
from dalel.register.standing import STANDING, find_standing, find_standings
from dalel.register.waiting import find_waiting, newest_first, newest_of
from dalel.vocabulary import vocabulary

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.usefixtures("register")


def change(noun: str, key: str, alias: str, number: int) -> None:
    """Somebody changes a text of a record."""
    held = find_statement(noun, key)
    assert held is not None
    field = "text" if noun == "event" else "title" if noun == "case" else "description"
    changed = held | {"columns": held["columns"] | {field: {"en": f"wording {number}"}}}
    edit(noun, key, changed, Doing(alias, NOW, "edit"), opened=held, audience=Audience("team", alias))


def waiting(alias: str) -> list[tuple[str, str, str]]:
    return [(each.noun, each.key, standing) for each, standing in find_waiting(alias)]


def test_what_others_changed_waits_and_what_one_changed_oneself_does_not() -> None:
    change("event", "first/event/search", "Ada", 1)
    assert waiting("Ada")[0] == ("case", "second", "draft")
    assert waiting("Bek")[0] == ("case", "first", "draft")
    assert ("case", "first", "draft") not in waiting("Ada")
    assert waiting("loader") == waiting("Bek")
    assert waiting("tester") == []


def test_what_was_reviewed_waits_no_more_until_it_is_changed() -> None:
    change("case", "first", "Ada", 1)
    advance("case", "first", Doing("Bek", NOW, "review"))
    assert [each for each in waiting("Ed") if each[1] == "first"] == []
    change("case", "first", "Bek", 2)
    assert [each for each in waiting("Ed") if each[1] == "first"] == [("case", "first", "draft")]
    assert [each for each in waiting("Ada") if each[1] == "first"] == [("case", "first", "draft")]
    assert [each for each in waiting("Bek") if each[1] == "first"] == []


def test_no_more_than_asked_for_is_looked_up() -> None:
    assert len(find_waiting("Ed", limit=2)) == 2


def test_the_standings_of_many_are_those_of_each() -> None:
    dice = random.Random(7)
    records = [("case", "first"), ("case", "second"), ("person", "ada"), ("organisation", "bank")]
    for number in range(60):
        noun, key = dice.choice(records)
        try:
            if dice.random() < 0.4:
                change(noun, key, dice.choice(["Ada", "Bek"]), number)
            else:
                kind = dice.choice(list(FROM))
                advance(noun, key, Doing(dice.choice(["Ed", "Olga"]), NOW, kind, "a reason"))
        except CommandError:
            continue
        newest = list(newest_first(STANDING))
        for each in STANDING:
            found = find_standings(each, {one.key: one.act for one in newest if one.noun == each})
            assert found == {key: find_standing(each, key) for key in found}


@pytest.mark.parametrize("few", [0, 500])
def test_a_list_by_standing_has_those_that_stand_so_in_the_order_of_their_newest_changes(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dalel.register.listing.FEW", few)
    met = set()
    for number, (act, noun, key) in enumerate(
        [
            ("change", "event", "first/event/search"),
            ("review", "case", "second"),
            ("review", "case", "first"),
            ("publish", "case", "first"),
            ("change", "case", "second"),
            ("change", "event", "first/event/search"),
            ("withdraw", "case", "first"),
        ]
    ):
        if act == "change":
            change(noun, key, "Ada", number)
        else:
            StandingStep.objects.create(act=Doing("Ed", NOW, act, "a reason").begin(), noun=noun, key=key)
        newest = [each.key for each in newest_first(["case"])]
        for standing in vocabulary("register/standing"):
            listed = list_records(Wanted(standing=standing), Sight(Audience("team", "Ada"))).rows
            expected = [key for key in newest if find_standing("case", key) == standing]
            assert [(seen.key, own) for seen, own in listed] == [(key, standing) for key in expected]
            met |= {standing} if expected else set()
    assert met == set(vocabulary("register/standing"))


def test_the_newest_changes_of_some_records_are_those_that_the_list_is_in_order_of() -> None:
    change("event", "first/event/search", "Ada", 1)
    for noun in STANDING:
        every = [each.key for each in newest_first([noun])]
        found = newest_of(noun, every)
        assert sorted(every, key=found.__getitem__, reverse=True) == every
        assert {key: act for key, (act, _) in found.items()} == {each.key: each.act for each in newest_first([noun])}
    assert newest_of("case", ["nobody"]) == {}
