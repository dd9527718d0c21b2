"""What came of readers' reports stands on the page it concerns, on a page of all, in the feeds and in the API."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import feedparser
import pytest
from served import Site

pytestmark = pytest.mark.slow
ADDRESS = "https://register.example.org"


def blocks(html: str) -> list[str]:
    """Each correction of a page as text."""
    (listed,) = re.findall(r'<ol class="entries corrections">(.*?)</ol>', html, flags=re.S)
    found = re.findall(r"<li.*?</li>", listed, flags=re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def codes(site: Site) -> dict[str, str]:
    return {each["kind"]: each["key"] for each in site.get("/api/corrections").data["results"]}


def test_a_case_has_its_corrections_dated_with_what_was_and_what_is(site: Site) -> None:
    page = site.get("/ru/cases/budarov-2020").text
    evil = "&lt;script&gt;window.ran = true&lt;/script&gt; &amp; &quot;quotes&quot; &#x27;and&#x27; "
    evil += "&lt;img src=x onerror=alert(1)&gt;"
    assert blocks(page) == [
        f"24 ноября 2026 Исправлено: Иное событие — Дата Было 9 августа 2020 Стало 19 August 2020 {evil}",
        "23 ноября 2026 Проверено и оставлено: A video of the channel Civil Patrol The source says so.",
    ]
    assert 'href="/ru/cases/budarov-2020#event-budarov-2020-event-earlier-video"' in page
    assert '<dd><span lang="en">19 August 2020</span></dd>' in page
    assert "Последнее исправление или проверка: 24 ноября 2026." in page
    assert f'<li id="{codes(site)["corrected"]}">' in page


def test_a_page_of_all_leads_to_each_where_it_stands(site: Site) -> None:
    page = site.get("/kk/corrections").text
    assert [each.partition(":")[0] for each in blocks(page)] == [
        "2026 ж. 24 қараша Түзетілді",
        "2026 ж. 23 қараша Тексерілді және қалдырылды",
    ]
    assert f'href="/kk/cases/budarov-2020#{codes(site)["corrected"]}"' in page
    assert "Дереккөз солай дейді." in page
    assert 'href="/en/corrections"' in site.get("/en/").text
    assert "/en/corrections</loc>" in site.get("/sitemap.xml").text


def test_a_page_without_any_says_nothing_of_corrections(site: Site) -> None:
    assert 'id="corrections"' not in site.get("/en/cases/ilyashev-2020").text
    assert 'id="corrections"' not in site.get("/en/persons/anton-budarov").text


def test_the_api_gives_them_in_the_words_of_the_editors(site: Site) -> None:
    found = {each["kind"]: each for each in site.get("/api/corrections?lang=ru").data["results"]}
    corrected = found["corrected"]
    assert corrected == {
        "key": corrected["key"],
        "address": f"{ADDRESS}/ru/cases/budarov-2020#{corrected['key']}",
        "date": "2026-11-24",
        "kind": "corrected",
        "noun": "event",
        "record": "budarov-2020/event/earlier-video",
        "field": "date",
        "before": {"en": "9 August 2020", "ru": "9 августа 2020"},
        "after": {"en": "19 August 2020"},
        "text": {"en": "<script>window.ran = true</script> & \"quotes\" 'and' <img src=x onerror=alert(1)>"},
    }
    assert (found["kept"]["record"], found["kept"]["field"], found["kept"]["before"]) == ("budarov-2020", "", {})
    assert site.get(f"/api/corrections/{corrected['key']}?fields=kind").data == {"kind": "corrected"}
    assert site.get("/api/corrections/budarov-2020").status == 404
    first = site.get("/api/corrections?page_size=1").data
    second = site.get(first["next"].removeprefix(ADDRESS)).data
    assert {each["kind"] for page in (first, second) for each in page["results"]} == {"corrected", "kept"}


FEEDS = ("cases.atom", "cases/budarov-2020.atom", "persons/anton-budarov.atom", "norms/kz:penal:274.atom",
         "cases.atom?q=Бударов")  # fmt: skip


def test_a_correction_is_news_in_the_feeds_of_its_case_and_what_was_kept_is_none(site: Site) -> None:
    for path in FEEDS:
        read = feedparser.parse(site.get(f"/feeds/{path}").body)
        assert not read.bozo
        first = read.entries[0]
        assert first.id == f"{ADDRESS}/en/cases/budarov-2020#{codes(site)['corrected']}", path
        assert (first.title, first.updated) == ("Corrected · Other event · Date", "2026-11-24T12:00:00+00:00")
        said = first.summary.split("<br />")
        assert said[:3] == ["A video of the channel Civil Patrol", "Before: 9 August 2020", "Now: 19 August 2020"]
        assert "The source says so." not in " ".join(entry.summary for entry in read.entries)
    assert "#correction-" not in site.get("/feeds/cases.atom?person=alnur-ilyashev").text


def test_nothing_of_the_reader_is_in_an_edition(edition_folder: Path) -> None:
    (folder,) = (path for path in edition_folder.iterdir() if path.is_dir())
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"reader@example.org" not in whole
    tables = sqlite3.connect(f"file:{folder / 'register.sqlite3'}?mode=ro", uri=True)
    assert tables.execute("SELECT count(*) FROM register_task").fetchone() == (0,)
    assert tables.execute("SELECT DISTINCT task_id, change_id, confirmed_by_id FROM register_answer").fetchall() == [
        (None, None, None)
    ]
    tables.close()
