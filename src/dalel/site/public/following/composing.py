"""What followers are told: the same cases as in the feeds, as a letter, as posts, or as messages for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from dalel.canonical import canonical_json
from dalel.site.public.edition import Edition
from dalel.site.public.entries import Entry
from dalel.site.public.following.followers import Follower
from dalel.site.public.following.outcome import Message, Way
from dalel.site.public.following.telegram import cut, packed
from dalel.site.public.following.topic import Topic, address_of, titles
from dalel.site.public.places import page_of
from dalel.site.public.tags import day, number
from dalel.site.public.words import tell
from dalel.site.words import language

AT_MOST = 50
"""How many cases a letter tells of, and the posts of a run."""
Numbered = Sequence[tuple[int, Entry]]
"""Cases, each with the number of its change, in that order."""
Composed = Iterator[tuple[int, Message]]
"""Messages, each with the last change that it tells of."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told something: ``name`` in the log, ``to`` where it goes, and how it is put."""

    name: str
    to: str
    lang: str
    topic: Topic
    way: Way
    compose: Compose
    is_daily: bool = False
    token: str = ""


Compose = Callable[[Recipient, Numbered, Edition], Composed]
"""Puts what is told into messages."""


def identity(*parts: str | int) -> str:
    """The same name for the same message, from which nothing can be read."""
    return sha256(canonical_json(list(parts))).hexdigest()[:32]


def letters(recipient: Recipient, found: Numbered, edition: Edition) -> Composed:
    """All of it in one letter, with the way out in its head and at its foot."""
    if not found:
        return
    upto = found[-1][0]
    leave = f"{edition.address}/{language()}/unfollow/{recipient.token}"
    parts = [
        tell("mail-follows", what="; ".join(titles(recipient.topic))),
        *(told_of(each, edition) for _, each in found[:AT_MOST]),
        *([more_of(recipient, found, edition)] if len(found) > AT_MOST else []),
        tell("charge-says-nothing"),
        f"-- \n{tell('site-title')}, {tell('edition-of', day=day(edition.day))}\n{tell('mail-leave', address=leave)}",
    ]
    yield (
        upto,
        Message(
            to=recipient.to,
            id=identity(recipient.token, found[0][0], upto),
            subject=tell("mail-subject", count=number(len(found))),
            text="\n\n".join(parts) + "\n",
            lang=language(),
            headers={
                "List-Id": f"<follow.{edition.address.partition('://')[2].partition(':')[0]}>",
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        ),
    )


def confirmation(follower: Follower, topic: Topic, edition: Edition) -> Message:
    """The letter that asks whether the owner of an address wishes to follow; it repeats nothing that was typed."""
    address = f"{edition.address}/{language()}/follow/{follower.token}"
    return Message(
        to=follower.address,
        id=identity(follower.token, "confirm"),
        subject=tell("mail-confirm-subject"),
        text=tell("mail-confirm", what="; ".join(titles(topic)), address=address) + "\n",
        lang=language(),
    )


def posts(recipient: Recipient, found: Numbered, edition: Edition) -> Composed:
    """As few posts as it fits in; of very many cases only the first, and where the others are."""
    head = f"{tell('site-title')}. {tell('mail-subject', count=number(len(found)))}"
    pieces = [(n, told_of(each, edition, most=300)) for n, each in found[:AT_MOST]]
    if len(found) > AT_MOST:
        pieces.append((found[-1][0], more_of(recipient, found, edition)))
    for upto, text in packed(head, pieces):
        yield upto, Message(recipient.to, identity(recipient.name, upto), text)


def more_of(recipient: Recipient, found: Numbered, edition: Edition) -> str:
    """How many cases are not shown, and where they are."""
    address = edition.address + address_of(recipient.topic)
    return tell("mail-more", count=number(len(found) - AT_MOST), address=address)


def hooks(recipient: Recipient, found: Numbered, edition: Edition) -> Composed:
    """A message a case: its address and its title; the rest is read from the API."""
    for n, each in found:
        data = {
            "case": each.key,
            "title": each.title,
            "address": f"{edition.address}{page_of('case', each.key)}",
            "api": f"{edition.address}/api/cases/{each.key}",
            "edition": edition.made.isoformat(),
        }
        said = {"type": "case.published", "timestamp": each.published.isoformat(), "data": data}
        name = f"msg_{identity(recipient.name, each.key, each.published.isoformat())}"
        yield n, Message(recipient.to, name, json.dumps(said, ensure_ascii=False))


def told_of(entry: Entry, edition: Edition, most: int = 1000) -> str:
    """A case in a few lines."""
    lines = (entry.title, " · ".join(entry.about), "; ".join(entry.norms))
    said = [cut(" ".join(line.split()), most) for line in lines if line]
    return "\n".join([*said, f"{edition.address}{page_of('case', entry.key)}"])
