"""What a status says of the way that a charge has gone: a declared table, and nothing else is concluded.

A conviction shows that the charge was in court. A penalty in an administrative case does not: it may be that of a
body. A case that was terminated may have been in court or not: that is not known unless a step says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from dalel.register.statistics.charge_history import ChargeHistory


class Court(Enum):
    """What a status says of the charge's having been sent to court."""

    YES = "it was"
    IN_CRIMINAL_CASE = "it was, if the case is criminal; else not known"
    NOT_KNOWN = "not known: it may have been"
    NOT_SAID = "nothing: as far as is recorded it was not"


@dataclass(frozen=True, slots=True)
class Implied:
    """What one status implies: ``registered`` None is not known; ``outcome`` None leaves an earlier outcome standing.

    ``goes_on`` shows that the procedure runs, and takes an earlier outcome back. ``verdict`` shows that whoever had the
    charge had decided: a court whether to convict or acquit, or in an administrative case on the penalty.
    """

    registered: bool | None = True
    court: Court = Court.NOT_SAID
    outcome: str | None = None
    verdict: bool = False
    goes_on: bool = False


TERMINATED = Implied(court=Court.NOT_KNOWN, outcome="terminated")
IMPLIED: Mapping[str, Implied] = {
    "case-registered": Implied(goes_on=True),
    "suspected": Implied(goes_on=True),
    "charged": Implied(goes_on=True),
    "requalified": Implied(court=Court.NOT_KNOWN, outcome="requalified"),
    "joined": Implied(court=Court.NOT_KNOWN, outcome="joined"),
    "dropped": Implied(court=Court.NOT_KNOWN, outcome="dropped"),
    "terminated-no-event": TERMINATED,
    "terminated-no-elements": TERMINATED,
    "terminated-reconciliation": TERMINATED,
    "terminated-limitation": TERMINATED,
    "terminated-amnesty": TERMINATED,
    "terminated": TERMINATED,
    "stalled": Implied(),
    "sent-to-court": Implied(court=Court.YES, goes_on=True),
    "convicted": Implied(court=Court.YES, outcome="convicted", verdict=True),
    "penalised": Implied(court=Court.NOT_KNOWN, outcome="penalised", verdict=True),
    "acquitted": Implied(court=Court.YES, outcome="acquitted", verdict=True),
    "appeal-pending": Implied(court=Court.IN_CRIMINAL_CASE, verdict=True),
    "conviction-upheld": Implied(court=Court.YES, outcome="convicted", verdict=True),
    "conviction-quashed": Implied(court=Court.YES, outcome="conviction-quashed", verdict=True),
    "penalty-upheld": Implied(court=Court.NOT_KNOWN, outcome="penalised", verdict=True),
    "penalty-quashed": Implied(court=Court.NOT_KNOWN, outcome="penalty-quashed", verdict=True),
    "refused": Implied(registered=False),
    "unknown": Implied(registered=None),
}
"""What each status of the vocabulary ``register/charge-status`` implies."""
OUTCOMES = (
    "convicted", "penalised", "acquitted", "conviction-quashed", "penalty-quashed", "terminated", "dropped",
    "requalified", "joined",
)  # fmt: skip
"""The outcomes in the order in which they are shown."""
COURTS = ("first", "appeal", "cassation", "supreme")
"""Instances that are courts of the country: a step before one of them shows that the charge was in court."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far a charge went. None is not known; ``outcome`` is empty where none stands."""

    registered: bool | None
    sent_to_court: bool | None
    verdict: bool
    outcome: str


def way_of(charge: ChargeHistory, case_kind: str) -> Way:
    """Read the way of a charge off its whole history."""
    implied = [IMPLIED[step.status] for step in charge.steps if step.status]
    starts = {each.registered for each in implied}
    registered = True if True in starts else (None if None in starts or not starts else False)
    courts = {said_of_court(each, case_kind) for each in implied} | {
        Court.YES for step in charge.steps if step.instance in COURTS
    }
    sent = True if Court.YES in courts else (None if Court.NOT_KNOWN in courts else False)
    outcome = ""
    for each in implied:
        outcome = "" if each.goes_on else each.outcome or outcome
    return Way(
        registered=registered,
        sent_to_court=sent if registered else registered,
        verdict=any(each.verdict for each in implied),
        outcome=outcome if registered else "",
    )


def said_of_court(implied: Implied, case_kind: str) -> Court:
    """What a status says of court in a case of one kind."""
    if implied.court is not Court.IN_CRIMINAL_CASE:
        return implied.court
    return Court.YES if case_kind == "criminal" else Court.NOT_KNOWN
