"""A case on one screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from dalel.register.actions.act import Doing
from dalel.register.actions.restrict import restrict

pytestmark = pytest.mark.usefixtures("two_cases")


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def section(page: str, part: str) -> str:
    """What one part of a case says."""
    found = re.search(rf'<section class="part" id="part-{part}".*?</section>', page, re.DOTALL)
    assert found is not None, part
    return text_of(found[0])


def test_a_reader_sees_everything_that_belongs_to_a_case_in_the_order_of_procedure(desk: Callable[..., Client]) -> None:
    page = desk("reader").get("/cases/first/").content.decode()
    paper = "A paper made up for tests , place"
    assert section(page, "event") == (
        f"Timeline 2020-04-20 Search Ada Sample — Person whose things were seized Source Search {paper} 3 "
        f"History Search 2020-06-22 Verdict Proceeding First instance — Sample Court Source Verdict {paper} 4 "
        f"History Verdict Questioning Source Questioning {paper} 2 History Questioning"
    )
    statuses = ("2020-04 Case registered", "Charged", "2020-06-22 Convicted", "2020-09-15 Conviction upheld")
    charges = section(page, "charge")
    assert [status for status in statuses if status not in charges] == []
    assert sorted(statuses, key=charges.index) == list(statuses)


def test_what_can_be_done_is_offered_to_those_who_may(desk: Callable[..., Client]) -> None:
    offered = {}
    for role in ("reader", "author", "reviewer", "editor"):
        page = text_of(desk(role).get("/cases/first/").content.decode())
        offered[role] = [
            word
            for word in ("Add events from a source", "Reviewed: I compared it", "Publish", "Withdraw", "Give a task")
            if word in page
        ]
    assert offered == {
        "reader": [],
        "author": ["Add events from a source"],
        "reviewer": ["Add events from a source", "Reviewed: I compared it"],
        "editor": ["Add events from a source", "Reviewed: I compared it", "Withdraw", "Give a task"],
    }


def test_what_is_not_shown_is_said_not_to_be_and_to_whom_it_is_shown(desk: Callable[..., Client]) -> None:
    doing = Doing("Insider", timezone.now(), "restrict")
    restrict("case", "first", doing, level="named", field="region", people=["Insider"])
    restrict("event", "first/event/search", doing, level="named", people=["Insider"])
    theirs = text_of(desk("reader").get("/cases/first/").content.decode())
    assert "not shown to you: Region" in theirs
    assert "Not shown to you: 1" in theirs
    ours = text_of(desk("reader", "Insider").get("/cases/first/").content.decode())
    assert "Restricted: Region — Named people: Insider" in ours
    assert "Not shown" not in ours


@pytest.mark.slow
def test_two_people_take_a_case_and_whom_it_names_from_a_draft_to_the_public_and_partners_see_it(
    desk: Callable[..., Client],
) -> None:
    partner = desk("partner")
    assert partner.get("/cases/first/").status_code == 404
    named = {"with-named": "1"}
    assert "Reviewed: 6" in text_of(
        desk("reviewer").post("/step/review/case/first/", named, follow=True).content.decode()
    )
    editor = desk("editor")
    alone = text_of(editor.post("/step/publish/case/first/", follow=True).content.decode())
    everybody = "Ada Sample, Bek Sample, J. Sample, Sample Bank, Sample Court"
    assert f"Publish these first, or restrict who may see them: {everybody}" in alone
    assert "Published: 6" in text_of(editor.post("/step/publish/case/first/", named, follow=True).content.decode())
    page = text_of(partner.get("/cases/first/").content.decode())
    assert "Posts about a bank" in page
    assert "History" not in page
    asked = editor.post("/step/withdraw/case/first/")
    assert "Why" in asked.content.decode()
    why = "the person asked for it"
    withdrawn = editor.post("/step/withdraw/case/first/", {"why": why}, follow=True)
    assert f"Why it was withdrawn: {why}" in text_of(withdrawn.content.decode())
    assert partner.get("/cases/first/").status_code == 404


def test_whoever_changed_a_case_is_told_that_another_reviews_it(desk: Callable[..., Client]) -> None:
    reviewer = desk("reviewer")
    reviewer.post(
        "/cases/first/events-from-source/", {"kind": "hearing", "source": "paper", "basis": "stated", "lang": "en"}
    )
    page = text_of(reviewer.get("/cases/first/").content.decode())
    assert "You changed this, so a second person reviews it." in page
    reviewer.post("/step/review/case/first/")
    assert "Reviewer changed" in text_of(reviewer.get("/cases/first/").content.decode())


@pytest.mark.parametrize(("lang", "said"), [("ru", "Ход событий"), ("kk", "Оқиғалар барысы"), ("en", "Timeline")])
def test_a_case_is_shown_in_every_language(desk: Callable[..., Client], lang: str, said: str) -> None:
    browser = desk("editor")
    browser.post("/language/", {"language": lang})
    assert said in browser.get("/cases/first/").content.decode()
