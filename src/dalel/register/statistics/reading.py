"""Read what the statistics work on: a few queries, whatever the size of the register."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from dalel.register.models import Case, Charge, Event, Organisation, Party, Statistic
from dalel.register.partial_date import PartialDate
from dalel.register.standing import not_withdrawn
from dalel.register.statistics.charge_history import CaseHistory, ChargeHistory, Happening, Step
from dalel.register.statistics.current_status import statuses_known
from dalel.register.statistics.official_series import Figure

DATE = ("date", "date_earliest", "date_latest")
OPENED = ("opened", "opened_earliest", "opened_latest")


def read_cases(as_of: dt.date) -> tuple[CaseHistory, ...]:
    """Every case as it stood on a day: what is dated later or withdrawn is out, what has no date is in."""
    charges = read_charges(as_of)
    events = defaultdict(list)
    found = Event.objects.exclude(date_earliest__gt=as_of).order_by("case_id", "position")
    for case, kind, *date in found.values_list("case_id", "kind", *DATE):
        events[case].append(Happening(kind, partial(*date)))
    complainants = defaultdict(list)
    parties = not_withdrawn(Party).filter(role="complainant").order_by("case_id", "position")
    for case, kind in parties.values_list("case_id", "complainant_type"):
        complainants[case].append(kind)
    return tuple(
        CaseHistory(key, kind, partial(*opened), tuple(charges[pk]), tuple(events[pk]), tuple(complainants[pk]))
        for pk, key, kind, *opened in not_withdrawn(Case)
        .exclude(opened_earliest__gt=as_of)
        .order_by("key")
        .values_list("pk", "key", "kind", *OPENED)
    )


def read_charges(as_of: dt.date) -> defaultdict[int, list[ChargeHistory]]:
    """The charges of each case with their steps."""
    steps = defaultdict(list)
    found = statuses_known(as_of).order_by("charge_id", "position")
    for charge, status, instance, *date in found.values_list("charge_id", "status", "proceeding__instance", *DATE):
        steps[charge].append(Step(status, partial(*date), instance or ""))
    charges = defaultdict(list)
    columns = ("case_id", "pk", "key", "norm__key", "person__occupations", "person_id")
    rows = not_withdrawn(Charge).order_by("case_id", "position").values_list(*columns)
    for case, pk, key, norm, occupations, person in rows:
        charges[case].append(ChargeHistory(key, norm or "", tuple(steps[pk]), tuple(occupations or ()), person))
    return charges


def partial(edtf: str, earliest: dt.date | None, latest: dt.date | None) -> PartialDate | None:
    """A date as its three columns hold it; None where there is none."""
    return PartialDate(edtf, earliest, latest) if edtf else None


def read_figures(*, as_of: dt.date, norm: str | None = None) -> tuple[Figure, ...]:
    """The figures for exactly one norm, or all; what was released, or begins, after the day is left out."""
    found = not_withdrawn(Statistic).exclude(released_earliest__gt=as_of).exclude(period_earliest__gt=as_of)
    if norm is not None:
        found = found.filter(norm__key=norm)
    return tuple(
        Figure(
            key=each.key,
            publisher=each.publisher.key if each.publisher else "",
            publisher_name=name_of(each.publisher),
            form=each.form,
            period=each.period,
            norm=each.norm.key if each.norm else "",
            stage=each.stage,
            unit=each.unit,
            count=each.count,
            is_claim=each.is_claim,
        )
        for each in found.select_related("publisher", "norm").prefetch_related("publisher__names").order_by("key")
    )


def name_of(organisation: Organisation | None) -> str:
    """The first name of an organisation; empty where there is none."""
    names = organisation.names.all() if organisation else ()
    return next((name.text for name in names), "")
