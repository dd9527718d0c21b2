"""A case on one screen."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.register.case_file import CaseFile, read_case_file
from dalel.register.sight import Sight
from dalel.register.standing import find_standing
from dalel.site.sections import sections_of, sources_of
from dalel.site.showing import Piece, Showing
from dalel.site.staff.desk import acts_of, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.staff.steps import steps_for
from dalel.site.staff.talk import talk_about


@staff_page(logs="record-opened", noun="case")
def case(request: StaffRequest, key: str) -> HttpResponse:
    """Everything that belongs to a case, and what can be done with it."""
    sight = sight_of(request)
    found = read_case_file(key, sight)
    if found is None:
        raise Http404
    showing = showing_of(sight, found.everything())
    is_team = sight.audience.sees_drafts
    context: dict[str, object] = {
        "case": showing.show(found.case),
        "sections": list(sections_of(found, showing)),
        "sources": sources_of(found, showing),
        "is_team": is_team,
        "acts": acts_of(request),
    }
    if is_team:
        context |= {
            "steps": steps_for(request, "case", key),
            "named": named_of(found, sight, showing),
            "talk": talk_about(request, "case", key),
        }
    return render(request, "staff/case.html", context)


def named_of(found: CaseFile, sight: Sight, showing: Showing) -> list[tuple[Piece, str]]:
    """Whom a case names, as far as they are shown, and how far each has come."""
    return [
        (showing.named(noun, each), find_standing(noun, each))
        for noun, each in found.named()
        if sight.find(noun, each) is not None
    ]
