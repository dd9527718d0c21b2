"""The norms of law: a page an article, a part or a point, with its wordings and what the register counts under it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.jurisdictions.law import Law, laws, parents
from dalel.jurisdictions.norm import Norm
from dalel.register.calling import in_language
from dalel.register.statistics import say_norm
from dalel.site.public.asked import Asked, find_cases
from dalel.site.public.corrections import corrections_about
from dalel.site.public.counts import counted_under, read_counts
from dalel.site.public.edition import Edition
from dalel.site.public.pages.record import NAMING, named_cases
from dalel.site.public.places import page_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page
from dalel.site.words import language


@dataclass(frozen=True, slots=True)
class Counted:
    """A norm with how much the register has under it, its parts and points included."""

    key: str
    label: str
    depth: int
    persons: int
    cases: int
    charges: int


@public_page
def norms(request: PublicRequest) -> HttpResponse:
    """The norms by code of law, with their counts."""
    lang = language()
    codes = [
        (label, [counted(key, request.edition) for key in keys])
        for law in laws()
        for code, labels in law.codes.items()
        for label, keys in [(in_language(labels, lang), [key for key, each in law.items() if each.code == code])]
        if keys
    ]
    codes.sort(key=lambda pair: -sum(each.charges for each in pair[1]))  # first what people are charged under
    return render(request, "public/norms.html", {"codes": codes})


def counted(key: str, edition: Edition) -> Counted:
    """A norm with its counts."""
    found = read_counts(edition.path, edition.day).norms.get(key) or counted_under(key)
    return Counted(key, say_norm(key, language()), len(parents(key)), *found)


@public_page
def norm(request: PublicRequest, key: str) -> HttpResponse:
    """One norm: its wordings in the order of time, penalties, moves, counts and cases."""
    law = next((each for each in laws() if key in each), None)
    if law is None:
        raise Http404
    lang, found = language(), law[key]
    sight = public_sight()
    keys = list(find_cases(Asked(norm=key), request.edition.day).values_list("key", flat=True)[:NAMING])
    context = {
        "norm": found,
        "picture": f"norms/{key}",
        "code": in_language(law.codes[found.code], lang),
        "title": say_norm(key, lang),
        "above": [(say_norm(each, lang), page_of("norm", each)) for each in parents(key)],
        "below": [counted(each, request.edition) for each in law if parents(each)[-1:] == (key,)],
        "counted": counted(key, request.edition),
        "elements": elements_of(law, key),
        "moves": moves_of(found, law),
        "cases": named_cases(showing_of(sight, []), keys),
        "corrections": corrections_about("norm", key),
        "address": f"{request.edition.address}{page_of('norm', key)}",
    }
    return render(request, "public/norm.html", context)


def elements_of(law: Law, key: str) -> list[tuple[str, list[str]]]:
    """What must be there for a norm to apply: alternatives together, each other element alone."""
    groups: dict[str, list[str]] = {}
    for each in law.elements(key):
        groups.setdefault(each.one_of or each.code, []).append(in_language(each.label, language()))
    return [(labels[0] if len(labels) == 1 else "", labels) for labels in groups.values()]


def moves_of(found: Norm, law: Law) -> list[tuple[str, str, str]]:
    """Where a norm went or came from, and what took its place: which of these, what it is called, its page."""
    ways = (("moved-to", found.moved_to), ("moved-from", found.moved_from), ("replaced-by", found.replaced_by))
    lang = language()
    return [
        (way, say_norm(key, lang) if key in law else key, page_of("norm", key) if key in law else "")
        for way, keys in ways
        for key in keys
    ]
