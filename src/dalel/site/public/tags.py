"""What templates say: ``{% say "home" %}``, ``{% word "register/role" code %}``, ``{% page_of "case" key %}``."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from babel.dates import format_date
from django import template
from django.conf import settings
from django.http import HttpRequest

from dalel.site.public.places import page_of
from dalel.site.public.words import tell
from dalel.site.words import language, word
from dalel.vocabulary import LANGUAGES, say_number

register = template.Library()
PARTS = ("cases", "persons", "organisations", "courts", "norms", "statistics")
"""The parts of the site, by their address."""
LOCALES = {"en": "en_GB", "ru": "ru_RU", "kk": "kk_KZ"}
NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}

register.simple_tag(tell, name="say")
register.simple_tag(word, name="word")
register.simple_tag(page_of, name="page_of")


@register.filter
def number(value: int) -> str:
    """A number as the language writes it."""
    return say_number(value, language())


@register.filter
def day(value: dt.date) -> str:
    """A day in words."""
    lang = language()
    return format_date(value, "long" if lang == "kk" else "d MMMM y", locale=lang)


@register.filter
def query(given: dict[str, str]) -> str:
    """Filters as the end of an address."""
    return urlencode(given)


def page(request: HttpRequest) -> dict[str, object]:
    """What every page needs: its language and, in the others, the same page."""
    lang = language()
    rest = request.path.removeprefix(f"/{lang}")
    asked = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return {
        "lang": lang,
        "locale": LOCALES[lang],
        "path": request.path,
        "languages": [(code, NAMES[code], f"/{code}{rest}{asked}") for code in LANGUAGES],
        "parts": PARTS,
        "here": rest.strip("/").partition("/")[0],
        "has_mail": settings.FOLLOWERS is not None,  # type: ignore[misc]
        "has_form": settings.REPORTS is not None,  # type: ignore[misc] # mypy knows the staff's settings
        "edition": getattr(request, "edition", None),
    }
