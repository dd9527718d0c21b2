"""What a feed tells: entries of cases, or the events of one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from dalel.jurisdictions.law import laws
from dalel.register.models import Answer, Organisation, Person, StandingStep
from dalel.register.statistics import say_norm
from dalel.site.public.asked import Asked, find_cases
from dalel.site.public.corrections import about, corrections, owners, read_corrections
from dalel.site.public.edition import Edition
from dalel.site.public.entries import entries_of
from dalel.site.public.places import page_of
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import tell
from dalel.site.words import language, word

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


def corrections_told(found: QuerySet[Answer], edition: Edition) -> list[Told]:
    """The newest corrections among some answers to readers; what was checked and kept is no news."""
    told = []
    for each in read_corrections(found.filter(kind="corrected")[:NEWEST]):
        called = " · ".join(filter(None, (word("register/answer", each.kind), each.record.text, each.field)))
        words = [
            f"{tell(label)}: {piece.text or tell('correction-nothing')}"
            for label, piece in (("correction-before", each.before), ("correction-after", each.after))
        ]
        text = "\n".join(filter(None, (each.case.text, *words, each.text.text)))
        told.append(Told(f"{edition.address}{each.address}", called, text, each.at))
    return told


def corrections_asked(asked: Asked, edition: Edition, own: Q) -> QuerySet[Answer]:
    """The corrections of the cases that fit, and of a record that the feed is of."""
    if not asked.given():
        return corrections()
    cases = [key for noun, key in owners(corrections().filter(kind="corrected")) if noun == "case"]
    fit = find_cases(asked, edition.day).filter(key__in=cases).order_by().values_list("key", flat=True)
    for key in fit:
        own |= about("case", key)
    return corrections().filter(own)


def newest_first(told: Iterable[Told]) -> tuple[Told, ...]:
    """As many entries as a feed has, the newest first; those of one moment in their order."""
    return tuple(sorted(told, key=lambda each: each.updated, reverse=True)[:NEWEST])


def cases_feed(
    asked: Asked,
    edition: Edition,
    title: str = "",
    page: str = "",
    own: Q = Q(pk=None),  # noqa: B008 - never changed
) -> Feed:
    """The cases that fit and what was corrected of them, the newest first; ``own`` are those of a record itself."""
    cases = [
        Told(
            address=f"{edition.address}{page_of('case', each.key)}",
            title=each.title,
            text="\n".join(filter(None, (" · ".join(each.about), each.summary))),
            updated=each.published,
        )
        for each in entries_of(find_cases(asked, edition.day)[:NEWEST], edition.day)
    ]
    entries = newest_first([*cases, *corrections_told(corrections_asked(asked, edition, own), edition)])
    return Feed(title or tell("feed-cases"), page or f"{edition.address}/{language()}/cases", entries)


def case_feed(key: str, edition: Edition) -> Feed:
    """What was corrected of a case, and its events in the order of procedure, each as new as its publication."""
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
    entries = (*corrections_told(corrections().filter(about("case", key)), edition), *entries)
    title = showing.callings.call(case)
    return Feed(f"{title}: {tell('feed-case')}", f"{edition.address}{page_of('case', key)}", entries)


def person_feed(key: str, edition: Edition) -> Feed:
    """The cases that name a person."""
    if not Person.objects.filter(key=key).exists():
        raise Http404
    called = showing_of(public_sight(), []).named("person", key).text
    page = f"{edition.address}{page_of('person', key)}"
    return cases_feed(Asked(person=key), edition, f"{called}: {tell('feed-person')}", page, about("person", key))


def organisation_feed(key: str, edition: Edition) -> Feed:
    """The cases that name a body."""
    if not Organisation.objects.filter(key=key).exists():
        raise Http404
    called = showing_of(public_sight(), []).named("organisation", key).text
    page = f"{edition.address}{page_of('organisation', key)}"
    return cases_feed(
        Asked(organisation=key), edition, f"{called}: {tell('feed-organisation')}", page, about("organisation", key)
    )


def norm_feed(key: str, edition: Edition) -> Feed:
    """The cases with a charge by a norm."""
    if not any(key in law for law in laws()):
        raise Http404
    called = say_norm(key, language())
    page = f"{edition.address}{page_of('norm', key)}"
    return cases_feed(Asked(norm=key), edition, f"{called}: {tell('feed-norm')}", page, about("norm", key))


FEEDS: Mapping[str, Callable[[str, Edition], Feed]] = {
    "cases": case_feed,
    "persons": person_feed,
    "organisations": organisation_feed,
    "norms": norm_feed,
}
"""The feeds of single records, by their address."""
