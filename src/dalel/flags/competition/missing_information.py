"""R005: key information about a competition is not published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add, and_
from typing import TYPE_CHECKING, ClassVar

from dalel.errors import CommandError, did_you_mean
from dalel.flags.competition.process_flag import EXCLUDED, STANDING, ProcessFlag, standing_reasons
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue

BEFORE = ("buyer", "method", "opens", "closes")
"""What is known when a tender is announced."""
AFTER = ("tenderers", "awards")
"""What is known when it is complete."""
TENDER = ("tender_status", "method", "opens", "closes", "tenderers")
"""What a release says of a tender, if it tells of one."""
NEEDED = Parameter(
    name="needed",
    default=(*BEFORE, *AFTER),
    unit="words",
    meaning="What should be published; the last two only of a complete tender",
    source="OCP R005: key tender information",
)
METHODS = Parameter(
    name="procurement_methods",
    default=("open", "selective"),
    unit="words",
    meaning="Processes with another procurementMethod are not looked at; those without one are",
    source="our choice: of a direct award no period is due",
)


class MissingInformation(ProcessFlag):
    """Raise when the publisher leaves out what everybody needs to know about a competition."""

    code: ClassVar[str] = "R005"
    slug: ClassVar[str] = "missing-information"
    rule: ClassVar[str] = "Open Contracting Partnership R005"
    measures: ClassVar[tuple[str, ...]] = ("missing", *(f"no_{word}" for word in (*BEFORE, *AFTER)))
    parameters: ClassVar[tuple[Parameter, ...]] = (NEEDED, METHODS, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = ("method", "buyer", "opens", "closes", "tenderers", "awards")
    shared: ClassVar[tuple[str, ...]] = (*STANDING, "other-method")
    outcomes: ClassVar[Mapping[str, Outcome]] = {"missing": Outcome.RAISED, "complete": Outcome.CLEAR}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Look at each piece of information that is needed and due."""
        facts = self.needed(lines)
        needed = set(needed_words(rules))
        complete = (facts.tender_status == "complete").fill_null(False)
        nothing = (facts.awards == 0).fill_null(True)
        lacks: dict[str, BooleanValue] = {word: facts[word].isnull() for word in BEFORE}
        lacks |= {"tenderers": complete & facts.tenderers.isnull(), "awards": complete & nothing}
        missing = {f"no_{word}": lacks[word] if word in needed else ibis.literal(False) for word in lacks}
        facts = facts.mutate(**missing)
        count: IntegerValue = reduce(add, (facts[name].ifelse(1, 0) for name in missing))
        facts = facts.mutate(missing=count.cast("int64"))
        chosen = rules.words(METHODS)
        other = (~facts.method.isin(chosen)).fill_null(False) if chosen else ibis.literal(False)
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            (other, "other-method"),
            (facts.tender_status.isin(["planning", "planned"]).fill_null(False), "not-announced"),
            # A release of a plan alone has no tender that could lack anything.
            (reduce(and_, (facts[name].isnull() for name in TENDER)), "no-tender"),
            (facts.missing > 0, "missing"),
            # Without a status nobody can say whether bids and awards were due.
            (facts.tender_status.isnull(), "status-not-published"),
            else_="complete",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """Each piece that is missing, by its name."""
        values = finding.values(rules)
        return [Step(f"no-{word}", values) for word in (*BEFORE, *AFTER) if finding.measures[f"no_{word}"]]


def needed_words(rules: Rules) -> tuple[str, ...]:
    """What is needed, as set."""
    words = rules.words(NEEDED)
    for word in words:
        if word not in (*BEFORE, *AFTER):
            raise CommandError(
                f'flags.R005.needed: "{word}" is not known here.', next_step=did_you_mean(word, (*BEFORE, *AFTER))
            )
    return words
