"""A key that tells a hidden name stands in no address and on no page of those who may not know it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import load_drafts
from dalel.register.actions.restrict import restrict
from dalel.register.models import Act, Case, ChargeStatus, Pseudonym
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, draft_of, nothing_said

Desk = Callable[..., Client]
NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
CASE = "sample-2021"
INSIDE: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "party": ("party/ada", {"person": "ada", "role": "accused", "position": 1}),
    "charge": ("charge/ada-sample", {"person": "ada"}),
    "status": ("charge/ada-sample/status/1", {"status": "charged", "position": 1}),
    "event": ("event/search-at-ada", {"kind": "search", "position": 1}),
    "penalty": ("penalty/ada", {"person": "ada", "penalty": "fine", "charge": f"{CASE}/charge/ada-sample"}),
    "seizure": ("seizure/1", {"device": "telephone", "event": f"{CASE}/event/search-at-ada"}),
}
"""What lies in a case whose keys were made of a name."""
TELLS = re.compile(r"\bada\b|ada-sample|sample-2021", re.IGNORECASE)


@pytest.fixture
def hidden(two_cases: None) -> None:
    """Ada's name is for the insider alone, and it stands in the keys of a case and of what lies in it."""
    drafts = [draft_of(Case, CASE, said("case", {"kind": "criminal", "title": {"en": "Posts about a road"}}))]
    for noun, (place, values) in INSIDE.items():
        parent = {"status": {"charge": f"{CASE}/charge/ada-sample"}}.get(noun, {"case": CASE})
        drafts.append(draft_of(RECORDS[noun], f"{CASE}/{place}", said(noun, {**values, **parent})))
    load_drafts(drafts, Doing("loader", NOW, "load"))
    restrict("person", "ada", Doing("Insider", NOW, "restrict"), level="named", field="names", people=["Insider"])


def said(noun: str, values: Mapping[str, object]) -> Statement:
    empty = nothing_said(RECORDS[noun])
    return empty | {"columns": {**empty["columns"], **values}}


def addresses(page: str) -> set[str]:
    """The addresses in a page that lead somewhere in the register."""
    found = {each.partition("#")[0] for each in re.findall(r'(?:href|action)="(/[^"]+)"', page)}
    return {each for each in found if re.match(r"/(cases|records|edit|add|history|restrict|remove)/", each)}


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.usefixtures("hidden")
def test_who_follows_every_link_from_a_case_is_never_told_the_name_that_its_keys_are_made_of(desk: Desk) -> None:
    insider, editor = desk("editor", "Insider"), desk("editor")
    assert TELLS.search(insider.get(f"/cases/{CASE}/").content.decode())
    assert editor.get("/records/?noun=case").status_code == 200
    shown = Pseudonym.objects.get(noun="case", key=CASE).text
    first = editor.get(f"/cases/{shown}/")
    found = addresses(first.content.decode()) | {"/", "/records/", f"/records/bulk/?noun=case&key={shown}"}
    assert len(found) > 30
    told = set()
    for address in sorted(found):
        answer = editor.get(address, follow=True)
        assert answer.status_code == 200, address
        text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
        told |= {address for each in (address, text, str(answer.redirect_chain)) if TELLS.search(each)}
    assert told == set()


@pytest.mark.usefixtures("hidden")
def test_an_address_that_tells_the_name_is_as_if_it_were_not_there(desk: Desk) -> None:
    insider, editor = desk("editor", "Insider"), desk("editor")
    inside = [(noun, f"{CASE}/{place}") for noun, (place, _) in INSIDE.items()]
    pages = [f"/cases/{CASE}/", *(f"/edit/{noun}/{key}/" for noun, key in inside), "/edit/charge/first/charge/ada/"]
    assert {browser.get(page).status_code for browser in (insider,) for page in pages} == {200}
    assert {editor.get(page).status_code for page in pages} == {404}
    assert not Pseudonym.objects.exists()  # who guesses leaves nothing behind
    assert editor.get("/edit/charge/first/charge/bek/").status_code == 200


@pytest.mark.usefixtures("hidden")
def test_a_form_at_such_an_address_changes_the_record_that_is_meant(desk: Desk) -> None:
    editor = desk("editor")
    listed = editor.get("/records/?noun=case&name=road").content.decode()
    (shown,) = set(re.findall(r"/cases/(case-[0-9a-f]{12})/", listed))
    page = editor.get(f"/cases/{shown}/").content.decode()
    (place,) = set(re.findall(rf"/edit/status/({shown}/charge/charge-[0-9a-f]{{12}}/status/1)/", page))
    form = editor.get(f"/edit/status/{place}/")
    assert (form.status_code, TELLS.findall(form.content.decode())) == (200, [])
    number = re.search(r'name="last_change" value="(\d+)"', form.content.decode())
    assert number is not None
    answer = editor.post(
        f"/edit/status/{place}/",
        {"last_change": number[1], "status": "convicted", "position": "1", "date": "2021"},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].startswith(f"/cases/{shown}/#status-{shown}-charge-charge-")
    assert ChargeStatus.objects.get(key=f"{CASE}/charge/ada-sample/status/1").status == "convicted"
    assert Act.objects.latest("pk").actor == "Editor"


@pytest.mark.usefixtures("hidden")
def test_a_record_is_found_by_the_key_that_is_shown_and_not_by_the_one_that_is_hidden(desk: Desk) -> None:
    insider, editor = desk("editor", "Insider"), desk("editor")
    assert f"<code>{CASE}</code>" in insider.get(f"/records/?noun=case&name={CASE}").content.decode()
    assert "Posts about a road" not in editor.get(f"/records/?noun=case&name={CASE}").content.decode()
    editor.get("/records/?noun=case")
    shown = Pseudonym.objects.get(noun="case", key=CASE).text
    assert "Posts about a road" in editor.get(f"/records/?noun=case&name={shown}").content.decode()
    for typed, is_known in ((CASE, False), (shown, True)):
        answer = editor.post("/add/related/in/second/", {"other": typed, "kind": "same-facts", "why": ""})
        assert (f"[{shown}]" in answer.content.decode() or answer.status_code == 302) == is_known, typed
