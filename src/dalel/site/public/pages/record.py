"""A person, an organisation, a source or a figure, with the cases that name it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.register.models import Citation, Organisation, Person
from dalel.register.search.find import cases_of
from dalel.site.public.corrections import corrections_about
from dalel.site.public.places import FOLDERS, page_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page
from dalel.site.showing import Piece, Showing

NOUNS = {folder: noun for noun, folder in FOLDERS.items() if noun not in {"case", "norm"}}
NAMING = 200
"""The most cases that are listed on the page of one record."""


@public_page
def record(request: PublicRequest, folder: str, key: str) -> HttpResponse:
    """One record that stands by itself."""
    noun, sight = NOUNS[folder], public_sight()
    seen = sight.find(noun, key)
    if seen is None:
        raise Http404
    showing = showing_of(sight, [seen])
    keys = case_keys(noun, key)
    context = {
        "record": showing.show(seen),
        "noun": noun,
        "picture": f"{folder}/{key}" if noun in {"person", "organisation"} else "site",
        "folder": folder,
        "cases": named_cases(showing, keys),
        "corrections": corrections_about(noun, key),
        "more": len(keys) > NAMING,
        "address": f"{request.edition.address}{page_of(noun, key)}",
    }
    return render(request, "public/record.html", context)


def case_keys(noun: str, key: str) -> list[str]:
    """The cases that name a person or a body, or cite a source."""
    if noun == "person":
        return cases_of(Person.objects.get(key=key))
    if noun == "organisation":
        return cases_of(Organisation.objects.get(key=key))
    if noun == "source":
        cited = Citation.objects.filter(source__key=key).values_list("noun", "key").distinct()
        return sorted({each.partition("/")[0] for by, each in cited if by == "case" or "/" in each})
    return []


def named_cases(showing: Showing, keys: list[str]) -> list[Piece]:
    """Cases by what they are called."""
    showing.callings.sight.read("case", keys[:NAMING])
    return [showing.named("case", each) for each in keys[:NAMING]]
