"""The public site answers again what it answered before: to everybody alike, and never from another edition."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from served import Site, serve_edition

from dalel.site.public.answer_memory import KEPT, AnswerMemory, Kept, is_for_everybody

MIDDLEWARE = f"{AnswerMemory.__module__}.{AnswerMemory.__qualname__}"
ADDRESS = "https://register.example.org"


def test_pages_feeds_and_pictures_are_kept_and_neither_forms_nor_the_api_nor_downloads() -> None:
    kept = ("/en/", "/ru/cases", "/kk/cases/ilyashev-2020", "/en/search", "/en/reports",
            "/en/statistics/cases-by-kind.csv", "/feeds/cases.atom", "/pictures/en/site.png")  # fmt: skip
    left = ("/", "/en/report", "/ru/follow", "/kk/follow/0123456789", "/en/unfollow/0123456789", "/api/", "/api/cases",
            "/downloads/SHA256SUMS", "/static/public/public.css", "/de/", "/robots.txt", "/sitemap.xml")  # fmt: skip
    assert [bool(KEPT.fullmatch(each)) for each in kept] == [True] * len(kept)
    assert [bool(KEPT.fullmatch(each)) for each in left] == [False] * len(left)


def test_an_answer_that_is_not_for_everybody_is_not_kept() -> None:
    def answer(status: int = 200, **headers: str) -> HttpResponse:
        return HttpResponse(
            "said", status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    with_cookie = answer()
    with_cookie.set_cookie("session", "1")
    assert is_for_everybody(answer(Cache_Control="public, max-age=300"))
    for other in (answer(404), answer(503), answer(Cache_Control="no-store"), answer(Vary="Cookie"), with_cookie):
        assert not is_for_everybody(other)
    assert not is_for_everybody(HttpResponse("x" * (1 << 20) + "x"))


def test_the_answers_asked_for_longest_ago_are_forgotten_for_want_of_room() -> None:
    kept = Kept(most=10)
    for tag in ("a", "b"):
        kept.keep(tag, HttpResponse(tag * 4))
    assert kept.find("a") is not None
    kept.keep("c", HttpResponse("cccc"))
    assert {tag: kept.find(tag) is not None for tag in "abc"} == {"a": True, "b": False, "c": True}
    assert kept.size == sum(len(each.content) for each in kept.answers.values()) == 8


def test_what_is_added_to_an_answer_does_not_come_back_with_the_next() -> None:
    kept = Kept()
    kept.keep("a", HttpResponse("said", headers={"X-Own": "1"}))
    first = kept.find("a")
    assert first is not None
    first["X-Added"] = "1"
    first.content = b"another"
    again = kept.find("a")
    assert again is not None
    assert (again.content, again.headers.get("X-Own"), again.has_header("X-Added")) == (b"said", "1", False)


def test_the_pages_of_the_staff_are_answered_anew_each_time() -> None:
    assert settings.SETTINGS_MODULE == "dalel.site.staff.settings"
    assert MIDDLEWARE not in settings.MIDDLEWARE
    assert not any("cache" in each.lower() for each in settings.MIDDLEWARE)


@pytest.mark.slow
def test_nobody_is_answered_otherwise_whatever_they_say_of_themselves(site: Site) -> None:
    for path in ("/en/cases", "/en/cases/ilyashev-2020", "/feeds/cases.atom"):
        first = site.get(path)
        for headers in ({"Cookie": "sessionid=1"}, {"Authorization": "Bearer x"}, {"Accept_Language": "ru"}):
            again = site.get(path, **headers)
            assert (again.status, again.body, again.headers["ETag"]) == (200, first.body, first.headers["ETag"])
        assert site.get(path, method="HEAD").status == 200
        assert site.get(path, method="POST", body="q=1").status == 405


@pytest.mark.slow
def test_a_language_a_question_and_a_page_have_answers_of_their_own(site: Site) -> None:
    asked = ("/en/cases", "/ru/cases", "/kk/cases", "/en/cases?page=2", "/en/cases?region=KZ-75", "/en/persons")
    twice = [[site.get(path) for path in asked] for _ in range(2)]
    assert [each.body for each in twice[0]] == [each.body for each in twice[1]]
    assert len({each.headers["ETag"] for each in twice[0]}) == len(asked)
    assert len({each.body for each in twice[0]}) == len(asked)


@pytest.mark.slow
def test_an_edition_that_comes_while_the_site_is_served_is_what_the_next_answer_tells(
    edition_folder: Path, tmp_path: Path
) -> None:
    first = tmp_path / "site@1"
    shutil.copytree(edition_folder / "site@1", first)
    about = json.loads((first / "about.json").read_text(encoding="utf-8"))

    def bring(number: int, said: dict[str, object]) -> None:
        (old,) = tmp_path.glob("site@*")
        shutil.copytree(old, tmp_path / ".draft")
        (tmp_path / ".draft" / "about.json").write_text(json.dumps(said))
        (tmp_path / ".draft").rename(tmp_path / f"site@{number}")
        shutil.rmtree(old)

    with serve_edition(tmp_path, ADDRESS) as served:
        old = served.get("/en/cases")
        assert "Edition of 25 November 2026." in old.text
        # The tag of an answer that was packed says so, and is the tag of the same answer.
        assert served.get("/en/cases", Accept_Encoding="gzip").headers["ETag"] == f"W/{old.headers['ETag']}"
        for tag in (old.headers["ETag"], f"W/{old.headers['ETag']}", f'"another", {old.headers["ETag"]}'):
            unchanged = served.get("/en/cases", If_None_Match=tag)
            assert (unchanged.status, unchanged.body, unchanged.headers["ETag"]) == (304, b"", old.headers["ETag"])
            assert unchanged.headers["Cache-Control"] == "public, max-age=300"
        missing = [served.get("/en/cases/nobody") for _ in range(2)]
        assert [(each.status, each.headers["Cache-Control"]) for each in missing] == [(404, "no-store")] * 2
        bring(2, about | {"made": "2026-11-26T06:00:00+00:00"})
        new = served.get("/en/cases", If_None_Match=old.headers["ETag"])
        assert (new.status, "Edition of 26 November 2026." in new.text) == (200, True)
        assert len(served.get("/api/cases").data["results"]) == 8
        # What an older version of the program made is not guessed at.
        bring(3, {name: value for name, value in about.items() if name != "form"})
        told = served.get("/en/cases")
        assert (told.status, told.text) == (503, "No edition of the site was made yet. Run: dalel site build\n")
