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
from dalel.register.access import Hidden, Restrictions, mask
from dalel.register.actions.bring_back import bring_back
from dalel.register.models import Change
from dalel.register.models.records import RECORDS
from dalel.register.sight import NAMED, Seen, Sight
from dalel.register.statement import Statement
from dalel.site.showing import Showing
from dalel.site.staff.comparison import Compared, compare
from dalel.site.staff.desk import TEAM, acts_of, callings_of, doing_of, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, may, staff_page
from dalel.site.staff.pages.edit import sentences_of
from dalel.site.staff.places import page_of
from dalel.site.staff.reason_form import ReasonForm
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
    inside = Q(key__startswith=f"{key}/", noun__in=list(RECORDS))
    return Change.objects.filter(own | inside if noun == "case" else own)


def may_tell(noun: str, key: str, sight: Sight) -> bool:
    """Whether nothing hides a record as a whole, be it there or not."""
    return noun in RECORDS and not Restrictions.of([key]).hides(noun, key, sight.audience)


def tell(changes: list[Change], sight: Sight) -> Iterator[Told]:
    """What of each change its reader may see; changes of hidden records are left out."""
    restrictions = Restrictions.of([change.key for change in changes])
    shown: list[tuple[Change, Statement | None, Statement | None, frozenset[str]]] = []
    for change in changes:
        hidden = restrictions.hidden_fields(change.noun, change.key, sight.audience)
        if restrictions.hides(change.noun, change.key, sight.audience) or (change.noun in NAMED and "names" in hidden):
            continue
        before, after = (masked(change.noun, said, hidden) for said in (change.before, change.after))
        if before is not None or after is not None:
            shown.append((change, before, after, hidden))
    said = [Seen(change.noun, change.key, each) for change, *both, _ in shown for each in both if each is not None]
    showing: Showing = showing_of(sight, said)
    for change, before, after, hidden in shown:
        newest = after or before
        assert newest is not None  # noqa: S101 - one of the two is there, see above
        yield Told(
            change,
            showing.callings.call(Seen(change.noun, change.key, newest, hidden)),
            "new" if before is None else "gone" if after is None else "changed",
            compare(showing, change.noun, (before, after), hidden=hidden),
        )


def masked(noun: str, said: Statement | None, hidden: frozenset[str]) -> Statement | None:
    """What is left of a statement; nothing where a hidden field leaves nothing to be shown."""
    left = None if said is None else mask(noun, said, hidden)
    return None if isinstance(left, Hidden) else left


@staff_page(roles=may("bring-back"))
def bring_record_back(request: StaffRequest, number: int) -> HttpResponse:
    """Make a record say again what it said after a change, with a reason."""
    change = Change.objects.filter(pk=number).first()
    sight = sight_of(request)
    if change is None or change.noun not in RECORDS or not may_tell(change.noun, change.key, sight):
        raise Http404
    if Restrictions.of([change.key]).hidden_fields(change.noun, change.key, sight.audience):
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
        "called": callings_of(sight).call(seen) if seen else change.key,
        "says": say("bring-back-says", number=number),
        "back": page_of(change.noun, change.key),
        "button": say("bring-back"),
    }
    return render(request, "staff/reason.html", context)
