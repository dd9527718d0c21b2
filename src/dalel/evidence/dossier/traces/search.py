"""A search for names in bytes that come a piece at a time, so that a file of any size needs a few megabytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.dossier.traces.term import Spelling, Spellings
from dalel.evidence.dossier.traces.trace import Sayings, TraceKind

CHARACTER_BYTES = 4
"""What must be seen beside a find to know whether it is a whole word."""

RARE_BYTES = range(9)

PIECE = 1 << 16
"""Smaller pieces wait until there are so many bytes: each search begins with some work."""

CALLED = {
    TraceKind.USER_NAME: "The user name",
    TraceKind.FULL_NAME: "The full name",
    TraceKind.HOME_PATH: "The home folder",
    TraceKind.HOST_NAME: "The name of the computer",
}


@dataclass(slots=True)
class Finds:
    """The finds in one place, counted by kind; the first of each is kept."""

    _first: dict[TraceKind, tuple[str, str]] = field(default_factory=dict)
    _count: dict[TraceKind, int] = field(default_factory=dict)

    def note(self, kind: TraceKind, text: str, where: str) -> None:
        self._first.setdefault(kind, (text, where))
        self._count[kind] = self._count.get(kind, 0) + 1

    def say(self) -> Sayings:
        """One sentence a kind."""
        return [
            (kind, f"{CALLED[kind]} {shown(text)} stands here{times(self._count[kind])} {where}.")
            for kind, (text, where) in self._first.items()
        ]


def times(count: int) -> str:
    """How often, and the beginning of where."""
    return "" if count == 1 else f" {count} times, first"


class Search:
    """One search through one run of bytes. ``where`` says what the bytes are, after "at byte 12"."""

    def __init__(self, spellings: Spellings, finds: Finds, *, where: str = "", piece: int = PIECE) -> None:
        self._spellings = spellings
        self._finds = finds
        self._where = where
        self._piece = piece
        # One byte more than a find and what stands beside it: see `_is_twin`.
        self._margin = spellings.longest + CHARACTER_BYTES + 1
        self._held = bytearray()
        self._place = 0
        """Where the bytes held begin."""
        self._searched = 0
        """How many of them were searched already; they are kept to see what stands before."""

    def feed(self, data: bytes | bytearray) -> None:
        """Search more bytes. The last few wait for what comes after them."""
        if not self._spellings.by_stem:
            return
        self._held += data
        if len(self._held) - self._searched >= self._margin + self._piece:
            self._search(len(self._held) - self._margin)

    def finish(self) -> None:
        """Search the rest."""
        self._search(len(self._held))

    def say(self) -> Sayings:
        """What was found, here and in everything else that shares the finds."""
        return self._finds.say()

    def _search(self, until: int) -> None:
        lowered = self._held.lower()
        # Quick to see: text in UTF-8 has no bytes as UTF-16 has them, and text in English has only small ones.
        missing = {byte for byte in RARE_BYTES if byte not in lowered}
        is_ascii = lowered.isascii()
        found = (
            (place, spelling.kind, text)
            for stem, spellings in self._spellings.by_stem.items()
            if min(stem) not in missing and not (is_ascii and not stem.isascii())
            if lowered.find(stem, max(0, self._searched - 1), until + len(stem)) >= 0
            for spelling in spellings
            for place, text in self._find(spelling, lowered, until=until)
        )
        finds: dict[tuple[int, TraceKind], str] = {}
        for place, kind, text in found:
            finds[place, kind] = max(finds.get((place, kind), ""), text, key=len)
        for (place, kind), text in sorted(finds.items()):
            if self._searched <= place < until and not self._is_twin(place, kind, finds):
                self._finds.note(kind, text, f"at byte {self._place + place}{self._where}")
        cut = max(0, until - self._margin)
        del self._held[:cut]
        self._place += cut
        self._searched = until - cut

    def _is_twin(self, place: int, kind: TraceKind, finds: Mapping[tuple[int, TraceKind], str]) -> bool:
        """Whether it is the same find as one byte beside: text in UTF-16 also fits the other UTF-16 there.

        Most text in UTF-16 begins at an even place.
        """
        is_odd = (self._place + place) % 2 == 1
        return is_odd and ((place - 1, kind) in finds or (place + 1, kind) in finds)

    def _find(self, spelling: Spelling, lowered: bytearray, *, until: int) -> Iterator[tuple[int, str]]:
        """The finds of one spelling that begin before ``until`` and were not told before, and one byte beside them."""
        length = len(spelling.lowered)
        place = lowered.find(spelling.lowered, max(0, self._searched - 1), until + length)
        while place >= 0:
            end = place + length
            text = self._held[place:end].decode(spelling.encoding, "replace")
            if (
                text in spelling.texts
                and not (spelling.begins_word and is_in_word(character_before(self._held, place, spelling.encoding)))
                and not is_in_word(character_after(self._held, end, spelling.encoding))
                and not any(is_held(lowered, place, end, *each) for each in spelling.longer)
            ):
                yield place, text
            place = lowered.find(spelling.lowered, place + 1, until + length)


def is_held(lowered: bytearray, place: int, end: int, before: bytes, after: bytes) -> bool:
    """Whether a find is part of a longer one."""
    return lowered[max(0, place - len(before)) : place] == before and lowered[end : end + len(after)] == after


def is_in_word(character: str) -> bool:
    """Whether a character beside a find makes it part of a longer word."""
    return bool(character) and (character.isalnum() or character == "_" or unicodedata.combining(character) > 0)


def character_before(data: bytearray, place: int, encoding: str) -> str:
    """The character that ends at a place, or nothing."""
    if encoding != "utf-8":
        width = 2 if encoding.startswith("utf-16") else 1
        return data[max(0, place - width) : place].decode(encoding, "ignore")
    for width in range(1, CHARACTER_BYTES + 1):
        try:
            return data[max(0, place - width) : place].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return ""


def character_after(data: bytearray, place: int, encoding: str) -> str:
    """The character that begins at a place, or nothing."""
    return data[place : place + CHARACTER_BYTES].decode(encoding, "ignore")[:1]
