"""Follow-up: what the newsroom did about a finding: notes, questions that were sent, answers that explain it.

It lies beside the findings, not among them: a run of the flags replaces the findings and leaves this as it is. It is
bound to a finding by its name, which says the flag and the subject and nothing of the run. What was entered is never
changed: who takes a step back enters that, so that the file is its own history.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from dalel.errors import DataError
from dalel.evidence.disk import Disk
from dalel.evidence.lock import take_lock
from dalel.flags.findings import Named
from dalel.flags.flag import Finding, Outcome, Value
from dalel.spending import plain
from dalel.vocabulary.refusal import RefusedCommandError

LONGEST = 4_000
"""Letters of one text."""


class Doing(StrEnum):
    """What was done (``vocabulary/follow-up.yaml``)."""

    NOTE = "note"
    ASKED = "asked"
    EXPLAINED = "explained"
    UNDONE = "undone"


class State(StrEnum):
    """Where the work on a finding stands. The first two are entered; the last follows from what was published."""

    ASKED = "asked"
    EXPLAINED = "explained"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a finding said when something was done about it."""

    outcome: Outcome
    lines: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing done about a finding.

    ``text`` is a note, or why the answer explains it; ``to`` and ``on`` are who was asked or answered, and on which
    day; ``document`` is the letter or the answer, by SHA-256; ``undoes`` is the number of what is taken back.
    """

    number: int
    time: dt.datetime
    finding: str
    doing: Doing
    seen: Seen | None = None
    subject: Mapping[str, Value] = field(default_factory=dict)
    text: str | None = None
    to: str | None = None
    on: dt.date | None = None
    document: str | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class PublishedIn:
    """A publication that cites a finding, as it was entered: the text's file, since when, where, and its SHA-256."""

    text: str
    time: dt.datetime
    where: str | None
    document: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Everything done about one finding, in order, and where it was published."""

    finding: str
    history: tuple[FollowUp, ...] = ()
    published: tuple[PublishedIn, ...] = ()

    @property
    def undone(self) -> frozenset[int]:
        """The numbers of what was taken back."""
        return frozenset(each.undoes for each in self.history if each.undoes is not None)

    @property
    def standing(self) -> tuple[FollowUp, ...]:
        """What was done and not taken back."""
        return tuple(each for each in self.history if each.doing is not Doing.UNDONE and each.number not in self.undone)

    @property
    def states(self) -> tuple[State, ...]:
        """Where the work stands; several may be so at once."""
        done = {each.doing.value for each in self.standing} | ({State.PUBLISHED.value} if self.published else set())
        return tuple(state for state in State if state in done)

    def of(self, doing: str) -> tuple[FollowUp, ...]:
        """What was done of one kind, and stands."""
        return tuple(each for each in self.standing if each.doing == doing)

    def changed(self, finding: Finding) -> Seen | None:
        """What the finding said when something was last done about it, where it says something else now."""
        last = next((each.seen for each in reversed(self.standing) if each.seen), None)
        return last if last is not None and last != seen_of(finding) else None


def seen_of(finding: Finding) -> Seen:
    """What a finding says."""
    return Seen(finding.outcome, finding.lines, finding.amount)


class FollowUps:
    """The file: one JSON object a line, in the order in which things were done."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path = path
        self._disk = disk

    def read(self) -> tuple[FollowUp, ...]:
        """Everything that was done; nothing where the file is not there yet."""
        return parse_all(self.path.read_bytes(), str(self.path)) if self.path.exists() else ()

    def enter(self, make: Callable[[Sequence[FollowUp]], FollowUp]) -> FollowUp:
        """Add what ``make`` makes of everything so far; two who write at once write one after the other."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            take_lock(descriptor, self.path, shared=False)
            data = self.path.read_bytes()
            made = make(parse_all(data, str(self.path)))
            # A line that a power cut left unfinished was never entered.
            self._disk.truncate(descriptor, data.rfind(b"\n") + 1)
            self._disk.write(descriptor, write_line(made))
            self._disk.sync(descriptor)
        finally:
            os.close(descriptor)
        self._disk.sync_path(self.path.parent)
        return made


def parse_all(data: bytes, name: str) -> tuple[FollowUp, ...]:
    """Read the file's whole lines; one that is of another form is an error with its place."""
    lines = data[: data.rfind(b"\n") + 1].splitlines()
    found = []
    for place, line in enumerate(lines, 1):
        try:
            found.append(parse_line(json.loads(line)))
        except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError) as error:
            raise DataError(
                f"{name}, line {place}: this is no entry of a follow-up.", next_step="Put the file back from a copy."
            ) from error
    return tuple(found)


def parse_line(entry: Mapping[str, Any]) -> FollowUp:
    """Read one entry."""
    seen, subject = entry.get("seen"), entry.get("subject", {})
    unknown = set(entry) - set(FollowUp.__slots__)
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return FollowUp(
        number=int(entry["number"]),
        time=dt.datetime.fromisoformat(entry["time"]),
        finding=str(entry["finding"]),
        doing=Doing(entry["doing"]),
        seen=None
        if seen is None
        else Seen(
            Outcome(seen["outcome"]),
            int(seen["lines"]),
            None if seen["amount"] is None else Decimal(seen["amount"]),
        ),
        subject=dict(subject),
        on=dt.date.fromisoformat(entry["on"]) if "on" in entry else None,
        undoes=int(entry["undoes"]) if "undoes" in entry else None,
        **{name: str(entry[name]) for name in ("text", "to", "document") if name in entry},
    )


def write_line(made: FollowUp) -> bytes:
    """One entry as a line; what is not said is left out."""
    seen = made.seen
    entry: dict[str, object] = {
        "number": made.number,
        "time": made.time.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "finding": made.finding,
        "doing": made.doing.value,
    }
    if seen is not None:
        amount = None if seen.amount is None else plain(seen.amount)
        entry["seen"] = {"outcome": seen.outcome.value, "lines": seen.lines, "amount": amount}
        entry["subject"] = {
            name: plain(value) if isinstance(value, Decimal) else value for name, value in made.subject.items()
        }
    for name in ("text", "to", "on", "document", "undoes"):
        value = getattr(made, name)
        if value is not None:
            entry[name] = value.isoformat() if isinstance(value, dt.date) else value
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says was done, before it is checked."""

    doing: Doing
    text: str = ""
    to: str = ""
    on: dt.date | None = None
    document: str | None = None


def enter(ups: FollowUps, finding: Finding, said: Said, *, time: dt.datetime, today: dt.date) -> FollowUp:
    """Enter what was done about a finding."""
    refuse_incomplete(said, today=today)
    return ups.enter(
        lambda before: FollowUp(
            number=next_number(before),
            time=time,
            finding=finding.finding,
            doing=said.doing,
            seen=seen_of(finding),
            subject=finding.subject,
            text=said.text or None,
            to=said.to or None,
            on=said.on,
            document=said.document,
        )
    )


def refuse_incomplete(said: Said, *, today: dt.date) -> None:
    """Refuse what leaves out what makes it of use, and a day that has not come."""
    if said.doing is not Doing.ASKED and not said.text:
        raise RefusedCommandError(f"needs-text-{said.doing}")
    if said.doing is Doing.ASKED and not said.to:
        raise RefusedCommandError("needs-whom")
    if said.doing is not Doing.NOTE and said.on is None:
        raise RefusedCommandError("needs-day")
    if said.on is not None and said.on > today:
        raise RefusedCommandError("day-to-come", day=said.on.isoformat())
    if said.doing is Doing.EXPLAINED and said.document is None:
        raise RefusedCommandError("needs-answer", next_step="Keep it first: dalel evidence add FILE")
    if max(len(said.text), len(said.to)) > LONGEST:
        raise RefusedCommandError("too-long", most=LONGEST)


def undo(ups: FollowUps, finding: str, *, time: dt.datetime, number: int | None = None) -> FollowUp:
    """Take back what was done last about a finding, or what has this number; it stays in the history."""

    def taken_back(before: Sequence[FollowUp]) -> FollowUp:
        standing = Followed(finding, of_finding(before, finding)).standing
        chosen = [each for each in standing if number in {None, each.number}]
        if not chosen:
            raise RefusedCommandError("nothing-to-undo", finding=finding)
        return FollowUp(next_number(before), time, finding, Doing.UNDONE, undoes=chosen[-1].number)

    return ups.enter(taken_back)


def next_number(before: Sequence[FollowUp]) -> int:
    """The number of what is entered next."""
    return max((each.number for each in before), default=0) + 1


def of_finding(entered: Sequence[FollowUp], finding: str) -> tuple[FollowUp, ...]:
    """What was done about one finding."""
    return tuple(each for each in entered if each.finding == finding)


def follow(entered: Sequence[FollowUp], published: Mapping[str, tuple[PublishedIn, ...]]) -> dict[str, Followed]:
    """Everything that was done, by finding, in the order in which it began; those that were only published last."""
    names = dict.fromkeys([each.finding for each in entered])
    by_name: dict[str, list[FollowUp]] = {name: [] for name in [*names, *sorted(published)]}
    for each in entered:
        by_name[each.finding].append(each)
    return {name: Followed(name, tuple(done), published.get(name, ())) for name, done in by_name.items()}


UNTOUCHED = "untouched"
STATES = (*(state.value for state in State), Doing.NOTE.value, UNTOUCHED)
"""What findings can be picked by: where the work stands, that there is a note, that nothing was done."""


def pick_state(followed: Mapping[str, Followed], state: str) -> Named:
    """The findings that stand so."""
    if state == UNTOUCHED:
        return Named(frozenset(name for name, each in followed.items() if each.states), are_left_out=True)
    return Named(frozenset(name for name, each in followed.items() if state in each.states or each.of(state)))
