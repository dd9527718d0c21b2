"""A name that a reader may not know is not told by what colleagues wrote, in whatever field, spelling or form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.comment import comment
from dalel.register.actions.edit import edit, seen_by
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.restrict import restrict
from dalel.register.actions.task import assign
from dalel.register.discretion import Discretion

Desk = Callable[..., Client]
NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
EVERYBODY = Audience("team", "Insider")
FIRST, SECOND = "/cases/first/", "/cases/second/"


def act(kind: str, why: str = "") -> Doing:
    return Doing("Insider", NOW, kind, why)


def write(noun: str, key: str, column: str, value: object, *, why: str = "") -> None:
    """Say something in a field of a record."""
    held = find_statement(noun, key)
    assert held is not None
    said = held | {"columns": held["columns"] | {column: value}}
    edit(noun, key, said, act("edit", why), opened=held, audience=EVERYBODY)


@pytest.fixture
def hidden(two_cases: None) -> None:
    """Ada's name is for the insider alone, and colleagues wrote of her."""
    write(
        "case", "first", "summary", {"en": "The bank complained of Sample, Ada.", "ru": "Запись о Сампель."}, why="Ada"
    )
    write("event", "first/event/search", "text", {"en": "Two telephones of Ada's were taken."})
    write("case", "second", "summary", {"en": "He helped ada SAMPLE before.", "kk": "Мысал."})
    write("case", "second", "place", "A sample place")
    comment("case", "first", "Call Ada first", act("comment"), audience=EVERYBODY)
    assign("case", "first", "find-source", act("assign"), audience=EVERYBODY, text="ask Сампель")
    restrict("person", "ada", act("restrict"), level="named", field="names", people=["Insider"])


@pytest.mark.usefixtures("hidden")
def test_texts_that_tell_a_hidden_name_are_not_shown_and_others_are(desk: Desk) -> None:
    insider, editor = desk("editor", "Insider"), desk("editor")
    for page, told in {
        FIRST: ["of Sample, Ada.", "о Сампель.", "of Ada&#x27;s were", "Call Ada first", "ask Сампель"],
        SECOND: ["ada SAMPLE before"],
        "/history/case/first/": ["of Sample, Ada.", "of Ada&#x27;s were", ">Why: Ada<"],
        "/": ["ask Сампель"],
        "/records/?noun=case": [],
    }.items():
        ours, theirs = insider.get(page).content.decode(), editor.get(page).content.decode()
        assert [each for each in told if each not in ours] == [], page
        assert [each for each in ("Ada", "Сампель", "SAMPLE") if each in theirs] == [], page
    assert "A sample place" in editor.get(SECOND).content.decode()  # one word of a name tells nothing elsewhere


@pytest.mark.usefixtures("hidden")
def test_what_an_editor_is_not_shown_stays_when_they_save_the_rest(desk: Desk) -> None:
    page = "/edit/case/first/"
    answer = desk("editor").get(page)
    assert "Ada" not in answer.content.decode()
    held, seen = (
        find_statement("case", "first"),
        seen_by("case", "first", find_statement("case", "first"), Audience("team", "Editor")),
    )
    assert held is not None
    assert seen is not None
    assert seen["columns"]["summary"] == {}
    said = seen | {"columns": seen["columns"] | {"region": "KZ-71"}}
    edit("case", "first", said, act("edit"), opened=seen, audience=Audience("team", "Editor"))
    now = find_statement("case", "first")
    assert now == held | {"columns": held["columns"] | {"region": "KZ-71"}}


@pytest.mark.usefixtures("hidden")
def test_a_speaker_and_a_place_that_are_not_shown_stay_too() -> None:
    held = find_statement("event", "first/event/undated")
    assert held is not None
    citations = [["", "paper", "2", "attributed", "Ada Sample"], ["kind", "paper", "3", "stated", ""]]
    edit("event", "first/event/undated", held | {"citations": citations}, act("edit"), opened=held, audience=EVERYBODY)
    editor, held = Audience("team", "Editor"), find_statement("event", "first/event/undated")
    seen = seen_by("event", "first/event/undated", held, editor)
    assert seen is not None
    assert seen["citations"] == [["", "paper", "", "attributed", "(not shown)"], ["kind", "paper", "3", "stated", ""]]
    said = seen | {"columns": seen["columns"] | {"place": "Sample Street"}}
    assert edit("event", "first/event/undated", said, act("edit"), opened=seen, audience=editor).changed
    now = find_statement("event", "first/event/undated")
    assert now is not None
    assert now["citations"] == citations


@pytest.mark.usefixtures("two_cases")
def test_where_nothing_is_restricted_nothing_is_looked_at() -> None:
    assert not Discretion(Audience("team", "Editor"))


@pytest.mark.usefixtures("two_cases")
def test_a_restricted_part_in_a_case_hides_the_name_there_and_not_where_it_is_open(desk: Desk) -> None:
    write("case", "first", "summary", {"en": "Bek was heard."})
    write("case", "second", "summary", {"en": "Bek complained."})
    for noun, key in (
        ("party", "first/party/2"),
        ("charge", "first/charge/bek"),
        ("publication", "first/publication/1"),
    ):
        restrict(noun, key, act("restrict"), level="named", people=["Insider"])
    editor = desk("editor")
    assert "Bek was heard." not in editor.get(FIRST).content.decode()
    assert "Bek complained." in editor.get(SECOND).content.decode()
    assert "Bek was heard." in desk("editor", "Insider").get(FIRST).content.decode()


@pytest.mark.usefixtures("hidden")
def test_a_search_shows_passages_of_what_its_reader_may_see_and_finds_nothing_else(desk: Desk) -> None:
    insider, editor = desk("editor", "Insider"), desk("editor")
    asked = "/records/?noun=case&name=telephones"
    assert "Two <mark>telephones</mark> of Ada&#x27;s were taken." in insider.get(asked).content.decode()
    theirs = editor.get(asked).content.decode()
    assert ("<mark>" in theirs, "<code>first</code>" in theirs) == (False, False)


@pytest.mark.usefixtures("two_cases")
def test_a_word_of_a_hidden_field_and_one_of_an_open_field_together_find_nothing(desk: Desk) -> None:
    write("case", "first", "summary", {"en": "Pelican and heron."})
    restrict("case", "first", act("restrict"), level="named", field="title", people=["Insider"])
    insider, editor = desk("editor", "Insider"), desk("editor")
    for asked, found in (("pelicans", True), ("pelican posts", False), ("posts", False)):
        page = f"/records/?noun=case&name={asked}"
        assert "<code>first</code>" in insider.get(page).content.decode(), asked
        assert ("<code>first</code>" in editor.get(page).content.decode()) == found, asked
    assert "<mark>Pelican</mark> and heron." in editor.get("/records/?noun=case&name=pelicans").content.decode()
