"""Give somebody a task about a record, and end it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dalel.register.about import check_seen
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.models import Task
from dalel.register.models.task import REPORT
from dalel.register.permission import MAY
from dalel.register.refusal import RefusedCommandError
from dalel.vocabulary import term


@transaction.atomic
def assign(
    noun: str,
    key: str,
    kind: str,
    doing: Doing,
    *,
    audience: Audience,
    text: str = "",
    assignee: str = "",
    due: dt.date | None = None,
) -> Task:
    """Ask somebody (an alias; empty: whoever has time) to do something about a record, until a day or without one."""
    check_seen(noun, key, audience)
    return Task.objects.create(
        act=doing.begin(),
        noun=noun,
        key=key,
        kind=term("register/task-kind", kind).code,
        text=text.strip(),
        assignee=assignee.strip(),
        due=due,
    )


@transaction.atomic
def end_task(number: int, doing: Doing, *, audience: Audience) -> Task:
    """Say that a task is done. Its assignee may, and so may everybody whose role may give tasks."""
    task = Task.objects.select_for_update().filter(pk=number).first()
    if task is None:
        raise RefusedCommandError("no-task", then="look-at-tasks", number=number)
    check_seen(task.noun, task.key, audience)
    if task.done_by_id is not None:
        raise RefusedCommandError("task-done", then="look-at-tasks", number=number)
    if task.kind == REPORT:
        raise RefusedCommandError("answer-reports", then="answer-it", number=number)
    if task.assignee not in {"", doing.actor} and "assign" not in MAY[doing.role]:
        raise RefusedCommandError("task-of-another", then="ask-assignee", number=number, assignee=task.assignee)
    task.done_by = doing.begin()
    task.save(update_fields=["done_by"])
    return task
