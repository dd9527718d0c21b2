"""R028: different tenderers offer the same price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.process_flag import (
    BY_PRICE,
    EXCLUDED,
    NOT_BY_PRICE,
    STANDING,
    ProcessFlag,
    Reason,
    is_cardinal,
    not_by_price,
    standing_reasons,
)
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table


class IdenticalBids(ProcessFlag):
    """Raise when two submitted bids have one price in one currency and different tenderers."""

    code: ClassVar[str] = "R028"
    slug: ClassVar[str] = "identical-bids"
    rule: ClassVar[str] = "Open Contracting Partnership R028"
    measures: ClassVar[tuple[str, ...]] = ("submitted", "priced", "identical_bidders")
    parameters: ClassVar[tuple[Parameter, ...]] = (BY_PRICE, NOT_BY_PRICE, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = (
        "bids_listed",
        "submitted",
        "priced",
        "several_lots",
        "identical_bidders",
        "identical_bidders_above_zero",
        "priced_at_zero",
    )
    shared: ClassVar[tuple[str, ...]] = (*STANDING, "not-by-price", "bids-not-published", "several-lots")
    outcomes: ClassVar[dict[str, Outcome]] = {"identical": Outcome.RAISED, "different": Outcome.CLEAR}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Look whether any tenderer stands at a price where another set of tenderers stands too."""
        facts = self.needed(lines)
        if not is_cardinal(rules):
            facts = facts.mutate(
                identical_bidders=facts.identical_bidders_above_zero, priced=facts.priced - facts.priced_at_zero
            )
        ours: list[Reason] = [] if is_cardinal(rules) else [(facts.several_lots, "several-lots")]
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            (not_by_price(facts, rules), "not-by-price"),
            (~facts.bids_listed | (facts.submitted == 0), "bids-not-published"),
            *ours,
            (facts.identical_bidders > 0, "identical"),
            (facts.submitted < 2, "fewer-than-two"),
            (facts.priced < facts.submitted, "bids-without-price"),
            else_="different",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The bids counted."""
        return [Step("bids", {**rules.parameters, **finding.measures})]

    def involved(self, processes: Processes, rules: Rules) -> tuple[Table, float]:
        """Every tenderer at such a price."""
        del rules
        rows = processes.participants
        return rows.filter(rows.identical).select("ocid", "organisation"), 1.0
