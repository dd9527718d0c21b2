"""Every feed keeps the rules of its form, and what breaks one is seen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from feed_rules import atom_faults, json_feed_faults, rss_faults
from served import Site

pytestmark = pytest.mark.slow
RULES: dict[str, tuple[Callable[[bytes], list[str]], str]] = {
    "json": (json_feed_faults, "application/feed+json"),
    "atom": (atom_faults, "application/atom+xml; charset=utf-8"),
    "rss": (rss_faults, "application/rss+xml; charset=utf-8"),
}
FEEDS = (
    "cases.{}", "cases.{}?lang=kk&norm=kz:penal:274", "cases.{}?q=nothing+is+called+so", "cases/budarov-2020.{}",
    "cases/ilyashev-2020.{}?lang=ru", "cases/hospitals-2020.{}", "persons/alnur-ilyashev.{}",
    "organisations/almaty-city-court.{}", "norms/kz:penal:274:4.{}",
)  # fmt: skip
"""Of everything, of a search, of one that finds nothing, and of each kind of record; one with an evil text."""


@pytest.mark.parametrize("form", RULES)
def test_every_feed_keeps_the_rules_of_its_form(site: Site, form: str) -> None:
    faults_of, kind = RULES[form]
    for path in FEEDS:
        answer = site.get(f"/feeds/{path.format(form)}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind), path
        assert faults_of(answer.body) == [], path


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"version": "https://jsonfeed.org/version/1"}, "feed: version"),
        ({"title": None}, "feed: title is no text"),
        ({"feed_url": "/feeds/cases.json"}, "feed: feed_url is no address"),
        ({"authors": [{}]}, "feed: an author says nothing"),
        ({"published": "2026"}, "feed: published is not known"),
        ({"items": [{"id": "1", "url": "https://a.example/"}]}, "item 0: no content"),
        ({"items": [{"content_text": "x"}]}, "item 0: no id"),
        ({"items": [{"id": 1, "content_text": "x"}]}, "item 0: id is no text"),
        ({"items": [{"id": "1", "content_text": "x"}] * 2}, "feed: an id twice"),
        (
            {"items": [{"id": "1", "content_text": "x", "date_modified": "2026-11-24"}]},
            "item 0: date_modified is no moment",
        ),
    ],
)
def test_what_breaks_a_rule_of_json_feed_is_seen(broken: dict[str, object], fault: str) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}
    assert json_feed_faults(json.dumps(feed).encode()) == []
    assert fault in json_feed_faults(json.dumps(feed | broken).encode())


@pytest.mark.parametrize(
    ("form", "broken", "fault"),
    [
        ("atom", {b"<updated>": b"<updated>on "}, "feed: updated is no moment"),
        ("atom", {b"<name>": b"<called>", b"</name>": b"</called>"}, "entry 0: no author"),
        ("atom", {b'rel="self"': b'rel="via"'}, "feed: no self"),
        ("rss", {b"<pubDate>": b"<pubDate>on "}, "item 0: pubDate is no moment"),
        ("rss", {b"<description>": b"<told>", b"</description>": b"</told>"}, "channel: no description"),
    ],
)
def test_what_breaks_a_rule_of_atom_or_rss_is_seen(
    site: Site, form: str, broken: dict[bytes, bytes], fault: str
) -> None:
    body = site.get(f"/feeds/cases.{form}").body
    for part, instead in broken.items():
        assert part in body
        body = body.replace(part, instead)
    assert fault in RULES[form][0](body)
