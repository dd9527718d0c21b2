"""Add a record: to a case, to a charge or an event of it, or one that stands by itself."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dalel.errors import DalelError
from dalel.register.access.restrictions import parent_of
from dalel.register.actions.enter import enter
from dalel.register.calling import in_language
from dalel.register.models.records import RECORDS
from dalel.register.new_key import new_key, next_position
from dalel.register.sight import Seen, Sight
from dalel.register.statement import Statement, nothing_said
from dalel.site.staff.desk import callings_of, doing_of, seen_or_404, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.pages.edit import say_readings
from dalel.site.staff.places import page_of
from dalel.site.staff.record_form import RecordForm
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say

ALONE = ("case", "person", "organisation", "source", "statistic")
"""The records that stand by themselves."""


@staff_page(roles=may("edit"))
def add_record(request: StaffRequest, noun: str, parent: str = "") -> HttpResponse:
    """The empty form of a record; after it is saved, the page of its case or of itself, or the next empty form."""
    sight = sight_of(request)
    column = check_place(noun, parent, sight)
    callings = callings_of(sight)
    kept = {name: request.GET.get(name, "") for name in ("cited1_source", "cited1_place") if name in request.GET}
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        seen=Seen(noun, "", empty_record(noun, column, parent)),
        case=parent.partition("/")[0],
        callings=callings,
        is_new=True,
    )
    form.initial.update(kept)
    if form.is_valid():
        try:
            said = form.said()
            key = new_key(
                noun, parent=parent, wanted=form.cleaned_data["own_key"], called="" if parent else called_by(said)
            )
            enter(
                noun,
                key,
                said,
                doing_of(request, "edit", form.cleaned_data["why"]),
                opened=None,
                audience=sight.audience,
                new=tuple(form.asking.new.values()),
            )
        except (DalelError, ValidationError) as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say("added"))
            say_readings(request, form)
            return redirect(next_place(request, noun, key))
    back = page_of(column, parent) if column else None
    context = {"form": form, "noun": noun, "parent": parent, "back": back, "is_new": True}
    return render(request, "staff/edit.html", context, status=200 if not form.is_bound else 422)


def check_place(noun: str, parent: str, sight: Sight) -> str:
    """The column by which a new record belongs to another; 404 where it cannot lie there."""
    if noun not in RECORDS or noun == "norm":
        raise Http404
    column = parent_of(RECORDS[noun])
    if bool(column) != bool(parent):
        raise Http404
    if column:
        seen_or_404(sight, column, parent)
    return column


def empty_record(noun: str, column: str, parent: str) -> Statement:
    """A record that says nothing yet but where it lies, as the last in the order of procedure."""
    empty = nothing_said(RECORDS[noun])
    if column:
        empty["columns"][column] = parent
        if "position" in empty["columns"]:
            empty["columns"]["position"] = next_position(noun, parent)
    return empty


def called_by(said: Statement) -> str:
    """What a key can be made of: a name or a title; what lies in a case is numbered."""
    columns = said["columns"]
    if said["names"]:
        return str(said["names"][0][0])
    title = columns.get("title") or ""
    return in_language(title, "en") if isinstance(title, dict) else str(title)


def next_place(request: StaffRequest, noun: str, key: str) -> str:
    """Where to go after a record was added: to it, or to the next empty form, which keeps source and place."""
    if "again" not in request.POST:
        return page_of(noun, key)
    kept = {name: value for name in ("cited1_source", "cited1_place") if (value := request.POST.get(name))}
    return request.path + ("?" + urlencode(kept) if kept else "")
