"""Add events from a source: one after another, by keyboard alone; Enter saves and opens the next empty form."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dalel.errors import DalelError
from dalel.register.actions.enter import enter
from dalel.register.models import Event
from dalel.register.new_key import new_key
from dalel.site.staff.desk import callings_of, doing_of, seen_or_404, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.quick_form import KEPT, QuickEventForm
from dalel.site.staff.record_form.typed import with_key
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say

LAST = 5


@staff_page(roles=may("edit"))
def quick_event(request: StaffRequest, key: str) -> HttpResponse:
    """The form; after an event is saved, the next empty one with the source and the place kept."""
    sight = sight_of(request)
    case = seen_or_404(sight, "case", key)
    callings = callings_of(sight)
    kept = {name: request.GET[name] for name in KEPT if name in request.GET}
    form = QuickEventForm(request.POST if request.method == "POST" else None, callings=callings, initial=kept)
    if form.is_valid():
        try:
            event = new_key("event", parent=key)
            enter(
                "event",
                event,
                form.said(key),
                doing_of(request, "edit"),
                opened=None,
                audience=sight.audience,
                new=tuple(form.asking.new.values()),
                within=form.actors(event),
            )
        except (DalelError, ValidationError) as error:
            form.add_error(None, sentences_of(error))
        else:
            return next_event(request, form, event=event)
    last = list(Event.objects.filter(case__key=key).order_by("-position", "-pk").values_list("key", flat=True)[:LAST])
    seen = sight.read("event", last)
    callings.learn(seen.values())
    context = {
        "form": form,
        "called": callings.call(case),
        "back": page_of("case", key),
        "last": [(each.value("date"), callings.call(each), callings.text(each, "text")) for each in seen.values()],
    }
    return render(request, "staff/quick.html", context, status=422 if form.is_bound else 200)


def next_event(request: StaffRequest, form: QuickEventForm, *, event: str) -> HttpResponse:
    """Say what was saved and how its date was read, and open the next form."""
    given = form.cleaned_data
    typed, read = request.POST.get("date", "").strip(), given["date"]
    callings = callings_of(sight_of(request))
    seen = callings.sight.find("event", event)
    called = callings.call(seen) if seen else event
    messages.success(request, say("event-added", called=called, date=read or "—"))
    if typed != read:
        messages.info(request, say("date-read", typed=typed, read=read))
    kept = {name: given[name] for name in KEPT if given[name]}
    kept["source"] = with_key(callings, "source", form.citations[0].source)
    return redirect(f"{request.path}?{urlencode(kept)}")
