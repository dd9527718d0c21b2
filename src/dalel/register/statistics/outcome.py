"""How charges and cases ended: by the same reading of their steps as in the funnel, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dalel.errors import CommandError
from dalel.register.statistics.charge_history import CaseHistory
from dalel.register.statistics.funnel import codes_of
from dalel.register.statistics.procedure import OUTCOMES, way_of
from dalel.register.statistics.unit import Unit

ENDS = (*OUTCOMES, "refused")
"""How it can have ended, in the order in which it is shown: also before a case was opened."""


def outcomes(cases: Iterable[CaseHistory], unit: Unit) -> Iterator[set[str]]:
    """For each charge, or each case, how it ended: one code, of a case also several, none where it is not recorded.

    A procedure that runs again has no outcome. That of a proceeding (`register/proceeding-outcome`) is not looked at:
    one judgment may end some charges and leave others.
    """
    if unit not in (Unit.CASES, Unit.CHARGES):
        raise CommandError(f"{unit.capitalize()} have no outcome.", next_step="Charges and cases have one.")
    for case in cases:
        ways = [way_of(charge, case.kind) for charge in case.charges]
        for each in [ways] if unit is Unit.CASES else [[way] for way in ways]:
            yield codes_of(each) & set(ENDS)
