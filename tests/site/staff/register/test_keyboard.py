"""Work by keyboard alone in a browser, and pages that fit a desk and a telephone."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from people import PASSWORD, totp
from playwright.sync_api import BrowserContext, Page, sync_playwright

from dalel.newsroom import Newsroom

SAMPLES = Path(__file__).parents[3] / "register" / "samples"
CHROMIUM = shutil.which("chromium")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => !element.closest('.hidden, .skip, thead, .scroll'))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""
UNLABELLED = """() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
    .filter(field => !field.labels.length).map(field => field.outerHTML)"""
TWICE = """() => [...document.querySelectorAll('[id]')].map(element => element.id)
    .filter((name, at, all) => all.indexOf(name) !== at)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@dataclass
class Served:
    """The pages of a newsroom with two made-up cases, served on a port of this computer."""

    newsroom: Path
    address: str
    environment: dict[str, str]

    def dalel(self, *words: str | Path) -> str:
        command = [sys.executable, "-m", "dalel.cli.main", *map(str, words)]
        options = {"cwd": self.newsroom, "env": self.environment, "capture_output": True, "text": True}
        return subprocess.run(command, check=True, timeout=60, **options).stdout  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    newsroom = Newsroom.create(tmp_path_factory.mktemp("worked-in") / "newsroom", jurisdiction="kz").root
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    address = f"http://localhost:{port}"
    environment = os.environ | {"DALEL_STAFF_ADDRESS": address}
    environment.pop("DATABASE_URL", None)
    pages = Served(newsroom, address, environment)
    pages.dalel("register", "load", SAMPLES / "two-cases", "--by", "loader")
    command = [sys.executable, "-m", "dalel.cli.main", "staff", "serve", "--port", port]
    process = subprocess.Popen(command, cwd=newsroom, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        assert process.stderr.readline().startswith("The staff pages are at")
        for _ in range(100):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", int(port))) == 0:
                    break
            time.sleep(0.1)
        yield pages
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()


@pytest.fixture(scope="module")
def administrator(served: Served) -> Iterator[BrowserContext]:
    """A browser without JavaScript in which an administrator is signed in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        context = browser.new_context(base_url=served.address, java_script_enabled=False)
        page = context.new_page()
        page.goto(served.dalel("staff", "invite", "olga", "--role", "administrator", "--alias", "The chief").strip())
        page.fill("[name=password1]", PASSWORD)
        page.fill("[name=password2]", PASSWORD)
        page.click("main form button")
        page.goto("/account/factors/app/")
        page.click("summary")
        page.fill("[name=code]", totp(page.inner_text("code.secret")))
        page.click("main form button")
        page.goto("/")
        assert page.inner_text("h1") == "My work"
        yield context
        browser.close()


def press_access_key(page: Page, letter: str) -> None:
    """Press Alt and a letter, as a keyboard does: with the letter that it would be alone."""
    tools = page.context.new_cdp_session(page)
    pressed = {
        "modifiers": 1,
        "key": letter,
        "code": f"Key{letter.upper()}",
        "windowsVirtualKeyCode": ord(letter.upper()),
    }
    tools.send("Input.dispatchKeyEvent", pressed | {"type": "char", "text": letter, "unmodifiedText": letter})
    tools.send("Input.dispatchKeyEvent", pressed | {"type": "keyUp"})


def test_events_are_added_from_a_source_by_keyboard_alone_and_stand_in_the_timeline(
    administrator: BrowserContext, served: Served
) -> None:
    page = administrator.new_page()
    page.goto("/cases/first/")
    press_access_key(page, "q")
    page.wait_for_url("**/events-from-source/")
    keys = page.keyboard
    # The first event: the kind has the focus; a source is typed by its title, and asked about once.
    keys.type("Hearing")
    keys.press("Tab")
    keys.type("05.06.2020")
    keys.press("Tab")
    keys.type("The court heard witnesses.")
    press_access_key(page, "q")
    keys.type("made up for tests")
    keys.press("Tab")
    keys.type("7")
    keys.press("Enter")
    page.wait_for_selector(".question")
    press_access_key(page, "w")
    page.wait_for_selector(".notice.success")
    assert "The date “05.06.2020” is read as 2020-06-05." in page.inner_text("main")
    # The second: source and place are there, the focus is on the kind.
    assert page.input_value("#id_source") == "A paper made up for tests [paper]"
    assert page.input_value("#id_place") == "7"
    keys.type("Release")
    keys.press("Tab")
    keys.type("2020-07")
    keys.press("Enter")
    page.wait_for_selector(".notice.success:has-text('2020-07')")
    page.goto("/cases/first/")
    timeline = [" ".join(text.split()) for text in page.locator("#part-event > ol > li h3").all_inner_texts()]
    assert timeline[-2:] == ["Hearing", "Release"]
    (told,) = json.loads(served.dalel("register", "history", "first/event/4", "--output", "json"))
    changed = {name: after for name, (_, after) in told["differences"].items()}
    assert (told["by"], changed["kind"], changed["date"]) == ("The chief", "hearing", "2020-06-05")
    assert changed["citations"] == [["", "paper", "7", "stated", ""]]


def test_every_page_fits_every_screen_and_every_field_has_its_label(administrator: BrowserContext) -> None:
    page = administrator.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in (
        "/",
        "/records/",
        "/records/?noun=person",
        "/cases/first/",
        "/cases/first/events-from-source/",
        "/records/person/ada/",
        "/edit/event/first/event/search/",
        "/edit/penalty/first/penalty/1/",
        "/edit/person/ada/",
        "/add/source/",
        "/history/case/first/",
        "/restrict/case/first/",
        "/records/bulk/?noun=case&key=first",
        "/records/duplicates/",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) == [], (address, width)
        assert page.evaluate(UNLABELLED) == [], address
        assert page.evaluate(TWICE) == [], address
    assert said == []
