"""A person, a body, a source or an official figure: what it says, where it stands, and what colleagues say of it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dalel.register.listing import is_shown_in
from dalel.register.models import Citation, Organisation, Person
from dalel.register.search.find import cases_of
from dalel.register.sight import Sight
from dalel.register.standing import STANDING
from dalel.site.showing import Piece, Showing
from dalel.site.staff.desk import TEAM, acts_of, seen_or_404, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.staff.places import page_of
from dalel.site.staff.steps import steps_for
from dalel.site.staff.talk import talk_about

NAMING = 100
"""How many cases are listed that name somebody or cite a source."""


@staff_page(roles=TEAM, logs="record-opened")
def record(request: StaffRequest, noun: str, key: str) -> HttpResponse:
    """One record that stands by itself, with the cases that name it."""
    if noun == "case" or "/" in key:
        return redirect(page_of(noun, key))
    if noun not in STANDING and noun != "source":
        raise Http404
    sight = sight_of(request)
    seen = seen_or_404(sight, noun, key)
    showing = showing_of(sight, [seen])
    context = {
        "record": showing.show(seen),
        "noun": noun,
        "cases": list(cases_naming(noun, key, sight, showing)),
        "acts": acts_of(request),
        "steps": steps_for(request, noun, key) if noun in STANDING else None,
        "talk": talk_about(request, noun, key),
    }
    return render(request, "staff/record.html", context)


def cases_naming(noun: str, key: str, sight: Sight, showing: Showing) -> list[Piece]:
    """The cases that name a person or a body, or cite a source, as far as they and what names it are shown."""
    if noun in {"person", "organisation"}:
        row = (Person if noun == "person" else Organisation).objects.get(key=key)
        keys = cases_of(row)
    elif noun == "source":
        cited = Citation.objects.filter(source__key=key).values_list("key", flat=True).distinct()
        keys = sorted({each.partition("/")[0] for each in cited})
    else:
        return []
    return [showing.named("case", each) for each in keys[:NAMING] if is_shown_in(noun, key, each, sight)]
