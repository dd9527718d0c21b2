"""Keys as one person of the team may see them: a piece that may tell a hidden name is a pseudonym, as in excerpts."""

from __future__ import annotations

import re
import secrets

from dalel.register.access.restrictions import belongs_to
from dalel.register.discretion import Discretion
from dalel.register.models import Pseudonym, Source
from dalel.register.models.records import RECORDS
from dalel.register.standing import STANDING

ALONE = (*STANDING, Source.noun)
PSEUDONYM = re.compile(r"[a-z]+-[0-9a-f]{12}")
IN_TEXT = re.compile(r'(?<=")[\w.-]+(?=")|[\w.-]+(?:/[\w.-]+)+')
"""Keys in a sentence: in quotes, or with the records that they lie in."""


class ShownKeys:
    """The keys of records for one audience, and back; each is looked at once. ``None`` hides nothing."""

    def __init__(self, discretion: Discretion | None) -> None:
        self.discretion = discretion
        self.known: dict[str, str] = {}

    def shown(self, key: str) -> str:
        """A key without pieces that may tell a hidden name."""
        if not key or not self.discretion:
            return key
        if key not in self.known:
            *above, (noun, _) = belongs_to("", key)
            told = self.told_of(noun, key)
            own = pseudonym(told, key) if told else key.rpartition("/")[2]
            self.known[key] = f"{self.shown(above[-1][1])}/{noun}/{own}" if above else own
        return self.known[key]

    def real(self, given: str) -> str | None:
        """The key that was meant; None where it is one that this audience may not know."""
        pieces = given.split("/")
        real = [real_piece(piece) for piece in pieces]
        for at, (piece, own) in enumerate(zip(pieces, real, strict=True)):
            if at % 2 == 0 and piece == own and self.told_of(real[at - 1] if at else "", "/".join(real[: at + 1])):
                return None
        return "/".join(real)

    def told_of(self, noun: str, key: str) -> str:
        """Of which kind of record the last piece of a key may tell a hidden name; empty where it tells none."""
        if not self.discretion:
            return ""
        nouns = [noun]
        if "/" not in key:
            nouns = [each for each in ALONE if RECORDS[each]._default_manager.filter(key=key).exists()]
        return next((each for each in nouns if self.discretion.tells_by_key(each, key)), "")

    def in_text(self, text: str) -> str:
        """A sentence with the keys in it as they may be seen."""
        return IN_TEXT.sub(lambda each: self.shown(each[0]), text) if self.discretion else text


def pseudonym(noun: str, key: str) -> str:
    """The pseudonym of a record, which is the same for ever."""
    new = f"{noun}-{secrets.token_hex(6)}"
    return Pseudonym.objects.get_or_create(noun=noun, key=key, field="", defaults={"text": new})[0].text


def real_piece(piece: str) -> str:
    """A piece of a key for its pseudonym; any other stays."""
    found = Pseudonym.objects.filter(text=piece, field="").first() if PSEUDONYM.fullmatch(piece) else None
    return found.key.rpartition("/")[2] if found else piece
