"""R024: the winner's bid lies very close under the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.bid_ratio import BidRatio
from dalel.flags.competition.fence import Quartiles
from dalel.flags.flag import Evaluation, Outcome, Parameter, Rules
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table

RATIO = Parameter(
    name="threshold",
    default=None,
    unit="ratio",
    meaning="A ratio at or below this is close; if not given, the lower fence q1 − 1.5 × (q3 − q1) of all ratios",
    source="Cardinal R024",
)


class CloseBid(BidRatio):
    """Raise when the winner's bid is hardly lower than the next one, compared with other processes."""

    code: ClassVar[str] = "R024"
    slug: ClassVar[str] = "close-bid"
    rule: ClassVar[str] = "Open Contracting Partnership R024"
    parameters: ClassVar[tuple[Parameter, ...]] = (RATIO, *BidRatio.parameters)
    outcomes: ClassVar[dict[str, Outcome]] = {"close": Outcome.RAISED, "apart": Outcome.CLEAR}

    def fence(self, found: Quartiles | None, rules: Rules) -> dict[str, float | str | None]:
        """The threshold, or the lower fence where it and the lower quartile are above zero."""
        threshold = rules.parameters["threshold"]
        if threshold is not None:
            return {"fence": float(threshold) if threshold > 0 else None}
        usable = found is not None and found.lower > 0 and found.lower_fence > 0
        return {"fence": found.lower_fence if found is not None and usable else None}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare each ratio with the fence."""
        facts = self.facts(lines, rules)
        fence = rules.measured.get("fence")
        ends = [] if fence is None else [((facts.ratio <= fence).fill_null(False), "close")]
        reason = ibis.cases(*self.before_fence(facts, rules), *ends, else_="no-fence" if fence is None else "apart")
        return self.by_process(facts, reason)

    def involved(self, processes: Processes, rules: Rules) -> tuple[Table, float]:
        """The winner and the lowest other."""
        facts = self.facts(processes, rules)
        winners = facts.select("ocid", organisation="winner")
        return winners.union(facts.select("ocid", organisation="other")), 0.0
