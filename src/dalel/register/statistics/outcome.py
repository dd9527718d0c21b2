"""How charges and cases ended, and for whom: by the same reading of their steps as in the funnel, and no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dalel.errors import CommandError
from dalel.register.statistics.charge_history import CaseHistory
from dalel.register.statistics.funnel import codes_of
from dalel.register.statistics.procedure import OUTCOMES, way_of
from dalel.register.statistics.unit import Unit

ENDS = (*OUTCOMES, "refused")
"""How it can have ended, in the order in which it is shown: also before a case was opened."""


def outcomes(cases: Iterable[CaseHistory], unit: Unit) -> Iterator[set[str]]:
    """How it ended for each charge, case or person: of a charge one code, of others also several; none if not recorded.

    A procedure that runs again has no outcome. That of a proceeding (`register/proceeding-outcome`) is not looked at:
    one judgment may end some charges and leave others.
    """
    if unit is Unit.EVENTS:
        raise CommandError("Events have no outcome.", next_step="Charges, cases and persons have one.")
    if unit is Unit.PERSONS:
        yield from outcomes_of_persons(cases)
        return
    for case in cases:
        ways = [way_of(charge, case.kind) for charge in case.charges]
        for each in [ways] if unit is Unit.CASES else [[way] for way in ways]:
            yield codes_of(each) & set(ENDS)


def outcomes_of_persons(cases: Iterable[CaseHistory]) -> Iterable[set[str]]:
    """How it ended for each person: the outcomes of all their charges."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for case in cases:
        for charge in case.charges:
            found[charge.person] |= codes_of([way_of(charge, case.kind)]) & set(ENDS)
    return found.values()
