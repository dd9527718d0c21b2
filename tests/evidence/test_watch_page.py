"""The page that shows what changed: on a desk and on a telephone, in each language, with nothing asked for."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dalel.evidence.capture import Verdict
from dalel.evidence.watch import (
    Attempt,
    CellChange,
    Comparison,
    Content,
    Difference,
    Outcome,
    RowChange,
    Side,
    TableChange,
    TextChange,
    render_page,
)
from dalel.vocabulary import LANGUAGES

CHROMIUM = shutil.which("chromium")
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
LONG = "Х" * 300
HOSTILE = '</td><script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e'
TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => !element.closest('.skip, .scroll > *'))
    .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""


def attempt(verdict: Verdict, reason: str | None = None) -> Side:
    return Side(Attempt(7, NOON, verdict, reason, None, (), Content), ())


def comparisons() -> list[Comparison]:
    given, failed = attempt(Verdict.CAPTURED), attempt(Verdict.FAILED, "no-answer")
    table = TableChange(
        name=HOSTILE,
        columns=("id", LONG, HOSTILE),
        key="id",
        columns_gone=(HOSTILE,),
        columns_new=(LONG,),
        gone=((HOSTILE, LONG, "1"),),
        new=tuple((str(number), LONG, "1") for number in range(150)),
        amended=(RowChange(HOSTILE, (CellChange("amount", "100", "900"), CellChange(LONG, LONG, ""))),),
        is_reordered=True,
    )
    texts = (
        TextChange("We work with Otau. It began in 2003.", "We work with Otau."),
        TextChange(HOSTILE, None),
        TextChange(None, LONG),
    )
    found = Difference(texts, (table,))
    return [
        Comparison("https://bank.example/" + "a" * 200, Outcome.CHANGED, given, given, difference=found),
        Comparison("https://bank.example/same", Outcome.UNCHANGED, given, given, "same-content"),
        Comparison("https://bank.example/gone", Outcome.NOT_EVALUATED, given, failed, "not-captured", HOSTILE),
        Comparison("https://bank.example/new", Outcome.NOT_EVALUATED, None, None, "never-asked"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for lang in LANGUAGES:
        (folder / f"{lang}.html").write_text(render_page(comparisons(), until=NOON, lang=lang), encoding="utf-8")
    return {lang: folder / f"{lang}.html" for lang in LANGUAGES}


def test_links_and_pictures_are_named_in_the_language_of_the_page() -> None:
    pictures = TableChange(
        name="pictures", columns=("address", "words", "sha256"), key="address", columns_gone=(), columns_new=(),
        gone=(("/old.png", "The house", "0f"),), new=(), is_reordered=False,
        amended=(RowChange("/logo.png", (CellChange("sha256", "0f", "f0"),)),),
    )  # fmt: skip
    given = attempt(Verdict.CAPTURED)
    found = Comparison("https://bank.example/", Outcome.CHANGED, given, given, difference=Difference((), (pictures,)))
    html = render_page([found], until=NOON, lang="ru")
    assert "<h3>Изображения</h3>" in html
    assert "Строки различаются по столбцу «Адрес»." in html
    assert '<th scope="col">Адрес</th><th scope="col">Слова</th><th scope="col">SHA-256</th>' in html


def test_what_a_document_says_is_text_and_nothing_else(pages: dict[str, Path]) -> None:
    html = pages["en"].read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<del> It began in 2003.</del>" in html
    assert '<div class="was"><span class="said">Before</span> <del>100</del></div>' in html
    assert "50 more are not shown here; all of them: dalel evidence watch report --output json" in html


def test_headings_go_down_one_step_at_a_time(pages: dict[str, Path]) -> None:
    levels = [int(each) for each in re.findall(r"<h([1-6])", pages["kk"].read_text(encoding="utf-8"))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_where_nothing_is_watched_the_page_says_so() -> None:
    assert "Наблюдаемых адресов нет." in render_page([], until=NOON, lang="ru")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_nothing_is_wider_than_the_screen_and_nothing_is_asked_for(browser: Browser, pages: dict[str, Path]) -> None:
    for lang, width in (("en", 1280), ("ru", 390), ("kk", 320)):
        page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=True)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(pages[lang].as_uri())
        assert (lang, page.evaluate(TOO_WIDE)) == (lang, [])
        assert asked == [pages[lang].as_uri()]
        assert page.evaluate("document.documentElement.lang") == lang
        page.close()
