"""The parts of a case, in the order in which pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dalel.register.case_file import CaseFile
from dalel.site.showing import Piece, Showing, Shown
from dalel.site.words import word

SECTIONS = (
    "event", "charge", "party", "proceeding", "seizure", "opinion", "measure", "penalty", "publication", "reaction",
    "reply", "related",
)  # fmt: skip
"""The parts of a case in the order in which they are shown."""
WITHIN = {"event": "actor", "charge": "status"}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a case: its records, and how many are not shown."""

    noun: str
    title: str
    records: tuple[Shown, ...]
    hidden: int
    within: str = ""


def sections_of(found: CaseFile, showing: Showing) -> Iterator[Section]:
    """The parts of a case; a charge is shown with its statuses, an event with who took part."""
    for noun in SECTIONS:
        inner = WITHIN.get(noun, "")
        records = tuple(
            showing.show(seen, [showing.show(each) for each in found.within(inner, seen.key)] if inner else ())
            for seen in found.records[noun]
        )
        yield Section(noun, word("register/plural", noun), records, found.hidden[noun] + found.hidden[inner], inner)


def sources_of(found: CaseFile, showing: Showing) -> list[Piece]:
    """The sources that the values of a case come from, in the order in which they are first named."""
    keys = dict.fromkeys(cited[1] for seen in found.everything() for cited in seen.said["citations"])
    shown = dict.fromkeys(showing.named("source", key) for key in keys)
    return list(shown)
