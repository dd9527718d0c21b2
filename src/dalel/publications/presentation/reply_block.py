"""Replies as blocks of a page: what was asked, and the whole answer beside the text, or that there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dalel.errors import DataError
from dalel.evidence import Evidence
from dalel.publications.page import Node, heading, link, note, paragraph, preformatted
from dalel.publications.presentation.custody import Held, anchor
from dalel.publications.presentation.proof_block import SHORT
from dalel.publications.presentation.wording import Wording
from dalel.publications.reply import Reply

TEXTS = ("text/plain", "text/markdown", "application/octet-stream")
"""Kinds of documents that may be text; what is not UTF-8 is none."""


def reply_blocks(
    reply: Reply, held: Mapping[str, Held], evidence: Evidence, wording: Wording, *, level: int = 3
) -> Iterator[Node]:
    """What one body was asked and what it answered."""
    yield heading(reply.to, level)
    yield paragraph(
        wording.say("asked", sent=wording.day(reply.sent), due=wording.day(reply.due)),
        " ",
        *cited("asked-held", reply.questions, wording),
    )
    if reply.answer is None or reply.answered is None:
        yield note(wording.say("unanswered", sent=wording.day(reply.sent)))
        return
    day = wording.day(reply.answered)
    yield paragraph(*cited("answered", reply.answer, wording, day=day))
    if reply.text is not None:
        yield paragraph(*cited("answer-text", reply.text, wording))
    words = read_words(reply.text or reply.answer, held, evidence)
    yield paragraph(wording.say("answer-not-text")) if words is None else preformatted(words)


def cited(code: str, digest: str, wording: Wording, **values: object) -> list[Node | str]:
    """A sentence in which the document is a link."""
    before, _, after = wording.say(code, sha="\x00", **values).partition("\x00")
    return [before, link(digest[:SHORT], f"#{anchor(digest)}"), after]


def read_words(digest: str, held: Mapping[str, Held], evidence: Evidence) -> str | None:
    """A document's whole text, or None where it is no text."""
    if digest not in held:
        raise DataError(f"The answer {digest} is not held.", next_step="Run: dalel evidence list")
    name = held[digest].document
    if name.media_type not in TEXTS:
        return None
    try:
        return evidence.path(digest).read_bytes().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
