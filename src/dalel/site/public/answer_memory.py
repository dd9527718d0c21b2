"""Answers kept in memory: what an address answers from an edition it answers again until there is another edition.

Only the public site has this: it knows no accounts, no sessions and no cookies, so the same address answers everybody
alike, and its language is in it. Of the API nothing is kept, since each question to it is counted.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

import dalel
from dalel.site.public.edition import Edition
from dalel.site.public.reading import PublicRequest
from dalel.vocabulary import LANGUAGES

KEPT = re.compile(rf"/({'|'.join(LANGUAGES)})/(?!report$|follow$|follow/|unfollow/).*|/(feeds|pictures)/.*")
"""The addresses whose answers are kept: pages without the forms, feeds and pictures."""
MOST = 64 << 20
"""How many bytes are kept in each process."""
LONGEST = 1 << 20
"""Of longer answers nothing is kept, nor of longer addresses than readers have."""
ADDRESS = 2000


@dataclass(slots=True)
class Kept:
    """Answers by their tags, the one that was asked for last at the end; the first are forgotten for want of room."""

    most: int = MOST
    answers: OrderedDict[str, HttpResponse] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def find(self, tag: str) -> HttpResponse | None:
        """A new answer that says the same as the one that is kept."""
        with self.lock:
            found = self.answers.get(tag)
            if found is None:
                return None
            self.answers.move_to_end(tag)
        return copy_of(found)

    def keep(self, tag: str, answer: HttpResponse) -> None:
        """Keep an answer."""
        with self.lock:
            if tag in self.answers:
                return
            self.answers[tag] = copy_of(answer)
            self.size += len(answer.content)
            while self.size > self.most:
                _, old = self.answers.popitem(last=False)
                self.size -= len(old.content)


class AnswerMemory:
    """Answers again what was answered before; who has the answer already is told so before anything is looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept = Kept()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from memory, or else anew."""
        path = request.get_full_path()
        if request.method != "GET" or len(path) > ADDRESS or not KEPT.fullmatch(request.path):
            return self.get_response(request)
        tag = tag_of(cast("PublicRequest", request).edition, path)
        # A tag is only ever given with an answer, so whoever sends it has that answer.
        unchanged = get_conditional_response(request, etag=tag) if "If-None-Match" in request.headers else None
        if unchanged is not None:
            unchanged["ETag"] = tag
            return unchanged
        answer = self.kept.find(tag)
        if answer is None:
            answer = self.get_response(request)
            if is_for_everybody(answer):
                answer["ETag"] = tag
                self.kept.keep(tag, answer)
        return answer


def is_for_everybody(answer: HttpResponse) -> bool:
    """Whether an answer is whole, good, short, and nothing in it says that it may not be kept."""
    return (
        answer.status_code == 200
        and not answer.streaming
        and len(answer.content) <= LONGEST
        and not answer.cookies
        and not answer.has_header("Vary")
        and "no-store" not in answer.get("Cache-Control", "")
    )


def copy_of(answer: HttpResponse) -> HttpResponse:
    """The same bytes with the same headers, to which others may be added."""
    return HttpResponse(answer.content, status=answer.status_code, headers=dict(answer.items()))


def tag_of(edition: Edition, path: str) -> str:
    """What stands for the answer of an address from an edition by this program."""
    forms = f"{settings.REPORTS is None} {settings.FOLLOWERS is None}"  # type: ignore[misc] # mypy knows the staff's
    said = "\n".join((str(edition.path.absolute()), edition.made.isoformat(), program(), forms, path))
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'


@cache
def program() -> str:
    """What stands for the program: the sizes and times of its files."""
    root = Path(dalel.__file__).parent
    states = (
        (path.relative_to(root), path.stat()) for path in sorted(root.rglob("*")) if "__pycache__" not in path.parts
    )
    return sha256("".join(f"{name} {each.st_size} {each.st_mtime_ns}\n" for name, each in states).encode()).hexdigest()
