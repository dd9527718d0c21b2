"""The workbench in Chromium, served by the command: the way in, three clicks by keyboard, small screens, no script."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from run import run

CHROMIUM = shutil.which("chromium")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
DESK, TELEPHONE = 1280, 390
PAGES = (
    "/en/",
    "/ru/spending/?by=month",
    "/kk/spending/?lines=all&page=10",
    "/ru/findings/",
    "/kk/findings/SINGLE-SOURCE-22ccd629268ce870/",
    "/en/documents/",
    "/kk/publications/wrong/",
    "/ru/checkpoints/",
)
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter(each => !each.closest('p, sup, th, [hidden]') && !each.matches('.hidden, .skip'))
    .map(each => [each.getBoundingClientRect(), each.outerHTML])
    .filter(([box, _]) => box.height && (box.height < 24 || box.width < 24)).map(([_, html]) => html)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@dataclass
class Served:
    """The workbench as the command serves it, and the address that it printed."""

    address: str
    port: int
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(newsroom: Path) -> Iterator[Served]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DALEL_", "DJANGO_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "dalel.cli.main", "serve", "--port", str(port), "--no-browser"],
        cwd=newsroom,
        env=own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # What a shell starts in the background takes no Ctrl-C, nor does what that starts.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread runs yet
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        yield Served(process.stdout.readline().strip(), port, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == (
            "Open this address in your browser. It opens once; Ctrl-C ends the workbench.\n"
        )
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def seat(served: Served, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has opened the printed address, in which no script runs."""
    context = chromium.new_context(viewport={"width": DESK, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    assert urlsplit(page.url).path == "/en/"
    page.close()
    yield context
    context.close()


def test_the_printed_address_is_of_this_computer_and_opens_once(
    served: Served, seat: BrowserContext, chromium: Browser
) -> None:
    assert re.fullmatch(rf"http://127\.0\.0\.1:{served.port}/open/[\w-]{{43}}", served.address)
    (cookie,) = seat.cookies()
    assert (cookie["name"], cookie["sameSite"], cookie["httpOnly"], cookie["expires"]) == (
        f"dalel_workbench_{served.port}",
        "Strict",
        True,
        -1,
    )
    other = chromium.new_context()
    page = other.new_page()
    answer = page.goto(served.address)
    assert answer is not None
    assert answer.status == 403
    assert page.get_by_role("heading").inner_text() == "Open the workbench by its address"
    other.close()
    with socket.create_connection(("127.0.0.1", served.port)) as asked:
        asked.sendall(b"GET /en/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        said = asked.recv(200)
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"Server:" not in said


def test_a_port_that_is_taken_is_said_to_be(served: Served, newsroom: Path) -> None:
    done = run("serve", "--port", served.port, "--no-browser", folder=newsroom)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"Error: Port {served.port} cannot be opened: Address already in use.\n"
        f"Name another: dalel serve --port {served.port + 1}\n"
    )


def test_the_keyboard_leads_from_the_overview_to_why_a_line_was_raised(served: Served, seat: BrowserContext) -> None:
    """The demo ends by offering the workbench; its first page is where a newcomer stands then."""
    page = seat.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/en/")
    for words in ("Questions raised", "КГУ", "Стакан"):
        link = page.locator("main").get_by_role("link", name=words).first
        link.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if words == "КГУ":
            assert page.get_by_role("heading", name="Arithmetic").is_visible()
    assert page.get_by_role("heading", name="Why the question is raised").is_visible()
    page.close()


def test_a_note_is_written_and_taken_back_without_script(served: Served, seat: BrowserContext) -> None:
    page = seat.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/en/findings/?flag=SINGLE-SOURCE")
    page.locator("main .found a").first.click()
    page.get_by_text("Write a note").click()
    page.get_by_label("Note").fill("Ask for\nthe contracts.")
    page.get_by_role("button", name="Enter").click()
    page.wait_for_load_state()  # that its lines are kept is said by a style
    assert page.url.endswith("/#follow-up")
    assert page.locator(".typed").inner_text() == "Ask for\nthe contracts."
    page.get_by_text("A question was sent").click()
    page.get_by_label("Who was asked").fill("Akimat")
    page.get_by_label("Sent on").fill("2026-11-20")
    page.get_by_role("button", name="Enter").click()
    assert page.locator("h1 + p .set").all_inner_texts() == ["Raised", "Asked"]
    for left in (1, 0):
        page.get_by_role("button", name="Take back").last.click()
        assert page.get_by_role("button", name="Take back").count() == left
    page.close()


def test_a_filter_is_typed_and_its_address_can_be_kept(served: Served, seat: BrowserContext) -> None:
    page = seat.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/en/spending/")
    page.get_by_label("Words").fill("бумага")
    page.get_by_label("Amount from").fill("10 000")
    page.get_by_label("Group by").select_option("buyer")
    page.get_by_label("Words").press("Enter")
    kept, total = page.url, page.locator(".total").first.inner_text()
    assert "Lines: 500" not in total
    page.goto(kept)
    assert page.locator(".total").first.inner_text() == total
    page.close()


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_every_page_fits_names_its_parts_and_asks_for_nothing_elsewhere(
    served: Served, seat: BrowserContext, chromium: Browser, width: int
) -> None:
    # To look into a page needs script; the pages have none of their own, and their policy lets none of theirs run.
    looking = chromium.new_context(
        viewport={"width": width, "height": 900},
        bypass_csp=True,
        color_scheme="dark" if width == TELEPHONE else "light",
    )
    looking.add_cookies(seat.cookies())  # type: ignore[arg-type]
    page = looking.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    problems = {}
    for address in PAGES:
        page.goto(f"http://127.0.0.1:{served.port}{address}")
        problems[address] = look_into(page)
    assert problems == dict.fromkeys(PAGES, (False, [], []))
    assert asked == {f"127.0.0.1:{served.port}"}
    looking.close()


def look_into(page: Page) -> tuple[bool, list[str], list[str]]:
    """Whether a page is too wide, what is too small to be touched, and what axe finds against WCAG 2.2 AA."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    against = [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found.response["violations"]]
    return page.evaluate(WIDE), page.evaluate(SMALL), against
