"""What the register reminds of: hearings that come, measures of restraint that end, tasks that are due.

Everything is computed from dates of the register and a day that is handed in; nothing is typed for a reminder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dalel.register.models import Event, Measure, Task
from dalel.register.standing import withdrawn_keys

HEARING_DAYS = 7
MEASURE_DAYS = 14
TASK_DAYS = 7
IN_COURT = ("hearing", "prosecution-demand", "verdict", "sentence", "appeal-decided", "cassation-decided")
"""Kinds of events that are held in court; with a date to come they are announced ones."""


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    """What comes (``register/reminder``), on which day at the latest, and on which record.

    ``days`` are those from today, fewer than 0 where the day has gone by. ``task`` is the number of a task.
    """

    day: dt.date
    kind: str
    noun: str
    key: str
    days: int
    task: int | None = None


def remind(
    *,
    today: dt.date,
    hearings: Iterable[tuple[str, dt.date]],
    measures: Iterable[tuple[str, dt.date]],
    tasks: Iterable[tuple[int, str, str, dt.date]],
    days: int | None = None,
) -> list[Reminder]:
    """What is to be thought of today, the earliest first.

    A hearing is told of from 7 days before it to its day, a measure from 14 days before its last day to that day, a
    task from 7 days before it is due until it is done. ``days`` sets another number for all.
    """
    found = [
        Reminder(day, kind, noun, key, (day - today).days)
        for kind, noun, rows, ahead in (
            ("hearing-coming", "event", hearings, HEARING_DAYS),
            ("measure-ending", "measure", measures, MEASURE_DAYS),
        )
        for key, day in rows
        if 0 <= (day - today).days <= (ahead if days is None else days)
    ]
    found += [
        Reminder(due, "task-due", noun, key, (due - today).days, number)
        for number, noun, key, due in tasks
        if (due - today).days <= (TASK_DAYS if days is None else days)
    ]
    return sorted(found, key=lambda each: (each.day, each.kind, each.key, each.task or 0))


def read_reminders(*, today: dt.date, days: int | None = None, assignee: str | None = None) -> list[Reminder]:
    """What the register reminds of; with an assignee, of the tasks those that are theirs. Withdrawn cases are silent.

    A date that may be one of several days counts by the last of them.
    """
    ahead = today + dt.timedelta(days=max(HEARING_DAYS, MEASURE_DAYS) if days is None else days)
    withdrawn = withdrawn_keys("case")
    events = Event.objects.filter(kind__in=IN_COURT, date_latest__range=(today, ahead))
    measures = Measure.objects.filter(until_latest__range=(today, ahead))
    tasks = Task.objects.filter(done_by=None, due__lte=ahead)
    if assignee is not None:
        tasks = tasks.filter(assignee=assignee)
    return remind(
        today=today,
        hearings=events.exclude(case__key__in=withdrawn).values_list("key", "date_latest"),
        measures=measures.exclude(case__key__in=withdrawn).values_list("key", "until_latest"),
        tasks=[(task.pk, task.noun, task.key, task.due) for task in tasks if task.due is not None],
        days=days,
    )
