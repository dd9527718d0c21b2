"""A tenderer that bids beside one other again and again, and never wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from dalel.flags.competition.meeting import TOGETHER, Meeting
from dalel.flags.competition.process_flag import EXCLUDED
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

BESIDE = Parameter(
    name="beside_percent",
    default=80,
    unit="percent",
    meaning="Of the processes of the one that never wins so many are beside the other",
    source="our choice; World Bank toolbox 54: few companies always bid together",
)
WINS = Parameter(
    name="wins_percent",
    default=50,
    unit="percent",
    meaning="The other wins so many of the processes in which they meet",
    source="our choice",
)


class Companion(Meeting):
    """Raise when a tenderer hardly ever bids without another, that other wins, and it never does."""

    code: ClassVar[str] = "COMPANION"
    slug: ClassVar[str] = "companion"
    rule: ClassVar[str] = "docs/flags/companion.md#based-on"
    measures: ClassVar[tuple[str, ...]] = ("companion", "winner", "wins", "companion_processes", *Meeting.counts)
    parameters: ClassVar[tuple[Parameter, ...]] = (TOGETHER, BESIDE, WINS, EXCLUDED)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "always-beside": Outcome.RAISED,
        "both-win": Outcome.CLEAR,
        "apart-too": Outcome.CLEAR,
        "others-win": Outcome.CLEAR,
    }

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Of each pair the one without a win is the companion, of two such the one with fewer processes."""
        pairs = self.pairs(lines, rules)
        smaller = (pairs.first_all_wins > 0) | (pairs.second_processes <= pairs.first_processes)
        second = (pairs.second_all_wins == 0) & smaller
        pairs = pairs.mutate(
            companion=second.ifelse(pairs.second, pairs.first),
            winner=second.ifelse(pairs.first, pairs.second),
            wins=second.ifelse(pairs.first_wins, pairs.second_wins),
            companion_processes=second.ifelse(pairs.second_processes, pairs.first_processes),
        )
        beside = pairs.together * 100 >= pairs.companion_processes * rules.whole(BESIDE)
        reason = ibis.cases(
            ((pairs.first_all_wins > 0) & (pairs.second_all_wins > 0), "both-win"),
            (pairs.together < rules.whole(TOGETHER), "too-few-decided"),
            (~beside, "apart-too"),
            (pairs.wins * 100 < pairs.together * rules.whole(WINS), "others-win"),
            else_="always-beside",
        )
        met = self.meetings(lines, rules)
        subjects = self.result(pairs, reason, lines=pairs.met)
        return Evaluation(subjects, met.select("first", "second", line="process"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """How often they met, how often each bid, and who won."""
        values = finding.values(rules)
        steps = [Step("met", values)]
        return steps if finding.reason == "both-win" else [*steps, Step("wins", values)]
