"""Two tenderers that meet again and again, and take turns at winning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from dalel.flags.competition.meeting import TOGETHER, Meeting
from dalel.flags.competition.process_flag import EXCLUDED
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

EVEN = Parameter(
    name="lesser_percent",
    default=40,
    unit="percent",
    meaning="The one that wins less wins at least so many of the processes in which they meet",
    source="our choice; World Bank toolbox 54: few companies bid together and take turns",
)


class Rotation(Meeting):
    """Raise when nobody else wins where two tenderers meet, and each wins about half."""

    code: ClassVar[str] = "ROTATION"
    slug: ClassVar[str] = "rotation"
    rule: ClassVar[str] = "docs/flags/rotation.md#based-on"
    measures: ClassVar[tuple[str, ...]] = Meeting.counts
    parameters: ClassVar[tuple[Parameter, ...]] = (TOGETHER, EVEN, EXCLUDED)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "take-turns": Outcome.RAISED,
        "others-win": Outcome.CLEAR,
        "uneven": Outcome.CLEAR,
    }

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare the wins of the two with the number of their meetings."""
        pairs = self.pairs(lines, rules)
        lesser = ibis.least(pairs.first_wins, pairs.second_wins)
        reason = ibis.cases(
            (pairs.together < rules.whole(TOGETHER), "too-few-decided"),
            (pairs.between_them < pairs.together, "others-win"),
            (lesser * 100 < pairs.together * rules.whole(EVEN), "uneven"),
            else_="take-turns",
        )
        met = self.meetings(lines, rules)
        subjects = self.result(pairs, reason, lines=pairs.met)
        return Evaluation(subjects, met.select("first", "second", line="process"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """How often they met, and how often each won."""
        return [Step("met", finding.values(rules))]
