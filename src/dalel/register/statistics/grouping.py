"""What the register can be grouped by: for each unit and thing the table to read and the columns in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, Q

from dalel.register.models import Case, Charge, Event, Party, Penalty
from dalel.register.statistics.unit import Unit


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit is grouped by one thing: the table to read, the unit's column in it, and the value's.

    ``case`` is the path to the case, whose opening decides what was there on the as-of day; ``only`` narrows the
    rows that give a value; with ``among`` a row counts only where its unit is one of those that the other way reads.
    """

    model: type[models.Model]
    unit: str
    value: str
    case: str = "case__"
    only: Q = field(default_factory=Q)
    among: Way | None = None


STATUS = "current_status"
"""The name of the computed column: the newest status of a charge on the as-of day."""
DATES = ("year", "month")
"""What stands for a date only where the whole date lies in one."""
COMPLAINANT = Q(role="complainant")
ALL_CHARGES = Way(Charge, "pk", "norm__key")
ALL_PERSONS = Way(Charge, "person_id", "norm__key")
TOTALS: Mapping[Unit, Way] = {
    Unit.CASES: Way(Case, "pk", "kind", case=""),
    Unit.CHARGES: ALL_CHARGES,
    Unit.PERSONS: ALL_PERSONS,
    Unit.EVENTS: Way(Event, "pk", "kind"),
}
"""Where all of a unit are found: persons are those with a charge."""
READ: Mapping[tuple[Unit, str], Way] = {
    (Unit.CASES, "kind"): Way(Case, "pk", "kind", case=""),
    (Unit.CASES, "region"): Way(Case, "pk", "region", case=""),
    (Unit.CASES, "year"): Way(Case, "pk", "opened", case=""),
    (Unit.CASES, "month"): Way(Case, "pk", "opened", case=""),
    (Unit.CASES, "norm"): Way(Charge, "case_id", "norm__key"),
    (Unit.CASES, "part"): Way(Charge, "case_id", "norm__"),
    (Unit.CASES, "status"): Way(Charge, "case_id", STATUS),
    (Unit.CASES, "role"): Way(Party, "case_id", "role"),
    (Unit.CASES, "complainant"): Way(Party, "case_id", "complainant_type", only=COMPLAINANT),
    (Unit.CHARGES, "kind"): Way(Charge, "pk", "case__kind"),
    (Unit.CHARGES, "region"): Way(Charge, "pk", "case__region"),
    (Unit.CHARGES, "year"): Way(Charge, "pk", "case__opened"),
    (Unit.CHARGES, "month"): Way(Charge, "pk", "case__opened"),
    (Unit.CHARGES, "norm"): Way(Charge, "pk", "norm__key"),
    (Unit.CHARGES, "part"): Way(Charge, "pk", "norm__"),
    (Unit.CHARGES, "status"): Way(Charge, "pk", STATUS),
    (Unit.CHARGES, "role"): Way(Charge, "pk", "case__parties__role", only=Q(case__parties__person=F("person"))),
    (Unit.CHARGES, "complainant"): Way(
        Charge, "pk", "case__parties__complainant_type", only=Q(case__parties__role="complainant")
    ),
    (Unit.PERSONS, "kind"): Way(Charge, "person_id", "case__kind"),
    (Unit.PERSONS, "region"): Way(Charge, "person_id", "case__region"),
    (Unit.PERSONS, "year"): Way(Charge, "person_id", "case__opened"),
    (Unit.PERSONS, "month"): Way(Charge, "person_id", "case__opened"),
    (Unit.PERSONS, "norm"): Way(Charge, "person_id", "norm__key"),
    (Unit.PERSONS, "part"): Way(Charge, "person_id", "norm__"),
    (Unit.PERSONS, "status"): Way(Charge, "person_id", STATUS),
    (Unit.PERSONS, "role"): Way(Party, "person_id", "role", only=Q(person__isnull=False)),
    (Unit.PERSONS, "complainant"): Way(
        Charge, "person_id", "case__parties__complainant_type", only=Q(case__parties__role="complainant")
    ),
    (Unit.PERSONS, "penalty"): Way(Penalty, "person_id", "penalty", among=ALL_PERSONS),
    (Unit.CHARGES, "penalty"): Way(Penalty, "charge_id", "penalty", among=ALL_CHARGES),
    (Unit.EVENTS, "kind"): Way(Event, "pk", "kind"),
    (Unit.EVENTS, "region"): Way(Event, "pk", "case__region"),
    (Unit.EVENTS, "year"): Way(Event, "pk", "date"),
    (Unit.EVENTS, "month"): Way(Event, "pk", "date"),
    (Unit.EVENTS, "norm"): Way(Event, "pk", "case__charges__norm__key"),
    (Unit.EVENTS, "role"): Way(Event, "pk", "actors__role"),
    (Unit.EVENTS, "complainant"): Way(
        Event, "pk", "case__parties__complainant_type", only=Q(case__parties__role="complainant")
    ),
}
"""The pairs that one query answers."""
COMPUTED = (
    *((unit, "outcome") for unit in (Unit.CASES, Unit.CHARGES, Unit.PERSONS)),
    (Unit.PERSONS, "occupation"),
)
"""The pairs that are computed from what is read: an outcome from all steps, occupations from a list."""
PAIRS = (*READ, *COMPUTED)
BY = tuple(dict.fromkeys(by for _, by in PAIRS))
"""What can be grouped by."""
SEVERAL = (
    {(Unit.CASES, by) for by in ("norm", "part", "status", "outcome", "role", "complainant")}
    | {(Unit.CHARGES, by) for by in ("role", "complainant", "penalty")}
    | {(Unit.PERSONS, by) for by in BY}
    | {(Unit.EVENTS, by) for by in ("norm", "role", "complainant")}
)
"""Where one unit can have several values."""
INCLUSION = {
    (Unit.PERSONS, "role"): "persons-by-role-inclusion",
    (Unit.PERSONS, "penalty"): "persons-by-penalty-inclusion",
    (Unit.CHARGES, "penalty"): "charges-by-penalty-inclusion",
}
"""Where something else is included than in every other count of the unit."""


def inclusion(unit: Unit, by: str | None) -> str:
    """What a count includes: a code of ``register/counting``."""
    return INCLUSION.get((unit, by or ""), f"{unit}-inclusion")


def date_rule(unit: Unit, by: str | None) -> str:
    """By which date a unit is counted: a code of ``register/counting``."""
    if by == "outcome":
        return "status-date"
    return "event-date" if unit is Unit.EVENTS else "case-opened"
