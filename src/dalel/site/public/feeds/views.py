"""The feeds, the calendar of hearings, and what search engines are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import cast
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from django.db.models import F
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import override
from icalendar import Calendar
from icalendar import Event as Entry

from dalel.errors import CommandError
from dalel.jurisdictions.law import laws
from dalel.register.models import Case, Event, Organisation, Person
from dalel.register.reminders import IN_COURT
from dalel.register.sight import Seen
from dalel.site.public.asked import cases_asked, check_asked, read_asked
from dalel.site.public.edition import Edition
from dalel.site.public.feeds.entry import FEEDS, cases_feed
from dalel.site.public.feeds.forms import FORMS
from dalel.site.public.places import page_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.tags import PARTS
from dalel.site.public.words import tell
from dalel.site.showing import Showing
from dalel.vocabulary import LANGUAGES

MOST = 1000
"""How many hearings a calendar holds, the last by date."""


def language_asked(request: HttpRequest) -> str:
    """The language of a feed: ``?lang=ru``."""
    found = request.GET.get("lang", "en")
    return found if found in LANGUAGES else "en"


def feed(request: HttpRequest, form: str, folder: str = "", key: str = "") -> HttpResponse:
    """The feed of all cases or of a search, or that of one record."""
    edition = cast("PublicRequest", request).edition
    write, kind = FORMS[form]
    with override(language_asked(request)):
        if folder:
            found = FEEDS[folder](key, edition)
        else:
            asked = read_asked(request.GET)
            try:
                check_asked(asked)
            except CommandError as error:
                return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
            found = cases_feed(asked, edition)
        address = f"{edition.address}{request.get_full_path()}"
        return HttpResponse(write(found, edition, address), content_type=kind)


def hearings(request: HttpRequest) -> HttpResponse:
    """What happened or will happen in court on a known day, in the cases that fit, as iCalendar (RFC 5545)."""
    edition = cast("PublicRequest", request).edition
    with override(language_asked(request)):
        calendar = Calendar()
        calendar.add("prodid", "-//Dalel//Register//EN")
        calendar.add("version", "2.0")
        calendar.add("name", tell("feed-hearings"))
        asked = read_asked(request.GET)
        dated = Event.objects.filter(kind__in=IN_COURT, date_earliest=F("date_latest"))
        if asked.given():
            dated = dated.filter(case__in=cases_asked(asked, edition.day).values("pk"))
        keys = list(dated.order_by("-date_earliest", "key").values_list("key", flat=True)[:MOST])
        sight = public_sight()
        seen = sight.read("event", keys)
        showing = showing_of(sight, seen.values())
        for each in seen.values():
            calendar.add_component(calendar_entry(each, showing, edition))
        return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def calendar_entry(seen: Seen, showing: Showing, edition: Edition) -> Entry:
    """An event of a case as a day in a calendar."""
    entry = Entry()
    case = showing.named("case", seen.key.partition("/")[0]).text
    entry.add("uid", f"{seen.key}@{urlsplit(edition.address).hostname}")
    entry.add("dtstamp", edition.made)
    entry.add("dtstart", dt.date.fromisoformat(str(seen.value("date"))))
    entry.add("summary", f"{showing.callings.call(seen)}: {case}")
    if text := showing.callings.text(seen, "text"):
        entry.add("description", text)
    if place := seen.value("place"):
        entry.add("location", place)
    entry.add("url", f"{edition.address}{page_of('event', seen.key)}")
    return entry


def robots(request: HttpRequest) -> HttpResponse:
    """What programs that collect pages are asked: everything may be read, searches need not be."""
    address = cast("PublicRequest", request).edition.address
    searches = "".join(f"Disallow: /{lang}/search\n" for lang in LANGUAGES)
    text = f"User-agent: *\n{searches}Disallow: /api/\n\nSitemap: {address}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """Every page in every language."""
    edition = cast("PublicRequest", request).edition
    return StreamingHttpResponse(sitemap_lines(edition), content_type="application/xml")


def sitemap_lines(edition: Edition) -> Iterator[str]:
    """The lines of the map."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for path in pages():
        for lang in LANGUAGES:
            yield f"<url><loc>{escape(f'{edition.address}/{lang}/{path}')}</loc></url>\n"
    yield "</urlset>\n"


def pages() -> Iterator[str]:
    """The addresses of all pages below their language."""
    yield from ("", *PARTS, "glossary", "counting", "corrections", "data")
    yield from (f"norms/{key}" for law in laws() for key in law)
    for folder, model in (("cases", Case), ("persons", Person), ("organisations", Organisation)):
        keys = model._default_manager.order_by("key").values_list("key", flat=True)
        yield from (f"{folder}/{quote(key)}" for key in keys.iterator(chunk_size=2000))
