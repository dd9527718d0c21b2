"""What a reader wishes: to follow, to confirm it, to leave. The site writes it down; a command takes it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dalel.site.public.following.followers import Followers, is_address
from dalel.site.public.letters import no_letter, read_letters, write_letter
from dalel.vocabulary import LANGUAGES

WAITING = 2000
"""How many wishes may wait."""


def write_wish_to_follow(folder: Path, address: str, lang: str, topic: Mapping[str, str]) -> None:
    """Somebody wishes to follow something."""
    write_letter(folder, {"kind": "ask", "address": address, "lang": lang, "topic": dict(topic)})


def write_wish(folder: Path, kind: str, token: str) -> None:
    """Whoever has a token confirms, or leaves."""
    write_letter(folder, {"kind": kind, "token": token})


def take_in_wishes(folder: Path, followers: Followers, at: dt.datetime, *, keep: bool) -> None:
    """Do what readers wish, and remove each wish then."""
    for path, said in list(read_letters(folder, "wish")):
        match said:
            case {"kind": "ask", "address": str(address), "lang": str(lang), "topic": dict(topic)} if (
                is_address(address) and lang in LANGUAGES and is_texts(topic)
            ):
                followers.ask(address, lang, topic, at)
            case {"kind": "confirm", "token": str(token)}:
                followers.confirm(token, at)
            case {"kind": "leave", "token": str(token)}:
                followers.leave(token)
            case _:
                raise no_letter(path, "wish")
        if not keep:
            path.unlink()


def is_texts(topic: Mapping[Any, Any]) -> bool:
    """Whether names and values are texts."""
    return all(isinstance(each, str) for pair in topic.items() for each in pair)
