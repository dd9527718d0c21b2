"""``dalel evidence watch``: what is due is captured, and what changed is shown with both sides and their proofs."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from portal_site import BUYER, TOKEN, error, portal_site
from typed import Typist
from web import Site, answer, page, reset, site

from dalel.evidence.merkle import hash_leaf, is_included
from dalel.newsroom import Newsroom

CHROMIUM = shutil.which("chromium")
LOST = "The bank works with the partnership Otau. It began in 2003."
KEPT = "The bank works with the partnership Otau."
ROWS = [{"id": 7, "name": "Paper", "amount": 100}, {"id": 8, "name": "Ink", "amount": 50}]
AMENDED = [{"id": 7, "name": "Paper", "amount": 900}, {"id": 9, "name": "<script>alert(1)</script>", "amount": 5}]


def about(text: str, more: str = "") -> bytes:
    markup = f"<!doctype html><html><head><title>About</title>{more}</head><body><p>{text}</p></body></html>"
    return answer(markup.encode(), content_type="text/html; charset=utf-8")


def plan(rows: list[dict[str, Any]]) -> bytes:
    return answer(json.dumps({"total": len(rows), "items": rows}).encode(), content_type="application/json")


@dataclass
class Watching:
    """A newsroom that captured what it watches twice."""

    newsroom: Path
    typed: Typist
    site: Site

    def report(self, *words: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.typed(
            self.newsroom, "evidence", "watch", "report", *words, "--output", "json"
        ).json()
        return found


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typist:
    return Typist(monkeypatch, capsys)


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    Newsroom.create(tmp_path / "newsroom", jurisdiction="kz")
    return tmp_path / "newsroom"


PATHS = ("/about", "/plan.json", "/same", "/noise", "/closed", "/photo.png")


@pytest.fixture(scope="module")
def ours() -> Iterator[Site]:
    with site({}) as found:
        yield found


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the newsroom is kept once the first test has made it."""
    return tmp_path_factory.mktemp("watched") / "newsroom"


@pytest.fixture
def watching(typed: Typist, tmp_path: Path, ours: Site, twice: Path) -> Watching:
    first = {
        "/about": about(LOST),
        "/plan.json": plan(ROWS),
        "/same": about("Always this."),
        "/noise": about("Always that.", "<meta name=csrf content=1>"),
        "/closed": about("Open for now."),
        "/photo.png": answer(b"\x89PNG 1", content_type="image/png"),
    }
    second = first | {
        "/about": about(KEPT),
        "/plan.json": plan(AMENDED),
        "/noise": about("Always that.", "<meta name=csrf content=2>"),
        "/closed": page("Sign in", 3),
        "/photo.png": answer(b"\x89PNG 2", content_type="image/png"),
    }
    if not twice.exists():
        Newsroom.create(twice, jurisdiction="kz")
        ours.answers = dict(first)
        typed(twice, "evidence", "watch", "add", *map(ours.url, PATHS))
        typed(twice, "evidence", "watch", "run", "--delay", 0)
        ours.answers = dict(second)
        typed(twice, "evidence", "watch", "run", "--all", "--delay", 0, code=1)
    ours.answers = dict(second)
    return Watching(shutil.copytree(twice, tmp_path / "newsroom"), typed, ours)


def test_what_changed_is_told_from_noise_from_the_same_and_from_what_cannot_be_evaluated(watching: Watching) -> None:
    found = watching.report()
    said = [(row["address"].rpartition("/")[2], row["outcome"], row["reason"], row["says"]) for row in found]
    assert said == [
        ("about", "changed", None, None),
        ("plan.json", "changed", None, None),
        ("same", "unchanged", "same-bytes", None),
        ("noise", "unchanged", "same-content", None),
        ("closed", "not-evaluated", "not-captured", 'it is headed "Sign in".'),
        (
            "photo.png",
            "not-evaluated",
            "not-comparable",
            "a document of the kind image/png is compared byte for byte only, and the bytes differ.",
        ),
    ]
    assert (found[0]["texts"], found[0]["tables"]) == ([{"before": LOST, "after": KEPT}], [])
    assert (found[1]["texts"], found[1]["tables"]) == (
        [],
        [
            {
                "name": "/items",
                "columns": ["id", "name", "amount"],
                "key": "id",
                "columns_gone": [],
                "columns_new": [],
                "gone": [{"id": "8", "name": "Ink", "amount": "50"}],
                "new": [{"id": "9", "name": "<script>alert(1)</script>", "amount": "5"}],
                "amended": [{"key": "7", "cells": [{"column": "amount", "before": "100", "after": "900"}]}],
                "is_reordered": False,
            }
        ],
    )
    assert [row["texts"] for row in found[2:]] == [None] * 4


def test_both_sides_have_proofs_that_hold(watching: Watching) -> None:
    row = watching.report(watching.site.url("/about"))[0]
    for side, text in ((row["before"], LOST), (row["after"], KEPT)):
        digest = sha256(about(text).partition(b"\r\n\r\n")[2]).hexdigest()
        (proved,) = side["documents"]
        line = proved["line"].encode()
        assert (proved["sha256"], json.loads(line)["object"], json.loads(line)["seq"]) == (digest, digest, side["seq"])
        inclusion = proved["inclusion"]
        assert hash_leaf(line).hex() == proved["leaf"]
        assert is_included(
            hash_leaf(line),
            index=side["seq"],
            size=inclusion["size"],
            proof=[bytes.fromhex(each) for each in inclusion["proof"]],
            root=bytes.fromhex(inclusion["root"]),
        )
    closed = watching.report(watching.site.url("/closed"))[0]
    assert closed["after"]["documents"] == []
    assert (closed["after"]["verdict"], closed["after"]["reason"]) == ("captured-without-content", "login-wall")


def test_the_table_says_what_there_is_in_a_line(watching: Watching) -> None:
    done = watching.typed(watching.newsroom, "evidence", "watch", "report", "--output", "table")
    rows = [re.split(r"\s{2,}", line.strip()) for line in done.out.splitlines() if watching.site.url("/") in line]
    when = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert [[re.sub(when, "TIME", cell) for cell in row[1:]] for row in rows[:3]] == [
        ["changed", "TIME", "TIME", "1", "0"],
        ["changed", "TIME", "TIME", "0", "3"],
        ["unchanged", "TIME", "TIME", "the very same bytes"],
    ]


def test_only_what_is_due_is_captured(watching: Watching) -> None:
    asked = len(watching.site.asked)
    assert watching.typed(watching.newsroom, "evidence", "watch", "run").json() == []
    assert len(watching.site.asked) == asked
    listed = watching.typed(watching.newsroom, "evidence", "watch", "list").json()
    assert {row["due"] for row in listed} == {False}
    assert [(row["every"], row["as"], row["verdict"]) for row in listed][3:5] == [
        ("1d", "file", "captured"),
        ("1d", "file", "login-wall"),
    ]


def test_days_before_the_first_capture_are_not_evaluated(watching: Watching) -> None:
    row = watching.report("--from", "2026-01-01", watching.site.url("/about"))[0]
    assert (row["outcome"], row["reason"], row["before"]) == ("not-evaluated", "nothing-before", None)
    row = watching.report("--to", "2026-01-01T00:00:00Z", watching.site.url("/about"))[0]
    assert (row["outcome"], row["reason"], row["after"]) == ("not-evaluated", "never-asked", None)


def test_what_cannot_be_reached_is_not_evaluated_and_then_compared_with_what_was_there_before(
    watching: Watching,
) -> None:
    url = watching.site.url("/about")
    watching.site.answers["/about"] = reset
    watching.typed(watching.newsroom, "evidence", "watch", "run", "--all", "--delay", 0, code=1)
    assert [(row["outcome"], row["reason"]) for row in watching.report(url)] == [("not-evaluated", "not-captured")]
    watching.site.answers["/about"] = about(LOST)
    watching.typed(watching.newsroom, "evidence", "watch", "run", "--all", "--delay", 0, code=1)
    (row,) = watching.report(url)
    assert row["texts"] == [{"before": KEPT, "after": LOST}]


def test_the_page_shows_both_sides_and_asks_for_nothing(watching: Watching) -> None:
    for lang, title in (("ru", "Что изменилось"), ("kk", "Не өзгерді"), ("en", "What changed")):
        words = ("evidence", "watch", "report", "--html", "changes.html", "--lang", lang)
        assert watching.typed(watching.newsroom, *words).err == "Wrote changes.html\n"
        html = (watching.newsroom / "changes.html").read_text(encoding="utf-8")
        assert f"<h1>{title}</h1>" in html
    assert f"{KEPT[:-1]}.<del> It began in 2003.</del>" in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"", html) == []
    for row in watching.report():
        for proved in row["before"]["documents"] + row["after"]["documents"]:
            assert proved["sha256"] in html
            assert proved["leaf"] in html
    # It is written over, and a file that is none of ours is not.
    watching.typed(watching.newsroom, "evidence", "watch", "report", "--html", "changes.html")
    (watching.newsroom / "notes.html").write_text("mine", encoding="utf-8")
    refused = watching.typed(watching.newsroom, "evidence", "watch", "report", "--html", "notes.html", code=2)
    assert refused.err.startswith("Error: notes.html is there already and is not a report made by Dalel.")


def drawn(colour: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="{colour}"/></svg>'.encode()


def picture(colour: str) -> bytes:
    return answer(drawn(colour), content_type="image/svg+xml")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_a_page_is_compared_as_it_stands_after_its_scripts(typed: Typist, newsroom: Path) -> None:
    script = '<img src="/logo.png" alt="Otau"><script>document.body.append("It began in " + {})</script>'
    with site({"/about": about(KEPT + script.format("(2000 + 3)")), "/logo.png": picture("red")}) as ours:
        url = ours.url("/about")
        typed(newsroom, "evidence", "watch", "add", "--page", url)
        typed(newsroom, "evidence", "watch", "run", "--delay", 0)
        ours.answers |= {"/about": about(KEPT + script.format("(1990 + 14)")), "/logo.png": picture("blue")}
        typed(newsroom, "evidence", "watch", "run", "--all", "--delay", 0)
        (row,) = typed(newsroom, "evidence", "watch", "report").json()
        typed(newsroom, "evidence", "watch", "add", url)
        (other,) = typed(newsroom, "evidence", "watch", "report").json()
    assert row["texts"] == [{"before": "It began in 2003", "after": "It began in 2004"}]
    (pictures,) = row["tables"]
    assert (pictures["name"], pictures["key"]) == ("pictures", "address")
    (amended,) = pictures["amended"]
    before, after = (sha256(drawn(colour)).hexdigest() for colour in ("red", "blue"))
    assert amended == {
        "key": ours.url("/logo.png"),
        "cells": [{"column": "sha256", "before": before, "after": after}],
    }
    assert (other["outcome"], other["reason"]) == ("not-evaluated", "nothing-before")


def test_two_runs_of_a_portals_list_are_compared_record_by_record(
    typed: Typist, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DALEL_KZ_OWS_TOKEN", TOKEN)
    with portal_site() as portal:
        words = ("evidence", "capture", "kz-ows", "--bin", BUYER, "--portal", portal.url, "--delay", 0, "--plans")
        typed(newsroom, *words)
        # As the portal amends a point: under a new number, with the number of its first record.
        point = portal.plans[3]
        amended = point | {"id": portal.plans[0]["id"] + 1, "amount": 7}
        portal.plans = [amended, *portal.plans[:3], *portal.plans[4:]]
        typed(newsroom, *words)
        (row,) = typed(newsroom, "evidence", "watch", "report", "--output", "json").json()
        portal.troubles = {6: error("401 Unauthorized", "Expired.")}
        typed(newsroom, *words, code=1)
    subject = f"{portal.url} plans {BUYER}"
    assert (row["address"], row["outcome"]) == (subject, "changed")
    assert [len(row[side]["documents"]) for side in ("before", "after")] == [2, 2]
    (table,) = row["tables"]
    assert (table["key"], table["gone"], table["new"]) == ("rootrecordId", [], [])
    assert table["amended"] == [
        {
            "key": str(point["rootrecordId"]),
            "cells": [
                {"column": "id", "before": str(point["id"]), "after": str(amended["id"])},
                {"column": "amount", "before": str(point["amount"]), "after": "7"},
            ],
        }
    ]
    (later,) = typed(newsroom, "evidence", "watch", "report", "--output", "json").json()
    assert (later["outcome"], later["reason"], later["says"]) == (
        "not-evaluated",
        "not-captured",
        "the run broke off after page 1.",
    )


def test_a_page_without_a_browser_is_said_before_anything_is_captured(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    watching.typed(watching.newsroom, "evidence", "watch", "add", "--page", watching.site.url("/about"))
    asked = len(watching.site.asked)
    done = watching.typed(watching.newsroom, "evidence", "watch", "run", "--all", code=2)
    assert done.err.startswith("Error: CHROMIUM names no-such-program, which is no program.\n")
    assert len(watching.site.asked) == asked


def test_what_is_watched_no_longer_is_not_captured_and_stays_held(watching: Watching) -> None:
    url = watching.site.url("/about")
    watching.typed(watching.newsroom, "evidence", "watch", "remove", url)
    listed = watching.typed(watching.newsroom, "evidence", "watch", "list").json()
    assert url not in [row["address"] for row in listed]
    documents = watching.typed(watching.newsroom, "evidence", "list").json()
    assert [each["address"] for each in documents].count(url) == 2
    again = watching.typed(watching.newsroom, "evidence", "watch", "remove", url, code=2)
    assert again.err.startswith(f"Error: {url} is not watched.\nDid you mean ")


def test_wrong_words_are_said_before_anything_is_kept(typed: Typist, newsroom: Path) -> None:
    def refused(*words: object) -> str:
        return typed(newsroom, "evidence", "watch", *words, code=2).err

    assert refused("add", "https://a.example/x?token=1") == (
        "Error: https://a.example/x?token=left-out: the value of token looks like a key; the list would keep it.\n"
        "Watch an address without it, or capture this one by hand: dalel evidence capture URL\n"
    )
    assert refused("add", "https://a.example/", "--every", "daily") == (
        'Error: --every "daily" is no interval.\nWrite for example 12h, 1d or 2w.\n'
    )
    assert refused("report", "--from", "yesterday") == (
        'Error: "yesterday" is no day.\nWrite 2026-11-01, or 2026-11-01T09:30:00Z\n'
    )
    assert refused("report", "--html", "x.pdf").startswith("Error: A page cannot be written as x.pdf.")
    assert not (newsroom / "watch.json").exists()
    assert typed(newsroom, "evidence", "watch", "run").err == (
        "Nothing is watched yet. Add an address: dalel evidence watch add URL\n"
    )
    (newsroom / "watch.json").write_text('{"format": "dalel-watch/2", "watched": []}', encoding="utf-8")
    assert typed(newsroom, "evidence", "watch", "list", code=1).err.endswith(
        "is not a watch list as the format writes it.\n"
        "Put it right, or take it away and add the addresses again: dalel evidence watch add URL\n"
    )
