"""Counts of persons, cases, charges and events, each of which is another number.

A person may have several cases, a case several persons, a charge is person × case × norm. So a count always says which
it is. What no source gives is a row of its own, never left out and never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractYear

from dalel.errors import CommandError
from dalel.jurisdictions.law import norm, parents
from dalel.register.models import Case, Charge, Event, Party
from dalel.register.standing import not_withdrawn
from dalel.register.statistics.current_status import current_status
from dalel.register.statistics.unit import Unit
from dalel.vocabulary import term, vocabulary


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit is grouped by one thing: the table to read, the unit's column in it, and the value's.

    ``case`` is the path to the case, whose opening decides what was there on the as-of day; ``only`` narrows the
    rows that give a value.
    """

    model: type[models.Model]
    unit: str
    value: str
    case: str = "case__"
    only: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many have one value; ``code`` is None where no source gives it."""

    code: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """A count with all that a reader must know of it.

    ``rows_overlap`` is true where one unit can stand in several rows, whose sum is then more than ``total``.
    ``inclusion`` and ``date_rule`` are codes of the vocabulary ``register/counting``.
    """

    unit: Unit
    by: str | None
    as_of: dt.date
    total: int
    inclusion: str
    date_rule: str
    rows_overlap: bool = False
    rows: tuple[CountRow, ...] = ()


STATUS = "current_status"
"""The name of the computed column: the newest status of a charge on the as-of day."""
COMPLAINANT = Q(role="complainant")
WAYS: Mapping[tuple[Unit, str], Way] = {
    (Unit.CASES, "kind"): Way(Case, "pk", "kind", case=""),
    (Unit.CASES, "region"): Way(Case, "pk", "region", case=""),
    (Unit.CASES, "year"): Way(Case, "pk", "opened", case=""),
    (Unit.CASES, "norm"): Way(Charge, "case_id", "norm__key"),
    (Unit.CASES, "status"): Way(Charge, "case_id", STATUS),
    (Unit.CASES, "role"): Way(Party, "case_id", "role"),
    (Unit.CASES, "complainant"): Way(Party, "case_id", "complainant_type", only=COMPLAINANT),
    (Unit.CHARGES, "kind"): Way(Charge, "pk", "case__kind"),
    (Unit.CHARGES, "region"): Way(Charge, "pk", "case__region"),
    (Unit.CHARGES, "year"): Way(Charge, "pk", "case__opened"),
    (Unit.CHARGES, "norm"): Way(Charge, "pk", "norm__key"),
    (Unit.CHARGES, "status"): Way(Charge, "pk", STATUS),
    (Unit.CHARGES, "role"): Way(Charge, "pk", "case__parties__role", only=Q(case__parties__person=F("person"))),
    (Unit.CHARGES, "complainant"): Way(
        Charge, "pk", "case__parties__complainant_type", only=Q(case__parties__role="complainant")
    ),
    (Unit.PERSONS, "kind"): Way(Charge, "person_id", "case__kind"),
    (Unit.PERSONS, "region"): Way(Charge, "person_id", "case__region"),
    (Unit.PERSONS, "year"): Way(Charge, "person_id", "case__opened"),
    (Unit.PERSONS, "norm"): Way(Charge, "person_id", "norm__key"),
    (Unit.PERSONS, "status"): Way(Charge, "person_id", STATUS),
    (Unit.PERSONS, "role"): Way(Party, "person_id", "role", only=Q(person__isnull=False)),
    (Unit.PERSONS, "complainant"): Way(
        Charge, "person_id", "case__parties__complainant_type", only=Q(case__parties__role="complainant")
    ),
    (Unit.EVENTS, "kind"): Way(Event, "pk", "kind"),
    (Unit.EVENTS, "region"): Way(Event, "pk", "case__region"),
    (Unit.EVENTS, "year"): Way(Event, "pk", "date"),
    (Unit.EVENTS, "norm"): Way(Event, "pk", "case__charges__norm__key"),
    (Unit.EVENTS, "role"): Way(Event, "pk", "actors__role"),
    (Unit.EVENTS, "complainant"): Way(
        Event, "pk", "case__parties__complainant_type", only=Q(case__parties__role="complainant")
    ),
}
BY = tuple(dict.fromkeys(by for _, by in WAYS))
"""What can be grouped by."""
TOTALS: Mapping[Unit, Way] = {
    Unit.CASES: WAYS[Unit.CASES, "kind"],
    Unit.CHARGES: WAYS[Unit.CHARGES, "norm"],
    Unit.PERSONS: WAYS[Unit.PERSONS, "norm"],
    Unit.EVENTS: WAYS[Unit.EVENTS, "kind"],
}
SEVERAL = (
    {(Unit.CASES, by) for by in ("norm", "status", "role", "complainant")}
    | {(Unit.CHARGES, by) for by in ("role", "complainant")}
    | {(Unit.PERSONS, by) for by in BY}
    | {(Unit.EVENTS, by) for by in ("norm", "role", "complainant")}
)
"""Where one unit can have several values."""
KINDS = {unit: "register/event-kind" if unit is Unit.EVENTS else "register/case-kind" for unit in Unit}
NOUNS = {
    "status": "register/charge-status",
    "role": "register/role",
    "complainant": "register/complainant-type",
}


def count(unit: Unit, by: str | None = None, *, as_of: dt.date) -> Count:
    """Count the register as it stood on a day: what is dated later or withdrawn is out, what has no date is in.

    Persons are those with a charge in some case (also one that is only registered against what they published); by
    role they are all persons who take part in a case. The current status of a charge is the last one in the order of
    procedure. A year is counted where the date lies in one year; other dates are unknown.
    """
    way = TOTALS[unit] if by is None else WAYS.get((unit, by))
    if way is None or by is None:
        if by is not None:
            known = ", ".join(name for which, name in WAYS if which is unit)
            raise CommandError(f"{unit.capitalize()} cannot be grouped by {by}.", next_step=f"They can by {known}.")
        total = units(TOTALS[unit], as_of).count()
        return Count(unit, None, as_of, total, inclusion=f"{unit}-inclusion", date_rule=date_rule(unit))
    everything = units(way if (unit, by) == (Unit.PERSONS, "role") else TOTALS[unit], as_of).count()
    found = tally(way, by, as_of)
    rows_overlap = (unit, by) in SEVERAL
    known_units = units(way, as_of, having_value=by).count() if rows_overlap else sum(found.values())
    rows = [CountRow(code, number) for code, number in sorted(found.items(), key=lambda pair: order(unit, by, pair[0]))]
    return Count(
        unit,
        by,
        as_of,
        everything,
        inclusion="persons-by-role-inclusion" if (unit, by) == (Unit.PERSONS, "role") else f"{unit}-inclusion",
        date_rule=date_rule(unit),
        rows_overlap=rows_overlap,
        rows=(*rows, CountRow(None, everything - known_units)),
    )


def date_rule(unit: Unit) -> str:
    """By which date a unit is counted."""
    return "event-date" if unit is Unit.EVENTS else "case-opened"


def rows_of(way: Way, as_of: dt.date) -> QuerySet[models.Model]:
    """The rows that a way reads, as they stood on a day."""
    found = not_withdrawn(way.model).exclude(**{f"{way.case}opened_earliest__gt": as_of})
    if way.model is Event:
        found = found.exclude(date_earliest__gt=as_of)
    return found


def with_value(way: Way, by: str, as_of: dt.date) -> QuerySet[models.Model]:
    """The rows with what they are grouped by as the column ``value``: empty or NULL where there is none."""
    found = rows_of(way, as_of).filter(way.only)
    if way.value == STATUS:
        found = found.annotate(value=current_status(as_of))
    elif by == "year":
        earliest, latest = f"{way.value}_earliest", f"{way.value}_latest"
        found = found.filter(**{f"{latest}__isnull": False}).annotate(
            value=ExtractYear(earliest), until=ExtractYear(latest)
        )
        found = found.filter(value=F("until"))
    else:
        found = found.annotate(value=F(way.value))
    annotated: QuerySet[models.Model] = found
    return annotated


def units(way: Way, as_of: dt.date, *, having_value: str = "") -> QuerySet[models.Model, tuple[int]]:
    """The distinct units of a way; with ``having_value`` only those that have a value to be grouped by."""
    rows = rows_of(way, as_of)
    if having_value:
        rows = with_value(way, having_value, as_of)
        if having_value != "year":
            rows = rows.filter(value__gt="")  # neither NULL nor empty, and computed once
    if way.model is Party and way.unit == "person_id":
        rows = rows.filter(person__isnull=False)
    return rows.order_by().values_list(way.unit).distinct()


def tally(way: Way, by: str, as_of: dt.date) -> dict[str, int]:
    """How many distinct units have each value.

    Rows without one are left out here and not by the database, which would compute the value again to see that.
    """
    rows = with_value(way, by, as_of).order_by().values("value").annotate(number=models.Count(way.unit, distinct=True))
    return {str(row["value"]): row["number"] for row in rows if row["value"] not in {None, ""}}


def words(unit: Unit, by: str) -> str:
    """The vocabulary of what is grouped by; empty where it is no word."""
    return KINDS[unit] if by == "kind" else NOUNS.get(by, "")


def order(unit: Unit, by: str, code: str) -> tuple[object, ...]:
    """Where a row stands: words in the order of their vocabulary, norms and years by number."""
    noun = words(unit, by)
    return (list(vocabulary(noun)).index(code),) if noun else tuple(natural(code))


def say_code(found: Count, code: str | None, lang: str) -> str:
    """What a row of a count is called in a language."""
    if code is None:
        return term("register/counting", "not-given").say(lang)
    noun = words(found.unit, found.by or "")
    if noun:
        return term(noun, code).say(lang)
    return say_norm(code, lang) if found.by == "norm" else code


def say_norm(key: str, lang: str) -> str:
    """A norm by its title; of a part without one, the title of what it is in, and which part and point it is."""
    found = norm(key)
    titled = next((each for each in map(norm, parents(key)[::-1]) if each.title), None)
    if found.title or titled is None:
        return found.say(lang)
    code = "point-of" if found.point else "part-of"
    return term("register/counting", code).say(lang, title=titled.say(lang), part=found.part, point=found.point)


def natural(text: str) -> Iterable[tuple[int, str]]:
    """A text for sorting with its numbers by size: article 73-3 before 130."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", text)]
