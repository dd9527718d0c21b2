"""Replies: whom a text names was asked, when, by when an answer was wanted, and what the answer was.

They are kept beside the text, in ``NAME.replies.yaml``, which anyone can read; the questions and answers are documents
in evidence, so that the ledger says since when they are held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from dalel.errors import CommandError, DataError
from dalel.report.file import write_whole

REQUIRED = {"to", "claims", "questions", "sent", "due"}
ANSWERED = {"answer", "answered"}
FIELDS = (*sorted(REQUIRED), *sorted(ANSWERED), "text")


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody was asked about, and what came back. Documents are named by SHA-256.

    ``answer`` and ``answered`` are None together; ``text`` is the answer's text where it was typed from a scan.
    """

    to: str
    claims: tuple[str, ...]
    questions: str
    sent: dt.date
    due: dt.date
    answer: str | None = None
    answered: dt.date | None = None
    text: str | None = None

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that show it."""
        return tuple(each for each in (self.questions, self.answer, self.text) if each is not None)


def replies_path(text: Path) -> Path:
    """Where the replies to a text are kept."""
    return text.with_suffix(".replies.yaml")


def read_replies(text: Path) -> tuple[Reply, ...]:
    """The replies to a text, in the order in which they were asked for; without the file, none."""
    path = replies_path(text)
    if not path.is_file():
        return ()
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}.", next_step="Put it back from a copy.") from error
    entries = listed.get("replies") if isinstance(listed, dict) else None
    if not isinstance(entries, list):
        raise DataError(f"{path}: it must hold a list under replies.", next_step="Put it back from a copy.")
    return tuple(parse_reply(entry, f"{path}, replies[{place}]") for place, entry in enumerate(entries))


def parse_reply(entry: Any, where: str) -> Reply:
    """Read one entry; a field that is unknown, missing or of another form is an error with its place."""
    given: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
    answered = ANSWERED & set(given)
    if not set(given) >= REQUIRED or set(given) - set(FIELDS) or answered not in (set(), ANSWERED):
        raise DataError(
            f"{where}: the fields are {', '.join(sorted(given)) or 'none'}.",
            next_step=f"An entry has {', '.join(sorted(REQUIRED))}; with an answer {', '.join(sorted(ANSWERED))} too.",
        )
    days = [given[name] for name in ("sent", "due", "answered") if name in given]
    names = [given[name] for name in ("to", "questions", "answer", "text") if name in given]
    claims = given["claims"]
    right = all(type(day) is dt.date for day in days) and all(isinstance(name, str) for name in names)
    if not right or not isinstance(claims, list) or not all(isinstance(claim, str) for claim in claims):
        raise DataError(f"{where}: a day is YYYY-MM-DD, claims is a list, everything else a text.")
    return Reply(**{**given, "claims": tuple(claims)})


def write_replies(text: Path, replies: tuple[Reply, ...]) -> None:
    """Write the replies to a text, whole."""
    entries = [
        {
            name: list(value) if isinstance(value, tuple) else value
            for name in ("to", "claims", "questions", "sent", "due", "answer", "answered", "text")
            if (value := getattr(reply, name)) is not None
        }
        for reply in replies
    ]
    said = yaml.safe_dump({"replies": entries}, allow_unicode=True, sort_keys=False)
    write_whole(replies_path(text), said.encode())


def record_asked(replies: tuple[Reply, ...], asked: Reply) -> tuple[Reply, ...]:
    """The replies with one more that was asked for."""
    if asked.due < asked.sent:
        raise CommandError(
            f"The answer is wanted by {asked.due}, before the questions were sent on {asked.sent}.",
            next_step="Name a later day: --due YYYY-MM-DD",
        )
    return (*replies, asked)


def record_answered(
    replies: tuple[Reply, ...], who: str, *, answer: str, on: dt.date, text: str | None
) -> tuple[Reply, ...]:
    """The replies with an answer to the first question to somebody that has none."""
    open_ = [reply for reply in replies if reply.to == who and reply.answer is None]
    if not open_:
        asked = ", ".join(sorted({reply.to for reply in replies if reply.answer is None}))
        raise CommandError(
            f"No question to {who} waits for an answer.",
            next_step=f"Waiting: {asked}." if asked else "Record what was sent: dalel publication reply sent --help",
        )
    if on < open_[0].sent:
        raise CommandError(
            f"The answer is of {on}, before the questions were sent on {open_[0].sent}.",
            next_step="Give the day on which it came: --on YYYY-MM-DD",
        )
    done = replace(open_[0], answer=answer, answered=on, text=text)
    return tuple(done if reply is open_[0] else reply for reply in replies)
