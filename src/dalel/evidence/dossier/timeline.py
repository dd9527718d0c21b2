"""The timeline of a dossier: when documents were entered, checkpoints signed, and who else named a time.

It is a drawing of bounded length whatever the dossier holds: where much happened, several moments share one row.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

from dalel.evidence.dossier.custody import Custody, DocumentCustody
from dalel.evidence.dossier.verdict import StampSeen
from dalel.evidence.verification import Answer

MAX_DOCUMENTS = 40
"""So many documents have a row each."""

MAX_ROWS = 60
"""So many rows there are at most, before stretches of time share one."""

STRETCHES = 24
MAX_LANES = 3
"""Brackets that stand beside each other; a further one is left out, and its documents say it in words."""

_HEIGHTS = {"begun": 25, "document": 25, "checkpoint": 29, "documents": 43, "cosigned": 43, "stamp": 43, "stretch": 43}
_DAY, _MARGIN, _FIRST_LINE = 32, 6, 12


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing at one time.

    ``numbers`` are the entry of a document, or of several, or the size of a checkpoint. ``name`` is a document's name,
    the witness or the authority. A checkpoint has no time of its own: ``time`` is that of the last entry it covers.
    """

    kind: str
    time: dt.datetime
    numbers: tuple[int, ...]
    until: dt.datetime
    name: str = ""
    answer: Answer | None = None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def number(self) -> int:
        """The only number, or the first."""
        return min(self.numbers)


@dataclass(frozen=True, slots=True)
class Row:
    """A moment in the drawing; ``y`` is the middle of its first line, ``day`` where the day before is another."""

    moment: Moment
    y: int
    day: dt.date | None
    day_y: int


@dataclass(frozen=True, slots=True)
class Bracket:
    """From the documents that a stamp is the first to cover, to the stamp."""

    answer: Answer
    lane: int
    rows: tuple[int, ...]
    end: int

    @property
    def kind(self) -> str:
        """Whether the stamp was checked."""
        return "pass" if self.answer is Answer.PASS else "open"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: rows from top to bottom, brackets beside them. ``is_grouped``: a row stands for several moments."""

    rows: tuple[Row, ...]
    brackets: tuple[Bracket, ...]
    height: int
    is_grouped: bool

    @property
    def kinds(self) -> set[str]:
        """The kinds of moment drawn."""
        return {row.moment.kind for row in self.rows}

    @property
    def bracket_kinds(self) -> list[str]:
        """The kinds of bracket drawn, those of checked stamps first."""
        return sorted({bracket.kind for bracket in self.brackets}, reverse=True)

    @property
    def counts(self) -> Counter[str]:
        """How many moments of each kind the rows stand for."""
        return sum((row.moment.counts for row in self.rows), Counter())

    @property
    def answers(self) -> set[Answer | None]:
        """The answers of the stamps drawn."""
        return {row.moment.answer for row in self.rows if row.moment.kind == "stamp"}


def first_stamp(document: DocumentCustody) -> StampSeen | None:
    """The stamp that a document is said to have existed before: the earliest that is checked, else that is claimed."""
    for answer in (Answer.PASS, Answer.NOT_CHECKED):
        found = [each for each in document.stamps if each.answer is answer]
        if found:
            return min(found, key=lambda each: each.time)
    return None


def make_timeline(custody: Custody) -> Timeline:
    """Draw the timeline of a dossier."""
    moments = order_moments(custody)
    drawn = moments
    if len(custody.documents) > MAX_DOCUMENTS:
        drawn = join_documents(moments)
    if len(drawn) > MAX_ROWS:
        drawn = join_stretches(moments)
    rows, height = place(drawn)
    return Timeline(
        rows=rows,
        brackets=find_brackets(custody.documents, rows),
        height=height,
        is_grouped=len(drawn) < len(moments),
    )


def order_moments(custody: Custody) -> list[Moment]:
    """Every moment: entries and checkpoints in the order of the ledger, and the times of others among them.

    The order of entries is proved, their times are not: a clock that was set back puts no entry above another.
    """
    entries = [event.seq for event in custody.events]
    latest = list(accumulate((event.time for event in custody.events), max))

    def position(each: Moment) -> tuple[dt.datetime, int, int]:
        if each.kind in ("cosigned", "stamp"):
            return each.time, 1 + (each.kind == "stamp"), each.number
        is_checkpoint = each.kind == "checkpoint"
        last = each.number - is_checkpoint
        before = bisect_right(entries, last)
        return max([each.time, *latest[before - 1 : before]]), 0, 2 * last + is_checkpoint

    return sorted(find_moments(custody), key=position)


def find_moments(custody: Custody) -> Iterable[Moment]:
    """Every moment of a dossier, in no order."""
    for event in custody.events:
        if event.type == "genesis":
            yield moment("begun", event.time, event.seq)
    for document in custody.documents:
        yield moment("document", document.entered, document.seq, document.name or document.sha256[:12])
    entries = [event.seq for event in custody.events]
    latest = list(accumulate((event.time for event in custody.events), max))
    for checkpoint in custody.checkpoints:
        covered = bisect_left(entries, checkpoint.size)
        if covered:
            yield moment("checkpoint", latest[covered - 1], checkpoint.size)
        for witness, time in checkpoint.cosigned_by:
            yield moment("cosigned", time, checkpoint.size, witness)
    for stamp in custody.verification.stamps:
        yield moment("stamp", stamp.time, stamp.size, stamp.authority, stamp.answer)


def moment(kind: str, time: dt.datetime, number: int, name: str = "", answer: Answer | None = None) -> Moment:
    """A moment that stands alone."""
    return Moment(kind=kind, time=time, numbers=(number,), until=time, name=name, answer=answer, counts=Counter([kind]))


def join_documents(moments: Sequence[Moment]) -> list[Moment]:
    """Documents that follow each other, with nothing between them, share a row."""
    joined: list[Moment] = []
    for is_document, run in groupby(moments, key=lambda each: each.kind == "document"):
        found = list(run)
        joined += [join("documents", found)] if is_document and len(found) > 1 else found
    return joined


def join_stretches(moments: Sequence[Moment]) -> list[Moment]:
    """Equal numbers of moments share a row, whatever they are."""
    length = -(-len(moments) // STRETCHES)
    return [join("stretch", moments[start : start + length]) for start in range(0, len(moments), length)]


def join(kind: str, moments: Sequence[Moment]) -> Moment:
    """Several moments as one."""
    return Moment(
        kind=kind,
        time=moments[0].time,
        numbers=tuple(number for each in moments for number in each.numbers),
        until=moments[-1].time,
        counts=Counter(each.kind for each in moments),
    )


def place(moments: Sequence[Moment]) -> tuple[tuple[Row, ...], int]:
    """Put the moments under each other, with a line for each new day; and the height of it all."""
    rows: list[Row] = []
    top = _MARGIN
    before: dt.date | None = None
    for each in moments:
        day = each.time.astimezone(dt.UTC).date()
        is_new = day != before
        day_y = top + _FIRST_LINE
        top += _DAY if is_new else 0
        rows.append(Row(moment=each, y=top + _FIRST_LINE, day=day if is_new else None, day_y=day_y))
        top += _HEIGHTS[each.kind]
        before = day
    return tuple(rows), top + _MARGIN


def find_brackets(documents: Sequence[DocumentCustody], rows: Sequence[Row]) -> tuple[Bracket, ...]:
    """For each stamp that is the first over some documents, a bracket from their rows down to its own."""
    row_of = {seq: row.y for row in rows if row.moment.kind in ("document", "documents") for seq in row.moment.numbers}
    ends = {(row.moment.number, row.moment.time, row.moment.name): row.y for row in rows if row.moment.kind == "stamp"}
    covered: dict[StampSeen, set[int]] = {}
    for document in documents:
        stamp = first_stamp(document)
        if stamp is not None and document.seq in row_of:
            covered.setdefault(stamp, set()).add(row_of[document.seq])
    found: list[Bracket] = []
    lanes = [0] * MAX_LANES
    for stamp, ys in sorted(covered.items(), key=lambda each: min(each[1])):
        end = ends.get((stamp.size, stamp.time, stamp.authority))
        above = tuple(sorted(y for y in ys if end is not None and y < end))
        lane = next((lane for lane in range(MAX_LANES) if above and lanes[lane] < above[0]), None)
        if end is not None and lane is not None:
            lanes[lane] = end
            found.append(Bracket(answer=stamp.answer, lane=lane, rows=above, end=end))
    return tuple(found)
