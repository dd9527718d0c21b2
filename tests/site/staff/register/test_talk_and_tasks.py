"""Comments, tasks and restricted notes, over the pages; what waits for whom on the first page."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.restrict import restrict
from dalel.register.actions.task import assign
from dalel.register.models import Act, Change, Comment, Note, Task

pytestmark = pytest.mark.usefixtures("two_cases")
CASE = "/cases/first/"
TEAM = Audience("team", "Insider")


def test_a_comment_stands_with_the_record_and_changes_nothing_of_it(desk: Callable[..., Client]) -> None:
    changes = Change.objects.count()
    desk("reader").post("/comment/case/first/", {"comment-text": "Who says so?"})
    assert "Who says so?" in desk("author").get(CASE).content.decode()
    assert [str(each.act.actor) for each in Comment.objects.all()] == ["Reader"]
    assert Change.objects.count() == changes


def test_a_task_waits_for_its_assignee_who_ends_it(desk: Callable[..., Client]) -> None:
    editor, author, other = desk("editor"), desk("author"), desk("reader")
    due = (timezone.now() + dt.timedelta(days=2)).date()
    fields = {"task-kind": "check", "task-assignee": "Author", "task-due": due.isoformat(), "task-text": "part 4"}
    editor.post("/task/case/first/", fields)
    number = Task.objects.get().pk
    mine = author.get("/").content.decode()
    assert "part 4" in mine
    assert "A task is due" in mine
    assert "part 4" not in other.get("/").content.decode()
    refused = other.post(f"/task/{number}/end/", follow=True).content.decode()
    assert f"Task {number} is for somebody else." in refused
    author.post(f"/task/{number}/end/")
    assert "part 4" not in author.get("/").content.decode()
    assert "done by Author" in editor.get(CASE).content.decode()
    assert "is done already" in editor.post(f"/task/{number}/end/", follow=True).content.decode()


def test_what_others_changed_waits_for_a_reviewer_and_what_they_changed_themselves_does_not(
    desk: Callable[..., Client],
) -> None:
    reviewer = desk("reviewer")
    fields = {"kind": "hearing", "source": "paper", "basis": "stated", "lang": "en"}
    reviewer.post("/cases/first/events-from-source/", fields)
    page = reviewer.get("/").content.decode()
    assert 'href="/cases/second/"' in page
    assert 'href="/cases/first/"' not in page
    assert "Waits for a second person" not in desk("author").get("/").content.decode()


def test_a_hearing_of_next_week_is_on_the_first_page(desk: Callable[..., Client]) -> None:
    author = desk("author")
    day = (timezone.now() + dt.timedelta(days=6)).date().isoformat()
    fields = {"kind": "hearing", "source": "paper", "basis": "stated", "lang": "en", "date": day}
    author.post("/cases/first/events-from-source/", fields)
    page = author.get("/").content.decode()
    assert "A hearing is coming" in page
    assert day in page


def test_a_date_or_a_record_that_is_restricted_reminds_nobody_else(desk: Callable[..., Client]) -> None:
    insider, author = desk("author", "Insider"), desk("author")
    day = (timezone.now() + dt.timedelta(days=6)).date().isoformat()
    fields = {"kind": "hearing", "source": "paper", "basis": "stated", "lang": "en", "date": day}
    insider.post("/cases/first/events-from-source/", fields)
    doing = Doing("Insider", timezone.now(), "restrict")
    for field in ("date", ""):
        restrict("event", "first/event/4", doing, level="named", field=field, people=["Insider"])
        assert day in insider.get("/").content.decode()
        assert day not in author.get("/").content.decode()
        restrict("event", "first/event/4", doing, level="public", field=field)
    assign("event", "first/event/4", "check", doing_assign(), audience=TEAM, text="secret task", assignee="Author")
    assert "secret task" in author.get("/").content.decode()
    restrict("event", "first/event/4", doing, level="named", people=["Insider"])
    assert "secret task" not in author.get("/").content.decode()


def doing_assign() -> Doing:
    """An editor gives a task."""
    return Doing("Editor", timezone.now(), "assign")


def test_a_note_is_kept_as_a_seal_whose_key_only_its_owner_can_read(desk: Callable[..., Client]) -> None:
    author = desk("author")
    fields = {"note-text": "The source is afraid", "note-level": "named"}
    assert author.post("/note/case/first/", fields).status_code == 302
    held, key = Note.objects.get(), Path(settings.NOTES_KEY)
    assert held.people == ["Author"]
    assert "afraid" not in held.sealed
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert Fernet(key.read_bytes()).decrypt(held.sealed.encode()).decode() == "The source is afraid"
    assert list(Act.objects.filter(kind="note").values_list("why", flat=True)) == [""]
    assert "The source is afraid" in author.get(CASE).content.decode()


def test_a_key_that_is_lost_or_another_is_said_to_be_so_and_nothing_that_was_typed_is_lost(
    desk: Callable[..., Client],
) -> None:
    author, key = desk("author"), Path(settings.NOTES_KEY)
    author.post("/note/case/first/", {"note-text": "first", "note-level": "team"})
    held = key.read_bytes()
    key.unlink()
    page = author.get(CASE)
    assert page.status_code == 200
    assert "The key of the notes is missing" in page.content.decode()
    refused = author.post("/note/case/first/", {"note-text": "A long second note", "note-level": "team"})
    assert refused.status_code == 422
    assert "The key of the notes is missing" in refused.content.decode()
    assert "A long second note" in refused.content.decode()
    assert Note.objects.count() == 1
    key.write_bytes(Fernet.generate_key())
    key.chmod(0o600)
    assert "sealed with another key" in author.get(CASE).content.decode()
    key.write_bytes(b"nothing")
    assert "holds no key of notes" in author.get(CASE).content.decode()
    key.write_bytes(held)
    key.chmod(0o644)
    assert "can be read by others" in author.get(CASE).content.decode()


def test_a_note_cannot_be_for_partners_or_everybody(desk: Callable[..., Client]) -> None:
    author = desk("author")
    for level in ("public", "partners"):
        answer = author.post("/note/case/first/", {"note-text": "no", "note-level": level})
        assert answer.status_code == 422
    assert Note.objects.count() == 0
