"""The first page: what is counted, and what is new."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request

from dalel.register.statistics import Unit
from dalel.site.public.asked import Asked, find_cases
from dalel.site.public.counts import counted_on
from dalel.site.public.entries import entries_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.words import public_page
from dalel.vocabulary import LANGUAGES

NEWEST = 5


def door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in a language of the reader."""
    found = get_language_from_request(request).partition("-")[0]
    answer = redirect(f"/{found if found in LANGUAGES else 'en'}/")
    answer["Vary"] = "Accept-Language"
    return answer


@public_page
def home(request: PublicRequest) -> HttpResponse:
    """Four counts, each with its unit; the cases published last; where to go on."""
    edition = request.edition
    context = {
        "counts": [(unit, counted_on(edition, unit).total) for unit in Unit],
        "status": counted_on(edition, Unit.CHARGES, "status"),
        "newest": list(entries_of(find_cases(Asked(), edition.day)[:NEWEST], edition.day)),
    }
    return render(request, "public/home.html", context)
