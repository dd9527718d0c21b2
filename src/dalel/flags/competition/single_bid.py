"""R018: one bid in a procedure that is meant to have several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from dalel.flags.competition.process_flag import (
    EXCLUDED,
    STANDING,
    ProcessFlag,
    chosen_method,
    standing_reasons,
)
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

METHODS = Parameter(
    name="procurement_methods",
    default=("open", "selective"),
    unit="words",
    meaning="Only processes with one of these procurementMethod are looked at",
    source="Cardinal R018",
)


class SingleBid(ProcessFlag):
    """Raise when the publisher counts one tenderer in a competitive procedure."""

    code: ClassVar[str] = "R018"
    slug: ClassVar[str] = "single-bid"
    rule: ClassVar[str] = "Open Contracting Partnership R018"
    measures: ClassVar[tuple[str, ...]] = ("method", "tenderers", "submitted")
    parameters: ClassVar[tuple[Parameter, ...]] = (METHODS, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = ("method", "tenderers", "submitted")
    shared: ClassVar[tuple[str, ...]] = (*STANDING, "other-method")
    outcomes: ClassVar[dict[str, Outcome]] = {"single": Outcome.RAISED, "not-single": Outcome.CLEAR}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Take the published number of tenderers; bids are not counted in its place."""
        facts = self.needed(lines)
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            (chosen_method(facts, rules.words(METHODS)), "other-method"),
            (facts.tenderers.isnull() | (facts.tenderers < 0).fill_null(True), "number-not-published"),
            (facts.tenderers == 1, "single"),
            else_="not-single",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The number as published."""
        if finding.measures["tenderers"] is None:
            return []
        return [Step("number", {**rules.parameters, **finding.measures})]
