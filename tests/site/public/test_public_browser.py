"""The public site in Chromium: on a desk and a telephone, by keyboard, without scripts, and as axe-core sees it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from served import Site

CHROMIUM = shutil.which("chromium")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync")  # fmt: skip
PAGES = ("en/", "ru/cases", "en/cases/housing-bank-2020", "kk/persons", "en/persons/alnur-ilyashev", "en/norms",
         "kk/norms/kz:penal:274", "ru/statistics", "en/glossary", "en/counting", "en/data", "ru/corrections",
         "en/cases/budarov-2020", "ru/search?q=posts",
         "en/nothing")  # fmt: skip
SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter(each => !each.closest('p, [hidden], dd, .inner, .origin ul, li > .soft') && !each.matches('.hidden, .skip'))
    .map(each => [each.getBoundingClientRect(), each.outerHTML])
    .filter(([box, _]) => (box.height < 24 || box.width < 24) && box.width > 0).map(([_, html]) => html)"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_type_of_page_fits_loads_nothing_from_elsewhere_and_has_no_fault_that_axe_finds(
    site: Site, browser: Browser, width: int, scheme: str
) -> None:
    # axe-core is put into the page by the test, which the policy of the site forbids to everybody else.
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page, asked = context.new_page(), set[str]()
    page.on("request", lambda request: asked.add(request.url))
    for each in PAGES:
        page.goto(f"{site.address}/{each}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, each
        assert page.evaluate(SMALL) == [], each
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], each
    assert {re.sub(r"^(\w+://[^/]+).*", r"\1", address) for address in asked} == {site.address}
    assert len(asked) == len(PAGES) + 2  # the style sheet and the mark, once
    context.close()


def test_a_reader_without_scripts_finds_a_case_by_filters_and_shares_the_address(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/en/")
    page.click("nav >> text=Cases")
    page.select_option("select[name=status]", "conviction-upheld")
    page.click("form.filters button")
    assert "status=conviction-upheld" in page.url
    assert page.inner_text("[role=status]").startswith("Cases: 1.")
    page.click("text=Three posts on the ruling party")
    assert page.inner_text("h1") == "Three posts on the ruling party"
    page.click("#event-ilyashev-2020-event-verdict summary")
    assert page.is_visible("#event-ilyashev-2020-event-verdict .origin a")
    page.click("footer >> text=Қазақша")
    assert page.url == f"{site.address}/kk/cases/ilyashev-2020"
    context.close()


def test_the_keyboard_alone_leads_to_the_content_and_to_a_search(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site.address}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(f"{site.address}/en/")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("Ильяшев")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search?q=*")
    assert "Alnur Ilyashev" in page.inner_text("main")
    page.goto(f"{site.address}/en/cases/hospitals-2020")
    assert page.evaluate("window.ran") is None
    assert said == []
    page.close()


def test_a_script_put_into_a_page_does_not_run(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.address}/en/")
    page.evaluate(
        """() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';
        document.body.append(script); }"""
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in text for text in said)
    page.close()
