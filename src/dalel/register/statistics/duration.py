"""How long it took from one dated stage to another, as exactly as the dates allow and no more.

A date such as "2020-06" is some day of that month, so a duration is from ``least`` to ``most`` days. Where the dates
leave room for it, the earlier stage of the procedure came first: a duration is never taken below 0 for the dates'
lack of precision alone. Where they leave none, the two contradict each other, and the pair is listed as such.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from dalel.errors import CommandError, did_you_mean
from dalel.register.partial_date import PartialDate
from dalel.register.statistics.charge_history import CaseHistory, ChargeHistory
from dalel.register.statistics.unit import Unit

STAGES = (
    "complaint-filed",
    "case-registered",
    "charge",
    "investigation-finished",
    "indictment",
    "sent-to-court",
    "verdict",
    "appeal-decided",
    "cassation-decided",
)
"""The stages in the order of procedure, by their codes in ``register/event-kind``."""
STAGE_OF: Mapping[str, str] = {
    "case-registered": "case-registered",
    "charged": "charge",
    "sent-to-court": "sent-to-court",
    "convicted": "verdict",
    "penalised": "verdict",
    "acquitted": "verdict",
    "conviction-upheld": "appeal-decided",
    "conviction-quashed": "appeal-decided",
    "penalty-upheld": "appeal-decided",
    "penalty-quashed": "appeal-decided",
}
"""Which stage a status of a charge is the date of. After an appeal a higher court's is that of ``INSTANCE_STAGE``."""
INSTANCE_STAGE: Mapping[str, str] = {"cassation": "cassation-decided", "supreme": "cassation-decided"}


class Timing(StrEnum):
    """What became of a pair of stages."""

    MEASURED = "duration-measured"
    UNDATED = "duration-undated"
    CONTRADICTING = "duration-contradicting"
    NOT_REACHED = "duration-not-reached"


@dataclass(frozen=True, slots=True)
class Duration:
    """One unit's way from a stage to another; ``least`` and ``most`` in days, where both dates have two ends."""

    key: str
    start: str
    end: str | None
    timing: Timing
    started: str = ""
    ended: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class DurationRow:
    """All durations between two stages; the median lies from ``median_least`` to ``median_most`` days.

    ``end`` None holds the units of which no stage after ``start`` is recorded.
    """

    start: str
    end: str | None
    measured: int
    undated: int
    contradicting: int
    not_reached: int
    least: int | None
    most: int | None
    median_least: Fraction | None
    median_most: Fraction | None


@dataclass(frozen=True, slots=True)
class Durations:
    """All rows, every single duration, and how many units have no stage at all (or, of a pair, not its first)."""

    unit: Unit
    norm: str | None
    as_of: dt.date
    total: int
    no_stage: int
    rows: tuple[DurationRow, ...]
    durations: tuple[Duration, ...]
    inclusion: str
    date_rule: str = "stage-date"


Stages = Mapping[str, PartialDate | None]
"""The stages that one unit has reached, each with its date where it has one."""


def durations(
    cases: Iterable[CaseHistory],
    *,
    unit: Unit,
    as_of: dt.date,
    pair: tuple[str, str] | None = None,
    norm: str | None = None,
) -> Durations:
    """Measure between two stages or, without a pair, between all that stand next to each other in a record."""
    if pair:
        check_pair(*pair)
    reached = list(stages_of_units(cases, unit, norm))
    found: list[Duration] = []
    for key, stages in reached:
        found += between(key, stages, pair) if pair else adjacent(key, stages)
    return Durations(
        unit,
        norm,
        as_of,
        total=len(reached),
        no_stage=sum(not (pair[0] in stages if pair else stages) for _, stages in reached),
        rows=rows_of(found),
        durations=tuple(found),
        inclusion=f"{unit}-inclusion",
    )


def check_pair(start: str, end: str) -> None:
    """Refuse stages that are unknown or the wrong way round."""
    for stage in (start, end):
        if stage not in STAGES:
            raise CommandError(f'There is no stage "{stage}".', next_step=did_you_mean(stage, STAGES))
    if STAGES.index(start) >= STAGES.index(end):
        raise CommandError(f"{start} does not come before {end}.", next_step=f"The order is {', '.join(STAGES)}.")


def stages_of_units(cases: Iterable[CaseHistory], unit: Unit, norm: str | None) -> Iterable[tuple[str, Stages]]:
    """Each charge with the stages of its statuses, or each case with those of its events."""
    for case in cases:
        charges = case.charges_by(norm)
        if unit is Unit.CHARGES:
            yield from ((charge.key, stages_of_charge(charge)) for charge in charges)
        elif unit is Unit.CASES:
            if charges or norm is None:
                yield case.key, stages_of_case(case)
        else:
            raise CommandError(f"Durations of {unit} are not measured.", next_step="Those of charges and cases are.")


def stages_of_charge(charge: ChargeHistory) -> Stages:
    """The stages of a charge; where a stage was reached twice, the first time in the order of procedure."""
    found: dict[str, PartialDate | None] = {}
    for step in charge.steps:
        stage = STAGE_OF.get(step.status)
        if stage == "appeal-decided":
            stage = INSTANCE_STAGE.get(step.instance, stage)
        if stage:
            found.setdefault(stage, step.date)
    return found


def stages_of_case(case: CaseHistory) -> Stages:
    """The stages of a case by its events; of several of one kind, the day on which the first of them was."""
    dates: dict[str, list[PartialDate | None]] = defaultdict(list)
    for event in case.events:
        if event.kind in STAGES:
            dates[event.kind].append(event.date)
    return {kind: first_of(found) for kind, found in dates.items()}


def first_of(dates: Sequence[PartialDate | None]) -> PartialDate | None:
    """When the first of several was: from the earliest of their earliest days to the earliest of their latest."""
    known = [date for date in dates if date]
    if len(dates) == 1 or len(known) < len(dates):
        return dates[0] if len(dates) == 1 else None
    earliest, latest = [date.earliest for date in known], [date.latest for date in known]
    ends = [day for day in latest if day]
    starts = [day for day in earliest if day]
    if len(starts) < len(earliest) or not ends:
        return None
    return PartialDate(" | ".join(dict.fromkeys(date.edtf for date in known)), min(starts), min(ends))


def adjacent(key: str, stages: Stages) -> list[Duration]:
    """The durations between the stages that one unit has, each to the next; and the last, after which nothing is."""
    names = sorted(stages, key=STAGES.index)
    found = [measure(key, start, end, stages) for start, end in pairwise(names)]
    return [*found, Duration(key, names[-1], None, Timing.NOT_REACHED)] if names else []


def between(key: str, stages: Stages, pair: tuple[str, str]) -> list[Duration]:
    """The duration between two stages, for a unit that has the first."""
    start, end = pair
    if start not in stages:
        return []
    return [measure(key, start, end, stages) if end in stages else Duration(key, start, end, Timing.NOT_REACHED)]


def measure(key: str, start: str, end: str, stages: Stages) -> Duration:
    """One duration, from the least to the most that two partial dates allow."""
    first, second = stages[start], stages[end]
    said = (first.edtf if first else "", second.edtf if second else "")
    if not (first and second and first.earliest and first.latest and second.earliest and second.latest):
        return Duration(key, start, end, Timing.UNDATED, *said)
    least, most = (second.earliest - first.latest).days, (second.latest - first.earliest).days
    if most < 0:
        return Duration(key, start, end, Timing.CONTRADICTING, *said, least, most)
    return Duration(key, start, end, Timing.MEASURED, *said, max(least, 0), most)


def rows_of(found: Iterable[Duration]) -> tuple[DurationRow, ...]:
    """The durations by pair, in the order of procedure."""
    pairs: dict[tuple[str, str | None], list[Duration]] = defaultdict(list)
    for each in found:
        pairs[each.start, each.end].append(each)
    ordered = sorted(pairs, key=lambda pair: (STAGES.index(pair[0]), STAGES.index(pair[1]) if pair[1] else len(STAGES)))
    return tuple(row_of(pair, pairs[pair]) for pair in ordered)


def row_of(pair: tuple[str, str | None], found: Sequence[Duration]) -> DurationRow:
    """One pair's durations in a row."""
    measured = [each for each in found if each.timing is Timing.MEASURED]
    leasts = sorted(each.least for each in measured if each.least is not None)
    mosts = sorted(each.most for each in measured if each.most is not None)
    return DurationRow(
        *pair,
        measured=len(measured),
        undated=sum(each.timing is Timing.UNDATED for each in found),
        contradicting=sum(each.timing is Timing.CONTRADICTING for each in found),
        not_reached=sum(each.timing is Timing.NOT_REACHED for each in found),
        least=leasts[0] if leasts else None,
        most=mosts[-1] if mosts else None,
        median_least=median(leasts),
        median_most=median(mosts),
    )


def median(ordered: Sequence[int]) -> Fraction | None:
    """The middle of ordered numbers; of an even number of them, halfway between the two in the middle.

    The median never falls when a number rises, so the median of the leasts and that of the mosts bound it.
    """
    if not ordered:
        return None
    middle = len(ordered) // 2
    return Fraction(ordered[middle] + ordered[~middle], 2)
