"""Histories made up in a line."""

from __future__ import annotations

from dalel.register.partial_date import PartialDate, parse_partial_date
from dalel.register.statistics.charge_history import CaseHistory, ChargeHistory, Happening, Step


def day(text: str) -> PartialDate | None:
    return parse_partial_date(text) if text else None


def step(words: str) -> Step:
    """A step from ``status``, ``status@date`` or ``status@date@instance``."""
    status, date, instance = (*words.split("@"), "", "")[:3]
    return Step(status, day(date), instance)


def charge(*steps: str, norm: str = "kz:penal:274:4", key: str = "charge", occupations: str = "") -> ChargeHistory:
    return ChargeHistory(key, norm, tuple(map(step, steps)), tuple(occupations.split()))


def case(
    *charges: ChargeHistory,
    key: str = "case",
    kind: str = "criminal",
    opened: str = "",
    events: str = "",
    complainants: str | None = None,
) -> CaseHistory:
    happened = tuple(Happening(each.status, each.date) for each in map(step, events.split()))
    types = () if complainants is None else tuple(complainants.split() or [""])
    return CaseHistory(key, kind, day(opened), charges, happened, types)
