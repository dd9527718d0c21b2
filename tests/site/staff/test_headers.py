"""What every answer tells the browser about safety."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from people import Person, totp

from dalel.errors import CommandError
from dalel.site.staff import settings as staff_settings
from dalel.site.staff.address import parse_address
from dalel.site.staff.start import read_secret
from dalel.site.words import say
from dalel.vocabulary import LANGUAGES, vocabulary

HERE = Path(staff_settings.__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; script-src 'self'; connect-src 'self'"
)


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing/", "/invitation/guessed/", "/"])
def test_every_answer_has_a_strict_policy_and_is_not_kept(db: None, address: str) -> None:
    answer = Client().get(address)
    assert {
        name: answer.headers.get(name)
        for name in (
            "Content-Security-Policy",
            "Cache-Control",
            "X-Frame-Options",
            "Referrer-Policy",
            "X-Content-Type-Options",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "X-Robots-Tag",
        )
    } == {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }


def test_cookies_are_for_this_site_alone_and_not_for_scripts(person: Callable[..., Person]) -> None:
    aida = person("aida")
    found = {
        name: (cookie["samesite"], cookie["httponly"])
        for name, cookie in aida.browser.cookies.items()
        if name != "csrftoken"
    }
    assert found == {"dalel_session": ("Strict", True), "dalel_language": ("Strict", True)}


def test_a_form_that_is_not_sent_from_a_page_of_ours_is_refused(person: Callable[..., Person]) -> None:
    aida = person("aida", "administrator")
    aida.browser.handler.enforce_csrf_checks = True
    answer = aida.browser.post("/accounts/", {"name": "bolat", "alias": "B", "role": "administrator", "language": "en"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


def test_no_template_has_a_script_or_a_style_in_it_or_names_another_host() -> None:
    for path in HERE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script>|https?://", text), path
    css = (HERE / "static" / "staff" / "staff.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", css)


def test_another_host_name_is_refused(db: None) -> None:
    assert Client(HTTP_HOST="evil.example").get("/sign-in/").status_code == 400


def test_after_signing_in_nobody_is_led_to_another_host(person: Callable[..., Person]) -> None:
    aida, browser = person("aida"), Client()
    browser.post("/sign-in/?next=https://evil.example/", {"login": "aida", "password": "correct horse battery staple"})
    answer = browser.post("/sign-in/second-factor/", {"code": totp(aida.secret, +1)})
    assert answer["Location"] == "/"
    answer = browser.post("/language/", {"language": "ru", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_the_pages_follow_in_the_language_of_the_account(person: Callable[..., Person]) -> None:
    aida = person("aida")
    assert '<html lang="en">' in aida.browser.get("/").content.decode()
    aida.browser.post("/language/", {"language": "kk", "next": "/account/"})
    assert '<html lang="kk">' in aida.browser.get("/").content.decode()
    elsewhere = aida.sign_in(Client())
    assert '<html lang="kk">' in elsewhere.get("/").content.decode()


def test_every_sentence_that_a_page_says_is_in_the_vocabulary_and_every_one_there_is_said() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*HERE.rglob("*.html"), *HERE.parent.rglob("*.py")]]
    quoted = {code for text in texts for code in re.findall(r"[\"']([a-z][a-z0-9-]*)[\"']", text)}
    known = {code for code in vocabulary("staff") if not code.startswith("log-noun-")}
    assert known - quoted == set()
    said = {code for text in texts for code in re.findall(r"\bsay\(?\s*[\"']([a-z0-9-]+)[\"']", text)}
    assert said - set(vocabulary("staff")) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_has_the_same_places_in_every_language(lang: str) -> None:
    for term in vocabulary("staff").values():
        places = [sorted(re.findall(r"\{(\w+)\}", term.label[each])) for each in ("en", lang)]
        assert places[0] == places[1], term.code
    with override("en"):
        assert say("home") == "My work"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://localhost:8000", ("http://localhost:8000", "localhost", False)),
        ("https://staff.example.org/", ("https://staff.example.org", "staff.example.org", True)),
        ("http://[::1]:8000", ("http://[::1]:8000", "[::1]", False)),
        ("http://abcdef.onion", ("http://abcdef.onion", "abcdef.onion", False)),
    ],
)
def test_an_address_of_the_pages_is_read(text: str, expected: tuple[str, str, bool]) -> None:
    assert parse_address(text) == expected


@pytest.mark.parametrize("text", ["staff.example.org", "ftp://staff.example.org", "https://", "https://a.org/path"])
def test_what_is_no_address_is_an_error(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        parse_address(text)
    assert str(caught.value) == f'DALEL_STAFF_ADDRESS is no address: "{text}".\nWrite it as https://staff.example.org'


def test_passwords_do_not_cross_a_network_in_clear() -> None:
    with pytest.raises(CommandError) as caught:
        parse_address("http://staff.example.org")
    assert str(caught.value) == (
        "DALEL_STAFF_ADDRESS is http://staff.example.org: passwords would cross the network in clear.\n"
        "Put a server with a certificate in front, and write https://."
    )


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "staff-secret"
    secret = read_secret(path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777, len(secret)) == (0o600, 0o700, 86)
    assert read_secret(path) == secret


def test_a_secret_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "staff-secret"
    read_secret(path)
    path.chmod(0o640)
    with pytest.raises(CommandError) as caught:
        read_secret(path)
    assert str(caught.value) == f"{path} can be read by others.\nRun: chmod 600 {path}"


def test_an_empty_secret_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "staff-secret"
    read_secret(path)
    path.write_text("")
    with pytest.raises(CommandError) as caught:
        read_secret(path)
    assert str(caught.value) == f"{path} holds no secret key.\nBring it back from a copy, or remove it."
