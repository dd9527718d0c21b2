"""The page of a dossier in a browser: on a desk, on a telephone, on paper, without a network, in light and dark."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from custody_samples import confirmed, crowded, empty, failed, unchecked
from playwright.sync_api import Browser, Page, sync_playwright
from test_page import hostile_custody

from dalel.evidence.dossier import render_page
from dalel.evidence.dossier.page import resource
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
SAMPLES = {
    "confirmed": confirmed,
    "unchecked": unchecked,
    "failed": failed,
    "empty": empty,
    "crowded": lambda: crowded(60),
    "hostile": hostile_custody,
}
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true })"
TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => !element.closest('.hidden, .skip, thead, svg'))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""
CUT_OFF = """() => [...document.querySelectorAll('svg.timeline text')]
    .filter(text => text.getBBox().x + text.getBBox().width > 341).map(text => text.textContent)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every sample in every language, as files."""
    folder = tmp_path_factory.mktemp("pages")
    for name, make in SAMPLES.items():
        for lang in LANGUAGES:
            (folder / f"{name}-{lang}.html").write_text(render_page(make(), lang=lang), encoding="utf-8")
    return {path.stem: path for path in folder.iterdir()}


def show(browser: Browser, file: Path, width: int = DESK, **options: object) -> tuple[Page, list[str], list[str]]:
    """The page shown, the addresses that it asked for, and what the browser complained of."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    return page, asked, said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_wider_than_any_screen_even_when_all_is_open(
    browser: Browser, files: dict[str, Path], sample: str, lang: str
) -> None:
    file = files[f"{sample}-{lang}"]
    page, asked, said = show(browser, file)
    page.evaluate(OPEN_ALL)
    for width in (DESK, 768, TELEPHONE, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.evaluate("document.documentElement.scrollWidth"), page.evaluate(TOO_WIDE)) == (width, [])
    assert (asked, said) == ([file.as_uri()], [])
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", ["confirmed", "unchecked", "failed", "crowded"])
def test_no_text_in_the_drawing_is_cut_off(browser: Browser, files: dict[str, Path], sample: str, lang: str) -> None:
    page, _, _ = show(browser, files[f"{sample}-{lang}"], TELEPHONE)
    assert page.evaluate(CUT_OFF) == []
    page.close()


def test_letters_in_the_drawing_keep_their_size_on_a_telephone(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["confirmed-ru"], TELEPHONE)
    scale = page.evaluate("document.querySelector('svg.timeline').getBoundingClientRect().width / 340")
    assert 12 * scale >= 12
    page.close()


def test_the_first_tab_offers_to_skip_to_the_results(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["confirmed-en"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_the_words_of_the_program_open_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["confirmed-en"], TELEPHONE)
    says = page.locator("details.says").first
    says.locator("summary").focus()
    page.keyboard.press("Enter")
    assert says.locator("p").is_visible()
    page.close()


def test_on_a_telephone_each_document_is_a_card_with_its_labels(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["confirmed-ru"], TELEPHONE)
    labels = page.evaluate(
        "[...document.querySelectorAll('.documents tbody tr:first-child td')]"
        ".map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Что показано"', '"Когда"']
    page.close()


def test_a_dossier_that_fails_is_red_from_the_top(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["failed-en"], TELEPHONE)
    banner = page.locator(".masthead").bounding_box()
    statement = page.locator(".statement").bounding_box()
    assert banner is not None
    assert statement is not None
    assert (banner["x"], banner["y"], banner["width"]) == (0, 0, TELEPHONE)
    assert statement["y"] < 200
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") == "rgb(138, 18, 32)"
    page.close()


def test_on_paper_everything_is_open(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["confirmed-en"])
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('details.says p')].map(p => p.getBoundingClientRect().height)"
    )
    assert len(heights) == 20
    assert min(heights) > 5
    page.close()


def colours(scheme: str) -> dict[str, str]:
    """The colours of the style sheet, by name: the light ones, and the dark ones over them."""
    light, dark = re.findall(r":root \{(.*?)\}", resource("page.css"), re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "card", "tint")),
        *(
            (text, ground)
            for text in ("pass", "fail", "open")
            for ground in ("paper", "card", "tint", f"{text}-ground")
        ),
        *(("ink", ground) for ground in ("pass-ground", "fail-ground", "open-ground")),
        ("paper", "accent"),
        ("alarm-ink", "alarm"),
    ],
)
def test_every_text_stands_out_from_its_ground(text: str, ground: str, scheme: str) -> None:
    found = colours(scheme)
    lighter, darker = sorted((luminance(found[text]), luminance(found[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
