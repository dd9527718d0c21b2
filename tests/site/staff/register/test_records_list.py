"""The list of records, duplicates, and changing several at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from dalel.register.actions.import_file import find_statement
from dalel.register.listing import ROWS
from dalel.register.models import Act, Case, Restriction, Task
from dalel.site.accounts.models import AccessEntry

pytestmark = pytest.mark.usefixtures("two_cases")


def listed(browser: Client, asked: str) -> list[str]:
    """The keys in a list, in its order."""
    page = browser.get(f"/records/?{asked}").content.decode()
    return re.findall(r"<code>([^<]+)</code>", page)


def test_what_changed_last_is_first(desk: Callable[..., Client]) -> None:
    author = desk("author")
    assert listed(author, "noun=case") == ["second", "first"]
    fields = {"kind": "hearing", "source": "paper", "basis": "stated", "lang": "en"}
    author.post("/cases/first/events-from-source/", fields)
    assert listed(author, "noun=case") == ["first", "second"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("noun=case&name=ада", ["first"]),
        ("noun=case&name=Bek", ["first", "second"]),
        ("noun=case&name=bank", ["first"]),
        ("noun=person&name=Бек", ["bek"]),
        ("noun=case&name=the+same+complainants", []),
        ("noun=case&name=articles", ["second"]),
        ('noun=case&name="a+bank"', ["first"]),
        ('noun=case&name="bank+posts"', []),
        ("noun=source&name=papers+made", ["paper"]),
        ("noun=case&name=-", []),
        ("noun=case&norm=kz:penal:274", ["first"]),
        ("noun=case&norm=kz:penal:274:1", []),
        ("noun=case&region=KZ-75", ["first"]),
        ("noun=case&kind=criminal", ["first"]),
        ("noun=case&standing=published", []),
        ("noun=case&standing=draft", ["second", "first"]),
        ("noun=organisation&kind=court", ["court"]),
        ("noun=source", ["paper"]),
        ("noun=statistic", ["registered"]),
        ("noun=nonsense&page=0", ["second", "first"]),
        ("page=99999999999999999999", []),
    ],
)
def test_records_are_found_by_what_is_asked(desk: Callable[..., Client], asked: str, found: list[str]) -> None:
    assert sorted(listed(desk("reader"), asked)) == sorted(found)


def test_a_long_list_has_pages_that_have_addresses(desk: Callable[..., Client]) -> None:
    Case.objects.bulk_create([Case(key=f"more-{number:02}", kind="criminal") for number in range(ROWS)])
    reader = desk("reader")
    first, second = listed(reader, "kind=criminal"), listed(reader, "kind=criminal&page=2")
    assert (len(first), len(second), set(first) & set(second)) == (ROWS, 1, set())
    assert "kind=criminal&amp;page=2" in reader.get("/records/?kind=criminal").content.decode()


def test_a_search_is_in_the_access_log_without_what_was_looked_for(desk: Callable[..., Client]) -> None:
    desk("reader").get("/records/?noun=person&name=Ada")
    row = AccessEntry.objects.order_by("pk").last()
    assert row is not None
    assert (row.who, row.act, row.noun, row.key) == ("Reader", "searched", "", "")


def test_names_that_differ_in_script_alone_are_shown_beside_each_other(desk: Callable[..., Client]) -> None:
    author = desk("author")
    assert "No two records" in author.get("/records/duplicates/").content.decode()
    author.post("/add/person/", {"name1_text": "Бек Сампле", "own_key": "other-bek"})
    page = author.get("/records/duplicates/").content.decode()
    assert [key for key in ("bek", "other-bek") if f"<code>{key}</code>" in page] == ["bek", "other-bek"]


def test_several_records_are_changed_as_one_act_after_a_table_of_what_would_change(
    desk: Callable[..., Client],
) -> None:
    author = desk("author")
    acts = Act.objects.count()
    asked = {"noun": "case", "key": ["first", "second"], "what": "region", "region": "KZ-10", "why": "moved"}
    planned = author.post("/records/bulk/", asked)
    page = planned.content.decode()
    assert (planned.status_code, Act.objects.count()) == (200, acts)
    assert [(each.key, each.before, each.after) for each in planned.context["lines"]] == [
        ("first", "KZ-75", "KZ-10"),
        ("second", "—", "KZ-10"),
    ]
    numbers = dict(re.findall(r'name="(opened_\w+)" value="(\d+)"', page))
    author.post("/records/bulk/", asked | numbers | {"apply": "1"})
    assert Act.objects.count() == acts + 1
    assert [find_statement("case", key)["columns"]["region"] for key in ("first", "second")] == ["KZ-10", "KZ-10"]


def test_when_one_of_several_changed_meanwhile_none_is_changed(desk: Callable[..., Client]) -> None:
    author, other = desk("author"), desk("author", "Other")
    asked = {"noun": "case", "key": ["first", "second"], "what": "region", "region": "KZ-10"}
    page = author.post("/records/bulk/", asked).content.decode()
    numbers = dict(re.findall(r'name="(opened_\w+)" value="(\d+)"', page))
    theirs = {"noun": "case", "key": ["second"], "what": "region", "region": "KZ-71"}
    page = other.post("/records/bulk/", theirs).content.decode()
    other.post("/records/bulk/", theirs | dict(re.findall(r'name="(opened_\w+)" value="(\d+)"', page)) | {"apply": "1"})
    refused = author.post("/records/bulk/", asked | numbers | {"apply": "1"})
    assert refused.status_code == 422
    assert "was changed by somebody else since you opened it" in refused.content.decode()
    assert [find_statement("case", key)["columns"]["region"] for key in ("first", "second")] == ["KZ-75", "KZ-71"]


def test_tasks_and_restrictions_are_given_to_several_by_those_who_may(desk: Callable[..., Client]) -> None:
    editor, author = desk("editor"), desk("author")
    both = {"noun": "person", "key": ["ada", "bek"], "apply": "1"}
    task = both | {"what": "task", "task_kind": "check", "task_assignee": "Author"}
    restriction = both | {"what": "restriction", "level": "team"}
    for asked in (task, restriction):
        assert author.post("/records/bulk/", asked).status_code == 422
    assert (Task.objects.count(), Restriction.objects.count()) == (0, 0)
    for asked in (task, restriction):
        assert editor.post("/records/bulk/", asked).status_code == 302
    assert (Task.objects.count(), Restriction.objects.count()) == (2, 2)
