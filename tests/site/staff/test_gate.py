"""The gate: which page opens to whom. One table, asked from outside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, path
from people import Person

from dalel.site.accounts.models import AccessEntry
from dalel.site.staff import register_urls, urls
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.vocabulary import vocabulary

ROLES = list(vocabulary("register/staff-role"))
EVERYBODY = dict.fromkeys(ROLES, 200)
ADMINISTRATORS = dict.fromkeys(ROLES, 403) | {"administrator": 200}
CONFIRM = dict.fromkeys(ROLES, 302)
# By the name of the page: what a stranger gets, and what each role gets, for GET and then for POST where it changes.
TABLE: dict[str, tuple[int, dict[str, int], dict[str, int] | None]] = {
    "staff_home": (302, EVERYBODY | {"partner": 302}, None),
    "staff_language": (405, dict.fromkeys(ROLES, 405), dict.fromkeys(ROLES, 302)),
    "staff_invitation": (410, dict.fromkeys(ROLES, 410), dict.fromkeys(ROLES, 410)),
    "account_login": (200, dict.fromkeys(ROLES, 302), None),
    "mfa_authenticate": (302, dict.fromkeys(ROLES, 302), None),
    "account_logout": (302, EVERYBODY, None),
    "account_inactive": (200, EVERYBODY, None),
    "account_reauthenticate": (302, EVERYBODY, None),
    "mfa_reauthenticate": (302, EVERYBODY, None),
    "mfa_reauthenticate_webauthn": (302, dict.fromkeys(ROLES, 302), None),
    "staff_my_account": (302, EVERYBODY, None),
    "account_change_password": (302, EVERYBODY, None),
    "staff_end_my_other_sessions": (405, dict.fromkeys(ROLES, 405), dict.fromkeys(ROLES, 302)),
    "staff_end_my_session": (405, dict.fromkeys(ROLES, 405), dict.fromkeys(ROLES, 302)),
    "mfa_index": (302, EVERYBODY, None),
    "mfa_activate_totp": (302, CONFIRM, None),
    "mfa_deactivate_totp": (302, CONFIRM, None),
    "mfa_add_webauthn": (302, CONFIRM, None),
    "mfa_remove_webauthn": (302, CONFIRM, None),
    "mfa_view_recovery_codes": (302, CONFIRM, None),
    "mfa_generate_recovery_codes": (302, CONFIRM, None),
    "staff_accounts": (302, ADMINISTRATORS, ADMINISTRATORS),
    "staff_account": (302, ADMINISTRATORS, None),
    "staff_change_account": (405, dict.fromkeys(ROLES, 405), dict.fromkeys(ROLES, 403) | {"administrator": 302}),
    "staff_end_session": (405, dict.fromkeys(ROLES, 405), dict.fromkeys(ROLES, 403) | {"administrator": 302}),
    "staff_access_log": (302, ADMINISTRATORS, None),
}
PAGES: dict[str, URLPattern] = {
    str(each.name): each for each in urls.urlpatterns if each not in register_urls.urlpatterns
}
"""All but the pages of the register, which have a table of their own."""


def address_of(name: str, person: Person) -> str:
    """The address of a page; numbers in it are those of the person's own account."""
    text = str(PAGES[name].pattern).replace("<str:token>", "guessed")
    for part in ("<int:number>", "<int:pk>", "<int:session>"):
        text = text.replace(part, str(person.account.pk))
    return f"/{text}"


def test_every_page_stands_in_the_table() -> None:
    assert set(PAGES) == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_to_those_roles_that_the_table_says_and_to_nobody_else(
    person: Callable[..., Person], role: str
) -> None:
    someone = person("someone", role)
    # The session elsewhere has not confirmed its password lately.
    browser = someone.sign_in(Client())
    found = {}
    for name in TABLE:
        address = address_of(name, someone)
        opened = browser.get(address).status_code
        changed = None if TABLE[name][2] is None else browser.post(address).status_code
        found[name] = (Client().get(address).status_code, opened, changed)
    expected = {
        name: (stranger, opens[role], None if changes is None else changes[role])
        for name, (stranger, opens, changes) in TABLE.items()
    }
    assert found == expected


def test_a_stranger_changes_nothing(person: Callable[..., Person]) -> None:
    someone = person("someone", "administrator")
    before = AccessEntry.objects.count()
    for name in TABLE:
        answer = Client().post(address_of(name, someone), {"act": "suspend", "role": "reader"})
        assert answer.status_code in {200, 302, 405, 410}
        if name not in {"account_login", "staff_language", "staff_invitation", "account_inactive"}:
            assert answer["Location"].startswith("/sign-in/"), name
    assert AccessEntry.objects.count() == before
    someone.account.refresh_from_db()
    assert (someone.account.role, someone.account.is_active) == ("administrator", True)


@staff_page(roles=may("review"), logs="record-opened")
def a_record(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    return HttpResponse(f"{request.user.alias} reads {noun} {key}")


@staff_page(logs="searched", noun="case")
def a_search(request: StaffRequest) -> HttpResponse:
    return HttpResponse("found", status=404 if "none" in request.GET else 200)


urlpatterns = [*urls.urlpatterns, path("try/<str:noun>/<str:key>/", a_record), path("try/", a_search)]
handler403 = urls.handler403


@override_settings(ROOT_URLCONF=__name__)
def test_opening_a_record_is_written_down_and_so_is_being_refused(person: Callable[..., Person]) -> None:
    opened = {}
    for role in ROLES:
        someone = person(role, role, f"The {role}")
        opened[role] = someone.browser.get("/try/case/ilyashev-2020/").status_code
    assert opened == {
        "reader": 403,
        "author": 403,
        "reviewer": 200,
        "editor": 200,
        "administrator": 200,
        "partner": 403,
    }
    rows = AccessEntry.objects.filter(act="record-opened").values_list("who", "noun", "key")
    assert list(rows) == [
        ("The reviewer", "case", "ilyashev-2020"),
        ("The editor", "case", "ilyashev-2020"),
        ("The administrator", "case", "ilyashev-2020"),
    ]
    rows = AccessEntry.objects.filter(act="refused").values_list("who", "noun", "key")
    assert list(rows) == [(f"The {role}", "case", "ilyashev-2020") for role in ("reader", "author", "partner")]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_names_what_it_is_in_the_log_and_what_it_did_not_show_is_not_there(
    person: Callable[..., Person],
) -> None:
    someone = person("someone", alias="Alias")
    someone.browser.get("/try/?none")
    someone.browser.get("/try/")
    rows = AccessEntry.objects.filter(act="searched").values_list("who", "noun", "key")
    assert list(rows) == [("Alias", "case", "")]


def test_a_page_that_nobody_may_open_says_so_in_words(person: Callable[..., Person]) -> None:
    answer = person("someone", "reader").browser.get("/accounts/")
    assert answer.status_code == 403
    assert "Your role does not open this page" in answer.content.decode()
