"""How often a flag is raised at a buyer, beside how often it is at all others: a way of reading findings, no flag.

A flag that is raised on nearly everything says more of its threshold than of a buyer. So each buyer's rate is put
beside that of all others, and of the buyers compared those stand out of which a stated part may do so by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dalel.flags.engine import rows_of
from dalel.flags.false_discovery import last_standing, upper_tail
from dalel.flags.findings import Findings
from dalel.flags.flag import Flag, Outcome

if TYPE_CHECKING:
    from ibis.expr.types import Table

MINIMUM = 10
"""Buyers with fewer evaluated subjects are not compared, and so few of all others are nobody to compare with."""
DISCOVERY = 5
"""So many percent of those that stand out may do so by chance."""


@dataclass(frozen=True, slots=True)
class BuyerRate:
    """One buyer's evaluated subjects of one flag, those raised, and the same of all other buyers.

    ``stands_out`` is None where there were too few to compare.
    """

    flag: str
    buyer: str
    name: str | None
    raised: int
    evaluated: int
    others_raised: int
    others_evaluated: int
    stands_out: bool | None = None

    @property
    def is_compared(self) -> bool:
        """Whether there are enough subjects on both sides."""
        return min(self.evaluated, self.others_evaluated) >= MINIMUM

    def chance(self) -> Fraction:
        """The probability of as many raised or more at the others' rate: the exact binomial tail."""
        return upper_tail(self.raised, self.evaluated, Fraction(self.others_raised, self.others_evaluated))


def find_rates(found: Findings, flag: Flag, data: Any) -> list[BuyerRate]:
    """Each buyer's rate of one flag, in the order of their identifiers; none where its findings have no buyer."""
    table = with_buyer(found.table(flag.code), flag, data)
    if table is None:
        return []
    evaluated = table.filter(table.outcome != Outcome.NOT_EVALUATED.value)
    counted = evaluated.filter(evaluated.of_buyer.notnull())
    # UNIT-PRICE is clear of groups that many buyers share: of what was evaluated at a buyer only the raised is known.
    if flag.reads == "lines" and found.backend.to_pyarrow(evaluated.of_buyer.isnull().any()).as_py():
        return []
    rates = counted.group_by("of_buyer").agg(
        name=counted.of_name.min(),
        raised=counted.count(where=counted.outcome == Outcome.RAISED.value),
        evaluated=counted.count(),
    )
    rows = found.backend.to_pyarrow(rates.order_by("of_buyer")).to_pylist()
    return compare_rates(flag.code, rows)


def with_buyer(table: Table, flag: Flag, data: Any) -> Table | None:
    """One flag's findings with the buyer of each: their own, else that of the process they are about."""
    if "buyer_id" in table.columns:
        return table.mutate(of_buyer=table.buyer_id, of_name=table.buyer_name)
    if flag.subject == ("ocid",):
        facts = rows_of(flag, data)
        facts = facts.select(of_ocid="ocid", of_buyer="buyer", of_name="buyer_name")
        return table.inner_join(facts, table.ocid == facts.of_ocid)
    return None


def compare_rates(flag: str, rows: Iterable[Mapping[str, Any]]) -> list[BuyerRate]:
    """Each buyer beside all others together, and which of them stand out."""
    rows = list(rows)
    raised, evaluated = (sum(row[name] for row in rows) for name in ("raised", "evaluated"))
    rates = [
        BuyerRate(
            flag=flag,
            buyer=row["of_buyer"],
            name=row["name"],
            raised=row["raised"],
            evaluated=row["evaluated"],
            others_raised=raised - row["raised"],
            others_evaluated=evaluated - row["evaluated"],
        )
        for row in rows
    ]
    chances = {rate.buyer: rate.chance() for rate in rates if rate.is_compared}
    last = last_standing(chances.values(), percent=DISCOVERY)
    return [
        replace(rate, stands_out=last is not None and chances[rate.buyer] <= last) if rate.is_compared else rate
        for rate in rates
    ]
