"""A case on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.register.case_file import CaseFile, read_case_file
from dalel.register.sight import Sight
from dalel.register.standing import find_standing
from dalel.site.staff.desk import acts_of, showing_of, sight_of
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.staff.showing import Piece, Showing, Shown
from dalel.site.staff.steps import steps_for
from dalel.site.staff.talk import talk_about
from dalel.site.words import word

SECTIONS = (
    "event", "charge", "party", "proceeding", "seizure", "opinion", "measure", "penalty", "publication", "reaction",
    "reply", "related",
)  # fmt: skip
"""The parts of a case in the order in which they are shown."""
WITHIN = {"event": "actor", "charge": "status"}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a case: its records, and how many are not shown."""

    noun: str
    title: str
    records: tuple[Shown, ...]
    hidden: int
    within: str = ""


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


def sections_of(found: CaseFile, showing: Showing) -> Iterator[Section]:
    """The parts of a case; a charge is shown with its statuses, an event with who took part."""
    for noun in SECTIONS:
        inner = WITHIN.get(noun, "")
        records = tuple(
            showing.show(seen, [showing.show(each) for each in found.within(inner, seen.key)] if inner else ())
            for seen in found.records[noun]
        )
        yield Section(noun, word("register/plural", noun), records, found.hidden[noun] + found.hidden[inner], inner)


def sources_of(found: CaseFile, showing: Showing) -> list[Piece]:
    """The sources that the values of a case come from, in the order in which they are first named."""
    keys = dict.fromkeys(cited[1] for seen in found.everything() for cited in seen.said["citations"])
    shown = dict.fromkeys(showing.named("source", key) for key in keys)
    return list(shown)


def named_of(found: CaseFile, sight: Sight, showing: Showing) -> list[tuple[Piece, str]]:
    """Whom a case names, as far as they are shown, and how far each has come."""
    return [
        (showing.named(noun, each), find_standing(noun, each))
        for noun, each in found.named()
        if sight.find(noun, each) is not None
    ]
