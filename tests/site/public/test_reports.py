"""A reader reports an error with a plain form; the editors find it as a task."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from served import Site, serve_edition

from dalel.errors import DataError
from dalel.register.models import Pseudonym, Task
from dalel.site.public.letters import has_room
from dalel.site.public.report import Report, read_reports
from dalel.site.public.taking_in import key_in_register, take_in_reports
from dalel.site.start import working_in

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
        assert (task.noun, task.kind, task.act.actor) == ("case", "check", "editor")
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
    assert "/en/report" not in site.get("/en/cases/ilyashev-2020").text
