"""Direct awards of one buyer to one supplier, again and again within three years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.chain import MONEY, PAIR, Chain
from dalel.flags.direct_award import GAPS, direct_awards
from dalel.flags.flag import Outcome, Parameter, Rules
from dalel.later import ibis

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table, Value

DAYS = Parameter(
    name="days",
    default=1096,
    unit="days",
    meaning="Awards on so many days in a row, the first and the last counted, are counted together: 36 months",
    source="open-tender-watch A1 (its issue 14 asks for a rolling window)",
)
AWARDS = Parameter(
    name="minimum_purchases",
    default=3,
    unit="purchases",
    meaning="From this many awards on they are repeated",
    source="open-tender-watch A1: three; OICP CC-01: five in a year",
)


class RepeatedAward(Chain):
    """Raise when a buyer awards one supplier directly again and again within three years."""

    code: ClassVar[str] = "REPEATED-AWARD"
    slug: ClassVar[str] = "repeated-award"
    rule: ClassVar[str] = "docs/flags/repeated-award.md#based-on"
    # What was awarded is counted in one currency and on one basis, so that its sum can be told.
    subject: ClassVar[tuple[str, ...]] = (*PAIR, "currency", "vat_basis", "gap")
    parameters: ClassVar[tuple[Parameter, ...]] = (DAYS, AWARDS)
    outcomes: ClassVar[Mapping[str, Outcome]] = {"repeated": Outcome.RAISED, "no-chain": Outcome.CLEAR}
    shared: ClassVar[tuple[str, ...]] = (*GAPS, "no-date")
    days: ClassVar[Parameter] = DAYS
    minimum: ClassVar[Parameter] = AWARDS
    raises: ClassVar[str] = "repeated"
    by_amount: ClassVar[bool] = False

    def rows(self, lines: Table, rules: Rules) -> Table:
        """Every direct award; no limit is asked."""
        del rules
        nothing = ibis.null(MONEY)
        return direct_awards(lines).mutate(limit_amount=nothing, limit_lowest=nothing)

    def order(self, slid: Table, rules: Rules) -> Sequence[Value]:
        """The window with the most awards."""
        del rules
        return [slid.chain_purchases.desc()]

    def passes(self, group: Table, rules: Rules) -> BooleanValue:
        """Whether the window holds enough awards."""
        return (group.chain_purchases >= rules.whole(self.minimum)).fill_null(False)
