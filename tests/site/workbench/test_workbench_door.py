"""Who is let in at the workbench: whoever opens the printed address first, in that browser, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from visitor import HOST, Visitor, shown

from dalel.site.workbench.keys import Keys
from dalel.site.workbench.urls import urlpatterns

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OWN = f"http://{HOST}"
TAKES = "/en/findings/NOTHING-0/follow-up/"
PAGES = ["/", "/en/", "/ru/spending/", "/kk/findings/", "/en/documents/", "/en/publications/", "/en/checkpoints/", "/x"]


@pytest.mark.parametrize("address", PAGES)
def test_without_the_printed_address_every_page_says_where_it_is(stranger: Visitor, address: str) -> None:
    answer = stranger.get(address)
    assert answer.status_code == 403
    assert "http://127.0.0.1:8765/open/…" in shown(answer)
    assert "dalel serve" in shown(answer)


def test_that_is_said_in_the_language_of_the_address_or_of_the_browser(stranger: Visitor) -> None:
    said = {
        "en": "Open the workbench by its address",
        "ru": "Откройте рабочее место по его адресу",
        "kk": "Жұмыс орнын өз мекенжайы бойынша ашыңыз",
    }
    for lang, sentence in said.items():
        assert sentence in shown(stranger.get(f"/{lang}/documents/"))
        assert sentence in shown(stranger.get("/", **{"Accept-Language": f"{lang},en;q=0.1"}))


def test_the_token_opens_once_and_leaves_a_cookie_for_this_browser_alone(newsroom: Path) -> None:
    first, second = Visitor(newsroom), Visitor(newsroom)
    second.browser.defaults.update(first.browser.defaults)
    address = f"/open/{first.keys.token}"
    answer = first.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    (cookie,) = answer.cookies.values()
    assert (
        cookie.key,
        cookie["httponly"],
        cookie["samesite"],
        cookie["max-age"],
        cookie["path"],
        cookie["domain"],
    ) == (
        # The port is in the name, so that two newsrooms can be open; Django's client asks at port 80.
        "dalel_workbench_80",
        True,
        "Strict",
        "",
        "/",
        "",
    )
    assert cookie.value not in address
    assert second.get(address).status_code == 403
    assert second.get("/en/checkpoints/").status_code == 403
    # Whoever is in already and reloads the address is not turned away.
    assert first.get(address).status_code == 302
    assert first.get("/en/checkpoints/").status_code == 200


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_no_other_token_opens(text: str) -> None:
    keys = Keys(iter(["the token", "the session", "the word"]).__next__)
    if text != "the token":
        assert keys.exchange(text) is None
    assert not keys.opens(text) or text == "the session"
    assert not keys.is_word(text) or text == "the word"
    assert keys.exchange("the token") == "the session"
    assert keys.exchange("the token") is None
    assert keys.token is None


@pytest.mark.parametrize("token", ["", "x", "токен", "a/b", "%00"])
def test_a_guessed_token_says_where_the_address_is(stranger: Visitor, token: str) -> None:
    assert stranger.get(f"/open/{token}").status_code == 403
    assert stranger.keys.token is not None


def test_looking_at_the_address_without_opening_it_does_not_use_it_up(stranger: Visitor) -> None:
    assert stranger.browser.head(f"/open/{stranger.keys.token}").status_code == 403
    assert stranger.come_in().get("/en/checkpoints/").status_code == 200


def test_the_cookie_of_an_earlier_run_opens_nothing(newsroom: Path) -> None:
    earlier, later = Visitor(newsroom).come_in(), Visitor(newsroom)
    later.browser.cookies = earlier.browser.cookies
    assert later.get("/en/checkpoints/").status_code == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", "0.0.0.0:8765", "192.168.0.1", "a b", "[::1]:8765"],
)
def test_a_name_that_was_made_to_point_here_gets_nothing(watchdog: Visitor, host: str) -> None:
    for address in ("/en/", "/static/frame.css", f"/open/{watchdog.keys.token}"):
        answer = watchdog.get(address, Host=host)
        assert answer.status_code == 400
        assert answer.content.decode() == (
            "Open the workbench by the address that dalel serve printed: http://127.0.0.1 and its port.\n"
        )


def test_this_computers_own_names_are_answered(watchdog: Visitor) -> None:
    for host in (HOST, "127.0.0.1", "localhost:8765"):
        assert watchdog.get("/en/checkpoints/", Host=host).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:3000"}, 403),
        ({"Origin": f"https://{HOST}"}, 403),
        ({"Origin": f"http://{HOST}"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}, 200),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
        # A link on another page may lead here: nothing is changed by that, and that page cannot read ours.
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
    ],
)
def test_pages_of_other_sites_and_other_programs_here_get_nothing(
    watchdog: Visitor, headers: dict[str, str], status: int
) -> None:
    assert watchdog.get("/en/checkpoints/", **headers).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_can_be_sent_but_what_was_done_about_a_finding(watchdog: Visitor, method: str) -> None:
    for address in ("/en/", "/en/findings/", "/en/findings/KZ-SPLIT-0/", "/nothing/"):
        answer = watchdog.browser.generic(method, address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    if method != "POST":
        answer = watchdog.browser.generic(method, TAKES)
        assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_what_takes_is_not_looked_at(watchdog: Visitor) -> None:
    answer = watchdog.get(TAKES)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("headers", "has_word", "status"),
    [
        ({"Origin": OWN}, True, 404),
        ({"Origin": OWN}, False, 403),
        ({"Origin": "http://evil.example"}, True, 403),
        ({"Origin": "http://127.0.0.1:3000"}, True, 403),
        ({"Origin": "null"}, True, 403),
        # Every browser says where a form comes from; what does not say it is none.
        ({}, True, 403),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, True, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_alone(
    watchdog: Visitor, headers: dict[str, str], has_word: bool, status: int
) -> None:
    word = watchdog.keys.word if has_word else "x" * 43
    said = {"word": word, "doing": "note", "text": "x"}
    answer = watchdog.browser.post(TAKES, said, headers=headers)
    assert answer.status_code == status
    assert ("There is no finding" in shown(answer)) == (status == 404)  # type: ignore[arg-type]


def test_a_stranger_who_has_the_word_sends_nothing(newsroom: Path) -> None:
    stranger = Visitor(newsroom)
    answer = stranger.browser.post(TAKES, {"word": stranger.keys.word}, headers={"Origin": OWN})
    assert answer.status_code == 403
    assert "Open the workbench by its address" in shown(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["/en/checkpoints/", "/nothing/", "/static/frame.css", "/en/findings/nothing/"])
def test_every_answer_has_a_strict_policy_and_is_not_kept(watchdog: Visitor, address: str) -> None:
    answer = watchdog.get(address)
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


def test_only_style_and_mark_are_served_to_strangers(stranger: Visitor) -> None:
    for name, kind in (("frame.css", "text/css"), ("workbench.css", "text/css"), ("mark.svg", "image/svg+xml")):
        answer = stranger.get(f"/static/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    for name in ("settings.py", "..%2Fsettings.py", "staff.css"):
        assert stranger.get(f"/static/{name}").status_code == 404


def test_every_page_but_the_first_two_has_its_language_in_its_address() -> None:
    assert [str(each.pattern) for each in urlpatterns if not str(each.pattern).startswith("<language:lang>/")] == [
        "",
        "static/<str:name>",
    ]
