"""A buyer whose competitions draw one bid far more often than those of other buyers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.flags.competition.process_flag import EXCLUDED, ProcessFlag, chosen_method, is_left_out
from dalel.flags.competition.single_bid import METHODS
from dalel.flags.false_discovery import last_standing, one_in, upper_tail
from dalel.flags.flag import Evaluation, Finding, Judgement, Outcome, Parameter, Rules, Step
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT, Processes, stream

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

PROCESSES = Parameter(
    name="minimum_processes",
    default=10,
    unit="processes",
    meaning="A buyer with fewer competitions of a year that publish their number of tenderers is not compared",
    source="our choice",
)
PEERS = Parameter(
    name="minimum_peer_processes",
    default=30,
    unit="processes",
    meaning="Other buyers of that year must have so many together",
    source="our choice",
)
POINTS = Parameter(
    name="minimum_points",
    default=20,
    unit="percentage points",
    meaning="Raised only where the buyer's rate is at least so much above that of the others",
    source="our choice; the Single Market Scoreboard's band from good (10%) to unsatisfactory (20%) is ten wide",
)
DISCOVERY = Parameter(
    name="false_discovery_percent",
    default=5,
    unit="percent",
    meaning="So many of the buyers raised may be raised by chance (Benjamini-Hochberg)",
    source="our choice: the usual 5%",
)
YEAR = ["year"]
TENTH = Decimal("0.1")


class SingleRate(ProcessFlag):
    """Raise when one bid is far more frequent at a buyer than at others in the same year."""

    code: ClassVar[str] = "SINGLE-RATE"
    slug: ClassVar[str] = "single-rate"
    rule: ClassVar[str] = "docs/flags/single-rate.md#based-on"
    subject: ClassVar[tuple[str, ...]] = ("buyer", "year")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "processes",
        "singles",
        "without_number",
        "peer_processes",
        "peer_singles",
        "one_in",
        "tested",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (METHODS, PROCESSES, PEERS, POINTS, DISCOVERY, EXCLUDED)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "more-often": Outcome.RAISED,
        "small-difference": Outcome.CLEAR,
        "chance": Outcome.CLEAR,
    }

    def counted(self, processes: Processes, rules: Rules) -> Table:
        """Competitions that stand, with the year in which their bids closed."""
        rows = processes.facts
        rows = rows.filter(~is_left_out(rows, rules), ~rows.told_in_parts, ~chosen_method(rows, rules.words(METHODS)))
        year = ibis.coalesce(rows.closes_at.year(), rows.closes_day.year())
        return rows.select("process", "buyer", "buyer_name", "tenderers", year=year.cast("int64"))

    def rates(self, processes: Processes, rules: Rules) -> Table:
        """Each buyer's year beside all others of that year, and the ``reason`` where they are not compared."""
        rows = self.counted(processes, rules)
        known, single = (rows.tenderers >= 1).fill_null(False), (rows.tenderers == 1).fill_null(False)
        counts = {"processes": rows.count(where=known), "singles": rows.count(where=single)}
        own = rows.group_by("buyer", "year").agg(
            buyer_name=rows.buyer_name.min(),
            without_number=rows.count(where=rows.tenderers.isnull()),
            rows=rows.count(),
            **counts,
        )
        every = rows.group_by("year").agg(**{f"all_{name}": count for name, count in counts.items()})
        beside = side_by_side(own, every, YEAR)
        beside = beside.mutate(
            peer_processes=beside.all_processes - beside.processes, peer_singles=beside.all_singles - beside.singles
        )
        reason = ibis.cases(
            (beside.buyer.isnull(), "no-buyer"),
            (beside.year.isnull(), "no-close"),
            (beside.processes < rules.whole(PROCESSES), "too-few-processes"),
            (beside.peer_processes < rules.whole(PEERS), "too-few-peers"),
            else_=ibis.null("string"),
        )
        return beside.mutate(reason=reason)

    def measure(self, lines: Processes, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """The probabilities of all that are compared, and the last that stands among them."""
        rates = self.rates(lines, rules)
        batches = stream(rates.filter(rates.reason.isnull()), backend)
        found = [chance_of(row) for batch in batches for row in batch.to_pylist()]
        last = last_standing(found, percent=rules.whole(DISCOVERY))
        return {"last": None if last is None else str(last), "tested": str(len(found))}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Count; the test is finished on the host."""
        rates = self.rates(lines, rules)
        nothing = ibis.null("int64")
        subjects = self.result(rates, rates.reason, lines=rates.rows, one_in=nothing, tested=nothing)
        return Evaluation(subjects, self.counted(lines, rules).select("buyer", "year", line="process"))

    def judge(self, row: Mapping[str, Any], rules: Rules) -> Judgement:
        """Whether so many single bids would be rare at the others' rate, and by how much the rate is higher."""
        chance, last = chance_of(row), rules.measured.get("last")
        shown = {"one_in": one_in(chance), "tested": int(str(rules.measured["tested"]))}
        if last is None or chance > Fraction(str(last)):
            return self.judgement("chance", **shown)
        own, others = (Fraction(row[f"{of}singles"], row[f"{of}processes"]) for of in ("", "peer_"))
        large = (own - others) * 100 >= rules.whole(POINTS)
        return self.judgement("more-often" if large else "small-difference", **shown)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The two rates, and how rare the first would be at the second."""
        values = finding.values(rules)
        if finding.measures["one_in"] is None:
            return []
        shares = {name: say_percent(finding, of) for name, of in (("percent", ""), ("peer_percent", "peer_"))}
        steps = [Step("rates", values | shares)]
        if finding.reason != "chance":
            steps.append(Step("chance", values))
        return [*steps, Step("without-number", values)] if finding.measures["without_number"] else steps


def say_percent(finding: Finding, of: str) -> Decimal:
    """A rate in percent with one decimal."""
    part, whole = (Decimal(str(finding.measures[f"{of}{name}"])) for name in ("singles", "processes"))
    return EXACT.quantize(EXACT.divide(EXACT.multiply(part, Decimal(100)), whole), TENTH)


def chance_of(row: Mapping[str, Any]) -> Fraction:
    """The probability of as many single bids or more, if each process had one as often as those of the others."""
    return upper_tail(row["singles"], row["processes"], Fraction(row["peer_singles"], row["peer_processes"]))
