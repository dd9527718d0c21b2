"""Comment on a record, give a task, end it, write a note: each is one act, and leads back to the record."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dalel.errors import DalelError
from dalel.register.actions.comment import comment
from dalel.register.actions.note import note
from dalel.register.actions.task import assign, end_task
from dalel.register.models import Task
from dalel.site.staff.desk import audience_of, doing_of
from dalel.site.staff.forms import InWords
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.refusing import sentences_of
from dalel.site.staff.talk import seal
from dalel.site.staff.talk_forms import CommentForm, NoteForm, TaskForm
from dalel.site.words import say


@require_POST
@staff_page(roles=may("comment"))
def add_comment(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """Say something about a record."""
    form = CommentForm(request.POST, prefix="comment")
    return fill_in(
        request,
        form,
        lambda: comment(
            noun, key, form.cleaned_data["text"], doing_of(request, "comment"), audience=audience_of(request)
        ),
        said="comment-added",
        back=(noun, key),
    )


@require_POST
@staff_page(roles=may("assign"))
def add_task(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """Ask somebody to do something about a record."""
    form = TaskForm(request.POST, prefix="task")

    def give() -> object:
        given = form.cleaned_data
        return assign(
            noun,
            key,
            given["kind"],
            doing_of(request, "assign"),
            audience=audience_of(request),
            text=given["text"],
            assignee=given["assignee"],
            due=given["due"],
        )

    return fill_in(request, form, give, said="task-given", back=(noun, key))


@require_POST
@staff_page(roles=may("end-task"))
def finish_task(request: StaffRequest, number: int) -> HttpResponse:
    """Say that a task is done."""
    back: tuple[str, str] | None = None
    try:
        task: Task = end_task(number, doing_of(request, "end-task"), audience=audience_of(request))
        back = task.noun, task.key
        messages.success(request, say("task-ended"))
    except DalelError as error:
        messages.error(request, sentences_of(error))
    return redirect(page_of(*back) if back and request.POST.get("back") == "record" else "staff_home")


@require_POST
@staff_page(roles=may("note"))
def add_note(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """Write a note about a record."""
    form = NoteForm(request.POST, prefix="note")

    def write() -> object:
        given = form.cleaned_data
        doing = doing_of(request, "note")
        return note(
            noun,
            key,
            given["text"],
            doing,
            audience=audience_of(request),
            level=given["level"],
            people=given["people"],
            seal=seal(),
        )

    return fill_in(request, form, write, said="note-written", back=(noun, key))


def fill_in(
    request: StaffRequest, form: InWords, act: Callable[[], object], *, said: str, back: tuple[str, str]
) -> HttpResponse:
    """Do what a form asks for and go back to the record; what cannot be done is said beside what was typed."""
    if form.is_valid():
        try:
            act()
        except DalelError as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say(said))
            return redirect(page_of(*back) + "#talk")
    context = {"form": form, "title": say("talk"), "back": page_of(*back), "button": say("save")}
    return render(request, "staff/reason.html", context, status=422)
