"""A reader reports an error with a plain form; the editors find it as a task."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright
from served import Site, serve_edition

from dalel.errors import DataError
from dalel.register.models import Pseudonym, Task
from dalel.site.public.letters import has_room
from dalel.site.public.report import Quote, Report, read_reports
from dalel.site.public.taking_in import key_in_register, said, take_in_reports
from dalel.site.start import working_in

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.slow
ADDRESS = "https://register.example.org"
ABOUT = {"noun": "case", "key": "ilyashev-2020"}
WRONG = "The verdict was of June, as the court's site says."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def open_site(edition_folder: Path, folder: Path) -> Iterator[Site]:
    with serve_edition(edition_folder, ADDRESS, DALEL_PUBLIC_REPORTS=str(folder)) as site:
        yield site


def send(site: Site, source: str = "127.0.0.1", headers: dict[str, str] | None = None, **fields: str) -> int:
    """Send the form, and how it was answered."""
    form = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
    return site.get("/en/report", method="POST", source=source, body=urlencode(ABOUT | fields), **form).status


def test_a_report_reaches_the_editors_as_a_task_with_the_record_and_is_then_removed(
    open_site: Site, folder: Path, edition_folder: Path, django_db_blocker: Any
) -> None:
    assert 'href="/ru/report?noun=case&amp;key=ilyashev-2020"' in open_site.get("/ru/cases/ilyashev-2020").text
    page = open_site.get("/ru/report?noun=case&key=ilyashev-2020")
    assert (page.status, page.headers["Cache-Control"], "Три" in page.text) == (200, "no-store", False)
    assert send(open_site, text=WRONG, contact="reader@example.org") == 200
    ((path, report),) = read_reports(folder)
    assert (report.noun, report.key, report.text, report.contact) == (*ABOUT.values(), WRONG, "reader@example.org")
    assert report.edition == "2026-11-25T06:00:00+00:00"
    assert "127.0.0.1" not in path.read_text(encoding="utf-8")
    with django_db_blocker.unblock(), working_in(edition_folder.parent / "register.sqlite3"):
        at = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
        assert take_in_reports(folder, by="editor", at=at) == (1, [])
        task = Task.objects.get(key="ilyashev-2020")
        assert (task.noun, task.kind, task.act.actor) == ("case", "report", "editor")
        assert task.text == f"{WRONG}\n\n({report.at}; {report.edition})\n\nreader@example.org"
        assert take_in_reports(folder, by="editor", at=at) == (0, [])
        # On the site a record may have another key, lest its own tells a name.
        Pseudonym.objects.create(noun="case", key="ilyashev-2020", text="case-0123456789ab")
        assert key_in_register(Report("case", "case-0123456789ab", WRONG, "", "", "")) == "ilyashev-2020"
        assert key_in_register(Report("case", "nobody", WRONG, "", "", "")) is None


def test_what_is_no_report_is_not_taken(open_site: Site, folder: Path) -> None:
    assert send(open_site, source="127.0.0.6", text="short") == 400
    assert send(open_site, source="127.0.0.6", text="a" * 4001) == 400
    assert send(open_site, source="127.0.0.6", text=WRONG, contact="a" * 201) == 400
    assert send(open_site, source="127.0.0.6", text=WRONG, key="nobody") == 404
    assert send(open_site, source="127.0.0.6", text=WRONG, noun="event") == 404
    assert send(open_site, source="127.0.0.6", text="a" * 50_000) == 405
    assert send(open_site, source="127.0.0.6", text=WRONG, headers={"Sec-Fetch-Site": "cross-site"}) == 405
    assert send(open_site, source="127.0.0.6", text=WRONG, headers={"Content-Type": "multipart/form-data"}) == 405
    assert send(open_site, source="127.0.0.6", text=WRONG, website="https://spam.example") == 200
    assert list(folder.iterdir()) == []


def test_an_address_that_reports_too_often_waits_and_keeps_its_text(open_site: Site, folder: Path) -> None:
    text = "<b>Eleven</b> times the same report"
    assert [send(open_site, source="127.0.0.7", text=text) for _ in range(11)] == [200] * 10 + [400]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(ABOUT | {"text": text})
    again = open_site.get("/en/report", method="POST", source="127.0.0.7", body=body, **form).text
    assert "There are too many reports now." in again
    assert "&lt;b&gt;Eleven&lt;/b&gt; times" in again
    for path in folder.iterdir():
        path.unlink()


def test_the_words_in_question_go_with_the_report_and_stand_first_in_the_task(open_site: Site, folder: Path) -> None:
    quote = {"exact": "<b>June</b>", "prefix": "verdict of ", "suffix": " 2020", "section": "event-ilyashev-2020"}
    assert send(open_site, source="127.0.0.8", text=WRONG, **quote) == 200
    ((path, report),) = read_reports(folder)
    assert report.quote == Quote(**quote)
    assert said(report) == (
        f"verdict of [<b>June</b>] 2020\n#event-ilyashev-2020\n\n{WRONG}\n\n({report.at}; {report.edition})"
    )
    path.unlink()
    for unfit in ({"exact": "a" * 501}, {"prefix": "a" * 65}, {"suffix": "a" * 65}, {"section": "a b"}):
        assert send(open_site, source="127.0.0.8", text=WRONG, **quote | unfit) == 400
    body = urlencode(ABOUT | quote | {"text": "short"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    again = open_site.get("/en/report", method="POST", source="127.0.0.8", body=body, **form).text
    assert '<blockquote class="quote">&lt;b&gt;June&lt;/b&gt;</blockquote>' in again
    assert '<input type="hidden" name="section" value="event-ilyashev-2020">' in again
    assert list(folder.iterdir()) == []


def select(words: str) -> str:
    """A script of the test that selects words of the page as a reader does."""
    return f"""() => {{ const words = {json.dumps(words)};
        const walk = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT);
        while (walk.nextNode() && !walk.currentNode.data.includes(words));
        const start = walk.currentNode.data.indexOf(words), range = document.createRange();
        range.setStart(walk.currentNode, start); range.setEnd(walk.currentNode, start + words.length);
        const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range); }}"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_a_reader_selects_words_and_the_form_has_the_exact_place(open_site: Site, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        for is_telephone in (False, True):
            context = browser.new_context(
                viewport={"width": 390 if is_telephone else 1280, "height": 800},
                has_touch=is_telephone,
                is_mobile=is_telephone,
            )
            page = context.new_page()
            complaints: list[str] = []
            page.on("console", lambda message, complaints=complaints: complaints.append(message.text))
            page.goto(f"{open_site.address}/en/cases/ilyashev-2020")
            button = page.get_by_role("button", name="Report an error here")
            assert not button.is_visible()
            page.evaluate(select("asked to be kept in prison"))
            if is_telephone:
                button.tap()
            else:
                assert not button.is_visible()
                page.keyboard.press("Control+Enter")
            page.wait_for_url("**/en/report?noun=case&key=ilyashev-2020")
            assert page.locator("#quoted blockquote").inner_text() == "asked to be kept in prison"
            page.get_by_label("What is wrong").fill(WRONG)
            page.get_by_role("button", name="Send").click()
            page.wait_for_selector("text=Thank you")
            ((path, report),) = read_reports(folder)
            assert report.quote is not None
            assert report.quote == Quote(
                exact="asked to be kept in prison",
                prefix=report.quote.prefix,
                suffix=", as Heather McGill tells. Alnur",
                section="event-ilyashev-2020-event-on-hearing-the-verdict",
            )
            assert report.quote.prefix.endswith("When he heard the verdict he ")
            assert len(report.quote.prefix) == 32
            path.unlink()
            # Words that were reported once stand in no later form.
            page.goto(f"{open_site.address}/en/report?noun=case&key=ilyashev-2020")
            assert not page.locator("#quoted").is_visible()
            assert complaints == []
            context.close()
        browser.close()


def test_a_full_folder_takes_no_more(tmp_path: Path) -> None:
    assert has_room(tmp_path, 3)
    assert not has_room(tmp_path / "missing", 3)
    for number in range(3):
        (tmp_path / f"{number}.json").touch()
    assert not has_room(tmp_path, 3)


def test_a_file_that_is_no_report_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"noun": "case"}))
    with pytest.raises(DataError) as caught:
        list(read_reports(tmp_path))
    assert str(caught.value) == f"{path} is no report.\nLook at it, and remove it."


def test_without_a_folder_for_reports_there_is_no_form(site: Site) -> None:
    assert site.get("/en/report?noun=case&key=ilyashev-2020").status == 404
    case = site.get("/en/cases/ilyashev-2020")
    assert "/en/report" not in case.text
    assert "report.js" not in case.text
    assert "script-src" not in case.headers["Content-Security-Policy"]


def test_with_a_form_our_own_script_may_run_and_no_other(open_site: Site) -> None:
    for page in ("/en/cases/ilyashev-2020", "/en/persons/alnur-ilyashev", "/en/report?noun=case&key=ilyashev-2020"):
        answer = open_site.get(page)
        assert answer.headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'; script-src 'self'")
        assert re.findall(r"<script(?! type)[^>]*src=\"([^\"]*)\"", answer.text) == ["/static/public/report.js"]
    assert len(open_site.get("/static/public/report.js").body) < 4_000
