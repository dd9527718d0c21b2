"""R003: too few days between the call for bids and its close."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.flags.competition.process_flag import (
    EXCLUDED,
    STANDING,
    ProcessFlag,
    chosen_method,
    is_cardinal,
    standing_reasons,
)
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

DAYS = Parameter(
    name="threshold",
    default=15,
    unit="days",
    meaning="A submission period of fewer whole days is short",
    source="Cardinal R003; devgateway uses 7",
)
METHODS = Parameter(
    name="procurement_methods",
    default=(),
    unit="words",
    meaning="If given, only processes with one of these procurementMethod are looked at",
    source="Cardinal R003: all",
)
BY_DETAILS = Parameter(
    name="procurement_method_details",
    default=(),
    unit="words",
    meaning="Other thresholds, each as details=days, for processes with that procurementMethodDetails",
    source="Cardinal R003",
)


class ShortPeriod(ProcessFlag):
    """Raise when bids could be submitted for fewer whole days than the threshold."""

    code: ClassVar[str] = "R003"
    slug: ClassVar[str] = "short-period"
    rule: ClassVar[str] = "Open Contracting Partnership R003"
    measures: ClassVar[tuple[str, ...]] = ("opens", "closes", "period_whole_days", "period_days", "days_needed")
    parameters: ClassVar[tuple[Parameter, ...]] = (DAYS, METHODS, BY_DETAILS, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = ("method", "opens", "closes", "period_whole_days", "period_days")
    shared: ClassVar[tuple[str, ...]] = (*STANDING, "other-method")
    outcomes: ClassVar[dict[str, Outcome]] = {"short": Outcome.RAISED, "long-enough": Outcome.CLEAR}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare whole days: of two instants as they are, of two published days as far as they can tell."""
        facts = self.needed(lines)
        facts = facts.mutate(days_needed=days_needed(facts, rules))
        whole, days, needed = facts.period_whole_days, facts.period_days, facts.days_needed
        ours = [] if is_cardinal(rules) else day_reasons(facts)
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            (chosen_method(facts, rules.words(METHODS)), "other-method"),
            (facts.opens.isnull() | facts.closes.isnull(), "no-period"),
            *ours,
            ((whole < needed).fill_null(False), "short"),
            ((whole >= needed).fill_null(False), "long-enough"),
            (days.notnull(), "days-only"),
            else_="no-instants",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The two moments, and the whole days between them."""
        values: dict[str, Any] = {**rules.parameters, **finding.measures}
        if finding.measures["period_whole_days"] is not None:
            return [Step("instants", values)]
        return [Step("days", values)] if finding.measures["period_days"] is not None else []


def days_needed(facts: Table, rules: Rules) -> IntegerValue:
    """The threshold of a process: that of its details, else the common one."""
    common = ibis.literal(int(rules.parameters["threshold"]), "int64")
    by_details = [entry.rpartition("=") for entry in rules.words(BY_DETAILS)]
    if not by_details:
        return common
    pairs = [
        ((facts.method_details == name).fill_null(False), ibis.literal(int(days), "int64"))
        for name, _, days in by_details
    ]
    return ibis.cases(*pairs, else_=common)


def day_reasons(facts: Table) -> list[tuple[Any, str]]:
    """What two published days can tell: the time between them is more than days − 1 and less than days + 1."""
    whole, days, needed = facts.period_whole_days, facts.period_days, facts.days_needed
    return [
        (((whole < 0) | (days < 0)).fill_null(False), "closes-before-it-opens"),
        ((days < needed).fill_null(False), "short"),
        ((days - 1 >= needed).fill_null(False), "long-enough"),
        (days.notnull(), "days-cannot-tell"),
    ]
