"""A comparison: what an address or a list gave at two times, and whether a reader would see a difference.

Three outcomes: changed, unchanged, not evaluated. What could not be captured is not unchanged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalel.evidence.entry import Capture, render_entry
from dalel.evidence.evidence import Evidence
from dalel.evidence.merkle import hash_leaf
from dalel.evidence.record import Inclusion, find_inclusion
from dalel.evidence.watch.attempt import Attempt
from dalel.evidence.watch.content import NoContentError
from dalel.evidence.watch.difference import Difference, compare


class Outcome(StrEnum):
    """What a comparison came to."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_EVALUATED = "not-evaluated"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a document is proved: the ledger's line of its capture, the line's leaf, and the way from it to the root."""

    entry: Capture
    line: str
    leaf: str
    inclusion: Inclusion | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two times: the attempt, and the proof of each document that it gave."""

    attempt: Attempt
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found of an address or a list; ``reason`` is a code of vocabulary/watch-reason.yaml."""

    subject: str
    outcome: Outcome
    before: Side | None
    after: Side | None
    reason: str | None = None
    says: str | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Which two times are compared: the last attempts up to each.

    Without ``start`` it is the last one before the other that gave what was asked for.
    """

    start: dt.datetime | None
    end: dt.datetime


def compare_attempts(evidence: Evidence, subject: str, attempts: Sequence[Attempt], between: Between) -> Comparison:
    """Compare what an address or a list gave at two times."""
    found = [each for each in attempts if each.time <= between.end]
    if not found:
        return Comparison(subject, Outcome.NOT_EVALUATED, None, None, reason="never-asked")
    after = make_side(evidence, found[-1])
    if between.start is None:
        earlier = [each for each in found[:-1] if each.captures]
    else:
        earlier = [each for each in found if each.time <= between.start]
    if not earlier:
        return Comparison(subject, Outcome.NOT_EVALUATED, None, after, reason="nothing-before")
    return compare_sides(subject, make_side(evidence, earlier[-1]), after)


def make_side(evidence: Evidence, attempt: Attempt) -> Side:
    """One time, with its proofs."""
    return Side(attempt, tuple(find_proof(evidence, entry) for entry in attempt.captures))


def find_proof(evidence: Evidence, entry: Capture) -> Proof:
    """The line of an entry, and the way to the root."""
    line = render_entry(entry)
    with evidence.reading() as ledger:
        return Proof(entry, line.decode(), hash_leaf(line).hex(), find_inclusion(entry, line, kept=ledger.kept))


def compare_sides(subject: str, before: Side, after: Side) -> Comparison:
    """Compare two times, as far as both gave what was asked for."""
    for attempt in (after.attempt, before.attempt):
        if not attempt.captures:
            reason = "not-captured" if attempt.reason else "other-way"
            return Comparison(subject, Outcome.NOT_EVALUATED, before, after, reason, attempt.says)
    if objects(before) == objects(after):
        return Comparison(subject, Outcome.UNCHANGED, before, after, reason="same-bytes")
    try:
        difference = compare(before.attempt.content(), after.attempt.content())
    except NoContentError as error:
        return Comparison(subject, Outcome.NOT_EVALUATED, before, after, "not-comparable", error.what)
    if not difference:
        return Comparison(subject, Outcome.UNCHANGED, before, after, reason="same-content")
    return Comparison(subject, Outcome.CHANGED, before, after, difference=difference)


def objects(side: Side) -> list[str]:
    """The documents of a side."""
    return [entry.object for entry in side.attempt.captures]
