"""The language of the pages: of the account, or chosen at the foot of a page."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dalel.site.accounts.models import Account
from dalel.vocabulary import LANGUAGES

Answer = TypeVar("Answer", bound=HttpResponse)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language from now on; an account keeps it for its next sign-in."""
    code = request.POST.get("language", "")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if safe else "staff_home")
    if code not in LANGUAGES:
        return answer
    if isinstance(request.user, Account):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language_cookie(answer, code)


def set_language_cookie(response: Answer, code: str) -> Answer:
    """Let the browser remember a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Strict",
    )
    return response
