"""What a feed tells: entries of cases, or the events of one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404

from dalel.jurisdictions.law import laws
from dalel.register.models import Organisation, Person, StandingStep
from dalel.register.statistics import say_norm
from dalel.site.public.asked import Asked, find_cases
from dalel.site.public.edition import Edition
from dalel.site.public.entries import entries_of
from dalel.site.public.newest import NewestFirst
from dalel.site.public.places import page_of
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import tell
from dalel.site.words import language

NEWEST = 50
"""How many entries a feed has."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: its address, which is its name for ever, and what it says."""

    address: str
    title: str
    text: str
    updated: dt.datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written in some form."""

    title: str
    page: str
    entries: tuple[Told, ...]


def cases_feed(asked: Asked, edition: Edition, title: str = "", page: str = "") -> Feed:
    """The cases that fit, those published last first."""
    entries = tuple(
        Told(
            address=f"{edition.address}{page_of('case', each.key)}",
            title=each.title,
            text="\n".join(filter(None, (" · ".join(each.about), each.summary))),
            updated=each.published,
        )
        for each in entries_of(NewestFirst(find_cases(asked, edition.day))[:NEWEST], edition.day)
    )
    return Feed(title or tell("feed-cases"), page or f"{edition.address}/{language()}/cases", entries)


def case_feed(key: str, edition: Edition) -> Feed:
    """The events of a case in the order of procedure; each is as new as the publication of the case."""
    sight = public_sight()
    case = sight.find("case", key)
    if case is None:
        raise Http404
    events = sight.inside("event", key).records
    showing = showing_of(sight, [case, *events])
    published = StandingStep.objects.filter(noun="case", key=key).order_by("-act").values_list("act__at", flat=True)
    updated = published.first() or edition.made
    entries = tuple(
        Told(
            address=f"{edition.address}{page_of('event', each.key)}",
            title=" · ".join(filter(None, (str(each.value("date") or ""), showing.callings.call(each)))),
            text=showing.callings.text(each, "text"),
            updated=updated,
        )
        for each in events
    )
    title = showing.callings.call(case)
    return Feed(f"{title}: {tell('feed-case')}", f"{edition.address}{page_of('case', key)}", entries)


def person_feed(key: str, edition: Edition) -> Feed:
    """The cases that name a person."""
    if not Person.objects.filter(key=key).exists():
        raise Http404
    called = showing_of(public_sight(), []).named("person", key).text
    page = f"{edition.address}{page_of('person', key)}"
    return cases_feed(Asked(person=key), edition, f"{called}: {tell('feed-person')}", page)


def organisation_feed(key: str, edition: Edition) -> Feed:
    """The cases that name a body."""
    if not Organisation.objects.filter(key=key).exists():
        raise Http404
    called = showing_of(public_sight(), []).named("organisation", key).text
    page = f"{edition.address}{page_of('organisation', key)}"
    return cases_feed(Asked(organisation=key), edition, f"{called}: {tell('feed-organisation')}", page)


def norm_feed(key: str, edition: Edition) -> Feed:
    """The cases with a charge by a norm."""
    if not any(key in law for law in laws()):
        raise Http404
    called = say_norm(key, language())
    page = f"{edition.address}{page_of('norm', key)}"
    return cases_feed(Asked(norm=key), edition, f"{called}: {tell('feed-norm')}", page)


FEEDS: Mapping[str, Callable[[str, Edition], Feed]] = {
    "cases": case_feed,
    "persons": person_feed,
    "organisations": organisation_feed,
    "norms": norm_feed,
}
"""The feeds of single records, by their address."""
