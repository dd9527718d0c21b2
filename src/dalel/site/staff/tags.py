"""What templates say: ``{% say "code" %}``, ``{% word "register/staff-role" role %}``, ``{% moment time %}``."""

from __future__ import annotations

import datetime as dt

from django import template
from django.http import HttpRequest

from dalel.site import words
from dalel.site.accounts.program import program_of
from dalel.site.staff.reader import shown_key
from dalel.site.staff.refusing import sentences_of
from dalel.vocabulary import LANGUAGES, vocabulary

register = template.Library()
NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}

register.simple_tag(words.say, name="say")
register.simple_tag(words.word, name="word")
register.simple_tag(program_of, name="program")
register.simple_tag(sentences_of, name="refused")
register.filter("shown_key", shown_key)


@register.simple_tag
def moment(at: dt.datetime | None) -> str:
    """A time as it is written in every language here, or a dash."""
    return "–" if at is None else at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


@register.simple_tag
def noun(code: str) -> str:
    """What an entry of the access log is about; a kind of record is named by its code, as in the history."""
    return words.say(f"log-noun-{code}") if f"log-noun-{code}" in vocabulary("staff") else code


def page(request: HttpRequest) -> dict[str, object]:
    """What every page of the staff needs."""
    return {
        "account": request.user if getattr(request, "user", None) and request.user.is_authenticated else None,
        "lang": words.language(),
        "languages": [(code, NAMES[code]) for code in LANGUAGES],
    }
