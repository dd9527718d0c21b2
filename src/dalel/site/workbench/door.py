"""The door of the workbench: who is let in. Every request goes through it before any page is looked for."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

from dalel.site.workbench.keys import KEYS, Keys
from dalel.site.workbench.pages.refusal import no_key, refuse

OPEN = "/open/"
"""The address of the door itself; the token stands behind it."""

TAKES = "workbench-follow-up"
"""The name of the only address that something can be sent to."""

FREE = "/static/"
"""Style sheets tell nothing, and the page that refuses is to look like one of ours."""


class Door:
    """Lets in whoever shows the session; changes the token of the printed address for it; refuses everybody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say why not."""
        request.get_host()  # Another name in the Host header is refused here, see ALLOWED_HOSTS.
        takes = takes_what_is_sent(request.path_info)
        if request.method != "POST" if takes else request.method not in {"GET", "HEAD"}:
            answer = refuse(request, "read-only", status=HTTPStatus.METHOD_NOT_ALLOWED)
            answer["Allow"] = "POST" if takes else "GET, HEAD"
            return answer
        if is_foreign(request) or (takes and not is_own(request)):
            return refuse(request, "foreign", status=HTTPStatus.FORBIDDEN)
        keys: Keys = request.META[KEYS]
        name = f"dalel_workbench_{request.get_port()}"
        is_known = keys.opens(request.COOKIES.get(name, ""))
        if request.path.startswith(OPEN) and request.method == "GET":
            return open_door(request, keys, name, is_known=is_known)
        if not (is_known or request.path.startswith(FREE)):
            return no_key(request)
        if takes and not keys.is_word(request.POST.get("word", "")):
            return refuse(request, "foreign", status=HTTPStatus.FORBIDDEN)
        return self.get_response(request)


def takes_what_is_sent(path: str) -> bool:
    """Whether something can be sent to an address, and it cannot be looked at."""
    try:
        return resolve(path).url_name == TAKES
    except Resolver404:
        return False


def is_own(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sends this; one that says nothing is not believed."""
    return request.headers.get("Origin") == f"http://{request.get_host()}"


def is_foreign(request: HttpRequest) -> bool:
    """Whether a page of another site asks, for whatever purpose but to lead its reader here.

    Other programs on 127.0.0.1 are the same site to a browser, whatever their port: a cookie's SameSite does not keep
    them out, this does.
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.get_host()}":
        return True
    site, mode = request.headers.get("Sec-Fetch-Site", "none"), request.headers.get("Sec-Fetch-Mode", "navigate")
    return site not in {"none", "same-origin"} and mode != "navigate"


def open_door(request: HttpRequest, keys: Keys, name: str, *, is_known: bool) -> HttpResponse:
    """Change the token for the session, which the browser keeps until it is closed."""
    session = keys.exchange(request.path.removeprefix(OPEN).rstrip("/"))
    if session is None and not is_known:
        return no_key(request)
    answer = HttpResponseRedirect("/")
    if session is not None:
        answer.set_cookie(name, session, httponly=True, samesite="Strict")
    return answer
