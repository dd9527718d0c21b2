"""Lists: cases with their filters, people, organisations, courts."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from dalel.export import clean_text
from dalel.register.models import Case, NameWord, Organisation, Person
from dalel.register.search.find import keys_with
from dalel.register.search.spelling import fold_name
from dalel.register.statistics import Unit, say_code
from dalel.site.public.asked import FOUND, LONGEST, Asked, cases_asked, choices, find_cases, read_asked
from dalel.site.public.counts import counted_on
from dalel.site.public.edition import Edition
from dalel.site.public.entries import entries_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page, tell
from dalel.site.words import language, word

ROWS = 25


def page_number(request: PublicRequest) -> int:
    """The page of a list that is asked for; the first where that is no number."""
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


class CasePages(Paginator):  # type: ignore[type-arg] # it takes none when it runs
    """The pages of a list of cases."""

    def __init__(self, found: QuerySet[Case], asked: Asked, edition: Edition) -> None:
        super().__init__(found, ROWS)
        self.asked, self.edition = asked, edition

    @cached_property
    def count(self) -> int:
        """How many cases there are."""
        return how_many(self.asked, self.edition.path, self.edition.day)


@lru_cache(maxsize=10_000)
def how_many(asked: Asked, edition: Path, day: dt.date) -> int:
    """How many cases of an edition fit: counted once, since an edition never changes."""
    del edition
    # The order of the edition has an index of a region with a year; else the records are as quick, or quicker.
    find = find_cases if asked.region and asked.year else cases_asked
    return find(asked, day).count()


@public_page
def cases(request: PublicRequest) -> HttpResponse:
    """The cases that fit the filters in the address, those published last first."""
    edition, asked = request.edition, read_asked(request.GET)
    page = CasePages(find_cases(asked, edition.day), asked, edition).get_page(page_number(request))
    context = {
        "entries": list(entries_of(page.object_list, edition.day)),
        "page": page,
        "is_cut": bool(asked.q) and page.paginator.count >= FOUND,
        "asked": asked,
        "given": asked.given(),
        "filters": list(filters_of(asked, edition)),
        "also": hidden_filters(asked),
    }
    return render(request, "public/cases.html", context)


def filters_of(asked: Asked, edition: Edition) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """The filters with their choices: only values that some case has, so that none leads nowhere alone."""
    lang, found = language(), []
    for name, unit in (("norm", Unit.CHARGES), ("status", Unit.CHARGES), ("kind", Unit.CASES), ("region", Unit.CASES),
                       ("year", Unit.CASES)):  # fmt: skip
        codes = [row.code for row in counted_on(edition, unit, name).rows if row.code is not None and row.count]
        said = [(code, say_code(unit, name, code, lang)) for code in codes]
        now = str(getattr(asked, name))
        if now and now not in codes:
            said.append((now, now))
        found.append((name, tell(f"filter-{name}"), said, now))
    return found


def hidden_filters(asked: Asked) -> list[tuple[str, str]]:
    """Filters that have no field in the form and stay as they are."""
    return [(name, each) for name, each in asked.given().items() if name in {"role", "person", "organisation"}]


@public_page
def persons(request: PublicRequest) -> HttpResponse:
    """The people of the register, by name in any spelling, or by role."""
    role = request.GET.get("role", "")
    found: QuerySet[Any] = Person.objects.order_by("key")
    if role:
        found = found.filter(parts__role=role).distinct()
    return show_named(request, found, "person", choices("role", language()))


@public_page
def organisations(request: PublicRequest) -> HttpResponse:
    """The bodies and organisations that cases name."""
    return show_named(request, Organisation.objects.order_by("key"), "organisation")


@public_page
def courts(request: PublicRequest) -> HttpResponse:
    """The courts."""
    return show_named(request, Organisation.objects.filter(kind="court").order_by("key"), "court")


def show_named(
    request: PublicRequest, found: QuerySet[Any], title: str, roles: list[tuple[str, str]] | None = None
) -> HttpResponse:
    """A list of people or bodies."""
    noun = "person" if title == "person" else "organisation"
    q = clean_text(request.GET.get("q", "")).strip()[:LONGEST]
    if q:
        found = found.filter(key__in=keys_called(q, noun))
    page = Paginator(found, ROWS).get_page(page_number(request))
    sight = public_sight()
    seen = sight.read(noun, [row.key for row in page.object_list])
    showing = showing_of(sight, seen.values())
    given = {name: each for name in ("q", "role") if (each := request.GET.get(name, ""))}
    context = {
        "title": tell("courts") if title == "court" else word("register/plural", noun),
        "records": [showing.show(each) for each in seen.values()],
        "page": page,
        "q": q,
        "role": request.GET.get("role", ""),
        "roles": roles,
        "given": given,
    }
    return render(request, "public/named.html", context)


def keys_called(text: str, noun: str) -> QuerySet[Any, Any]:
    """The keys of those who are called so, in any spelling."""
    words = fold_name(text)
    return keys_with(noun, words) if words else NameWord.objects.none().values_list("key", flat=True)
