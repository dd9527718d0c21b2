"""The page of a publication in a browser: on a desk and on a telephone, in light and dark, without a script."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => !element.closest('.hidden, .skip, table'))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


def test_a_number_opens_its_proof_without_a_script_and_nothing_is_too_wide(rendered: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        for width, scheme in ((1280, "light"), (390, "dark")):
            page = browser.new_page(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            complaints: list[str] = []
            asked: list[str] = []
            page.on("console", lambda message, said=complaints: said.append(message.text))  # type: ignore[misc]
            page.on("request", lambda request, all_=asked: all_.append(request.url))  # type: ignore[misc]
            page.goto((rendered / "index.html").as_uri())
            assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
            page.click("#claim-4")
            assert page.is_visible("#proof-4")
            assert "sum of 208 lines = 104,957,665.10 KZT" in page.inner_text("#proof-4")
            assert page.evaluate("document.querySelectorAll('details[open]').length") == 1
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            assert page.evaluate(TOO_WIDE) == []
            assert complaints == []
            assert sorted({each.rpartition("/")[2].partition("#")[0] for each in asked}) == [
                "index.html",
                "style.css",
            ]
            page.emulate_media(media="print")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false })")
            assert page.evaluate("document.querySelector('#proof-4').getBoundingClientRect().height") > 100
            page.close()
        browser.close()
