"""Posts in a channel, by the Bot API of Telegram."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from dalel.errors import CommandError
from dalel.site.public.following.outcome import DAY, SENT, Message, Outcome
from dalel.site.public.following.posting import Answer, post

MOST = 4096
"""How long a post may be, in units of UTF-16."""
SERVER = "https://api.telegram.org"
TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, slots=True)
class Telegram:
    """The way of posts: ``token`` is a part of the address that is asked, and said nowhere."""

    token: str = field(repr=False)
    server: str = SERVER

    def send(self, message: Message, last_moment: Callable[[], None]) -> Outcome:
        """Post a text: as plain text, so that nothing in it is markup, and without a preview of its links."""
        asked = {"chat_id": message.to, "text": message.text, "link_preview_options": {"is_disabled": True}}
        body = json.dumps(asked, ensure_ascii=False).encode()
        answer = post(
            f"{self.server}/bot{self.token}/sendMessage", body, {"Content-Type": "application/json"}, last_moment
        )
        return judge(answer)

    def close(self) -> None:
        """There is nothing to leave: each post has its own connection."""


def judge(answer: Answer) -> Outcome:
    """What the server's answer means for the post."""
    if not answer.status:
        return Outcome("unsure" if answer.may_have_arrived else "later", answer.said)
    try:
        said = json.loads(answer.body)
        is_done, told = bool(said["ok"]), str(said.get("description", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not the Bot API but something before it: whether the post went through is not said.
        return Outcome("unsure", f"{answer.status}, and no answer of the Bot API")
    if is_done:
        return SENT
    if answer.status == 429:
        parameters = said.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return Outcome("later", f"429 {told}", dt.timedelta(seconds=wait if isinstance(wait, int) else 60))
    # A channel that is not there, a bot that was removed, a wrong token: the editors must mend it.
    return Outcome("later", f"{answer.status} {told}"[:200], None if answer.status >= 500 else DAY)


def parse_token(text: str) -> str:
    """The token of a bot. No message repeats it."""
    if not TOKEN.fullmatch(text):
        raise CommandError("The token of the bot is none.", next_step="Copy it again from BotFather, whole and alone.")
    return text


def length(text: str) -> int:
    """How long a text is for Telegram."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """A text that is at most so long; three dots where it is cut."""
    if length(text) <= most:
        return text
    while length(text) > most - 1:
        text = text[: -max(1, (length(text) - most + 1) // 2)]
    return f"{text.rstrip()}…"


def packed(head: str, pieces: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Texts under one heading in as few posts as they fit in, each with the number of its last piece."""
    post_text, last = "", 0
    for number, piece in pieces:
        longer = f"{post_text}\n\n{piece}" if post_text else f"{head}\n\n{piece}"
        if post_text and length(longer) > MOST:
            yield last, post_text
            longer = f"{head}\n\n{piece}"
        post_text, last = longer, number
    if post_text:
        yield last, post_text
