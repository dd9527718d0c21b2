"""R048: a supplier of far more kinds of things than others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.fence import quartiles
from dalel.flags.competition.process_flag import EXCLUDED, ProcessFlag, is_left_out
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table

DIGITS = Parameter(
    name="digits",
    default=2,
    unit="characters",
    meaning="Item codes that begin with the same characters are one kind",
    source="Cardinal R048",
)
KINDS = Parameter(
    name="threshold",
    default=None,
    unit="kinds",
    meaning="So many kinds or more are many; if not given, the upper fence q3 + 1.5 × (q3 − q1) of all suppliers",
    source="Cardinal R048",
)
PROCESSES = Parameter(
    name="minimum_contracting_processes",
    default=20,
    unit="processes",
    meaning="A supplier awarded in fewer processes is not compared",
    source="Cardinal R048",
)


class VariedSupplier(ProcessFlag):
    """Raise when a supplier was awarded items of far more kinds than other suppliers."""

    code: ClassVar[str] = "R048"
    slug: ClassVar[str] = "varied-supplier"
    rule: ClassVar[str] = "Open Contracting Partnership R048"
    subject: ClassVar[tuple[str, ...]] = ("organisation",)
    measures: ClassVar[tuple[str, ...]] = ("processes", "kinds", "fence")
    parameters: ClassVar[tuple[Parameter, ...]] = (DIGITS, KINDS, PROCESSES, EXCLUDED)
    shared: ClassVar[tuple[str, ...]] = ("no-fence",)
    outcomes: ClassVar[dict[str, Outcome]] = {"many-kinds": Outcome.RAISED, "ordinary-kinds": Outcome.CLEAR}

    def counted(self, processes: Processes, rules: Rules) -> Table:
        """What was awarded to single suppliers."""
        rows = processes.supplies
        return rows.filter(~is_left_out(rows, rules)).rename(organisation="supplier")

    def kinds(self, processes: Processes, rules: Rules) -> Table:
        """Each supplier's processes and kinds."""
        rows = self.counted(processes, rules)
        kind = rows.code.left(int(rules.parameters["digits"]))
        return rows.group_by("organisation").agg(processes=rows.process.nunique(), kinds=kind.nunique())

    measured_numbers: ClassVar[tuple[str, ...]] = ("fence",)

    def ranks(self, rules: Rules) -> tuple[str, ...]:
        """The numbers of kinds, where no threshold is given."""
        return ("kinds",) if rules.parameters["threshold"] is None else ()

    def ranked(self, name: str, processes: Processes, rules: Rules) -> Table:
        """The kinds of each supplier with enough processes."""
        kinds = self.kinds(processes, rules)
        return kinds.filter(kinds.processes >= rules.whole(PROCESSES)).select(name)

    def fences(self, ranked: Mapping[str, Sequence[float]], rules: Rules) -> Mapping[str, float | str | None]:
        """The fence over suppliers with enough processes."""
        threshold = rules.parameters["threshold"]
        if threshold is not None:
            return {"fence": float(threshold) if threshold > 0 else None}
        found = quartiles(ranked["kinds"])
        usable = found is not None and found.upper_fence > 0
        return {"fence": found.upper_fence if found is not None and usable else None}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare each supplier's kinds with the fence."""
        kinds = self.kinds(lines, rules)
        fence = rules.measured.get("fence")
        few = kinds.processes < int(rules.parameters["minimum_contracting_processes"])
        ends = [] if fence is None else [(kinds.kinds.cast("float64") >= fence, "many-kinds")]
        reason = ibis.cases((few, "too-few-processes"), *ends, else_="no-fence" if fence is None else "ordinary-kinds")
        subjects = self.result(kinds, reason, lines=kinds.processes)
        subjects = subjects.mutate(fence=ibis.literal(None if fence is None else repr(fence), "string"))
        return Evaluation(subjects, self.counted(lines, rules).select("organisation", line="process"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The kinds counted."""
        return [Step("kinds", {**rules.parameters, **finding.measures})]

    def cardinal_group(self, finding: Finding) -> tuple[str, str]:
        """A supplier, whom Cardinal groups with tenderers."""
        return "Tenderer", str(finding.subject["organisation"])

    def cardinal_value(self, finding: Finding) -> float:
        """How many kinds."""
        return float(str(finding.measures["kinds"]))
