"""The staff pages in Chromium, served as on a server: the way in, passkeys, small screens, nothing from other hosts."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.request import urlopen

import pytest
from people import PASSWORD, totp
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from thorough import IS_THOROUGH

from dalel.newsroom import Newsroom
from dalel.site.staff import settings as staff_settings
from dalel.vocabulary import LANGUAGES

CHROMIUM = shutil.which("chromium")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK, TELEPHONE = 1280, 390
STYLE = Path(staff_settings.__file__).parent / "static" / "staff" / "staff.css"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
UNNAMED = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
    .filter(each => !each.closest('[hidden]') && !each.ariaHidden)
    .filter(each => !(each.labels?.length || each.textContent.trim() || each.ariaLabel))
    .map(each => each.outerHTML)"""
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter(each => !each.closest('p, [hidden]') && !each.matches('.hidden, .skip'))
    .map(each => [each.getBoundingClientRect(), each.outerHTML])
    .filter(([box, _]) => box.height < 24 || box.width < 24).map(([_, html]) => html)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@dataclass
class Server:
    """The pages of a newsroom, served on a port of this computer."""

    newsroom: Path
    port: int
    environment: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def staff(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "dalel.cli.main", "staff", *words],
            cwd=self.newsroom,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout


@dataclass
class Watched:
    """A page, what it asked for, and what the browser complained of."""

    page: Page
    asked: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    newsroom = Newsroom.create(tmp_path_factory.mktemp("served") / "newsroom", jurisdiction="kz").root
    port = free_port()
    environment = os.environ | {
        "DALEL_STAFF_ADDRESS": f"http://localhost:{port}",
        # What stands in front of the pages in these tests is the test itself.
        "DALEL_STAFF_PROXY": "127.0.0.1",
    }
    environment.pop("DATABASE_URL", None)
    served = Server(newsroom, port, environment)
    process = subprocess.Popen(
        [sys.executable, "-m", "dalel.cli.main", "staff", "serve", "--port", str(port)],
        cwd=newsroom,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        # The first thing that is said is where the pages are, and what to do when nobody can sign in yet.
        said = [process.stderr.readline() for _ in range(3)]
        assert said == [
            f"The staff pages are at http://localhost:{port}/ (Ctrl-C ends them).\n",
            "There is no administrator yet. Make the first, and open the link that is printed:\n",
            '  dalel staff invite NAME --role administrator --alias "What others will see"\n',
        ]
        for _ in range(100):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


def watch(context: BrowserContext) -> Watched:
    watched = Watched(context.new_page())
    watched.page.on("request", lambda request: watched.asked.add(request.url))
    watched.page.on("console", lambda message: hear(message.text, watched))
    watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
    return watched


def hear(text: str, watched: Watched) -> None:
    """Keep what the browser complains of; that it cleared what signing out asks it to clear is no complaint."""
    if not text.startswith("Clear-Site-Data header on "):
        watched.said.append(text)


def send(page: Page, **fields: str) -> None:
    """Fill in the form of a page and press its button."""
    for name, text in fields.items():
        page.fill(f"main [name={name}]", text)
    page.click("main form button")


def come_in(page: Page, server: Server, name: str, role: str, alias: str) -> str:
    """From the invitation over password and code to the first page; the secret of the app."""
    page.goto(server.staff("invite", name, "--role", role, "--alias", alias).strip())
    send(page, password1=PASSWORD, password2=PASSWORD)
    page.click("text=Set up the app")
    page.click("summary")
    secret = page.inner_text("code.secret")
    send(page, code=totp(secret))
    page.click("text=I have written them down")
    assert page.url == f"{server.address}/"
    assert page.inner_text("h1") == "My work"
    return secret


def test_from_the_invitation_to_the_first_page_without_javascript(server: Server, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    watched = watch(context)
    secret = come_in(watched.page, server, "aida", "editor", "First editor")
    watched.page.click(".who button")
    send(watched.page, login="aida", password=PASSWORD)
    send(watched.page, code=totp(secret, +1))
    assert watched.page.url == f"{server.address}/"
    watched.page.click("footer button[value=kk]")
    assert watched.page.inner_text("h1") == "Менің жұмысым"
    assert watched.said == []
    assert {re.sub(r"^(\w+://[^/]+).*", r"\1", address) for address in watched.asked} == {server.address}
    context.close()


def test_a_passkey_is_added_and_signs_in(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    watched = watch(context)
    page = watched.page
    come_in(page, server, "bolat", "reviewer", "Second reader")
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{server.address}/account/factors/passkeys/add/")
    send(page, name="Key on my ring")
    page.wait_for_url("**/account/factors/")
    assert "The passkey is added." in page.inner_text("main")
    assert "Key on my ring" in page.inner_text(".rows")
    page.click(".who button")
    send(page, login="bolat", password=PASSWORD)
    page.click("form.passkey button")
    page.wait_for_url(f"{server.address}/")
    assert watched.said == []
    assert {re.sub(r"^(\w+://[^/]+).*", r"\1", address) for address in watched.asked} == {server.address}
    context.close()


def test_a_passkey_that_is_not_accepted_is_said_in_words(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    page = watch(context).page
    come_in(page, server, "cara", "author", "Third")
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
    page.goto(f"{server.address}/account/factors/passkeys/add/")
    page.evaluate("void (navigator.credentials.create = () => Promise.reject(new Error('no')))")
    send(page, name="Key")
    alert = page.locator("form.passkey [role=alert]")
    alert.wait_for()
    assert alert.inner_text() == "The passkey was not accepted, or you stopped. Try again, or use another way."
    context.close()


def test_a_script_or_style_put_into_a_page_does_not_run(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    watched = watch(context)
    watched.page.goto(f"{server.address}/sign-in/")
    watched.page.evaluate(
        """() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';
        document.body.append(script);
        const image = document.createElement('img'); image.src = 'https://other.example/x.png';
        document.body.append(image);
        const styled = document.createElement('p'); styled.setAttribute('style', 'color: red'); styled.id = 'styled';
        document.body.append(styled); }"""
    )
    watched.page.wait_for_timeout(200)
    assert watched.page.evaluate("window.ran") is None
    assert watched.page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in text for text in watched.said) == 3
    context.close()


def test_an_administrator_invites_and_ends_a_session_elsewhere(server: Server, browser: Browser) -> None:
    desk, elsewhere = browser.new_context(), browser.new_context()
    page, other = desk.new_page(), elsewhere.new_page()
    come_in(page, server, "chief", "administrator", "The chief")
    page.click("text=Accounts")
    for name, text in {"alias": "Fourth", "name": "dana"}.items():
        page.fill(f"main [name={name}]", text)
    page.select_option("main [name=role]", "partner")
    page.click("main form button")
    other.goto(page.inner_text("code.link"))
    send(other, password1=PASSWORD, password2=PASSWORD)
    assert other.inner_text("h1") == "Second factor"
    page.click("main >> text=Accounts")
    page.click("text=Fourth")
    page.click("table button")
    assert "The session is ended." in page.inner_text("main")
    other.reload()
    assert other.url == f"{server.address}/sign-in/?next=/account/factors/"
    desk.close()
    elsewhere.close()


def test_the_address_of_a_session_is_what_the_trusted_server_in_front_tells(server: Server, browser: Browser) -> None:
    context = browser.new_context(extra_http_headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.44"})
    page = context.new_page()
    come_in(page, server, "farid", "reader", "Sixth")
    page.goto(f"{server.address}/account/")
    assert page.inner_text("td[data-label=Address]") == "192.0.2.44"
    context.close()


def test_an_answer_does_not_tell_which_program_serves_it(server: Server) -> None:
    with urlopen(f"{server.address}/sign-in/", timeout=10) as answer:
        assert (answer.status, answer.headers["Server"]) == (200, None)


@pytest.fixture(scope="module")
def administrator(server: Server, browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who is signed in and may open every page."""
    context = browser.new_context()
    page = context.new_page()
    come_in(page, server, "eve", "administrator", "An administrator with quite a long alias")
    page.close()
    yield context
    context.close()


PAGES = (
    "/",
    "/account/",
    "/account/password/",
    "/account/factors/",
    "/account/factors/passkeys/add/",
    "/account/recovery-codes/",
    "/accounts/",
    "/accounts/1/",
    "/access-log/",
    "/nothing/",
)


@pytest.mark.parametrize(
    ("lang", "scheme"),
    list(product(LANGUAGES, ["light", "dark"])) if IS_THOROUGH else [("ru", "light"), ("kk", "dark")],
)
def test_every_page_fits_every_screen_and_everything_on_it_has_a_name(
    server: Server, administrator: BrowserContext, lang: str, scheme: str
) -> None:
    page = administrator.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{server.address}/")
    page.click(f"footer button[value={lang}]")
    found: dict[str, object] = {}
    for address in PAGES:
        page.goto(f"{server.address}{address}")
        for width in (DESK, TELEPHONE, 320):
            page.set_viewport_size({"width": width, "height": 800})
            found[f"{address} {width} wide"] = page.evaluate("document.documentElement.scrollWidth") - width
            found[f"{address} {width} unnamed"] = page.evaluate(UNNAMED)
            found[f"{address} {width} small"] = page.evaluate(SMALL)
        assert page.get_attribute("html", "lang") == lang
        assert page.locator("h1").count() == 1
        assert page.title().endswith(" · Dalel")
    assert {name: value for name, value in found.items() if value not in (0, [])} == {}
    page.close()


def test_the_first_tab_offers_to_skip_to_the_content(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{server.address}/sign-in/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_an_error_is_tied_to_its_field(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{server.address}/sign-in/")
    send(page, login="aida")
    wrong = page.locator("[name=password]")
    assert wrong.get_attribute("aria-invalid") == "true"
    described = wrong.get_attribute("aria-describedby")
    assert page.inner_text(f"#{described}") == "Fill this in."
    page.close()


def colours(scheme: str) -> dict[str, str]:
    """The colours of the style sheet, by name: the light ones, and the dark ones over them."""
    light, dark = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        *((text, ground, 4.5) for text in ("ink", "soft", "accent") for ground in ("paper", "card", "tint")),
        ("note-ink", "note", 4.5),
        ("fail", "fail-ground", 4.5),
        ("fail", "card", 4.5),
        ("done", "done-ground", 4.5),
        ("paper", "accent", 4.5),
        *(("edge", ground, 3) for ground in ("paper", "card")),
    ],
)
def test_every_text_and_every_edge_stands_out_from_its_ground(
    front: str, ground: str, least: float, scheme: str
) -> None:
    found = colours(scheme)
    lighter, darker = sorted((luminance(found[front]), luminance(found[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least
