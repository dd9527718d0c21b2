"""Who opens which page, and who may do what: every page by every role, from outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver

from dalel.register.models import Act, Change, Comment, Note, Restriction, Task
from dalel.site.staff.register_urls import urlpatterns

pytestmark = pytest.mark.usefixtures("two_cases")

ROLES = ("partner", "reader", "author", "reviewer", "editor", "administrator")
PAGES = {
    # page: what it answers to each role, in the order of ROLES; a case that partners may not see is not there
    "/": (302, 200, 200, 200, 200, 200),
    "/records/": (200, 200, 200, 200, 200, 200),
    "/records/?noun=person": (200, 200, 200, 200, 200, 200),
    "/records/bulk/?noun=case&key=first": (403, 403, 200, 200, 200, 200),
    "/records/duplicates/": (403, 200, 200, 200, 200, 200),
    "/records/person/ada/": (403, 200, 200, 200, 200, 200),
    "/records/person/nobody/": (403, 404, 404, 404, 404, 404),
    "/cases/first/": (404, 200, 200, 200, 200, 200),
    "/cases/first/events-from-source/": (403, 403, 200, 200, 200, 200),
    "/add/person/": (403, 403, 200, 200, 200, 200),
    "/add/norm/": (403, 403, 404, 404, 404, 404),
    "/add/event/in/first/": (403, 403, 200, 200, 200, 200),
    "/edit/case/first/": (403, 403, 200, 200, 200, 200),
    "/remove/event/first/event/search/": (403, 403, 200, 200, 200, 200),
    "/history/case/first/": (403, 200, 200, 200, 200, 200),
    "/bring-back/1/": (403, 403, 403, 403, 200, 200),
    "/restrict/person/ada/": (403, 403, 403, 403, 200, 200),
    "/answer/case/first/99/": (403, 403, 403, 403, 404, 404),
}
POSTS = {
    # what is posted: what it answers; 405 and 403 change nothing
    "/step/review/case/second/": (403, 403, 403, 302, 302, 302),
    "/step/withdraw/person/ada/": (403, 403, 403, 403, 200, 200),
    "/step/publish/case/first/": (403, 403, 403, 403, 302, 302),
    "/comment/case/first/": (403, 422, 422, 422, 422, 422),
    "/task/case/first/": (403, 403, 403, 403, 422, 422),
    "/task/99/end/": (403, 302, 302, 302, 302, 302),
    "/note/case/first/": (403, 403, 422, 422, 422, 422),
    "/answer/99/confirm/": (403, 403, 403, 302, 302, 302),
}
FORMS = {
    # what each role sends with everything filled in, and whether an act comes of it
    "/comment/case/first/": ({"comment-text": "Look"}, "comment", "reader author reviewer editor administrator"),
    "/task/case/first/": ({"task-kind": "check"}, "assign", "editor administrator"),
    "/note/case/first/": ({"note-text": "Wait", "note-level": "team"}, "note", "author reviewer editor administrator"),
    "/restrict/person/ada/": ({"level": "team"}, "restrict", "editor administrator"),
    "/bring-back/1/": ({"why": "to try"}, "bring-back", ""),
    "/remove/event/first/event/undated/": ({"why": "entered twice"}, "edit", "author reviewer editor administrator"),
    "/add/person/": ({"name1_text": "Somebody New"}, "edit", "author reviewer editor administrator"),
    "/cases/first/events-from-source/": (
        {"kind": "hearing", "source": "paper", "basis": "stated", "lang": "en"},
        "edit",
        "author reviewer editor administrator",
    ),
    "/step/review/case/first/": ({}, "review", "reviewer editor administrator"),
}


def here(page: str) -> str:
    """The address of a page; changes are not numbered from 1 in every database."""
    return page.replace("/bring-back/1/", f"/bring-back/{Change.objects.earliest('pk').pk}/")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_each_role_as_the_table_says(desk: Callable[..., Client], role: str) -> None:
    browser = desk(role)
    column = ROLES.index(role)
    assert {page: browser.get(here(page)).status_code for page in PAGES} == {
        page: answers[column] for page, answers in PAGES.items()
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_form_answers_each_role_as_the_table_says(desk: Callable[..., Client], role: str) -> None:
    browser = desk(role)
    column = ROLES.index(role)
    assert {page: browser.post(page).status_code for page in POSTS} == {
        page: answers[column] for page, answers in POSTS.items()
    }


def test_nobody_gets_past_the_door_without_signing_in() -> None:
    for page in (*PAGES, *POSTS):
        browser = Client()
        answer = browser.post(page) if page in POSTS else browser.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/sign-in/?next="), page


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", FORMS)
def test_an_act_is_done_by_the_roles_that_may_and_refused_to_the_others(
    desk: Callable[..., Client], role: str, page: str
) -> None:
    fields, kind, able = FORMS[page]
    before = Act.objects.count()
    answer = desk(role).post(here(page), fields)
    done = list(Act.objects.order_by("pk").values_list("actor", "kind"))[before:]
    if role in able.split():
        assert (answer.status_code, done) == (302, [(role.capitalize(), kind)])
    else:
        assert done == []
        assert answer.status_code in (({302} if not able else set()) | {403, 404})


def test_what_may_only_be_posted_is_not_done_by_opening_its_address(desk: Callable[..., Client]) -> None:
    browser = desk("administrator")
    assert {page: browser.get(page).status_code for page in POSTS} == dict.fromkeys(POSTS, 405)


@pytest.mark.parametrize("page", [*POSTS, "/edit/case/first/", "/add/person/", *FORMS])
def test_a_form_that_another_site_sends_is_refused(desk: Callable[..., Client], page: str) -> None:
    signed_in = desk("administrator")
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = signed_in.cookies
    before = [model.objects.count() for model in (Act, Change, Comment, Note, Restriction, Task)]
    assert forged.post(here(page), FORMS.get(page, ({},))[0]).status_code == 403
    assert [model.objects.count() for model in (Act, Change, Comment, Note, Restriction, Task)] == before


def test_every_page_of_the_register_is_in_the_tables() -> None:
    resolver = get_resolver("dalel.site.staff.urls")
    named = {resolver.resolve(page.partition("?")[0]).url_name for page in (*PAGES, *POSTS)}
    assert {pattern.name for pattern in urlpatterns} - named == set()
