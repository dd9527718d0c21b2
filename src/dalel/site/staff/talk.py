"""What colleagues say to each other about a record: comments, tasks, restricted notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from dalel.register.actions.note import Opened, notes_on
from dalel.register.models import Answer, Comment, Task
from dalel.register.models.task import REPORT
from dalel.register.permission import MAY
from dalel.register.sealing import Seal
from dalel.register.sight import Sight
from dalel.site.accounts.models import Account
from dalel.site.staff.desk import acts_of, audience_of, quiet, sight_of
from dalel.site.staff.gate import StaffRequest
from dalel.site.staff.talk_forms import PARTS, CommentForm, NoteForm, TaskForm

Spoken = TypeVar("Spoken", Comment, Task)


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest answer to a report with its words, and whether whoever looks at it may confirm it."""

    answer: Answer
    words: tuple[tuple[str, Mapping[str, str]], ...]
    can_confirm: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A task, and whether whoever looks at it may end it; of a report, whether they may answer, and what was."""

    task: Task
    can_end: bool
    can_answer: bool = False
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said and asked about a record, with the forms that an account may fill in."""

    noun: str
    key: str
    comments: Sequence[Comment]
    tasks: Sequence[Asked]
    notes: Sequence[Opened]
    comment_form: CommentForm
    task_form: TaskForm | None
    note_form: NoteForm | None


def talk_about(request: StaffRequest, noun: str, key: str) -> Talk:
    """The comments, open tasks before ended ones, and those notes that the account may read."""
    acts, sight = acts_of(request), sight_of(request)
    tasks = Task.objects.filter(noun=noun, key=key).select_related("act", "done_by")
    return Talk(
        noun=noun,
        key=key,
        comments=[quieted(each, sight) for each in Comment.objects.filter(noun=noun, key=key).select_related("act")],
        tasks=[asked_of(task, request.user, sight) for task in sorted(tasks, key=lambda task: bool(task.done_by))],
        notes=[
            replace(each, text=quiet(sight, noun, key, each.text))
            for each in notes_on(noun, key, audience_of(request), seal())
        ],
        comment_form=CommentForm(prefix="comment"),
        task_form=TaskForm(prefix="task") if "assign" in acts else None,
        note_form=NoteForm(prefix="note") if "note" in acts else None,
    )


def asked_of(task: Task, account: Account, sight: Sight) -> Asked:
    """A task as an account sees it."""
    if task.kind != REPORT:
        return Asked(quieted(task, sight), may_end(account, task))
    newest = task.answers.select_related("act", "confirmed_by").last()
    answered = None if newest is None else answered_of(newest, account, sight)
    return Asked(quieted(task, sight), False, "answer" in MAY[account.role], answered)


def answered_of(answer: Answer, account: Account, sight: Sight) -> Answered:
    """An answer as an account sees it: without words that may tell a hidden name."""
    words = tuple(
        (called, {lang: quiet(sight, answer.noun, answer.key, text) for lang, text in getattr(answer, part).items()})
        for part, called in PARTS.items()
    )
    is_open = answer.kind != "none" and answer.confirmed_by is None and answer.act.actor != account.alias
    return Answered(answer, words, is_open and "confirm-answer" in MAY[account.role])


def quieted(said: Spoken, sight: Sight) -> Spoken:
    """What a colleague said, to be shown and not to be saved: without a text that may tell a hidden name."""
    said.text = quiet(sight, said.noun, said.key, said.text)
    return said


def may_end(account: Account, task: Task) -> bool:
    """Whether an account may end a task: one of its own, one for whoever has time, or as one who gives tasks."""
    return task.done_by_id is None and (task.assignee in {"", account.alias} or "assign" in MAY[account.role])


def seal() -> Seal:
    """The seal of this newsroom's notes."""
    return Seal(Path(settings.NOTES_KEY))
