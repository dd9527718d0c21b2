"""What may be entered twice: people and bodies whose names differ in script or spelling alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from dalel.register.search import find_alike
from dalel.site.showing import Shown
from dalel.site.staff.desk import TEAM, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.words import word

SHOWN = 200


@staff_page(roles=TEAM, logs="searched")
def duplicates(request: StaffRequest) -> HttpResponse:
    """Groups of two or more that are shown. Only a person can say whether they are one: nothing is merged."""
    sight = sight_of(request)
    groups: list[tuple[str, list[Shown]]] = []
    for alike in find_alike():
        seen = sight.read(alike.noun, alike.keys)
        if len(seen) > 1 and len(groups) < SHOWN:
            showing = showing_of(sight, seen.values())
            groups.append((word("register/plural", alike.noun), [showing.show(each) for each in seen.values()]))
    return render(request, "staff/duplicates.html", {"groups": groups})
