"""How many of a unit have each value, as the register stood on a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.db import models
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat, ExtractYear, TruncMonth

from dalel.register.models import Case as CaseModel
from dalel.register.models import Event, Party, Penalty, Person
from dalel.register.standing import not_withdrawn
from dalel.register.statistics.current_status import current_status
from dalel.register.statistics.grouping import DATES, READ, SEVERAL, STATUS, TOTALS, Way
from dalel.register.statistics.outcome import outcomes
from dalel.register.statistics.reading import read_cases
from dalel.register.statistics.unit import Unit


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units have each value, and how many have any."""

    counts: Mapping[str, int]
    valued: int


def tally(unit: Unit, by: str, as_of: dt.date) -> Tally:
    """Group the units by one thing.

    Rows without a value are left out here and not by the database, which would compute the value again to see that.
    """
    if by == "outcome":
        return tally_sets(outcomes(read_cases(as_of), unit))
    if by == "occupation":
        people = Person.objects.filter(pk__in=units(TOTALS[unit], as_of))
        return tally_sets(set(codes) for codes in people.values_list("occupations", flat=True))
    way = READ[unit, by]
    is_once = (unit, by) not in SEVERAL
    number = models.Count("*") if is_once else models.Count(way.unit, distinct=True)
    rows = with_value(way, by, as_of).order_by().values("value").annotate(number=number)
    counts = {code_of(row["value"], by): row["number"] for row in rows if row["value"] not in {None, ""}}
    return Tally(counts, sum(counts.values()) if is_once else units(way, as_of, having_value=by).count())


def tally_sets(codes: Iterable[set[str]]) -> Tally:
    """Count the codes of units: each unit once for every code that it has."""
    found = [each for each in codes if each]
    return Tally(Counter(chain.from_iterable(found)), len(found))


def code_of(value: object, by: str) -> str:
    """The code of a row: of a month YYYY-MM, else the value."""
    return str(value)[: len("YYYY-MM")] if by == "month" else str(value)


def units(way: Way, as_of: dt.date, *, having_value: str = "") -> QuerySet[models.Model, tuple[int]]:
    """The distinct units of a way; with ``having_value`` only those that have a value to be grouped by."""
    rows = rows_of(way, as_of)
    if having_value:
        rows = with_value(way, having_value, as_of)
        if having_value not in DATES:
            rows = rows.filter(value__gt="")  # neither NULL nor empty, and computed once
    if way.model is Party and way.unit == "person_id":
        rows = rows.filter(person__isnull=False)
    return rows.order_by().values_list(way.unit).distinct()


def rows_of(way: Way, as_of: dt.date) -> QuerySet[models.Model]:
    """The rows that a way reads, as they stood on a day.

    The few cases that were opened later are looked up first, so that no row is compared with its own case.
    """
    found = not_withdrawn(way.model)
    later = CaseModel.objects.filter(opened_earliest__gt=as_of)
    if later.exists():
        found = found.exclude(**{f"{way.case}pk__in": later.values("pk")})
    if way.model in (Event, Penalty):
        found = found.exclude(date_earliest__gt=as_of)
    if way.among:
        found = found.filter(**{f"{way.unit}__in": units(way.among, as_of)})
    return found


def with_value(way: Way, by: str, as_of: dt.date) -> QuerySet[models.Model]:
    """The rows with what they are grouped by as the column ``value``: empty or NULL where there is none."""
    found = rows_of(way, as_of).filter(way.only)
    if by in DATES:
        return with_period(found, way.value, by)
    if by == "part":
        found = found.filter(norm__isnull=False).annotate(value=part_of(way.value))
    elif way.value == STATUS:
        found = found.annotate(value=current_status(as_of))
    else:
        found = found.annotate(value=F(way.value))
    annotated: QuerySet[models.Model] = found
    return annotated


def with_period(rows: QuerySet[models.Model], date: str, by: str) -> QuerySet[models.Model]:
    """The rows whose date lies in one year, or in one month."""
    period = ExtractYear if by == "year" else TruncMonth
    found = rows.filter(**{f"{date}_earliest__isnull": False, f"{date}_latest__isnull": False})
    found = found.annotate(value=period(f"{date}_earliest"), until=period(f"{date}_latest"))
    same: QuerySet[models.Model] = found.filter(value=F("until"))
    return same


def part_of(norm: str) -> Concat:
    """The key of the part of an article that a norm is or lies in; of a norm without a part, that of the article."""
    part = Case(When(**{f"{norm}part": ""}, then=Value("")), default=Concat(Value(":"), f"{norm}part"))
    return Concat(f"{norm}country", Value(":"), f"{norm}code", Value(":"), f"{norm}article", part)
