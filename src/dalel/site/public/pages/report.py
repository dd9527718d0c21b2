"""A plain form with which readers report an error."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.export import clean_text
from dalel.site.public.letters import has_room
from dalel.site.public.places import FOLDERS, page_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.report import CONTACT, LONGEST, SHORTEST, WAITING, Quote, Report, write_report
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page

AN_HOUR = 10
"""How many reports one address may send in an hour; counted in memory."""


@public_page
def report(request: PublicRequest) -> HttpResponse:
    """The form about one record, and what became of what was sent."""
    folder = settings.REPORTS  # type: ignore[misc] # mypy knows the staff's settings
    given = request.POST if request.method == "POST" else request.GET
    noun, key = given.get("noun", ""), given.get("key", "")
    sight = public_sight()
    seen = sight.find(noun, key) if folder and noun in FOLDERS else None
    if seen is None:
        raise Http404
    text, contact = (clean_text(given.get(name, "")).strip() for name in ("text", "contact"))
    quote = Quote(*(clean_text(request.POST.get(name, "")) for name in ("exact", "prefix", "suffix", "section")))
    problem = problem_of(request, text, contact, quote) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        at = dt.datetime.now(dt.UTC).isoformat(timespec="minutes")
        # Programs fill in every field; what they send is dropped, and they are not told.
        if not given.get("website"):
            about = quote if quote.exact else None
            write_report(folder, Report(noun, key, text, contact, request.edition.made.isoformat(), at, about))
    context = {
        "called": showing_of(sight, [seen]).callings.call(seen),
        "page": page_of(noun, key),
        "noun": noun,
        "key": key,
        "text": text,
        "quote": quote,
        "quote_fields": asdict(quote).items(),
        "contact": contact,
        "problem": problem,
        "is_sent": request.method == "POST" and not problem,
        "longest": LONGEST,
        "longest_contact": CONTACT,
    }
    answer = render(request, "public/report.html", context, status=400 if problem else 200)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def problem_of(request: PublicRequest, text: str, contact: str, quote: Quote) -> str:
    """Why a report is not taken: a sentence of the site; empty where it is."""
    if not SHORTEST <= len(text) <= LONGEST or len(contact) > CONTACT or not quote.is_fit:
        return "report-length"
    name = f"reports-{request.META['REMOTE_ADDR']}"
    cache.add(name, 0, 3600)
    is_too_often = cache.incr(name) > AN_HOUR
    if is_too_often or not has_room(settings.REPORTS, WAITING):  # type: ignore[misc] # mypy knows the staff's settings
        return "report-later"
    return ""
