"""Sessions: where somebody is signed in, and how that ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from people import Person

from dalel.site.accounts.models import AccessEntry
from dalel.site.accounts.program import program_of
from dalel.site.staff.gate import PROVED_AT

People = Callable[..., Person]


def sessions_of(person: Person) -> dict[str, int]:
    """The numbers of somebody's sessions by what the browser calls itself."""
    return {each.user_agent: each.pk for each in person.account.usersession_set.all()}


def test_a_session_that_is_ended_elsewhere_is_closed_at_its_next_click(person: People) -> None:
    aida = person("aida", alias="First")
    telephone = aida.sign_in(Client(HTTP_USER_AGENT="Safari/ on an iPhone"))
    page = aida.browser.get("/account/").content.decode()
    assert "Safari · iPhone" in page
    number = sessions_of(aida)["Safari/ on an iPhone"]
    aida.browser.post(f"/account/sessions/{number}/end/")
    assert telephone.get("/")["Location"] == "/sign-in/?next=/"
    assert aida.browser.get("/").status_code == 200
    last = AccessEntry.objects.last()
    assert last is not None
    assert (last.who, last.act, last.noun, last.key) == ("First", "signed-out", "account", "First")


def test_a_session_ends_twelve_hours_after_the_second_factor_however_busy_it_is(person: People) -> None:
    aida = person("aida")
    for hours, location in ((11, None), (13, "/sign-in/?next=/")):
        session = aida.browser.session
        session[PROVED_AT] = (timezone.now() - dt.timedelta(hours=hours)).timestamp()
        session.save()
        assert aida.browser.get("/").get("Location") == location, hours
    assert aida.browser.get("/account/")["Location"] == "/sign-in/?next=/account/"


def test_who_signs_out_leaves_nothing_in_the_browser(person: People) -> None:
    aida = person("aida")
    assert "Clear-Site-Data" not in aida.browser.get("/sign-out/")
    answer = aida.browser.post("/sign-out/")
    assert (answer["Location"], answer["Clear-Site-Data"]) == ("/sign-in/", '"cache", "storage"')
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"


def test_all_other_sessions_end_together(person: People) -> None:
    aida = person("aida")
    telephone = aida.sign_in(Client())
    telephone.post("/account/sessions/end/")
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"
    assert telephone.get("/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else_but_an_administrator(person: People) -> None:
    aida, bolat, chief = person("aida"), person("bolat"), person("chief", "administrator")
    (number,) = sessions_of(aida).values()
    bolat.browser.post(f"/account/sessions/{number}/end/")
    assert bolat.browser.post(f"/accounts/{aida.account.pk}/sessions/{number}/end/").status_code == 403
    assert aida.browser.get("/").status_code == 200
    chief.browser.post(f"/accounts/{aida.account.pk}/sessions/{number}/end/")
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"


def test_suspending_on_the_page_ends_every_session_and_restoring_lets_in_again(person: People) -> None:
    aida, chief = person("aida"), person("chief", "administrator")
    chief.browser.post(f"/accounts/{aida.account.pk}/change/", {"act": "suspend"})
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"
    assert not aida.account.usersession_set.exists()
    chief.browser.post(f"/accounts/{aida.account.pk}/change/", {"act": "restore"})
    assert aida.sign_in(Client()).get("/").status_code == 200


def test_an_administrator_does_not_shut_the_own_account_by_mistake(person: People) -> None:
    chief = person("chief", "administrator")
    person("second", "administrator")
    answer = chief.browser.post(f"/accounts/{chief.account.pk}/change/", {"act": "suspend"}, follow=True)
    assert "Nobody suspends their own account. Ask another administrator." in answer.content.decode()


def test_another_password_ends_the_sessions_elsewhere(person: People) -> None:
    aida = person("aida")
    telephone = aida.sign_in(Client())
    new = "entirely different words"
    fields = {"oldpassword": "correct horse battery staple", "password1": new, "password2": new}
    assert aida.browser.post("/account/password/", fields).status_code == 302
    assert telephone.get("/")["Location"] == "/sign-in/?next=/"
    assert aida.browser.get("/").status_code == 200


def test_a_session_ends_half_an_hour_after_the_last_click(person: People) -> None:
    aida = person("aida")
    key = aida.browser.session.session_key
    kept = Session.objects.get(pk=key)
    assert 29 * 60 < (kept.expire_date - timezone.now()).total_seconds() <= 30 * 60
    Session.objects.filter(pk=key).update(expire_date=timezone.now())
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"


def test_another_role_counts_from_the_next_click(person: People) -> None:
    aida, chief = person("aida"), person("chief", "administrator")
    assert aida.browser.get("/access-log/").status_code == 403
    chief.browser.post(f"/accounts/{aida.account.pk}/change/", {"act": "role", "role": "administrator"})
    assert aida.browser.get("/access-log/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
            "Safari/537.36 Edg/140.0.0.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile "
            "Safari/537.36",
            "Chrome · Android",
        ),
        ("curl/8.9.1", "curl/8.9.1"),
    ],
)
def test_a_program_is_named_as_its_owner_knows_it(user_agent: str, said: str) -> None:
    assert program_of(user_agent) == said
