"""Whoever works at a page: what they see of the register, and in whose name they change it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.utils import timezone

from dalel.register.access import Audience, Restrictions
from dalel.register.actions.act import Doing
from dalel.register.calling import Callings
from dalel.register.excerpt.sight import partners_sight
from dalel.register.models.records import RECORDS
from dalel.register.permission import MAY
from dalel.register.sight import Seen, Sight
from dalel.register.standing import STANDING
from dalel.site.showing import Showing
from dalel.site.staff.gate import EVERYBODY, StaffRequest
from dalel.site.staff.places import page_of
from dalel.site.words import language, say

TEAM = EVERYBODY - {"partner"}
"""The roles of the team: they see drafts, and what is restricted to them."""


def audience_of(request: StaffRequest) -> Audience:
    """The circle that an account belongs to."""
    if request.user.role == "partner":
        return Audience("partners")
    return Audience("team", request.user.alias)


def sight_of(request: StaffRequest) -> Sight:
    """What an account sees of the register."""
    return partners_sight() if request.user.role == "partner" else Sight(audience_of(request))


def callings_of(sight: Sight) -> Callings:
    """What records are called in the language of the page."""
    return Callings(sight, language(), unseen=say("not-shown"))


def showing_of(sight: Sight, records: Iterable[Seen]) -> Showing:
    """What shows some records, with whom they name and what of them is restricted."""
    found = list(records)
    callings = callings_of(sight)
    callings.learn(found)
    is_team = sight.audience.sees_drafts
    keys = [seen.key for seen in found] if is_team else []
    return Showing(callings, Restrictions.of(keys), page_for_team if is_team else page_for_partners)


def page_for_team(noun: str, key: str) -> str:
    """The page of a record that has one."""
    return page_of(noun, key) if noun in STANDING or noun == "source" else ""


def page_for_partners(noun: str, key: str) -> str:
    """The page of a case: partners open no others."""
    return page_of(noun, key) if noun == "case" else ""


def seen_or_404(sight: Sight, noun: str, key: str) -> Seen:
    """A record that is there and shown; what is hidden is as if it were not there."""
    seen = sight.find(noun, key) if noun in RECORDS else None
    if seen is None:
        raise Http404
    return seen


def quiet(sight: Sight, noun: str, key: str, text: str) -> str:
    """What a colleague wrote about a record, or that it is not shown: it may tell a name that is hidden from them."""
    return say("not-shown") if sight.discretion.tells(noun, key, text) else text


def doing_of(request: StaffRequest, kind: str, why: str = "") -> Doing:
    """What an account does now."""
    return Doing(request.user.alias, timezone.now(), kind, why.strip(), request.user.role)


def acts_of(request: StaffRequest) -> frozenset[str]:
    """The acts that an account may do."""
    return MAY[request.user.role]
