"""What is restricted to named people is on no page of anybody else, whatever field of whatever record it is in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from urllib.parse import quote

import pytest
from django.db import models
from django.test import Client
from thorough import IS_THOROUGH, amount

from dalel.register.access import Audience
from dalel.register.access.restrictions import fields_of
from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import load_drafts
from dalel.register.actions.note import note
from dalel.register.actions.restrict import NOT_RESTRICTED, restrict
from dalel.register.folder import Cited, Draft, Name, Reference
from dalel.register.models import Source
from dalel.register.models.fields import PartialDateField, TermField, TextsField
from dalel.register.models.records import RECORDS
from dalel.register.statement import noun_of, stated_columns
from dalel.site.staff.talk import seal

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
CANARY = "Qanarius"
CASE = "canaries"
PARENTS = {"status": ("charge", f"{CASE}/charge/a"), "actor": ("event", f"{CASE}/event/a")}
KEYS = {
    noun: {"case": CASE, "status": f"{CASE}/charge/a/status/1", "actor": f"{CASE}/event/a/actor/1"}.get(
        noun,
        f"{CASE}/{noun}/a"
        if any(column.name == "case" for column in model._meta.concrete_fields)
        else f"canary-{noun}",
    )
    for noun, model in RECORDS.items()
    if noun not in NOT_RESTRICTED
}


def reference_for(noun: str, column: models.Field) -> Reference | None:
    """Another record that a field can name: one of the made-up cases, or the one that it lies in."""
    other = noun_of(column.related_model)
    parent, key = PARENTS.get(noun, ("case", CASE))
    if column.name == parent:
        return Reference(other, key)
    is_second = column.name == "organisation" and hasattr(RECORDS[noun], "person")
    if other == "norm" or column.name == "parent" or is_second:
        return None
    return Reference(other, {"case": "second", "person": "ada", "organisation": "bank"}.get(other, KEYS.get(other)))


def value_for(noun: str, column: models.Field) -> object:
    """A value that can be recognised on a page; a word of the vocabulary, which stands in every form, is none."""
    return next(make(noun, column) for kind, make in MAKING.items() if isinstance(column, kind))


def number_of(noun: str, name: str) -> int:
    """A number that no other field has."""
    return [(each, column.name) for each in KEYS for column in stated_columns(RECORDS[each])].index((noun, name))


SHORT = {"currency": "XQZ", "country": "QZ", "region": "QZ-QQQ", "language": "xq-language"}
MAKING = {
    models.ForeignKey: reference_for,
    TermField: lambda _noun, _column: "",
    PartialDateField: lambda noun, column: f"{2700 + number_of(noun, column.name)}-07-17",
    TextsField: lambda noun, column: {lang: f"{CANARY} {noun} {column.name} {lang}" for lang in ("en", "ru", "kk")},
    models.JSONField: lambda _noun, _column: [],
    models.DecimalField: lambda noun, column: Decimal(f"{74000 + number_of(noun, column.name)}.25"),
    models.IntegerField: lambda noun, column: (
        1 if column.name == "position" else 290_000 + number_of(noun, column.name)
    ),
    models.URLField: lambda noun, column: f"https://example.org/{CANARY}-{noun}-{column.name}",
    models.CharField: lambda noun, column: SHORT.get(column.name, f"{CANARY}-{noun}-{column.name}"),
    models.BooleanField: lambda _noun, _column: False,
}


def canary_drafts() -> Iterator[Draft]:
    """A record of every noun with a value in every field that can hold one."""
    for noun, key in KEYS.items():
        model = RECORDS[noun]
        values = {column.name: value_for(noun, column) for column in stated_columns(model)}
        names = (Name(f"{CANARY} Of {noun}", "en", "as-published"),) if hasattr(model, "names") else ()
        links = {link.name: (Reference("person", "ada"),) for link in model._meta.many_to_many}
        cited = () if model is Source else (Cited("", "paper", f"{CANARY}-place-{noun}", "stated", ""),)
        yield Draft(model, key, values, key, names=names, links=links, citations=cited)


@pytest.fixture
def canaries(two_cases: None) -> None:
    """A case with a record of every noun."""
    load_drafts(list(canary_drafts()), Doing("loader", NOW, "load"))


def pages() -> list[str]:
    """Every page on which any of it could be."""
    alone = [(noun, key) for noun, key in KEYS.items() if "/" not in key and noun != "case"]
    return [
        "/",
        *(f"/records/?noun={noun}" for noun in ("case", "person", "organisation", "source", "statistic")),
        *(f"/records/?noun={noun}&name={CANARY}" for noun in ("case", "person", "organisation", "source")),
        f"/records/?noun=case&name={quote('Канариус')}",
        f"/records/bulk/?noun=case&key={CASE}",
        "/records/duplicates/",
        f"/cases/{CASE}/",
        f"/cases/{CASE}/events-from-source/",
        f"/history/case/{CASE}/",
        *(f"/records/{noun}/{key}/" for noun, key in alone),
        *chain.from_iterable(
            (f"/edit/{noun}/{key}/", f"/history/{noun}/{key}/", f"/restrict/{noun}/{key}/")
            for noun, key in KEYS.items()
        ),
        f"/add/status/in/{CASE}/charge/a/",
        f"/add/penalty/in/{CASE}/",
        f"/add/seizure/in/{CASE}/",
    ]


def read_all(browser: Client, *, of: str = "") -> str:
    """Every page, one after another; ``of`` a noun, in a quick run, none that has the record of another alone."""
    alone = tuple(
        f"/{act}/{noun}/" for act in ("edit", "history", "restrict") for noun in KEYS if noun not in {of, "case"}
    )
    shown = [page for page in pages() if IS_THOROUGH or not of or not page.startswith(alone)]
    read = (f"{page}\n{browser.get(page).content.decode()}" for page in shown)
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", "\n".join(read))  # without the random tokens of forms


def mark_of(noun: str, name: str) -> str:
    """The text by which the value of a field is recognised; empty where it has none of its own."""
    if name == "names":
        return f"{CANARY} Of {noun}"
    found = next((draft.values.get(name) for draft in canary_drafts() if draft.noun == noun), None)
    if isinstance(found, dict):
        return str(found["en"])
    return "" if found is False or name == "position" or isinstance(found, Reference | list) else str(found or "")


MARKED = [(noun, name) for noun in KEYS for name in fields_of(noun) if mark_of(noun, name)]


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("canaries")
def test_every_restricted_value_is_gone_from_every_page_of_others_and_there_for_those_who_are_named(
    desk: Callable[..., Client],
) -> None:
    insider, editor, partner = desk("editor", "Insider"), desk("editor"), desk("partner")
    open_pages = read_all(editor)
    assert [each for each in MARKED if mark_of(*each) not in open_pages] == []
    for noun, name in MARKED:
        doing = Doing("Insider", NOW, "restrict")
        restrict(noun, KEYS[noun], doing, level="named", field=name, people=["Insider"])
    for browser in (editor, partner):
        read = read_all(browser)
        assert [each for each in MARKED if mark_of(*each) in read] == []
    read = read_all(insider)
    assert [each for each in MARKED if mark_of(*each) not in read] == []


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("canaries")
@pytest.mark.parametrize("noun", list(KEYS)[:: amount(6, 1)])
def test_nothing_of_a_record_that_is_restricted_as_a_whole_is_on_a_page_of_others(
    desk: Callable[..., Client], noun: str
) -> None:
    editor = desk("editor")
    restrict(noun, KEYS[noun], Doing("Insider", NOW, "restrict"), level="named", people=["Insider"])
    read = read_all(editor, of=noun)
    own = [mark_of(each, name) for each, name in MARKED if each == noun]
    assert [mark for mark in own if mark in read] == []
    assert f"{CANARY}-place-{noun}" not in read
    assert editor.get(f"/edit/{noun}/{KEYS[noun]}/").status_code == 404
    assert editor.get(f"/history/{noun}/{KEYS[noun]}/").status_code == 404
    answer = editor.post(f"/comment/{noun}/{KEYS[noun]}/", {"comment-text": "Is it there?"})
    assert (answer.status_code, "There is no" in answer.content.decode()) == (422, True)


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("canaries")
def test_a_search_does_not_find_somebody_by_a_name_that_the_reader_may_not_see(desk: Callable[..., Client]) -> None:
    insider, editor = desk("editor", "Insider"), desk("editor")
    restrict(
        "person", "canary-person", Doing("Insider", NOW, "restrict"), level="named", field="names", people=["Insider"]
    )
    asked = "/records/?noun=person&name=qanar"
    assert "canary-person" in insider.get(asked).content.decode()
    assert "canary-person" not in editor.get(asked).content.decode()
    assert editor.get("/records/person/canary-person/").status_code == 404
    tried = editor.post("/add/party/in/first/", {"person": "Qanarius Of person", "role": "witness", "position": "9"})
    assert "canary-person" not in tried.content.decode()
    tried = editor.post("/add/party/in/first/", {"person": "canary-person", "role": "witness", "position": "9"})
    assert tried.status_code == 422


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("canaries")
def test_a_part_that_is_restricted_does_not_lead_from_a_name_to_its_case(desk: Callable[..., Client]) -> None:
    editor = desk("editor")
    asked = "/records/?noun=case&name=Sample"
    assert f"/cases/{CASE}/" in editor.get(asked).content.decode()
    for noun, key in KEYS.items():
        if noun not in {"case", "status", "actor"} and "/" in key:
            restrict(noun, key, Doing("x", NOW, "restrict"), level="named", people=["Insider"])
    assert f"/cases/{CASE}/" not in editor.get(asked).content.decode()


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("canaries")
@pytest.mark.parametrize("noun", [*(each for each in KEYS if hasattr(RECORDS[each], "person")), "publication"])
def test_whom_a_restricted_field_names_is_told_neither_in_the_case_nor_by_its_own_page_nor_by_a_search(
    desk: Callable[..., Client], noun: str
) -> None:
    field = "authors" if noun == "publication" else "person"
    ghost = Reference("person", "ghost")
    empty = next(draft for draft in canary_drafts() if draft.noun == "person")
    named = next(draft for draft in canary_drafts() if draft.noun == noun)
    is_link = noun == "publication"
    changed = {"links": {"authors": (ghost,)}} if is_link else {"values": {**named.values, "person": ghost}}
    drafts = [
        replace(empty, key="ghost", names=(Name("Ghost Onlyhere", "en", "as-published"),), citations=()),
        replace(named, **changed),
    ]
    load_drafts(drafts, Doing("loader", NOW, "load"))
    insider, editor = desk("editor", "Insider"), desk("editor")
    restrict(noun, KEYS[noun], Doing("Insider", NOW, "restrict"), level="named", field=field, people=["Insider"])
    places = (
        f"/cases/{CASE}/",
        f"/history/case/{CASE}/",
        f"/edit/{noun}/{KEYS[noun]}/",
        f"/add/penalty/in/{CASE}/",
        f"/add/seizure/in/{CASE}/",
    )
    for page in places:
        assert "Ghost" not in editor.get(page).content.decode(), page
        assert "ghost" not in editor.get(page).content.decode(), page
    assert "Ghost" in insider.get(places[0]).content.decode()
    for page in ("/records/person/ghost/", "/records/?noun=case&name=Onlyhere"):
        assert f"/cases/{CASE}/" not in editor.get(page).content.decode()
        assert f"/cases/{CASE}/" in insider.get(page).content.decode()


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("canaries")
def test_a_note_is_read_by_those_who_are_named_and_nobody_else_knows_of_it(desk: Callable[..., Client]) -> None:
    insider, administrator = desk("editor", "Insider"), desk("administrator")
    text = "Counsel asks us to wait"
    writing = Doing("Writer", NOW, "note")
    audience = Audience("team", "Writer")
    note("case", CASE, text, writing, audience=audience, level="named", people=["Insider"], seal=seal())
    page = f"/cases/{CASE}/"
    assert text in insider.get(page).content.decode()
    assert "Restricted notes" in insider.get(page).content.decode()
    assert text not in read_all(administrator)
    assert "Restricted notes" not in administrator.get(page).content.decode()
