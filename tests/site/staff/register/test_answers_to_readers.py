"""A reader's report is answered on the staff pages, in the words of the record or of the editors, by two people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.test import Client

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.restrict import restrict
from dalel.register.actions.task import assign
from dalel.register.folder import read_folder
from dalel.register.models import Answer, Change, Task

pytestmark = pytest.mark.usefixtures("two_cases")
SAMPLES = Path(__file__).parents[3] / "register" / "samples" / "two-cases"
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
SAID = "verdict of [20] April\n#event-first-event-search\n\nIt was the 21st.\n\nreader@example.org"


@pytest.fixture
def reported(two_cases: None, tmp_path: Path) -> Task:
    """A report about a date, which an author then corrected."""
    for path in SAMPLES.rglob("*.yaml"):
        copy = tmp_path / "changed" / path.relative_to(SAMPLES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    case = tmp_path / "changed" / "cases" / "first.yaml"
    said = yaml.safe_load(case.read_text("utf-8"))
    said["events"][0]["kind"], said["title"] = "verdict", {"en": "Another title"}
    case.write_text(yaml.safe_dump(said), "utf-8")
    load_folder(read_folder(tmp_path / "changed"), Doing("Author", AT, "edit"))
    return assign("case", "first", "report", Doing("Editor", AT, "assign"), audience=Audience("team"), text=SAID)


def change_of(key: str) -> int:
    return Change.objects.get(key=key, before__isnull=False).pk


def test_a_change_is_said_in_every_language_as_the_record_says_it_and_a_second_person_confirms(
    desk: Callable[..., Client], reported: Task
) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    address = f"/answer/case/first/{reported.pk}/"
    assert address in editor.get("/cases/first/").content.decode()
    page = editor.get(address).content.decode()
    assert "It was the 21st." in page
    by = change_of("first/event/search")
    assert f'<option value="{by}:kind">Event Verdict — Kind: Search → Verdict</option>' in page
    done = editor.post(address, {"kind": "corrected", "change": f"{by}:kind", "text_en": "So says the protocol"})
    assert done["Location"] == "/cases/first/#talk"
    answer = Answer.objects.get()
    assert (answer.noun, answer.key, answer.field) == ("event", "first/event/search", "kind")
    assert answer.before == {"en": "Search", "ru": "Обыск", "kk": "Тінту"}
    assert answer.after == {"en": "Verdict", "ru": "Приговор или решение суда", "kk": "Үкім немесе сот шешімі"}
    assert answer.text == {"en": "So says the protocol"}
    assert f"/answer/{answer.pk}/confirm/" not in editor.get("/cases/first/").content.decode()
    assert (
        "Whoever answered cannot confirm" in editor.post(f"/answer/{answer.pk}/confirm/", follow=True).content.decode()
    )
    assert "that wait for a second person" in reviewer.get("/").content.decode()
    assert f"/answer/{answer.pk}/confirm/" in reviewer.get("/cases/first/").content.decode()
    confirmed = reviewer.post(f"/answer/{answer.pk}/confirm/", follow=True).content.decode()
    assert "The answer is confirmed." in confirmed
    assert "confirmed by Reviewer" in confirmed
    assert "that wait for a second person" not in reviewer.get("/").content.decode()


def test_a_text_that_changed_is_said_as_it_stands_and_what_was_typed_goes_before_it(
    desk: Callable[..., Client], reported: Task
) -> None:
    editor, by = desk("editor"), f"{change_of('first')}:title"
    address = f"/answer/case/first/{reported.pk}/"
    editor.post(address, {"kind": "corrected", "change": by})
    editor.post(address, {"kind": "corrected", "change": by, "before_ru": "Было иначе"})
    first, second = Answer.objects.all()
    assert (first.before, first.after) == ({"en": "Posts about a bank"}, {"en": "Another title"})
    assert (second.before, second.after) == ({"ru": "Было иначе"}, {})


def test_what_is_missing_is_said_beside_what_was_typed(desk: Callable[..., Client], reported: Task) -> None:
    editor, address = desk("editor"), f"/answer/case/first/{reported.pk}/"
    refused = editor.post(address, {"kind": "corrected", "text_kk": "Ештеңе"})
    assert refused.status_code == 422
    assert "A correction says what was corrected." in refused.content.decode()
    assert "Ештеңе" in refused.content.decode()
    assert "What is kept needs a reason." in editor.post(address, {"kind": "kept"}).content.decode()
    assert editor.post(address, {"kind": "none", "change": "0:date"}).status_code == 422
    assert not Answer.objects.exists()


def test_who_may_not_see_a_record_finds_no_report_about_it(desk: Callable[..., Client], reported: Task) -> None:
    restrict("case", "first", Doing("Insider", AT, "restrict"), level="named", people=["Insider"])
    assert desk("editor").get(f"/answer/case/first/{reported.pk}/").status_code == 404
    assert desk("editor", "Insider").get(f"/answer/case/first/{reported.pk}/").status_code == 200
    assert desk("editor", "Other").get(f"/answer/case/second/{reported.pk}/").status_code == 404
