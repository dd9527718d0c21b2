"""R038: a far larger share of bids is disqualified than elsewhere: of a buyer, a procuring entity or a tenderer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.fence import quartiles
from dalel.flags.competition.process_flag import EXCLUDED, ProcessFlag, divide, is_cardinal, is_left_out, ratio_of
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table

SHARE = Parameter(
    name="threshold",
    default=None,
    unit="ratio",
    meaning="A share at or above this is large; if not given, the upper fence q3 + 1.5 × (q3 − q1) of its kind",
    source="Cardinal R038",
)
BIDS = Parameter(
    name="minimum_submitted_bids",
    default=2,
    unit="bids",
    meaning="A tenderer with fewer submitted bids is not compared",
    source="Cardinal R038",
)
PROCESSES = Parameter(
    name="minimum_contracting_processes",
    default=2,
    unit="processes",
    meaning="A buyer or procuring entity with fewer processes with bids is not compared",
    source="Cardinal R038, which compares it with the number of bids",
)
GROUPS = {"buyer": "Buyer", "procuring-entity": "ProcuringEntity", "tenderer": "Tenderer"}
"""The roles an organisation is counted in, and Cardinal's names for them."""


class Disqualifying(ProcessFlag):
    """Raise when the share of bids disqualified is an outlier among organisations of the same role."""

    code: ClassVar[str] = "R038"
    slug: ClassVar[str] = "disqualifying"
    rule: ClassVar[str] = "Open Contracting Partnership R038"
    subject: ClassVar[tuple[str, ...]] = ("role", "organisation")
    measures: ClassVar[tuple[str, ...]] = ("processes", "submitted", "disqualified", "fence")
    parameters: ClassVar[tuple[Parameter, ...]] = (SHARE, BIDS, PROCESSES, EXCLUDED)
    shared: ClassVar[tuple[str, ...]] = ("no-fence",)
    outcomes: ClassVar[dict[str, Outcome]] = {"large-share": Outcome.RAISED, "ordinary-share": Outcome.CLEAR}

    def counted(self, processes: Processes, rules: Rules) -> Table:
        """For each role the submitted and the disqualified bids of each organisation in each process."""
        facts, bids = processes.facts, processes.participants
        facts = facts.filter(facts.submitted > 0, ~facts.told_in_parts, ~is_left_out(facts, rules))
        counts = ["submitted", "disqualified", "process"]
        parts = [
            facts.select(
                role=ibis.literal("buyer"), organisation=facts.buyer, **{name: facts[name] for name in counts}
            ),
            facts.select(
                role=ibis.literal("procuring-entity"),
                organisation=facts.entity,
                **{name: facts[name] for name in counts},
            ),
        ]
        bids = bids.filter(bids.submitted > 0, ~is_left_out(bids, rules))
        parts.append(
            bids.select(
                role=ibis.literal("tenderer"), organisation=bids.organisation, **{name: bids[name] for name in counts}
            )
        )
        rows = ibis.union(*parts)
        return rows.filter(rows.organisation.notnull())

    def shares(self, processes: Processes, rules: Rules) -> Table:
        """Each organisation's share in each role, and whether it has enough to be compared."""
        rows = self.counted(processes, rules)
        found = rows.group_by("role", "organisation").agg(
            processes=rows.count(),
            submitted=rows.submitted.sum().cast("int64"),
            disqualified=rows.disqualified.sum().cast("int64"),
        )
        bids, processes_ = (int(rules.parameters[p.name]) for p in (BIDS, PROCESSES))
        of_buyer = found.submitted if is_cardinal(rules) else found.processes
        is_tenderer = found.role == "tenderer"
        return found.mutate(
            share=ratio_of(found.disqualified, found.submitted),
            enough=is_tenderer.ifelse(found.submitted >= bids, of_buyer >= processes_),
        )

    measured_numbers: ClassVar[tuple[str, ...]] = tuple(GROUPS)

    def ranks(self, rules: Rules) -> tuple[str, ...]:
        """The shares of each role, where no threshold is given."""
        return tuple(GROUPS) if rules.parameters["threshold"] is None else ()

    def ranked(self, name: str, processes: Processes, rules: Rules) -> Table:
        """The shares of one role."""
        shares = self.shares(processes, rules)
        return shares.filter(shares.enough, shares.role == name).select("share")

    def fences(self, ranked: Mapping[str, Sequence[float]], rules: Rules) -> Mapping[str, float | str | None]:
        """The fence of each role."""
        threshold = rules.parameters["threshold"]
        if threshold is not None:
            return dict.fromkeys(GROUPS, float(threshold) if threshold > 0 else None)
        fences: dict[str, float | str | None] = {}
        for role in GROUPS:
            found = quartiles(ranked[role])
            fences[role] = found.upper_fence if found is not None and found.upper_fence > 0 else None
        return fences

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare each share with the fence of its role."""
        shares = self.shares(lines, rules)
        fences = {role: fence for role in GROUPS if (fence := rules.measured.get(role)) is not None}
        few = ibis.cases((shares.role == "tenderer", "too-few-bids"), else_="too-few-processes")
        large = [((shares.role == role) & (shares.share >= fence), "large-share") for role, fence in fences.items()]
        reason = ibis.cases(
            (~shares.enough, few), (~shares.role.isin(list(fences)), "no-fence"), *large, else_="ordinary-share"
        )
        printed = [(shares.role == role, repr(fence)) for role, fence in fences.items()]
        subjects = self.result(shares, reason, lines=shares.processes)
        no_fence = ibis.null("string")
        subjects = subjects.mutate(fence=ibis.cases(*printed, else_=no_fence) if printed else no_fence)
        return Evaluation(subjects, self.counted(lines, rules).select("role", "organisation", line="process"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The disqualified bids of the submitted ones."""
        return [Step("share", {**rules.parameters, **finding.measures})]

    def cardinal_group(self, finding: Finding) -> tuple[str, str]:
        """A buyer, a procuring entity or a tenderer."""
        return GROUPS[str(finding.subject["role"])], str(finding.subject["organisation"])

    def cardinal_value(self, finding: Finding) -> float:
        """Disqualified by submitted."""
        return divide(finding.measures["disqualified"], finding.measures["submitted"])
