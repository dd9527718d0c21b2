"""The first page: what waits for whoever signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dalel.register.answers import answers_to_confirm
from dalel.register.models import Task
from dalel.register.reminders import Reminder, read_reminders
from dalel.register.sight import Sight
from dalel.register.waiting import find_waiting
from dalel.site.showing import Piece
from dalel.site.staff.desk import acts_of, callings_of, sight_of
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.talk import quieted
from dalel.site.words import word


@staff_page()
def home(request: StaffRequest) -> HttpResponse:
    """My work: what waits for a second person, my tasks, and what comes. Partners have none, and read the cases."""
    if request.user.role == "partner":
        return redirect("staff_records")
    sight, alias = sight_of(request), request.user.alias
    tasks = Task.objects.filter(done_by=None, assignee__in=[alias, ""]).select_related("act")
    asked = [
        (quieted(task, sight), piece)
        for task in sorted(tasks, key=lambda task: (task.assignee == "", task.due is None, str(task.due), task.pk))
        if (piece := named_in_work(sight, task.noun, task.key)) is not None
    ]
    coming = read_reminders(today=timezone.now().date(), assignee=alias)
    waiting = find_waiting(alias) if "review" in acts_of(request) else []
    context = {
        "waiting": [
            (newest, standing, piece)
            for newest, standing in waiting
            if (piece := named_in_work(sight, newest.noun, newest.key)) is not None
        ],
        "tasks": asked,
        "answers": [
            (answer, piece)
            for answer in (answers_to_confirm(alias) if "confirm-answer" in acts_of(request) else ())
            if (piece := named_in_work(sight, answer.noun, answer.key)) is not None
        ],
        "reminders": list(remembered(sight, coming)),
    }
    return render(request, "staff/home.html", context)


def named_in_work(sight: Sight, noun: str, key: str) -> Piece | None:
    """A record that there is work on, with the case that it lies in; None where it is not shown."""
    seen = sight.find(noun, key)
    if seen is None:
        return None
    callings = callings_of(sight)
    callings.learn([seen])
    called = callings.call(seen)
    if "/" in key:
        case = callings.of("case", key.partition("/")[0])
        called = f"{word('register/noun', noun)}: {called} ({case})"
    return Piece(called, url=page_of(noun, key))


def remembered(sight: Sight, coming: list[Reminder]) -> list[tuple[Reminder, Piece]]:
    """The reminders of what is shown; a hidden date reminds nobody who may not see it."""
    dated = {"event": "date", "measure": "until"}
    found = []
    for each in coming:
        seen, piece = sight.find(each.noun, each.key), named_in_work(sight, each.noun, each.key)
        is_told = seen is not None and (each.task is not None or dated[each.noun] not in seen.hidden)
        if is_told and piece is not None:
            found.append((each, piece))
    return found
