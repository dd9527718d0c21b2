"""Answer what a reader reported as an error, and confirm the answer of somebody else."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dalel.errors import DalelError
from dalel.register.actions.answer import Wording, answer, confirm_answer
from dalel.register.models import Change, Task
from dalel.register.models.task import REPORT
from dalel.register.sight import Sight
from dalel.site.staff.answering import as_recorded, changes_offered
from dalel.site.staff.desk import audience_of, callings_of, doing_of, quiet, seen_or_404, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.refusing import sentences_of
from dalel.site.staff.talk_forms import PARTS, AnswerForm
from dalel.site.words import say


@staff_page(roles=may("answer"), logs="record-opened")
def answer_reader(request: StaffRequest, noun: str, key: str, number: int) -> HttpResponse:
    """A report of a reader, and the form of an answer to it."""
    sight = sight_of(request)
    seen = seen_or_404(sight, noun, key)
    task = Task.objects.filter(pk=number, kind=REPORT, noun=noun, key=key).first()
    if task is None:
        raise Http404
    form = AnswerForm(request.POST or None, changes=changes_offered(task, sight))
    if form.is_valid():
        try:
            give(request, task, form, sight)
        except DalelError as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say("answer-given"))
            return redirect(page_of(noun, key) + "#talk")
    context = {
        "form": form,
        "called": callings_of(sight).call(seen),
        "report": quiet(sight, noun, key, task.text),
        "back": page_of(noun, key),
    }
    return render(request, "staff/answer.html", context, status=422 if form.errors else 200)


def give(request: StaffRequest, task: Task, form: AnswerForm, sight: Sight) -> None:
    """Answer as the form says; what a change changed is said as the record says it where nothing was typed."""
    given = form.cleaned_data
    wording = Wording(*(form.said(part) for part in PARTS))
    number, _, name = given["change"].partition(":")
    if name and given["kind"] == "corrected" and not (wording.before or wording.after):
        recorded = as_recorded(Change.objects.get(pk=int(number)), name, sight)
        wording = replace(recorded, text=wording.text)
    answer(
        task.pk,
        given["kind"],
        doing_of(request, "answer"),
        audience=audience_of(request),
        wording=wording,
        corrected_by=(int(number), name) if name else None,
    )


@require_POST
@staff_page(roles=may("confirm-answer"))
def confirm(request: StaffRequest, number: int) -> HttpResponse:
    """Say that an answer of somebody else is right."""
    try:
        found = confirm_answer(number, doing_of(request, "confirm-answer"), audience=audience_of(request))
    except DalelError as error:
        messages.error(request, sentences_of(error))
        return redirect("staff_home")
    messages.success(request, say("answer-confirmed"))
    return redirect(page_of(found.noun, found.key))
