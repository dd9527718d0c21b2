"""What the register reminds of on a day that is handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.edit import edit
from dalel.register.actions.import_file import find_statement
from dalel.register.actions.task import assign, end_task
from dalel.register.reminders import Reminder, read_reminders, remind

TODAY = dt.date(2020, 6, 20)
NOW = dt.datetime(2020, 6, 20, 9, 0, tzinfo=dt.UTC)
TEAM = Audience("team", "Ada")


def day(number: int) -> dt.date:
    """A day before or after today."""
    return TODAY + dt.timedelta(days=number)


def test_a_hearing_is_told_of_from_a_week_before_it_to_its_day() -> None:
    hearings = [(f"a/event/{number}", day(number)) for number in (-1, 0, 7, 8)]
    found = remind(today=TODAY, hearings=hearings, measures=[], tasks=[])
    assert found == [
        Reminder(day(0), "hearing-coming", "event", "a/event/0", 0),
        Reminder(day(7), "hearing-coming", "event", "a/event/7", 7),
    ]


def test_a_measure_is_told_of_from_two_weeks_before_its_last_day() -> None:
    measures = [(f"a/measure/{number}", day(number)) for number in (-1, 0, 14, 15)]
    found = remind(today=TODAY, hearings=[], measures=measures, tasks=[])
    assert [(each.kind, each.days) for each in found] == [("measure-ending", 0), ("measure-ending", 14)]


def test_a_task_is_told_of_from_a_week_before_it_is_due_and_on_after_that() -> None:
    tasks = [(number + 10, "case", "a", day(number)) for number in (-9, 0, 7, 8)]
    found = remind(today=TODAY, hearings=[], measures=[], tasks=tasks)
    assert [(each.task, each.days) for each in found] == [(1, -9), (10, 0), (17, 7)]


def test_what_comes_first_is_first_and_days_set_how_far_is_looked_ahead() -> None:
    asked: dict[str, Any] = {
        "hearings": [("a/event/1", day(3))],
        "measures": [("a/measure/1", day(2)), ("a/measure/2", day(4))],
        "tasks": [(1, "case", "a", day(3))],
    }
    found = remind(today=TODAY, days=3, **asked)
    assert [each.kind for each in found] == ["measure-ending", "hearing-coming", "task-due"]


@pytest.mark.usefixtures("register")
def test_dates_of_the_register_remind_and_a_month_counts_by_its_last_day(load: Callable[..., Any]) -> None:
    def say(key: str, **columns: object) -> None:
        held = find_statement("event", key)
        assert held is not None
        changed = held | {"columns": held["columns"] | columns}
        edit("event", key, changed, Doing("Ada", NOW, "edit"), opened=held, audience=TEAM)

    say("first/event/undated", kind="hearing", date="2020-06")
    say("first/event/search", date="2020-06-21")
    assert read_reminders(today=dt.date(2020, 6, 21)) == [
        Reminder(dt.date(2020, 6, 22), "hearing-coming", "event", "first/event/verdict", 1)
    ]
    assert [each.key for each in read_reminders(today=dt.date(2020, 6, 25))] == ["first/event/undated"]
    advance("case", "first", Doing("Ada", NOW, "withdraw", "asked for"))
    assert read_reminders(today=dt.date(2020, 6, 25)) == []


@pytest.mark.usefixtures("register")
def test_a_task_reminds_its_assignee_until_it_is_done() -> None:
    task = assign("case", "first", "check", Doing("Ed", NOW, "assign"), audience=TEAM, assignee="Ada", due=day(1))
    assign("case", "first", "check", Doing("Ed", NOW, "assign"), audience=TEAM, assignee="Bek", due=day(1))
    found = [each for each in read_reminders(today=TODAY, assignee="Ada") if each.task is not None]
    assert [(each.kind, each.task, each.days) for each in found] == [("task-due", task.pk, 1)]
    end_task(task.pk, Doing("Ada", NOW, "end-task", role="reader"), audience=TEAM)
    assert [each for each in read_reminders(today=TODAY, assignee="Ada") if each.task is not None] == []
