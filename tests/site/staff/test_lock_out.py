"""Lock-out: after five failures the login name waits, and so does the address, for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from people import PASSWORD, Person, says, totp

from dalel.site.accounts.models import AccessEntry

People = Callable[..., Person]
WAIT = "Too many failed tries. You can try again in about 15 min."


@pytest.fixture(autouse=True)
def no_failures_yet(db: None) -> None:
    cache.clear()


def fail(name: str, address: str) -> list[str]:
    """Try a wrong password from an address."""
    return says(Client(REMOTE_ADDR=address).post("/sign-in/", {"login": name, "password": "wrong"}))


def test_after_five_failures_a_login_name_waits_wherever_it_is_tried_from(person: People) -> None:
    aida = person("aida")
    for number in range(5):
        assert fail("aida", f"192.0.2.{number}")[1] == "The login name or the password is wrong."
    right = Client(REMOTE_ADDR="198.51.100.7").post("/sign-in/", {"login": "aida", "password": PASSWORD})
    assert says(right)[1] == WAIT
    assert right.context["form"].is_valid() is False
    assert aida.browser.get("/").status_code == 200  # who is signed in works on


def test_after_five_failures_an_address_waits_whatever_name_it_tries(person: People) -> None:
    person("aida")
    for number in range(5):
        fail(f"nobody-{number}", "192.0.2.1")
    browser = Client(REMOTE_ADDR="192.0.2.1")
    assert says(browser.post("/sign-in/", {"login": "aida", "password": PASSWORD}))[1] == WAIT
    other = Client(REMOTE_ADDR="192.0.2.2").post("/sign-in/", {"login": "aida", "password": PASSWORD})
    assert other["Location"] == "/sign-in/second-factor/"


def test_what_a_browser_says_of_its_address_is_not_believed(person: People) -> None:
    person("aida")
    for number in range(5):
        Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").post(
            "/sign-in/", {"login": f"nobody-{number}", "password": "wrong"}
        )
    assert fail("aida", "192.0.2.1")[1] == WAIT


def test_codes_are_limited_too(person: People) -> None:
    aida, browser = person("aida"), Client()
    aida.type_password(browser=browser)
    for _ in range(5):
        answer = browser.post("/sign-in/second-factor/", {"code": "000000"})
        assert "This is not a valid code" in answer.content.decode()
    answer = browser.post("/sign-in/second-factor/", {"code": totp(aida.secret, +1)})
    assert WAIT in answer.content.decode()


def test_passwords_typed_to_confirm_are_limited_too(person: People) -> None:
    aida = person("aida")
    for _ in range(5):
        assert "The password is wrong." in aida.browser.post("/confirm/", {"password": "wrong"}).content.decode()
    assert WAIT in aida.browser.post("/confirm/", {"password": PASSWORD}).content.decode()


def test_the_wait_is_told_in_the_language_of_the_page(person: People) -> None:
    person("aida")
    for _ in range(5):
        fail("aida", "192.0.2.1")
    browser = Client(REMOTE_ADDR="192.0.2.1", HTTP_ACCEPT_LANGUAGE="kk")
    answer = browser.post("/sign-in/", {"login": "aida", "password": "wrong"})
    assert says(answer)[1] == "Сәтсіз әрекет тым көп. Шамамен 15 минуттан кейін қайта көруге болады."


def test_successes_do_not_add_up_to_a_wait_and_a_lock_out_is_logged(person: People) -> None:
    aida = person("aida", alias="First")
    for _ in range(7):
        assert aida.type_password(browser=Client())["Location"] == "/sign-in/second-factor/"
    for _ in range(6):
        fail("aida", "192.0.2.1")
    assert list(AccessEntry.objects.filter(act="locked").values_list("who", "key")) == [("First", "First")]
