"""R025: a tenderer who bids often and hardly ever wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.fence import quantile, quartiles
from dalel.flags.competition.process_flag import EXCLUDED, ProcessFlag, divide, is_left_out, ratio_of
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table

PERCENTILE = Parameter(
    name="percentile",
    default=75,
    unit="percentile",
    meaning="Only tenderers with at least as many processes as this percentile of all tenderers are looked at",
    source="Cardinal R025",
)
SHARE = Parameter(
    name="threshold",
    default=None,
    unit="ratio",
    meaning="Winning at most this share is rare; if not given, the lower fence q1 − 1.5 × (q3 − q1) of all shares",
    source="Cardinal R025",
)


class RareWinner(ProcessFlag):
    """Raise when a tenderer takes part in many processes and wins a far smaller share of them than others."""

    code: ClassVar[str] = "R025"
    slug: ClassVar[str] = "rare-winner"
    rule: ClassVar[str] = "Open Contracting Partnership R025"
    subject: ClassVar[tuple[str, ...]] = ("organisation",)
    measures: ClassVar[tuple[str, ...]] = ("processes", "wins", "many", "fence")
    parameters: ClassVar[tuple[Parameter, ...]] = (PERCENTILE, SHARE, EXCLUDED)
    shared: ClassVar[tuple[str, ...]] = ("no-fence",)
    outcomes: ClassVar[dict[str, Outcome]] = {"rarely-wins": Outcome.RAISED, "wins-as-others": Outcome.CLEAR}

    def counted(self, processes: Processes, rules: Rules) -> Table:
        """The tenderers with a valid bid of their own in processes that one supplier won."""
        rows = processes.participants
        return rows.filter(rows.winner.notnull(), rows.valid_alone > 0, ~is_left_out(rows, rules))

    def shares(self, processes: Processes, rules: Rules) -> Table:
        """Each tenderer's processes and wins."""
        rows = self.counted(processes, rules)
        found = rows.group_by("organisation").agg(
            processes=rows.count(), wins=rows.count(where=rows.organisation == rows.winner)
        )
        return found.mutate(share=ratio_of(found.wins, found.processes), counted=found.processes.cast("float64"))

    measured_numbers: ClassVar[tuple[str, ...]] = ("many", "fence")

    def ranks(self, rules: Rules) -> tuple[str, ...]:
        """The numbers of processes, and the shares won."""
        del rules
        return ("counted", "share")

    def ranked(self, name: str, processes: Processes, rules: Rules) -> Table:
        """Each tenderer's processes or share."""
        return self.shares(processes, rules).select(name)

    def fences(self, ranked: Mapping[str, Sequence[float]], rules: Rules) -> Mapping[str, float | str | None]:
        """From how many processes on a tenderer has many, and the fence of their shares."""
        counts, shares = ranked["counted"], ranked["share"]
        many = quantile(counts, int(rules.parameters["percentile"]) / 100.0) if counts else None
        threshold = rules.parameters["threshold"]
        if threshold is not None:
            return {"many": many, "fence": float(threshold) if threshold > 0 else None}
        found = quartiles(shares)
        usable = found is not None and found.lower > 0 and found.lower_fence > 0
        return {"many": many, "fence": found.lower_fence if found is not None and usable else None}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare each tenderer's share with the fence."""
        shares = self.shares(lines, rules)
        many, fence = rules.measured.get("many"), rules.measured.get("fence")
        if many is None or fence is None:
            reason: ibis.Value = ibis.literal("no-fence")
        else:
            reason = ibis.cases(
                (shares.counted < many, "too-few-processes"),
                (shares.share <= fence, "rarely-wins"),
                else_="wins-as-others",
            )
        subjects = self.result(shares, reason, lines=shares.processes)
        subjects = subjects.mutate(
            many=ibis.literal(None if many is None else repr(many), "string"),
            fence=ibis.literal(None if fence is None else repr(fence), "string"),
        )
        return Evaluation(subjects, self.counted(lines, rules).select("organisation", line="process"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The wins and the processes, beside what is many and what is rare."""
        return [Step("wins", {**rules.parameters, **finding.measures})]

    def cardinal_group(self, finding: Finding) -> tuple[str, str]:
        """A tenderer."""
        return "Tenderer", str(finding.subject["organisation"])

    def cardinal_value(self, finding: Finding) -> float:
        """Wins by processes."""
        return divide(finding.measures["wins"], finding.measures["processes"])
