"""Versions of a record side by side: each value that differs, by its label."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dalel.register.access.restrictions import parent_of
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, differences, flat
from dalel.site.showing import Piece, Showing
from dalel.site.words import say, word


@dataclass(frozen=True, slots=True)
class Compared:
    """One value in each of the versions."""

    name: str
    label: str
    values: tuple[tuple[Piece, ...], ...]


def compare(
    showing: Showing, noun: str, versions: Sequence[Statement | None], *, hidden: Collection[str] = ()
) -> list[Compared]:
    """The values in which versions differ from the last one, and what each says; hidden ones are left out."""
    last = versions[-1]
    names = dict.fromkeys(name for said in versions[:-1] for name in differences(said, last))
    left = {*hidden, parent_of(RECORDS[noun])}
    return [
        Compared(
            name,
            say("sources") if name == "citations" else word("register/field", name),
            tuple(showing.value(noun, name, flat(said).get(name)) for said in versions),
        )
        for name in names
        if name not in left
    ]
