"""Editing one record: nobody's change is lost, hidden values stay, what was a mistake is taken out and kept."""

from __future__ import annotations

import copy
import datetime as dt
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import connection

from dalel.errors import CommandError, DataError
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.bring_back import bring_back
from dalel.register.actions.edit import ChangedMeanwhileError, edit, remove, seen_by
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.load_folder import load_folder
from dalel.register.actions.restrict import restrict
from dalel.register.folder import read_folder
from dalel.register.history import history_of
from dalel.register.models import Act, Case, Event
from dalel.register.statement import Statement
from dalel.site.start import working_in

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
TEAM = Audience("team", "author")


def doing(actor: str = "author", why: str = "") -> Doing:
    return Doing(actor, AT, "edit", why)


def opened(noun: str, key: str, audience: Audience = TEAM) -> Statement:
    found = seen_by(noun, key, find_statement(noun, key), audience)
    assert found is not None
    return found


def with_place(said: Statement, place: str) -> Statement:
    return copy.deepcopy(said) | {"columns": said["columns"] | {"place": place}}


@pytest.mark.django_db
def test_what_somebody_typed_stands_in_the_record_and_in_the_history(register: None) -> None:
    before = opened("case", "first")
    done = edit(
        "case", "first", with_place(before, "Almaty"), doing(why="the paper says so"), opened=before, audience=TEAM
    )
    assert done.changed == {"case": 1}
    last = history_of("first")[-1]
    assert (last.actor, last.kind, last.why, last.differences) == (
        "author", "edit", "the paper says so", {"place": ("", "Almaty")},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_record_that_is_not_there_yet_is_made(register: None) -> None:
    said = opened("event", "first/event/search")
    edit("event", "first/event/second-search", said, doing(), opened=None, audience=TEAM)
    assert Event.objects.get(key="first/event/second-search").date == "2020-04-20"
    with pytest.raises(ChangedMeanwhileError):
        edit("event", "first/event/second-search", said, doing(), opened=None, audience=TEAM)


@pytest.mark.django_db
def test_who_comes_second_is_told_what_changed_and_overwrites_nothing(register: None) -> None:
    before = opened("case", "first")
    edit("case", "first", with_place(before, "Almaty"), doing(), opened=before, audience=TEAM)
    with pytest.raises(ChangedMeanwhileError) as refused:
        edit("case", "first", with_place(before, "Astana"), doing("other"), opened=before, audience=TEAM)
    assert str(refused.value) == (
        'The case "first" was changed by somebody else since you opened it. It differs in: place.\n'
        "Nothing was overwritten. Open it again, and enter what should be changed."
    )
    assert Case.objects.get(key="first").place == "Almaty"
    assert Act.objects.filter(kind="edit").count() == 1


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told(two_cases: Path, tmp_path: Path) -> None:
    # The tests' own SQLite database lies in memory, where two writers cannot meet.
    with working_in(tmp_path / "file.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        load_folder(read_folder(two_cases), Doing("tester", AT, "load"))
        ends = save_together(opened("case", "first"))
        assert sorted(ends) == sorted([Case.objects.get(key="first").place, "told"])


def save_together(before: Statement) -> list[str]:
    """Two editors who opened the same save different places at one moment; how it ended for each."""
    ready = threading.Barrier(2)
    ends: list[str] = []

    def save(place: str) -> None:
        ready.wait()
        try:
            edit("case", "first", with_place(before, place), doing(place), opened=before, audience=TEAM)
            ends.append(place)
        except ChangedMeanwhileError:
            ends.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(place,)) for place in ("Almaty", "Astana")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return ends


@pytest.mark.django_db
def test_a_value_that_the_editor_may_not_see_stays_as_it_is(register: None) -> None:
    restrict(
        "event", "first/event/search", Doing("editor", AT, "restrict"), level="named", field="date", people=["editor"]
    )
    before = opened("event", "first/event/search")
    assert before["columns"]["date"] == ""
    edit("event", "first/event/search", with_place(before, "at home"), doing(), opened=before, audience=TEAM)
    event = Event.objects.get(key="first/event/search")
    assert (event.date, event.place) == ("2020-04-20", "at home")


@pytest.mark.django_db
def test_a_record_that_the_editor_may_not_see_cannot_be_edited(register: None) -> None:
    restrict("case", "first", Doing("editor", AT, "restrict"), level="named", people=["editor"])
    said = find_statement("event", "first/event/search")
    assert said is not None
    with pytest.raises(CommandError, match=r'^There is no event "first/event/search"\.$'):
        edit("event", "first/event/search", said, doing(), opened=None, audience=TEAM)


@pytest.mark.django_db
def test_a_record_entered_by_mistake_is_taken_out_and_can_be_brought_back(register: None) -> None:
    before = find_statement("charge", "second/charge/1")
    remove("charge", "second/charge/1", doing(why="it is of another case"))
    assert find_statement("charge", "second/charge/1") is None
    assert find_statement("status", "second/charge/1/status/1") is None
    taken = {step.key: step.number - 1 for step in history_of("second/charge/1") if step.kind == "edit"}
    assert list(taken) == ["second/charge/1/status/1", "second/charge/1"]
    loads = {step.key: step.number for step in history_of("second/charge/1") if step.kind == "load"}
    bring_back(loads["second/charge/1"], doing(why="it was right"))
    assert find_statement("charge", "second/charge/1") == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("noun", "key", "why", "message"),
    [
        ("case", "first", "x", 'The case "first" is not taken out.\nWithdraw it, with a reason.'),
        ("event", "first/event/undated", " ",
         '"first/event/undated" is taken out for a reason, which stays in the history.\nSay why.'),
        ("event", "first/event/none", "x", 'There is no event "first/event/none".'),
        ("event", "first/event/search", "x",
         'The event "first/event/search" cannot be taken out: seizure "first/seizure/1" refers to it, '
         'seizure "first/seizure/2" refers to it.\nCorrect these first.'),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_out_stays(register: None, noun: str, key: str, why: str, message: str) -> None:
    with pytest.raises((CommandError, DataError)) as refused:
        remove(noun, key, doing(why=why))
    assert str(refused.value) == message
    assert not Act.objects.filter(kind="edit").exists()
