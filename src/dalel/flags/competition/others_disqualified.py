"""R035: every bid but the winner's was disqualified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.process_flag import (
    EXCLUDED,
    FINAL,
    STANDING,
    ProcessFlag,
    Reason,
    final_reasons,
    is_cardinal,
    standing_reasons,
)
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table

OTHERS = Parameter(
    name="threshold",
    default=1,
    unit="tenderers",
    meaning="At least so many other tenderers were disqualified",
    source="Cardinal R035",
)


class OthersDisqualified(ProcessFlag):
    """Raise when one tenderer's bids are valid, it was awarded, and others' were disqualified."""

    code: ClassVar[str] = "R035"
    slug: ClassVar[str] = "others-disqualified"
    rule: ClassVar[str] = "Open Contracting Partnership R035"
    measures: ClassVar[tuple[str, ...]] = (
        "valid_bidder",
        "valid_bidders",
        "others_disqualified",
        "bids_without_status",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (OTHERS, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = (
        "bids_listed",
        "awards_listed",
        "open_awards",
        "several_lots",
        "bids_without_status",
        "valid_bidders",
        "valid_bidder",
        "disqualified_bidders",
        "disqualified_too",
        "awarded_suppliers",
        "awarded_supplier",
    )
    shared: ClassVar[tuple[str, ...]] = (*STANDING, *FINAL, "several-lots")
    outcomes: ClassVar[dict[str, Outcome]] = {
        "all-but-one": Outcome.RAISED,
        "several-valid": Outcome.CLEAR,
        "fewer-disqualified": Outcome.CLEAR,
    }

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Count tenderers, each once, whatever the number of their bids."""
        facts = self.needed(lines)
        facts = facts.mutate(others_disqualified=facts.disqualified_bidders - facts.disqualified_too)
        ours: list[Reason] = (
            []
            if is_cardinal(rules)
            else [
                (facts.several_lots, "several-lots"),
                ((facts.valid_bidders < 2) & (facts.bids_without_status > 0), "bids-without-status"),
            ]
        )
        same = (facts.awarded_suppliers == 1) & (facts.awarded_supplier == facts.valid_bidder)
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            *final_reasons(facts),
            *ours,
            (facts.valid_bidders == 0, "no-valid-bid"),
            (facts.valid_bidders > 1, "several-valid"),
            (~same.fill_null(False), "winner-differs"),
            (facts.others_disqualified >= max(int(rules.parameters["threshold"]), 1), "all-but-one"),
            else_="fewer-disqualified",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The tenderers whose bids stayed, and those whose bids did not."""
        return [Step("tenderers", {**rules.parameters, **finding.measures})]

    def cardinal_value(self, finding: Finding) -> float:
        """How many others were disqualified."""
        return float(str(finding.measures["others_disqualified"]))

    def involved(self, processes: Processes, rules: Rules) -> tuple[Table, float]:
        """The one whose bids stayed."""
        del rules
        return processes.facts.select("ocid", organisation="valid_bidder"), 0.0
