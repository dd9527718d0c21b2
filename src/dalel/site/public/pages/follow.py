"""Follow by mail: the form, the page that confirms, and the page that ends it. The site keeps no address: it writes
down a wish, and a command of the editors takes it in."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render

from dalel.errors import CommandError
from dalel.site.public.following.followers import is_address
from dalel.site.public.following.topic import address_of, check_topic, titles, topic_of
from dalel.site.public.following.wish import WAITING, write_wish, write_wish_to_follow
from dalel.site.public.letters import has_room
from dalel.site.public.reading import PublicRequest
from dalel.site.public.words import public_page
from dalel.site.words import language

AN_HOUR = 10
"""How many wishes one address of the net may send in an hour; counted in memory."""
TOKENS = {
    "follow": ("confirm", "confirm", "confirm-says", "confirmed"),
    "unfollow": ("leave", "unfollow", "unfollow-says", "unfollowed"),
}
"""By the address of a page: the wish, its title, what it says, and what it says when that is done."""


@public_page
def follow(request: PublicRequest) -> HttpResponse:
    """The form, and that it was sent."""
    folder = settings.FOLLOWERS  # type: ignore[misc] # mypy knows the staff's settings
    given = request.POST if request.method == "POST" else request.GET
    topic = topic_of(given)
    try:
        check_topic(topic)
    except CommandError:
        raise Http404 from None
    if folder is None:
        raise Http404
    email = given.get("email", "").strip()
    problem = problem_of(request, email) if request.method == "POST" else ""
    is_sent = request.method == "POST" and not problem
    # Programs fill in every field; what they send is dropped, and they are not told.
    if is_sent and not given.get("website"):
        write_wish_to_follow(folder, email, language(), topic.given())
    context = {
        "titles": titles(topic),
        "page": address_of(topic),
        "given": topic.given(),
        "email": email,
        "problem": problem,
        "is_sent": is_sent,
    }
    return private(render(request, "public/follow.html", context, status=400 if problem else 200))


@public_page
def token(request: PublicRequest, folder: str, key: str) -> HttpResponse:
    """Confirm or leave with one press: opening the page does nothing, since programs that look at mail open it too."""
    where = settings.FOLLOWERS  # type: ignore[misc] # mypy knows the staff's settings
    if where is None:
        raise Http404
    wish, title, says, done = TOKENS[folder]
    is_sent = request.method == "POST"
    problem = "" if not is_sent or has_room(where, WAITING) else "follow-later"
    if is_sent and not problem:
        write_wish(where, wish, key)
    context = {"title": title, "says": says, "done": done, "is_done": is_sent and not problem, "problem": problem}
    return private(render(request, "public/token.html", context, status=503 if problem else 200))


def private(answer: HttpResponse) -> HttpResponse:
    """An answer that nobody keeps and no search engine lists."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def problem_of(request: PublicRequest, email: str) -> str:
    """Why a wish is not taken: a sentence of the site; empty where it is."""
    if not is_address(email):
        return "follow-wrong"
    name = f"follow-{request.META['REMOTE_ADDR']}"
    cache.add(name, 0, 3600)
    is_too_often = cache.incr(name) > AN_HOUR
    if is_too_often or not has_room(settings.FOLLOWERS, WAITING // 2):  # type: ignore[misc] # mypy knows the staff's
        return "follow-later"  # the other half is kept for those who confirm or leave
    return ""
