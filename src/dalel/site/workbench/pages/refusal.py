"""The pages that say no: no key, a wrong name, another site, nothing there."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override

from dalel.site.workbench.page import render
from dalel.vocabulary import LANGUAGES


def refuse(request: HttpRequest, code: str, *, status: HTTPStatus) -> HttpResponse:
    """A page that says why it is not another one, in the language of the address or of the browser."""
    named = request.path[1:3]
    with override(named if named in LANGUAGES else get_language_from_request(request)):
        return render(request, "refusal", {"code": code, "is_refusal": True}, status=status)


def no_key(request: HttpRequest) -> HttpResponse:
    """Whoever has not come by the printed address is told where it is."""
    return refuse(request, "no-key", status=HTTPStatus.FORBIDDEN)


def wrong_name(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request is not for this computer's own name. Plain: nothing of it can be relied on."""
    del request, exception
    return HttpResponse(
        "Open the workbench by the address that dalel serve printed: http://127.0.0.1 and its port.\n",
        content_type="text/plain; charset=utf-8",
        status=HTTPStatus.BAD_REQUEST,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    del exception
    return refuse(request, "not-there", status=HTTPStatus.NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """Something is wrong with Dalel itself; what, stands where it runs."""
    return refuse(request, "failed", status=HTTPStatus.INTERNAL_SERVER_ERROR)
