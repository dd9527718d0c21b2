"""Each request reads the newest edition, from its beginning to its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from dalel.site.public.edition import Edition, newest_edition
from dalel.site.public.following.followers import SIGNS
from dalel.vocabulary import LANGUAGES

READ = ("GET", "HEAD")
FORM = re.compile(rf"/({'|'.join(LANGUAGES)})/(report|follow|follow/{SIGNS})")
"""The pages to which something can be sent."""
ONE_CLICK = re.compile(rf"/({'|'.join(LANGUAGES)})/unfollow/{SIGNS}")
"""The page to which a program of mail may send, in either form, since its address is all it needs (RFC 8058)."""
LONGEST = 40_000
"""The most bytes that are read of it."""


class PublicRequest(HttpRequest):
    """A request that has its edition."""

    edition: Edition


class NewestEdition:
    """Opens the register of the newest edition, where another one was open; only questions are answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from one edition; without any, say that nothing is published yet."""
        request.get_host()  # another name than the site's own is refused
        if request.method not in READ and not may_send(request):
            return HttpResponseNotAllowed(READ)
        edition = newest_edition(settings.SITE_FOLDER)  # type: ignore[misc] # mypy knows the staff's settings
        if edition is None:
            text = "No edition of the site was made yet. Run: dalel site build\n"
            return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
        if connection.settings_dict["NAME"] != edition.database:
            connection.close()
            connection.settings_dict["NAME"] = edition.database
        connection.ensure_connection()
        cast("PublicRequest", request).edition = edition
        return self.get_response(request)


def may_send(request: HttpRequest) -> bool:
    """Whether a reader sends a form from a page of the site itself, or leaves from anywhere; if short enough."""
    length = request.META.get("CONTENT_LENGTH") or ""
    is_short = length.isdecimal() and int(length) <= LONGEST
    is_form = request.content_type == "application/x-www-form-urlencoded"
    from_here = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    is_from_page = bool(FORM.fullmatch(request.path)) and is_form and from_here
    return request.method == "POST" and is_short and (is_from_page or bool(ONE_CLICK.fullmatch(request.path)))
