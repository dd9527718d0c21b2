"""Answer what a reader reported as an error, and confirm an answer of somebody else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from dalel.register.about import check_seen
from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.models import Answer, Change, Task
from dalel.register.models.task import REPORT
from dalel.register.refusal import RefusedCommandError, RefusedDataError
from dalel.register.standing import changes_of, owner_of
from dalel.register.statement import differences
from dalel.vocabulary import term


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the editors, by language: what stood there, what stands there now, and what else is to say."""

    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def answer(
    number: int,
    kind: str,
    doing: Doing,
    *,
    audience: Audience,
    wording: Wording,
    corrected_by: tuple[int, str] | None = None,
) -> Answer:
    """Answer a report: it was corrected, it is kept as it is, or no answer is needed; the task is done by that.

    ``corrected_by`` is the change of the register, by number, and the field in it, that the correction is bound to. A
    later answer to the same report takes the place of an earlier one.
    """
    task = Task.objects.select_for_update().filter(pk=number, kind=REPORT).first()
    if task is None:
        raise RefusedCommandError("no-report", then="look-at-tasks", number=number)
    check_seen(task.noun, task.key, audience)
    check_words(kind, wording)
    about, change = (task.noun, task.key, ""), None
    if kind == "corrected":
        change = find_correction(task, corrected_by)
    if change is not None and corrected_by is not None:
        about = change.noun, change.key, corrected_by[1]
        check_seen(*about[:2], audience)
    says = {} if kind == "none" else {"text": dict(wording.text)}
    if kind == "corrected":
        says |= {"before": dict(wording.before), "after": dict(wording.after)}
    noun, key, name = about
    act = doing.begin()
    if task.done_by is None:
        task.done_by = act
        task.save(update_fields=["done_by"])
    code = f"correction-{secrets.token_hex(6)}"
    return Answer.objects.create(
        act=act, task=task, code=code, noun=noun, key=key, field=name, change=change, kind=kind, **says
    )


def check_words(kind: str, wording: Wording) -> None:
    """Refuse an answer that does not say what it must."""
    kind = term("register/answer", kind).code
    if kind == "corrected" and not (wording.before or wording.after):
        raise RefusedDataError("answer-what", then="say-before-after")
    if kind == "kept" and not wording.text:
        raise RefusedDataError("answer-why", then="say-kept-why")


def find_correction(task: Task, corrected_by: tuple[int, str] | None) -> Change | None:
    """The change of a value of the record of a task, or of what lies in it; where none is named, the newest of all.

    Readers are told of a correction when that change is published, and not before.
    """
    changes = changes_of(*owner_of(task.noun, task.key)).order_by("pk")
    if corrected_by is None:
        return changes.last()
    number, name = corrected_by
    found = changes.filter(pk=number).first()
    if found is None or not found.before or not found.after or name not in differences(found.before, found.after):
        raise RefusedCommandError("no-change", then="look-at-history", number=number)
    return found


@transaction.atomic
def confirm_answer(number: int, doing: Doing, *, audience: Audience) -> Answer:
    """Confirm an answer that somebody else gave: from then on it is shown with the record, as far as that is."""
    found = Answer.objects.select_for_update().filter(pk=number).first()
    if found is None or found.kind == "none":
        raise RefusedCommandError("no-answer", then="look-at-tasks", number=number)
    check_seen(found.noun, found.key, audience)
    if found.confirmed_by is not None or Answer.objects.filter(task=found.task, pk__gt=found.pk).exists():
        raise RefusedCommandError("answer-stands", then="look-at-tasks")
    if found.act.actor == doing.actor.strip():
        raise RefusedCommandError("answer-second-person", then="ask-second")
    found.confirmed_by = doing.begin()
    found.save(update_fields=["confirmed_by"])
    return found
