"""The history of the evidence: every entry in plain words, and for one document what happened to it and who saw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from dalel.evidence.capture_record import is_about_capture
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.listing import say_stamp
from dalel.evidence.document import Document
from dalel.evidence.entry import Correct, Derive, Entry
from dalel.evidence.evidence import Evidence
from dalel.evidence.record import SEED

_OWN = {"seq", "time", "tool", "commit"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: an entry (``seq``), or a checkpoint or stamp that covers it (None).

    ``says`` holds the entry's own fields, ``disclosed`` the values that it commits to and that are disclosed here.
    """

    seq: int | None
    time: dt.datetime | None
    type: str
    says: Mapping[str, str]
    disclosed: Mapping[str, str]


def log(evidence: Evidence, *, since: int = 0) -> Iterator[Event]:
    """Every entry from a number on, in order."""
    with evidence.reading() as ledger:
        for entry in ledger.entries_from(since):
            yield event_of(evidence, entry)


def event_of(evidence: Evidence, entry: Entry) -> Event:
    """An entry as something that happened."""
    says = {
        each.name: say(getattr(entry, each.name))
        for each in fields(entry)
        if each.name not in _OWN and getattr(entry, each.name) is not None
    }
    disclosed = {
        name: each.value
        for name, each in evidence.disclosures.read(entry).items()
        if each.value is not None and name != SEED
    }
    return Event(seq=entry.seq, time=entry.time, type=entry.type, says=says, disclosed=disclosed)


def say(value: object) -> str:
    """A field's value as text."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    count, form = getattr(value, "count", None), getattr(value, "form", None)
    return f"{count} ({form})" if isinstance(count, int) and form is not None else str(value)


def history(evidence: Evidence, document: Document) -> list[Event]:
    """What happened to one document, in order, and the first checkpoint that covers it with its stamps."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    events: list[Event] = []
    about: set[int] = set()
    before: Entry | None = None
    with evidence.reading() as ledger:
        for entry in ledger.entries_from(document.seq):
            if is_about(entry, document, about) or is_about_capture(entry, before):
                about.add(entry.seq)
                before = entry
                events.append(event_of(evidence, entry))
    size = next((size for size in kept.sizes() if size > document.seq), None)
    if size is not None:
        signed = kept.read(size)
        says = {"size": str(size), "root": signed.checkpoint.root.hex()}
        events.append(Event(None, None, "checkpoint", says, {}))
    for each in (each for each in kept.sizes() if each > document.seq):
        for name, data in kept.receipts(each).items():
            events.append(Event(None, None, "stamp", {"checkpoint": str(each), "says": say_stamp(name, data)}, {}))
    return events


def is_about(entry: Entry, document: Document, about: set[int]) -> bool:
    """Whether an entry speaks of a document: names it, was made from it, or corrects an entry that does."""
    if isinstance(entry, Correct):
        return entry.entry in about
    if isinstance(entry, Derive) and document.sha256 in entry.sources:
        return True
    return getattr(entry, "object", None) == document.sha256
