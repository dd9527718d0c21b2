"""The door: an invitation, a password, a second factor, and then a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from people import PASSWORD, Person, says, totp

from dalel.errors import CommandError, DataError
from dalel.site.accounts.actions.change_account import suspend
from dalel.site.accounts.actions.invite import invite, make_account
from dalel.site.accounts.models import AccessEntry, Account, Invitation

People = Callable[..., Person]


def test_a_person_comes_from_the_invitation_over_the_second_factor_to_the_first_page(invited: People) -> None:
    aida = invited("aida")
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"
    aida.accept_invitation()
    assert aida.browser.get("/").status_code == 200
    elsewhere = aida.sign_in(Client())
    assert elsewhere.get("/").status_code == 200
    assert says(elsewhere.get("/")) == ["My work", "Nothing waits for you."]


def test_no_page_of_the_staff_opens_before_the_second_factor_is_set(invited: People) -> None:
    aida = invited("aida")
    token = invite(aida.account, by="tester", at=timezone.now())
    aida.browser.post(f"/invitation/{token}/", {"password1": PASSWORD, "password2": PASSWORD})
    assert aida.browser.get("/")["Location"] == "/account/factors/"
    assert aida.browser.get("/account/")["Location"] == "/account/factors/"
    assert "No page opens before you have set a second factor" in aida.browser.get("/account/factors/").content.decode()


def test_the_password_alone_opens_nothing(person: People) -> None:
    aida = person("aida")
    thief = Client()
    assert aida.type_password(browser=thief)["Location"] == "/sign-in/second-factor/"
    for address in ("/", "/account/", "/account/factors/", "/account/factors/app/", "/account/password/"):
        assert thief.get(address)["Location"] == f"/sign-in/?next={address}"


def test_a_session_begun_before_there_was_a_second_factor_is_closed_once_there_is_one(invited: People) -> None:
    aida, thief = invited("aida"), Client()
    token = invite(aida.account, by="tester", at=timezone.now())
    aida.browser.post(f"/invitation/{token}/", {"password1": PASSWORD, "password2": PASSWORD})
    assert aida.type_password(browser=thief)["Location"] == "/"
    aida.set_up_app()
    assert aida.browser.get("/").status_code == 200
    assert thief.get("/account/factors/")["Location"] == "/sign-in/?next=/account/factors/"


def test_an_invitation_works_once(invited: People) -> None:
    aida = invited("aida")
    token = invite(aida.account, by="tester", at=timezone.now())
    fields = {"password1": PASSWORD, "password2": PASSWORD}
    assert Client().post(f"/invitation/{token}/", fields).status_code == 302
    again = Client().post(f"/invitation/{token}/", {"password1": "another long password", "password2": "x"})
    assert again.status_code == 410
    assert says(again)[0] == "This link cannot be used"


def test_an_invitation_ends_after_48_hours_or_when_a_newer_one_is_made(invited: People) -> None:
    aida = invited("aida")
    old = invite(aida.account, by="tester", at=timezone.now() - dt.timedelta(hours=48, seconds=1))
    assert Client().get(f"/invitation/{old}/").status_code == 410
    first = invite(aida.account, by="tester", at=timezone.now())
    second = invite(aida.account, by="tester", at=timezone.now())
    assert Client().get(f"/invitation/{first}/").status_code == 410
    assert Client().get(f"/invitation/{second}/").status_code == 200


def test_the_token_of_an_invitation_is_not_kept(invited: People) -> None:
    token = invite(invited("aida").account, by="tester", at=timezone.now())
    assert [token in str(row) for row in Invitation.objects.values_list()] == [False]


def test_a_new_invitation_for_an_account_in_use_sets_password_and_factors_anew(person: People) -> None:
    aida = person("aida")
    lost = aida.browser
    token = invite(aida.account, by="tester", at=timezone.now())
    assert lost.get("/").status_code == 200
    found = Client()
    found.post(f"/invitation/{token}/", {"password1": "four other words here", "password2": "four other words here"})
    assert lost.get("/")["Location"] == "/sign-in/?next=/"
    assert found.get("/")["Location"] == "/account/factors/"
    assert says(aida.type_password(browser=Client()))[1] == "The login name or the password is wrong."


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "The password has fewer than 12 characters."),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "This password is among those that are tried first."),
        ("aida and her cat", "aida and her cat", "The password holds your login name or alias."),
        (PASSWORD, f"{PASSWORD}!", "The two passwords differ."),
        (PASSWORD, "", "Fill this in."),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_with_the_reason(
    invited: People, password: str, again: str, said: str
) -> None:
    token = invite(invited("aida").account, by="tester", at=timezone.now())
    answer = Client().post(f"/invitation/{token}/", {"password1": password, "password2": again})
    assert answer.status_code == 200
    assert f"<li>{said}</li>" in answer.content.decode()


def test_a_code_is_taken_once(person: People) -> None:
    aida = person("aida")
    code = totp(aida.secret, +1)
    for expected in (302, 200):
        browser = Client()
        aida.type_password(browser=browser)
        assert browser.post("/sign-in/second-factor/", {"code": code}).status_code == expected


def test_a_recovery_code_opens_the_door_once(person: People) -> None:
    aida = person("aida")
    aida.confirm_password()
    codes = aida.browser.get("/account/recovery-codes/").context["unused_codes"]
    for expected in (302, 200):
        browser = Client()
        aida.type_password(browser=browser)
        assert browser.post("/sign-in/second-factor/", {"code": codes[0]}).status_code == expected


def test_the_secret_of_the_app_is_encrypted_in_the_database(person: People) -> None:
    aida = person("aida")
    kept = [str(each.data) for each in aida.account.authenticator_set.all()]
    assert len(kept) == 2
    assert not any(aida.secret in data for data in kept)


def test_the_last_second_factor_cannot_be_removed(person: People) -> None:
    aida = person("aida")
    aida.confirm_password()
    answer = aida.browser.post("/account/factors/app/remove/")
    assert "This is your only second factor. Add another before you remove it." in answer.content.decode()
    assert aida.account.authenticator_set.filter(type="totp").exists()


def test_factors_and_recovery_codes_ask_for_the_password_again(person: People) -> None:
    aida = person("aida")
    elsewhere = aida.sign_in(Client())
    for address in ("/account/recovery-codes/", "/account/factors/passkeys/add/", "/account/factors/app/remove/"):
        assert elsewhere.get(address)["Location"].startswith("/confirm/?next=")


def test_a_suspended_account_is_shut_at_once_and_its_invitation_too(person: People, invited: People) -> None:
    aida, bolat = person("aida"), invited("bolat")
    token = invite(bolat.account, by="tester", at=timezone.now())
    for each in (aida, bolat):
        suspend(each.account, by="tester")
    assert aida.browser.get("/")["Location"] == "/sign-in/?next=/"
    assert aida.type_password(browser=Client())["Location"] == "/suspended/"
    assert Client().get(f"/invitation/{token}/").status_code == 410


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(person: People) -> None:
    person("aida")
    wrong = Client().post("/sign-in/", {"login": "aida", "password": "wrong"})
    unknown = Client().post("/sign-in/", {"login": "nobody", "password": "wrong"})
    assert says(wrong) == says(unknown)
    assert says(wrong)[1] == "The login name or the password is wrong."


@pytest.mark.parametrize(
    ("name", "alias", "said"),
    [
        ("Aida", "A", '"Aida" cannot be a login name.'),
        ("a", "A", '"a" cannot be a login name.'),
        ("aida", " ", "An account needs an alias of 1 to 80 letters."),
        ("aida", "line\nbreak\x07", "An account needs an alias of 1 to 80 letters."),
        ("aida", "AIDA", "The alias is the login name."),
        ("bolat", "B", 'There is an account "bolat".'),
        ("bolat2", "second READER", 'The alias "second READER" is taken.'),
    ],
)
def test_names_and_aliases_that_cannot_be_are_refused(db: None, name: str, alias: str, said: str) -> None:
    make_account("bolat", alias="Second reader", role="author", by="tester")
    with pytest.raises(DataError) as caught:
        make_account(name, alias=alias, role="author", by="tester")
    assert caught.value.what == said


def test_the_only_administrator_can_neither_be_suspended_nor_lose_the_role(person: People) -> None:
    aida = person("aida", "administrator", "First")
    with pytest.raises(CommandError) as caught:
        suspend(aida.account, by="tester")
    assert str(caught.value) == '"First" is the only administrator.\nMake another account an administrator first.'
    answer = aida.browser.post(f"/accounts/{aida.account.pk}/change/", {"act": "role", "role": "reader"}, follow=True)
    assert "&quot;First&quot; is the only administrator." in answer.content.decode()
    assert Account.objects.get().role == "administrator"


def test_everything_at_the_door_stands_in_the_log_by_alias(person: People) -> None:
    aida = person("aida", "editor", "First")
    aida.browser.post("/sign-out/")
    Client().post("/sign-in/", {"login": "aida", "password": "wrong"})
    Client().post("/sign-in/", {"login": "my password", "password": "typed in the wrong field"})
    browser = Client()
    aida.type_password(browser=browser)
    browser.post("/sign-in/second-factor/", {"code": "000000"})
    browser.post("/sign-in/second-factor/", {"code": totp(aida.secret, +1)})
    rows = [f"{row.who}: {row.act} {row.noun} {row.key}".strip() for row in AccessEntry.objects.all()]
    assert rows == [
        "tester: account-changed account First",
        "tester: account-changed invitation First",
        "First: account-changed password First",
        "First: signed-in",
        "First: factor-added totp First",
        "First: factor-added recovery_codes First",
        "First: signed-out",
        "First: sign-in-failed password First",
        ": sign-in-failed password",
        "First: sign-in-failed totp First",
        "First: signed-in",
    ]


def test_a_forged_session_cookie_opens_nothing(person: People) -> None:
    aida = person("aida")
    stranger = Client()
    stranger.cookies["dalel_session"] = signing.dumps({"_auth_user_id": str(aida.account.pk)}, key="guessed")
    assert stranger.get("/")["Location"] == "/sign-in/?next=/"
