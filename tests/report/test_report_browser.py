"""The page in a browser: on a desk and on a telephone, by keyboard, without a network, readable in light and dark."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dalel.report.page import resource
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
OPEN_ALL = "document.querySelectorAll('details').forEach(details => { details.open = true })"
TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => !element.closest('.hidden, .skip, thead'))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""

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
def files(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page in every language, as files."""
    folder = tmp_path_factory.mktemp("pages")
    for lang, page in pages.items():
        (folder / f"{lang}.html").write_text(page, encoding="utf-8")
    return {lang: folder / f"{lang}.html" for lang in pages}


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
def test_nothing_is_wider_than_any_screen_even_when_all_is_open(
    browser: Browser, files: dict[str, Path], lang: str
) -> None:
    page, asked, said = show(browser, files[lang])
    page.evaluate(OPEN_ALL)
    for width in (DESK, 768, TELEPHONE, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.evaluate("document.documentElement.scrollWidth"), page.evaluate(TOO_WIDE)) == (width, [])
    assert (asked, said) == ([files[lang].as_uri()], [])
    page.close()


def test_a_finding_opens_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["en"], TELEPHONE)
    finding = page.locator("details.finding").first
    assert not finding.locator(".lines").is_visible()
    finding.locator("summary").focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Enter")
    assert finding.locator(".lines").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert outline != "0px" or page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    page.close()


def test_the_first_tab_offers_to_skip_to_the_report(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["en"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_a_link_to_a_finding_opens_it(browser: Browser, files: dict[str, Path]) -> None:
    name = re.findall(r'id="(finding-SUPPLIER-SHARE-\w+)"', files["en"].read_text(encoding="utf-8"))[0]
    page = browser.new_page()
    page.goto(f"{files['en'].as_uri()}#{name}")
    assert page.locator(f"#{name} .lines").is_visible()
    page.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_on_paper_everything_is_open_with_or_without_script(
    browser: Browser, files: dict[str, Path], javascript: bool
) -> None:
    page = browser.new_page(java_script_enabled=javascript)
    page.goto(files["en"].as_uri())
    before = page.locator("details.finding .lines").first.bounding_box()
    page.emulate_media(media="print")
    box = page.locator("details.finding .lines").first.bounding_box()
    assert before is None or before["height"] == 0
    assert box is not None
    assert box["height"] > 50
    page.close()


def test_the_page_reads_without_script(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(files["en"].as_uri())
    page.locator("details.finding summary").first.click()
    assert page.locator("details.finding .lines").first.is_visible()
    page.close()


def test_on_a_telephone_each_line_is_a_card_with_its_labels(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["ru"], TELEPHONE)
    page.evaluate(OPEN_ALL)
    labels = page.evaluate(
        "[...document.querySelectorAll('.lines tbody tr:first-child td')]"
        ".map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Что"', '"Количество × цена"', '"Сумма"', '"Дата"', '"Где это сказано"']
    page.close()


def test_letters_in_a_chart_keep_their_size_on_a_telephone(browser: Browser, files: dict[str, Path]) -> None:
    page, _, _ = show(browser, files["en"], TELEPHONE)
    scale = page.evaluate("document.querySelector('svg.chart').getBoundingClientRect().width / 340")
    assert 13 * scale >= 12
    page.close()


def colours(scheme: str) -> dict[str, str]:
    """The colours of the style sheet, by name: the light ones, and the dark ones over them."""
    style = resource("report.css")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
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
        ("note-ink", "note"),
        ("paper", "accent"),
    ],
)
def test_every_text_stands_out_from_its_ground(text: str, ground: str, scheme: str) -> None:
    found = colours(scheme)
    lighter, darker = sorted((luminance(found[text]), luminance(found[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
