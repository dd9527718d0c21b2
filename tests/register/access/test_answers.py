"""What a reader reported is answered, a second person confirms it, and readers see it with the value it is about."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_excerpt_of_the_register import publish

from dalel.errors import DalelError
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.answer import Wording, answer, confirm_answer
from dalel.register.actions.expunge import expunge
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.restrict import restrict
from dalel.register.actions.task import assign, end_task
from dalel.register.excerpt import Withheld, write_excerpt
from dalel.register.exchange.backup import back_up
from dalel.register.folder import read_folder
from dalel.register.models import Act, Answer, Change, Task

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)
TEAM = Audience("team")
SEARCH = "first/event/search"
TOLD = Wording(before={"en": "20 April 2020"}, after={"en": "21 April 2020"}, text={"ru": "Так в протоколе"})
Change_folder = Callable[..., Path]


def doing(actor: str, kind: str, why: str = "") -> Doing:
    return Doing(actor, LATER, kind, why)


def reported(key: str = "first", noun: str = "case") -> Task:
    """A report of a reader, taken in."""
    return assign(noun, key, "report", doing("editor", "assign"), audience=TEAM, text="[20] reader@example.org")


def told(task: Task, kind: str = "corrected", *, by: tuple[int, str] | None = None, says: Wording = TOLD) -> Answer:
    """An answer that somebody else confirmed."""
    given = answer(task.pk, kind, doing("editor", "answer"), audience=TEAM, wording=says, corrected_by=by)
    return confirm_answer(given.pk, doing("second", "confirm-answer"), audience=TEAM)


def left(folder: Path, audience: str = "public") -> list[dict[str, Any]]:
    """The answers in an excerpt, without what names them."""
    held = write_excerpt(folder / "x.zip", Audience(audience), force=True)
    with zipfile.ZipFile(folder / "x.zip") as packed:
        rows = [json.loads(line) for line in packed.read("answer.jsonl").splitlines()]
    assert held.held.rows["answer"] == len(rows)
    return [{name: each[name] for name in ("noun", "key", "field", "kind", "before", "after")} for each in rows]


def correct(changed_folder: Change_folder) -> tuple[int, str]:
    """The date of the search is corrected, and the change of it."""
    folder = changed_folder("cases/first.yaml", lambda case: case["events"][0].update(date="2020-04-21"))
    load_folder(read_folder(folder), doing("author", "edit"))
    return Change.objects.get(key=SEARCH, before__isnull=False).pk, "date"


def go_out(key: str = "first") -> None:
    """What changed of a case is reviewed and published."""
    advance("case", key, doing("second", "review"))
    advance("case", key, doing("editor", "publish"))


SHOWN = {"noun": "event", "key": SEARCH, "field": "date", "kind": "corrected",
         "before": {"en": "20 April 2020"}, "after": {"en": "21 April 2020"}}  # fmt: skip


def test_a_correction_is_shown_when_the_corrected_value_is_published_and_the_report_never(
    register: None, changed_folder: Change_folder, tmp_path: Path
) -> None:
    publish("first")
    told(reported(), by=correct(changed_folder))
    assert left(tmp_path) == []
    assert left(tmp_path, "team") == [SHOWN]
    go_out()
    assert left(tmp_path) == [SHOWN]
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        whole = b"\n".join(packed.read(name) for name in packed.namelist()).decode()
        (row,) = map(json.loads, packed.read("answer.jsonl").splitlines())
        acts = {each["id"]: each for each in map(json.loads, packed.read("act.jsonl").splitlines())}
    assert "reader@example.org" not in whole
    assert (row["task"], row["change"], row["confirmed_by"]) == (None, None, None)
    assert (acts[row["act"]]["at"], acts[row["act"]]["actor"]) == (LATER.isoformat(), "")


def test_a_correction_that_names_no_change_waits_until_all_that_changed_is_published(
    register: None, changed_folder: Change_folder, tmp_path: Path
) -> None:
    publish("first")
    correct(changed_folder)
    told(reported())
    assert left(tmp_path) == []
    go_out()
    assert [(each["noun"], each["key"], each["field"]) for each in left(tmp_path)] == [("case", "first", "")]


HIDING = [
    ("event", SEARCH, "date"), ("event", SEARCH, "date_as_given"), ("event", SEARCH, ""), ("source", "paper", ""),
    ("case", "first", ""),
]  # fmt: skip
"""What hides the correction of the date of the search."""


def test_a_correction_of_what_is_restricted_is_shown_to_nobody_outside_the_circle(
    register: None, changed_folder: Change_folder, tmp_path: Path
) -> None:
    publish("first")
    told(reported(), by=correct(changed_folder))
    go_out()
    for noun, key, field in HIDING:
        restrict(noun, key, doing("editor", "restrict"), level="team", field=field)
        assert left(tmp_path) == [], (noun, field)
        restrict(noun, key, doing("editor", "restrict"), level="public", field=field)
    restrict("event", SEARCH, doing("editor", "restrict"), level="team", field="place")
    assert left(tmp_path) == [SHOWN]
    restrict("event", SEARCH, doing("editor", "restrict"), level="team", field="date")
    assert (left(tmp_path, "partners"), left(tmp_path, "team")) == ([], [SHOWN])


def test_an_answer_about_no_single_value_is_shown_only_where_nothing_of_the_record_is_hidden(
    register: None, tmp_path: Path
) -> None:
    publish("first")
    told(reported(), "kept", says=Wording(text={"en": "So it stands in the source"}))
    assert [each["kind"] for each in left(tmp_path)] == ["kept"]
    restrict("penalty", "first/penalty/2", doing("editor", "restrict"), level="team", field="amount")
    assert left(tmp_path) == []
    assert len(left(tmp_path, "team")) == 1


def test_an_answer_that_may_tell_a_hidden_name_is_withheld_and_the_editors_are_told_which(
    register: None, changed_folder: Change_folder, tmp_path: Path
) -> None:
    publish("first")
    told(reported(), by=correct(changed_folder), says=Wording(before={"en": "Ada's telephone was taken"}))
    go_out()
    restrict("person", "ada", doing("editor", "restrict"), level="team", field="names")
    assert left(tmp_path) == []
    made = write_excerpt(tmp_path / "x.zip", Audience("public"), force=True)
    assert Withheld("event", SEARCH, "answer") in made.withheld


def test_a_withdrawn_case_takes_its_corrections_with_it(
    register: None, changed_folder: Change_folder, tmp_path: Path
) -> None:
    publish("first")
    told(reported(), by=correct(changed_folder))
    go_out()
    advance("case", "first", doing("editor", "withdraw", "it was an error"))
    assert (left(tmp_path), left(tmp_path, "team")) == ([], [])


def test_a_later_answer_takes_the_place_of_an_earlier_one_and_none_takes_it_away(
    register: None, tmp_path: Path
) -> None:
    publish("first")
    task = reported()
    first = told(task, "kept", says=Wording(text={"en": "first words"}))
    kept = Wording(text={"en": "better words"})
    second = answer(task.pk, "kept", doing("editor", "answer"), audience=TEAM, wording=kept)
    assert left(tmp_path) == []  # until somebody confirms it
    confirm_answer(second.pk, doing("second", "confirm-answer"), audience=TEAM)
    assert len(left(tmp_path)) == 1
    nothing = answer(task.pk, "none", doing("editor", "answer"), audience=TEAM, wording=kept)
    assert (nothing.text, left(tmp_path)) == ({}, [])
    task.refresh_from_db()
    assert task.done_by == first.act


def test_what_is_wrong_with_an_answer_is_said(register: None, changed_folder: Change_folder) -> None:
    task, other = reported(), assign("case", "first", "check", doing("editor", "assign"), audience=TEAM)
    elsewhere = reported("second")
    by = correct(changed_folder)

    def give(number: int, kind: str, says: Wording, by: tuple[int, str] | None = None, actor: str = "editor") -> Answer:
        return answer(number, kind, doing(actor, "answer"), audience=TEAM, wording=says, corrected_by=by)

    def confirm(number: int, actor: str) -> Answer:
        return confirm_answer(number, doing(actor, "confirm-answer"), audience=TEAM)

    given = give(task.pk, "corrected", TOLD, by)
    none = give(elsewhere.pk, "none", Wording())
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: give(other.pk, "none", TOLD), f"There is no report of a reader {other.pk}."),
        (lambda: give(task.pk, "corrected", Wording(text={"en": "x"})), "A correction says what was corrected."),
        (lambda: give(task.pk, "kept", Wording(before={"en": "x"})), "What is kept needs a reason."),
        (lambda: give(elsewhere.pk, "corrected", TOLD, by), f"There is no change {by[0]}."),
        (lambda: give(task.pk, "corrected", TOLD, (by[0], "kind")), f"There is no change {by[0]}."),
        (lambda: give(task.pk, "mended", TOLD), 'The vocabulary "register/answer" has no term "mended".'),
        (lambda: confirm(none.pk, "second"), f"There is no answer {none.pk} to confirm."),
        (lambda: confirm(given.pk, "editor"), "Whoever answered cannot confirm the answer too."),
        (lambda: end_task(task.pk, doing("editor", "end-task"), audience=TEAM), f"Task {task.pk} is done already."),
    ]  # fmt: skip
    for attempt, says in refused:
        acts = Act.objects.count()
        with pytest.raises(DalelError) as caught:
            attempt()
        assert str(caught.value).splitlines()[0] == says
        assert Act.objects.count() == acts
    confirm(given.pk, "second")
    with pytest.raises(DalelError, match="The answer is confirmed already"):
        confirm(given.pk, "third")
    with pytest.raises(DalelError, match="is a report of a reader, and ends with an answer"):
        end_task(reported().pk, doing("editor", "end-task"), audience=TEAM)


def test_of_a_person_who_is_expunged_no_answer_tells(register: None, tmp_path: Path) -> None:
    publish("first")
    kept = Wording(text={"en": "It was Ada Sample's"})
    about, own = told(reported(), "kept", says=kept), told(reported("ada", "person"), "kept", says=kept)
    other = told(reported(), "kept", says=Wording(text={"en": "The source says so"}))
    done = expunge("ada", doing("editor", "expunge", "board, 2026-11-25, no. 12"))
    for each in (about, own, other):
        each.refresh_from_db()
    assert [(each.kind, each.text) for each in (about, own)] == [("none", {}), ("none", {})]
    assert (other.kind, own.key) == ("kept", done.key)
    back_up(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        assert b"Ada" not in packed.read("answer.jsonl")
