"""Change a record: its form, the page of a conflict, and taking a record out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalel.errors import DalelError
from dalel.register.actions.edit import ChangedMeanwhileError, ReferredToError, remove, seen_by
from dalel.register.actions.enter import enter
from dalel.register.calling import Callings
from dalel.register.history import newest_change, statement_after
from dalel.register.models.records import RECORDS
from dalel.register.sight import Seen, Sight
from dalel.site.staff.comparison import compare
from dalel.site.staff.desk import callings_of, doing_of, seen_or_404, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.reason_form import ReasonForm
from dalel.site.staff.record_form import RecordForm
from dalel.site.staff.record_form.typed import merge, type_out
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say


@staff_page(roles=may("edit"), logs="record-opened")
def edit_record(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """The form of a record; what is saved is judged by what the record said when the form was opened."""
    sight = sight_of(request)
    seen = changeable_or_404(sight, noun, key)
    callings = callings_of(sight)
    callings.learn([seen])
    case = key.partition("/")[0]
    if request.method != "POST":
        form = RecordForm(seen=seen, case=case, callings=callings)
        return show_form(request, form, key=key, opened=newest_change(noun, key))
    sent = request.POST.get("last_change", "")
    number = int(sent) if sent.isdecimal() and len(sent) < 19 else 0
    opened = seen_by(noun, key, statement_after(noun, key, number), sight.audience)
    if opened is None:
        raise Http404
    before = Seen(noun, key, opened, seen.hidden)
    callings.learn([before])
    form = RecordForm(request.POST, seen=before, case=case, callings=callings)
    if form.is_valid():
        try:
            done = enter(
                noun,
                key,
                form.said(),
                doing_of(request, "edit", form.cleaned_data["why"]),
                opened=opened,
                audience=sight.audience,
                new=tuple(form.asking.new.values()),
            )
        except ChangedMeanwhileError as error:
            return show_conflict(request, form, error, callings)
        except (DalelError, ValidationError) as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say("saved") if done.changed else say("saved-nothing"))
            say_readings(request, form)
            return redirect(page_of(noun, key))
    return show_form(request, form, key=key, opened=number)


def show_form(request: StaffRequest, form: RecordForm, *, key: str, opened: int) -> HttpResponse:
    """The page with the form of a record."""
    context = {
        "form": form,
        "noun": form.seen.noun,
        "key": key,
        "opened": opened,
        "called": form.callings.call(form.seen),
        "back": page_of(form.seen.noun, key),
        "can_remove": "/" in key,
        "hidden": form.seen.hidden,
    }
    return render(request, "staff/edit.html", context, status=200 if form.is_valid() or not form.is_bound else 422)


def show_conflict(
    request: StaffRequest, form: RecordForm, error: ChangedMeanwhileError, callings: Callings
) -> HttpResponse:
    """Both versions side by side, and the form with what each changed; where both did, with what I typed."""
    noun, key = form.seen.noun, form.seen.key
    if error.held is None:
        raise Http404
    mine, theirs = form.said(), error.held
    showing = showing_of(callings.sight, [Seen(noun, key, said, form.seen.hidden) for said in (mine, theirs)])
    merged = merge(form.opened_typed, dict(form.data.items()) | lists_of(form), type_out(noun, theirs, callings))
    merged |= {"why": form.cleaned_data["why"]}
    now = Seen(noun, key, theirs, form.seen.hidden)
    again = RecordForm(merged, seen=now, case=key.partition("/")[0], callings=callings)
    again.is_valid()
    context = {
        "form": again,
        "noun": noun,
        "key": key,
        "opened": newest_change(noun, key),
        "called": callings.call(now),
        "back": page_of(noun, key),
        "rows": compare(showing, noun, (form.seen.said, theirs, mine), hidden=form.seen.hidden),
    }
    return render(request, "staff/conflict.html", context, status=409)


def lists_of(form: RecordForm) -> dict[str, object]:
    """The values of fields that hold several, and of boxes that are not ticked, which a browser does not send."""
    return {name: form.cleaned_data[name] for name in form.main if isinstance(form.opened_typed.get(name), list | bool)}


@staff_page(roles=may("edit"))
def remove_record(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """Take a record out of its case, with a reason."""
    sight = sight_of(request)
    seen = changeable_or_404(sight, noun, key)
    if "/" not in key:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            remove(noun, key, doing_of(request, "edit", form.cleaned_data["why"]))
        except ReferredToError as error:
            form.add_error(None, sentences_of(as_seen(error, sight)))
        except DalelError as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say("taken-out"))
            return redirect(reverse("staff_case", args=[key.partition("/")[0]]))
    callings = callings_of(sight)
    callings.learn([seen])
    context = {"form": form, "title": say("take-out"), "called": callings.call(seen), "says": say("take-out-says")}
    return render(request, "staff/reason.html", context | {"back": page_of(noun, key), "button": say("take-out")})


def as_seen(error: ReferredToError, sight: Sight) -> ReferredToError:
    """The refusal without the records that the reader does not see; that there are some is said."""
    seen = [each for each in error.records if not each[0] or sight.find(*each) is not None]
    return ReferredToError(error.noun, error.key, seen, unseen=len(seen) < len(error.records))


def changeable_or_404(sight: Sight, noun: str, key: str) -> Seen:
    """A record that can be changed by hand: not a norm, which is law."""
    if noun == "norm" or noun not in RECORDS:
        raise Http404
    return seen_or_404(sight, noun, key)


def say_readings(request: StaffRequest, form: RecordForm) -> None:
    """Tell how dates were read that were typed otherwise."""
    for typed, read in form.readings():
        messages.info(request, say("date-read", typed=typed, read=read))
