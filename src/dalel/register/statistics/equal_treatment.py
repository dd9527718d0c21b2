"""Whose complaints led to a case, and who was accused in one: two groups and two outcomes at a time.

Each table sets those that reached a stage against those where no case was opened. Whoever belongs to neither group, or
of whom it is not known, is a row of its own and in no table.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalel.errors import CommandError
from dalel.register.statistics.charge_history import CaseHistory, ChargeHistory
from dalel.register.statistics.fisher import Fisher, FourFold, fisher
from dalel.register.statistics.procedure import Way, way_of
from dalel.register.statistics.share import Share
from dalel.register.statistics.unit import Unit

STATE_SIDE = frozenset(
    {
        "state-body",
        "local-government",
        "police",
        "prosecutor",
        "security-service",
        "legislature",
        "judiciary",
        "state-company",
        "official",
    }
)
"""Types of complainant that are the state, a part of it, a company of its own, or a person who holds its office."""
PRIVATE = frozenset({"private-person"})
OFFICIALS = frozenset({"official", "police-officer", "investigator", "judge", "prosecutor"})
"""Occupations that are offices of the state."""
EITHER = frozenset({"press-officer", "politician", "company-head", "unknown"})
"""Occupations that may be an office or not: a press officer speaks for a ministry or for a shop."""

MIXED, ELSE, NOT_KNOWN = "group-mixed", "group-else", "group-not-known"


class Comparison(StrEnum):
    """What the two groups are told apart by."""

    COMPLAINANT = "complainant"
    ACCUSED = "accused"

    @property
    def groups(self) -> tuple[str, str]:
        """The codes of the two groups."""
        complainants = self is Comparison.COMPLAINANT
        return ("state-side", "private-person") if complainants else ("accused-official", "accused-not-official")


REACHED: Mapping[str, Callable[[Way], bool]] = {
    "opened": lambda way: way.registered is True,
    "sent-to-court": lambda way: way.sent_to_court is True,
    "convicted": lambda way: way.outcome == "convicted",
    "penalised": lambda way: way.outcome == "penalised",
}
"""The outcomes that are each set against that no case was opened."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: how many reached the stage, how many were refused a case, and the share of the first."""

    group: str
    reached: int
    refused: int

    @property
    def share(self) -> Share:
        """The share that reached the stage, of those in the table."""
        return Share(self.reached, self.reached + self.refused)


@dataclass(frozen=True, slots=True)
class Treatment:
    """Two groups by one outcome. ``test`` is None, not evaluated, where a group or an outcome is empty.

    ``left_out`` holds how many are in no row of the table, by reason; with the table they add up to ``total``.
    """

    comparison: Comparison
    outcome: str
    total: int
    rows: tuple[GroupRow, GroupRow]
    left_out: Mapping[str, int]
    test: Fisher | None


@dataclass(frozen=True, slots=True)
class EqualTreatment:
    """All tables, with what a reader must know of them."""

    unit: Unit
    norm: str | None
    as_of: dt.date
    tables: tuple[Treatment, ...]
    inclusion: str
    date_rule: str = "status-date"


@dataclass(frozen=True, slots=True)
class Member:
    """One unit with its groups and its ways: one of a charge, several of a case."""

    groups: Mapping[Comparison, str]
    ways: tuple[Way, ...]

    def outcome(self, reached: Callable[[Way], bool]) -> str:
        """``reached``, ``refused``, or why it is neither."""
        if any(map(reached, self.ways)):
            return "reached"
        if not self.ways or any(way.registered is None for way in self.ways):
            return "outcome-not-known"
        return "outcome-else" if any(way.registered for way in self.ways) else "refused"


def equal_treatment(
    cases: Iterable[CaseHistory], *, as_of: dt.date, unit: Unit = Unit.CASES, norm: str | None = None
) -> EqualTreatment:
    """Compare outcomes by kind of complainant and by whether the accused holds an office."""
    if unit not in (Unit.CHARGES, Unit.CASES):
        raise CommandError(f"{unit.capitalize()} are not compared so.", next_step="Charges and cases are.")
    members = [member for case in cases for member in members_of(case, unit, norm)]
    tables = tuple(treatment(members, comparison, outcome) for comparison in Comparison for outcome in REACHED)
    return EqualTreatment(unit, norm, as_of, tables, inclusion=f"{unit}-inclusion")


def members_of(case: CaseHistory, unit: Unit, norm: str | None) -> Iterable[Member]:
    """The case as one unit, or each of its charges."""
    charges = case.charges_by(norm)
    complainants = group_of_complainants(case.complainants)
    each: list[Sequence[ChargeHistory]] = [[charge] for charge in charges]
    if unit is Unit.CASES:
        each = [charges] if charges or norm is None else []
    for part in each:
        groups = {
            Comparison.COMPLAINANT: complainants,
            Comparison.ACCUSED: one_group([group_of_accused(charge.occupations) for charge in part]),
        }
        yield Member(groups, tuple(way_of(charge, case.kind) for charge in part))


def group_of_complainants(types: Sequence[str]) -> str:
    """The group of all complainants of a case together."""
    state, private = Comparison.COMPLAINANT.groups
    names = {"": NOT_KNOWN, "unknown": NOT_KNOWN}
    return one_group(
        [names.get(kind) or (state if kind in STATE_SIDE else private if kind in PRIVATE else ELSE) for kind in types]
    )


def group_of_accused(occupations: Sequence[str]) -> str:
    """Whether a person holds an office; not known where only such occupations are given that may be one or not."""
    official, other = Comparison.ACCUSED.groups
    if OFFICIALS.intersection(occupations):
        return official
    return NOT_KNOWN if not occupations or EITHER.intersection(occupations) else other


def one_group(groups: Sequence[str]) -> str:
    """The one group that all belong to; where they differ, ``group-mixed``, and where one is not known, that."""
    if not groups or NOT_KNOWN in groups:
        return NOT_KNOWN
    return groups[0] if len(set(groups)) == 1 else MIXED


def treatment(members: Sequence[Member], comparison: Comparison, outcome: str) -> Treatment:
    """One table of two groups and one outcome against that no case was opened."""
    found: Counter[tuple[str, str]] = Counter()
    left_out = dict.fromkeys((ELSE, MIXED, NOT_KNOWN, "outcome-else", "outcome-not-known"), 0)
    for member in members:
        group, result = member.groups[comparison], member.outcome(REACHED[outcome])
        reason = group if group not in comparison.groups else result
        if reason in left_out:
            left_out[reason] += 1
        else:
            found[group, result] += 1
    first, second = (GroupRow(group, found[group, "reached"], found[group, "refused"]) for group in comparison.groups)
    test = fisher(FourFold(first.reached, first.refused, second.reached, second.refused))
    return Treatment(comparison, outcome, len(members), (first, second), left_out, test)
