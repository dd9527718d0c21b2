"""A comparison: what an address gave at two times, and whether a reader would see a difference.

Three outcomes: changed, unchanged, not evaluated. An address that could not be captured is not unchanged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalel.evidence.capture.media_type import content_coding, content_type, unpacked_type
from dalel.evidence.entry import Capture, render_entry
from dalel.evidence.evidence import Evidence
from dalel.evidence.merkle import hash_leaf
from dalel.evidence.record import Inclusion, find_inclusion
from dalel.evidence.watch.content import Content, NoContentError, read_content
from dalel.evidence.watch.difference import Difference, compare
from dalel.evidence.watch.sighting import Sighting
from dalel.evidence.watch.watch_list import Watched


class Outcome(StrEnum):
    """What a comparison came to."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_EVALUATED = "not-evaluated"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a side is proved: the ledger's line of its capture, the line's leaf, and the way from it to the root."""

    line: str
    leaf: str
    inclusion: Inclusion | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two times: the attempt, and of one that gave the document its entry and proof."""

    sighting: Sighting
    entry: Capture | None
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found of one address. ``reason`` is a code of vocabulary/watch-reason.yaml, ``says`` more of it."""

    watched: Watched
    outcome: Outcome
    before: Side | None
    after: Side | None
    reason: str | None = None
    says: str | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Which two times are compared: the last attempts up to each.

    Without ``start`` it is the last one before the other that gave the document.
    """

    start: dt.datetime | None
    end: dt.datetime


def compare_watched(
    evidence: Evidence, watched: Watched, sightings: Sequence[Sighting], between: Between
) -> Comparison:
    """Compare what an address gave at two times."""
    found = [each for each in sightings if each.time <= between.end]
    if not found:
        return Comparison(watched, Outcome.NOT_EVALUATED, None, None, reason="never-asked")
    after = make_side(evidence, watched, found[-1])
    earlier = [each for each in found[:-1] if each.is_captured and watched.method in each.entries]
    if between.start is not None:
        earlier = [each for each in found if each.time <= between.start]
    if not earlier:
        return Comparison(watched, Outcome.NOT_EVALUATED, None, after, reason="nothing-before")
    before = make_side(evidence, watched, earlier[-1])
    return compare_sides(evidence, watched, before, after)


def make_side(evidence: Evidence, watched: Watched, sighting: Sighting) -> Side:
    """One time, with its proof."""
    entry = sighting.entries.get(watched.method) if sighting.is_captured else None
    return Side(sighting, entry, None if entry is None else find_proof(evidence, entry))


def find_proof(evidence: Evidence, entry: Capture) -> Proof:
    """The line of an entry, and the way to the root."""
    with evidence.reading() as ledger:
        line = render_entry(entry)
        return Proof(line.decode(), hash_leaf(line).hex(), find_inclusion(entry, line, kept=ledger.kept))


def compare_sides(evidence: Evidence, watched: Watched, before: Side, after: Side) -> Comparison:
    """Compare two times, as far as both gave the document."""
    for side in (after, before):
        if side.entry is None:
            reason = "other-way" if side.sighting.is_captured else "not-captured"
            return Comparison(watched, Outcome.NOT_EVALUATED, before, after, reason, side.sighting.says)
    if before.entry is not None and after.entry is not None and before.entry.object == after.entry.object:
        return Comparison(watched, Outcome.UNCHANGED, before, after, reason="same-bytes")
    try:
        difference = compare(content_of(evidence, before), content_of(evidence, after))
    except NoContentError as error:
        return Comparison(watched, Outcome.NOT_EVALUATED, before, after, "not-comparable", error.what)
    if not difference:
        return Comparison(watched, Outcome.UNCHANGED, before, after, reason="same-content")
    return Comparison(watched, Outcome.CHANGED, before, after, difference=difference)


def content_of(evidence: Evidence, side: Side) -> Content:
    """What a side says."""
    assert side.entry is not None  # noqa: S101 - only sides that gave the document are compared
    path = evidence.path(side.entry.object)
    if side.entry.method != "http":
        # The browser undid the packing, and wrote the page anew.
        return read_content(path, media_type="text/html", charset="utf-8", coding=None, table_rows=None)
    exchange = side.sighting.exchange()
    coding = content_coding(exchange)
    kind = unpacked_type(exchange) if coding else side.entry.media_type
    return read_content(
        path, media_type=kind, charset=content_type(exchange)[1], coding=coding, table_rows=evidence.table_rows
    )
