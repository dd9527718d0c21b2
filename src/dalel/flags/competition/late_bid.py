"""R030: the winner's bid came after the period closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.process_flag import EXCLUDED, STANDING, ProcessFlag, is_cardinal, standing_reasons
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table


class LateBid(ProcessFlag):
    """Raise when a valid bid of an awarded supplier is dated after the close of the submission period."""

    code: ClassVar[str] = "R030"
    slug: ClassVar[str] = "late-bid"
    rule: ClassVar[str] = "Open Contracting Partnership R030"
    measures: ClassVar[tuple[str, ...]] = ("closes", "valid_winners", "late", "late_unknown_winners")
    parameters: ClassVar[tuple[Parameter, ...]] = (EXCLUDED,)
    needs: ClassVar[tuple[str, ...]] = (
        "closes",
        "bids_listed",
        "awards_listed",
        "valid_winners",
        "late_winners_text",
        "late_winners",
        "late_unknown_winners",
    )
    shared: ClassVar[tuple[str, ...]] = (*STANDING, "bids-not-published", "awards-not-published")
    outcomes: ClassVar[dict[str, Outcome]] = {"late": Outcome.RAISED, "in-time": Outcome.CLEAR}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare instants; Cardinal compares the texts."""
        facts = self.needed(lines)
        facts = facts.mutate(late=facts.late_winners_text if is_cardinal(rules) else facts.late_winners)
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            (facts.closes.isnull(), "no-close"),
            (~facts.bids_listed, "bids-not-published"),
            (~facts.awards_listed, "awards-not-published"),
            (facts.late > 0, "late"),
            (facts.valid_winners == 0, "no-winning-bid"),
            (facts.late_unknown_winners > 0, "not-comparable"),
            else_="in-time",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The close, and the winners whose bids were dated after it."""
        values = {**rules.parameters, **finding.measures}
        return [] if finding.measures["closes"] is None else [Step("close", values)]

    def involved(self, processes: Processes, rules: Rules) -> tuple[Table, float]:
        """The late winners."""
        rows = processes.participants
        late = rows.late_text if is_cardinal(rules) else rows.late
        return rows.filter(rows.awarded, late > 0).select("ocid", "organisation"), 1.0
