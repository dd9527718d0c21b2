"""The history of a record: who changed what, when and why, each value before and after, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dalel.errors import DalelError
from dalel.register.access import Restrictions
from dalel.register.actions.bring_back import bring_back
from dalel.register.models import Change
from dalel.register.models.records import RECORDS
from dalel.register.sight import Seen, Sight
from dalel.register.within import within
from dalel.site.showing import Showing
from dalel.site.staff.comparison import Compared, compare
from dalel.site.staff.desk import TEAM, acts_of, callings_of, doing_of, quiet, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.reader import shown_key
from dalel.site.staff.reason_form import ReasonForm
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say

CHANGES = 50
"""How many changes are on a page."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change, as far as its reader may see what it changed; ``kind`` says how: new, changed, or taken out."""

    change: Change
    called: str
    kind: str
    rows: list[Compared]
    why: str


@staff_page(roles=TEAM, logs="record-opened")
def history(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """The changes of a record, newest first; of a case also those of what belongs to it."""
    sight = sight_of(request)
    before = request.GET.get("before", "")
    found = changes_of(noun, key)
    if before.isdigit():
        found = found.filter(pk__lt=int(before))
    changes = list(found.select_related("act").order_by("-pk")[: CHANGES + 1])
    is_there = sight.find(noun, key) is not None if noun in RECORDS else False
    if not is_there and (not changes or "/" not in key or not may_tell(noun, key, sight)):
        raise Http404
    context = {
        "noun": noun,
        "key": key,
        "is_there": is_there,
        "back": page_of(noun, key),
        "told": list(tell(changes[:CHANGES], sight)),
        "older": changes[CHANGES - 1].pk if len(changes) > CHANGES else None,
        "acts": acts_of(request),
    }
    return render(request, "staff/history.html", context)


def changes_of(noun: str, key: str) -> QuerySet[Change]:
    """The changes of a record; of who may see it, only the restrict page tells."""
    own = Q(noun=noun, key=key)
    inside = within(key) & Q(noun__in=list(RECORDS))
    return Change.objects.filter(own | inside if noun == "case" else own)


def may_tell(noun: str, key: str, sight: Sight) -> bool:
    """Whether nothing hides a record as a whole, be it there or not."""
    return noun in RECORDS and not Restrictions.of([key]).hides(noun, key, sight.audience)


def tell(changes: list[Change], sight: Sight) -> Iterator[Told]:
    """What of each change its reader may see; changes of hidden records are left out."""
    shown: list[tuple[Change, Seen | None, Seen | None]] = []
    for change in changes:
        before, after = (
            None if said is None else sight.see(change.noun, change.key, said) for said in (change.before, change.after)
        )
        shown.append((change, before, after))
    showing: Showing = showing_of(sight, [each for _, *both in shown for each in both if each])
    for change, before, after in shown:
        if newest := after or before:
            yield Told(
                change,
                showing.callings.call(newest),
                "new" if before is None else "gone" if after is None else "changed",
                compare_seen(showing, before, after),
                quiet(sight, change.noun, change.key, change.act.why),
            )


def compare_seen(showing: Showing, before: Seen | None, after: Seen | None) -> list[Compared]:
    """What differs, without what is hidden in either."""
    both = [each for each in (before, after) if each]
    hidden = frozenset(name for each in both for name in each.hidden)
    said = tuple(None if each is None else each.said for each in (before, after))
    return compare(showing, both[0].noun, said, hidden=hidden)


@staff_page(roles=may("bring-back"))
def bring_record_back(request: StaffRequest, number: int) -> HttpResponse:
    """Make a record say again what it said after a change, with a reason."""
    change = Change.objects.filter(pk=number).first()
    sight = sight_of(request)
    if change is None or change.noun not in RECORDS or not may_tell(change.noun, change.key, sight):
        raise Http404
    left = None if change.after is None else sight.see(change.noun, change.key, change.after)
    if change.after is not None and (left is None or left.hidden or left.said != change.after):
        messages.error(request, say("bring-back-hidden"))
        return redirect(page_of(change.noun, change.key))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            done = bring_back(number, doing_of(request, "bring-back", form.cleaned_data["why"]))
        except (DalelError, ValidationError) as error:
            form.add_error(None, sentences_of(error))
        else:
            messages.success(request, say("saved-nothing") if done.unchanged else say("brought-back"))
            return redirect(page_of(change.noun, change.key))
    seen = sight.find(change.noun, change.key)
    context = {
        "form": form,
        "title": say("bring-back"),
        "called": callings_of(sight).call(seen) if seen else shown_key(change.key),
        "says": say("bring-back-says", number=number),
        "back": page_of(change.noun, change.key),
        "button": say("bring-back"),
    }
    return render(request, "staff/reason.html", context)
