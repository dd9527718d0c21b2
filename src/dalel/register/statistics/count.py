"""Counts of persons, cases, charges and events, each of which is another number.

A person may have several cases, a case several persons, a charge is person × case × norm. So a count always says which
it is. What no source gives is a row of its own, never left out and never guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dalel.errors import CommandError
from dalel.register.statistics.grouping import PAIRS, READ, SEVERAL, TOTALS, date_rule, inclusion
from dalel.register.statistics.row_name import order
from dalel.register.statistics.tally import tally, units
from dalel.register.statistics.unit import Unit


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


def count(unit: Unit, by: str | None = None, *, as_of: dt.date) -> Count:
    """Count the register as it stood on a day: what is dated later or withdrawn is out, what has no date is in.

    Persons are those with a charge in some case (also one that is only registered against what they published); by
    role they are all persons who take part in a case. The current status of a charge is the last one in the order of
    procedure. A year or a month is counted where the date lies in one; other dates are unknown. By part, a norm
    counts under the part of the article that it is or lies in. How something ended is read as in the funnel.
    """
    if by is not None and (unit, by) not in PAIRS:
        known = ", ".join(name for which, name in PAIRS if which is unit)
        raise CommandError(f"{unit.capitalize()} cannot be grouped by {by}.", next_step=f"They can by {known}.")
    # By role also persons without a charge are counted.
    everything = READ[unit, by] if by == "role" and unit is Unit.PERSONS else TOTALS[unit]
    total = units(everything, as_of).count()
    rows: tuple[CountRow, ...] = ()
    if by is not None:
        found = tally(unit, by, as_of)
        codes = sorted(found.counts, key=lambda code: order(unit, by, code))
        rows = (*(CountRow(code, found.counts[code]) for code in codes), CountRow(None, total - found.valued))
    return Count(
        unit,
        by,
        as_of,
        total,
        inclusion=inclusion(unit, by),
        date_rule=date_rule(unit, by),
        rows_overlap=(unit, by) in SEVERAL,
        rows=rows,
    )
