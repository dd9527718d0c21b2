"""R058: the winner's bid lies far under the next one."""

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
    meaning="A ratio at or above this is far; if not given, the upper fence q3 + 1.5 × (q3 − q1) of all ratios",
    source="Cardinal R058",
)


class DiscountedBid(BidRatio):
    """Raise when the winner's bid is far lower than the next one, compared with other processes."""

    code: ClassVar[str] = "R058"
    slug: ClassVar[str] = "discounted-bid"
    rule: ClassVar[str] = "Open Contracting Partnership R058"
    parameters: ClassVar[tuple[Parameter, ...]] = (RATIO, *BidRatio.parameters)
    outcomes: ClassVar[dict[str, Outcome]] = {"far-below": Outcome.RAISED, "not-far-below": Outcome.CLEAR}

    def fence(self, found: Quartiles | None, rules: Rules) -> dict[str, float | str | None]:
        """The threshold, or the upper fence, where it is above zero."""
        threshold = rules.parameters["threshold"]
        value = float(threshold) if threshold is not None else None if found is None else found.upper_fence
        return {"fence": value if value is not None and value > 0 else None}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare each ratio with the fence."""
        facts = self.facts(lines, rules)
        fence = rules.measured.get("fence")
        ends = [] if fence is None else [((facts.ratio >= fence).fill_null(False), "far-below")]
        reason = ibis.cases(
            *self.before_fence(facts, rules), *ends, else_="no-fence" if fence is None else "not-far-below"
        )
        return self.by_process(facts, reason)

    def involved(self, processes: Processes, rules: Rules) -> tuple[Table, float]:
        """The winner."""
        return self.facts(processes, rules).select("ocid", organisation="winner"), 0.0
