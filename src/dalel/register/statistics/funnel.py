"""From the registration to the verdict: how many got how far, of how many, and of how many it is not known.

What a status says of earlier stages is the table in ``procedure.py``. Every row is a share of another row, and with
its neighbours adds up to that row, except where a case stands in several.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dalel.errors import CommandError
from dalel.register.statistics.charge_history import CaseHistory
from dalel.register.statistics.procedure import OUTCOMES, Way, way_of
from dalel.register.statistics.share import Share
from dalel.register.statistics.unit import Unit

NOT_RECORDED = "outcome-not-recorded"
ROWS = (
    ("all", "all"),
    ("refused", "all"),
    ("start-not-known", "all"),
    ("registered", "all"),
    ("sent-to-court", "registered"),
    ("court-not-recorded", "registered"),
    ("court-not-known", "registered"),
    ("verdict", "sent-to-court"),
    ("verdict-not-recorded", "sent-to-court"),
    *((outcome, "registered") for outcome in OUTCOMES),
    (NOT_RECORDED, "registered"),
)
"""Each row with the row that it is a share of."""


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """How many reached a stage or have an outcome; ``of`` is the row that the share is taken of."""

    code: str
    of: str
    share: Share


@dataclass(frozen=True, slots=True)
class Funnel:
    """All rows, with what a reader must know of them."""

    unit: Unit
    norm: str | None
    as_of: dt.date
    rows: tuple[FunnelRow, ...]
    inclusion: str
    date_rule: str = "status-date"

    @property
    def rows_overlap(self) -> bool:
        """Whether one unit can stand in several rows of outcomes: a case with charges that ended differently."""
        return self.unit is Unit.CASES

    def count(self, code: str) -> int:
        """The count of one row."""
        return next(row.share.count for row in self.rows if row.code == code)


def funnel(cases: Iterable[CaseHistory], *, unit: Unit, as_of: dt.date, norm: str | None = None) -> Funnel:
    """Count how far the charges, or the cases, went; by one norm, with all that is in it, or by all."""
    counts: Counter[str] = Counter()
    for case in cases:
        ways = [way_of(charge, case.kind) for charge in case.charges_by(norm)]
        if unit is Unit.CHARGES:
            for way in ways:
                counts.update(codes_of([way]))
        elif unit is Unit.CASES:
            if ways or norm is None:
                counts.update(codes_of(ways))
        else:
            raise CommandError(f"A funnel of {unit} is not made.", next_step="Charges and cases can be counted so.")
    rows = tuple(FunnelRow(code, of, Share(counts[code], counts[of])) for code, of in ROWS)
    return Funnel(unit, norm, as_of, rows, inclusion=f"{unit}-inclusion")


def codes_of(ways: Sequence[Way]) -> set[str]:
    """The rows in which one unit stands: a charge by its way, a case by those of its charges together."""
    codes = {"all"}
    registered = [way for way in ways if way.registered]
    if not registered:
        known = bool(ways) and all(way.registered is False for way in ways)
        return codes | {"refused" if known else "start-not-known"}
    codes.add("registered")
    codes |= {way.outcome or NOT_RECORDED for way in registered}
    sent = [way for way in registered if way.sent_to_court]
    if sent:
        verdict = any(way.verdict for way in sent)
        return codes | {"sent-to-court", "verdict" if verdict else "verdict-not-recorded"}
    not_known = any(way.sent_to_court is None for way in registered)
    return codes | {"court-not-known" if not_known else "court-not-recorded"}
