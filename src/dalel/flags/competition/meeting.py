"""A meeting: two tenderers that bid in the same process, and who of them was awarded anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.process_flag import EXCLUDED, ProcessFlag, is_left_out
from dalel.flags.flag import Parameter, Rules
from dalel.flags.spread import side_by_side
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import Table

TOGETHER = Parameter(
    name="minimum_together",
    default=5,
    unit="processes",
    meaning="Two tenderers that met in fewer processes are not asked about",
    source="our choice; devgateway i083 asks from two on, which chance gives easily",
)


class Meeting(ProcessFlag):
    """What flags about pairs of tenderers share. A process is decided once one of its tenderers was awarded."""

    subject: ClassVar[tuple[str, ...]] = ("first", "second")
    counts: ClassVar[tuple[str, ...]] = (
        "met",
        "together",
        "first_processes",
        "second_processes",
        "first_wins",
        "second_wins",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (TOGETHER, EXCLUDED)

    def bids(self, processes: Processes, rules: Rules) -> Table:
        """Who submitted bids and was awarded, beside how many tenderers of the process were."""
        rows = processes.participants
        rows = rows.filter(rows.submitted > 0, ~is_left_out(rows, rules))
        rows = rows.select("process", "organisation", "awarded")
        winners = rows.group_by("process").agg(winners=rows.count(where=rows.awarded))
        return side_by_side(rows, winners, ["process"])

    def meetings(self, processes: Processes, rules: Rules) -> Table:
        """Each process in which two tenderers met, the first before the second in the order of identifiers."""
        rows = self.bids(processes, rules).rename(first="organisation", first_won="awarded")
        other = rows.select(of_process="process", second="first", second_won="first_won")
        met = rows.inner_join(other, [rows.process == other.of_process, rows.first < other.second])
        return met.drop("of_process")

    def pairs(self, processes: Processes, rules: Rules) -> Table:
        """The pairs that met often enough, with their wins in decided processes, and all wins of each."""
        met = self.meetings(processes, rules)
        pairs = met.group_by("first", "second").agg(
            met=met.count(),
            together=met.count(where=met.winners > 0),
            first_wins=met.count(where=met.first_won),
            second_wins=met.count(where=met.second_won),
            between_them=met.count(where=(met.winners == 1) & (met.first_won | met.second_won)),
        )
        pairs = pairs.filter(pairs.met >= rules.whole(TOGETHER))
        rows = self.bids(processes, rules)
        own = rows.group_by("organisation").agg(
            processes=rows.count(where=rows.winners > 0), all_wins=rows.count(where=rows.awarded)
        )
        for place in ("first", "second"):
            named = own.rename({place: "organisation"} | {f"{place}_{n}": n for n in ("processes", "all_wins")})
            pairs = side_by_side(pairs, named, [place])
        return pairs
