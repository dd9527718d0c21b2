"""Feeds, the calendar and the downloads, read by other libraries than those that wrote them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import feedparser
import pytest
import vobject
from followthemoney import model
from served import Site

from dalel.register.statistics import Unit

pytestmark = pytest.mark.slow
ADDRESS = "https://register.example.org"


def test_the_feed_of_a_norm_is_atom_that_another_library_reads(site: Site) -> None:
    read = feedparser.parse(site.get("/feeds/norms/kz:penal:274:4.atom?lang=ru").body)
    assert not read.bozo
    assert (read.version, read.feed.language) == ("atom10", "ru")
    assert read.feed.title == "Распространение заведомо ложной информации, часть 4: Дела по этой норме"
    found = {entry.id: entry.updated for entry in read.entries}
    keys = ("hospitals-2020", "housing-bank-2020", "ilyashev-2020")
    assert found == {f"{ADDRESS}/ru/cases/{key}": "2026-11-24T10:00:00+00:00" for key in keys}


def test_a_region_and_a_person_have_feeds_in_every_form_with_the_same_cases(site: Site) -> None:
    """RSS, Atom and JSON Feed; a region is a search by that filter alone."""
    for path in ("cases.{}?region=KZ-75&lang=kk", "persons/alnur-ilyashev.{}?lang=kk"):
        rss, atom = (feedparser.parse(site.get(f"/feeds/{path.format(form)}").body) for form in ("rss", "atom"))
        read = site.get(f"/feeds/{path.format('json')}").data
        assert (rss.bozo, rss.version, rss.feed.language, rss.feed.title) == (False, "rss20", "kk", read["title"])
        told = [(each["id"], each["title"], dt.datetime.fromisoformat(each["date_modified"])) for each in read["items"]]
        assert told
        for each in (rss, atom):
            found = [(entry.id, entry.title, time_of(entry)) for entry in each.entries]
            assert found == told
        assert site.get(f"/feeds/{path.format('rss')}").headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert "self" in {link.rel for link in rss.feed.links}


def time_of(entry: Any) -> dt.datetime:
    return dt.datetime(*(entry.get("published_parsed") or entry.updated_parsed)[:6], tzinfo=dt.UTC)


def test_a_list_that_is_searched_has_a_feed_of_the_same_cases(site: Site) -> None:
    feed = site.get("/feeds/cases.json?norm=kz:penal:274:4&status=conviction-upheld").data
    assert (feed["version"], [each["id"] for each in feed["items"]]) == (
        "https://jsonfeed.org/version/1.1",
        [f"{ADDRESS}/en/cases/ilyashev-2020"],
    )
    refused = site.get("/feeds/cases.atom?kind=criminl")
    assert (refused.status, refused.text) == (
        400,
        'The vocabulary "register/case-kind" has no term "criminl".\nDid you mean criminal or civil?\n',
    )


def test_a_case_a_person_and_a_body_have_feeds_of_their_own(site: Site) -> None:
    case = site.get("/feeds/cases/ilyashev-2020.json").data
    assert [each["title"] for each in case["items"]][:2] == ["2020 · Verdict", "Statement"]
    for folder, key in (("persons", "alnur-ilyashev"), ("organisations", "almaty-city-court")):
        feed = site.get(f"/feeds/{folder}/{key}.json").data
        assert f"{ADDRESS}/en/cases/ilyashev-2020" in [each["url"] for each in feed["items"]]
        assert site.get(f"/feeds/{folder}/nobody.atom").status == 404
    for feed_of_nothing in ("cases/nobody", "norms/kz:penal:9999"):
        assert site.get(f"/feeds/{feed_of_nothing}.atom").status == 404


def test_days_in_court_are_a_calendar_that_another_library_reads(site: Site) -> None:
    calendar = vobject.readOne(site.get("/feeds/hearings.ics?person=alnur-ilyashev").text)
    (event,) = calendar.vevent_list
    assert event.dtstart.value == dt.date(2020, 9, 15)  # the verdict, of which only the year is known, is not there
    assert event.summary.value == "Appeal decided: Three posts on the ruling party"
    assert event.url.value == f"{ADDRESS}/en/cases/ilyashev-2020#event-ilyashev-2020-event-appeal-decided"


def test_downloads_are_what_their_checksums_say_and_what_the_api_gives(site: Site) -> None:
    sums = dict(reversed(line.split("  ")) for line in site.get("/downloads/SHA256SUMS").text.splitlines())
    assert len(sums) == 4 * 3 * 3 + 3 + 2
    for name, digest in sums.items():
        assert sha256(site.get(f"/downloads/{name}").body).hexdigest() == digest, name
    rows = [json.loads(line) for line in site.get("/downloads/cases.ru.jsonl").text.splitlines()]
    assert rows == site.get("/api/cases?lang=ru").data["results"]
    table = list(csv.DictReader(io.StringIO(site.get("/downloads/cases.ru.csv").text)))
    assert [each["title"] for each in table] == [each["title"] for each in rows]
    assert site.get("/downloads/about.json").status == 404
    assert site.get("/downloads/..%2Fregister.sqlite3").status == 404


def test_parquet_and_sqlite_hold_the_rows_of_the_json_lines(site: Site, tmp_path: Path) -> None:
    """Read by DuckDB and by SQLite, neither of which wrote the other's; a day that nobody knows is null in both."""
    for name in ("tables.ru.sqlite3", *(f"{unit}.ru.parquet" for unit in Unit)):
        (tmp_path / name).write_bytes(site.get(f"/downloads/{name}").body)
    tables = sqlite3.connect(tmp_path / "tables.ru.sqlite3")
    assert tables.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for unit in Unit:
        rows = [json.loads(line) for line in site.get(f"/downloads/{unit}.ru.jsonl").text.splitlines()]
        days = [name for name in rows[0] if name.endswith(("_earliest", "_latest"))]
        wanted = [{**row, **{name: row[name] or None for name in days}} for row in rows]
        read = duckdb.sql(f"FROM '{tmp_path / f'{unit}.ru.parquet'}'")
        found = [dict(zip(read.columns, each, strict=True)) for each in read.fetchall()]
        assert [{name: say(value) for name, value in row.items()} for row in found] == wanted
        asked = tables.execute(f"SELECT * FROM {unit} ORDER BY key")
        names = [each[0] for each in asked.description]
        assert [dict(zip(names, each, strict=True)) for each in asked.fetchall()] == [
            {name: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
             for name, value in row.items()} for row in sorted(wanted, key=itemgetter("key"))
        ]  # fmt: skip
    tables.close()


def say(value: object) -> object:
    """A value that DuckDB read, as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def test_entities_are_valid_followthemoney(site: Site) -> None:
    entities = [json.loads(line) for line in site.get("/downloads/entities.ftm.json").text.splitlines()]
    for entity in entities:
        proxy = model.get_proxy(entity)
        proxy.schema.validate(entity)
    assert any(f"{ADDRESS}/en/cases/ilyashev-2020" in each["properties"].get("sourceUrl", []) for each in entities)
