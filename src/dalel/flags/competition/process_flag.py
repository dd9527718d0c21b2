"""A flag about competition: it reads the facts of contracting processes, and shares reasons with its neighbours.

Two ways to follow one rule: ours, and ``compatible == "cardinal"``, which keeps Cardinal's answers to the letter, so
that the two can be compared. Where they differ, the flag's page says so under "Differences from Cardinal".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.flags.competition.fence import sorted_values
from dalel.flags.flag import Evaluation, Finding, Flag, Parameter, Rules
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import BooleanValue, NumericValue, StringValue, Table

CARDINAL = "cardinal"
KEY = ["document", "position"]
EVERY = (*KEY, "process", "ocid", "digest", "tender_status", "method_details", "told_in_parts")
"""The facts that every flag looks at."""

EXCLUDED = Parameter(
    name="excluded_method_details",
    default=(),
    unit="words",
    meaning="Processes whose procurementMethodDetails is one of these are left out",
    source="Cardinal: [exclusions] procurement_method_details",
)
BY_PRICE = Parameter(
    name="price_comparison_procurement_methods",
    default=(),
    unit="words",
    meaning="If given, only processes with one of these procurementMethodDetails are compared by price",
    source="Cardinal",
)
NOT_BY_PRICE = Parameter(
    name="no_price_comparison_procurement_methods",
    default=(),
    unit="words",
    meaning="Processes with one of these procurementMethodDetails are not compared by price",
    source="Cardinal",
)
CURRENCY = Parameter(
    name="currency",
    default=(),
    unit="words",
    meaning="If given, only bids in this currency are compared; else each process in its own",
    source="Cardinal; there the first currency seen is taken where none is given",
)

Reason = tuple["BooleanValue", str]


class ProcessFlag(Flag):
    """A flag whose subjects are contracting processes, or the organisations in them."""

    reads: ClassVar[str] = "processes"
    neighbours: ClassVar[str] = "flags/competition"
    subject: ClassVar[tuple[str, ...]] = ("ocid",)
    needs: ClassVar[tuple[str, ...]] = ()
    """The facts of a process that it looks at, beside those that every flag does."""

    def result(self, subjects: Table, reason: ibis.Value, **columns: Any) -> Table:
        """Subjects with their reason and the outcome that follows from it; they are no sum of money."""
        return self.decided(subjects, reason).mutate(amount=ibis.null("decimal(38, 10)"), **columns)

    measured_numbers: ClassVar[tuple[str, ...]] = ()
    """The names of what `fences` gives."""

    def ranks(self, rules: Rules) -> tuple[str, ...]:
        """The names of what has to be put in order before the rule can be stated."""
        del rules
        return ()

    def ranked(self, name: str, processes: Processes, rules: Rules) -> Table:
        """A table of one column, of the numbers to put in order."""
        raise NotImplementedError(f"{self.code} puts no {name} in order")

    def fences(self, ranked: Mapping[str, Sequence[float]], rules: Rules) -> Mapping[str, float | str | None]:
        """What follows from those numbers, in order: the `measured_numbers`."""
        del ranked, rules
        return {}

    def measure(self, lines: Processes, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """The fences over all processes."""
        ranked = {name: sorted_values(self.ranked(name, lines, rules), backend) for name in self.ranks(rules)}
        return self.fences(ranked, rules)

    def needed(self, processes: Processes) -> Table:
        """The facts that it looks at."""
        return processes.facts.select(*EVERY, *self.needs)

    def by_process(self, facts: Table, reason: ibis.Value) -> Evaluation:
        """One subject a process; it rests on its own release."""
        subjects = self.result(facts, reason, lines=ibis.literal(1, "int64"))
        return Evaluation(subjects=subjects, members=facts.select("ocid", line="process"))

    def cardinal_value(self, finding: Finding) -> float:
        """The number that Cardinal prints for a raised finding."""
        del finding
        return 1.0

    def cardinal_group(self, finding: Finding) -> tuple[str, str]:
        """Cardinal's group of a finding's subject, and its identifier there."""
        return "OCID", str(finding.subject["ocid"])

    def involved(self, processes: Processes, rules: Rules) -> tuple[Table, float] | None:
        """Whom Cardinal names beside a raised process (``ocid``, ``organisation``), and with which number."""
        del processes, rules
        return None


def is_cardinal(rules: Rules) -> bool:
    """Whether Cardinal's answers are to be kept, its faults included."""
    return rules.compatible == CARDINAL


def is_left_out(rows: Table, rules: Rules) -> BooleanValue:
    """Whether a process is cancelled or of an excluded kind."""
    cancelled = (rows.tender_status == "cancelled").fill_null(False)
    excluded = rules.words(EXCLUDED)
    return cancelled | rows.method_details.isin(excluded).fill_null(False) if excluded else cancelled


def standing_reasons(facts: Table, rules: Rules) -> list[Reason]:
    """The first reasons of every flag about processes: cancelled, excluded, told in parts."""
    excluded = rules.words(EXCLUDED)
    return [
        ((facts.tender_status == "cancelled").fill_null(False), "cancelled"),
        (is_one_of(facts.method_details, excluded), "excluded"),
        (facts.told_in_parts, "told-in-parts"),
    ]


STANDING = ("cancelled", "excluded", "told-in-parts")


def is_one_of(value: StringValue, chosen: Sequence[str]) -> BooleanValue:
    """Whether a published word is one of these."""
    return value.isin(chosen).fill_null(False) if chosen else ibis.literal(False)


def not_by_price(facts: Table, rules: Rules) -> BooleanValue:
    """Whether the settings say that a process is not decided by price."""
    allowed, denied = rules.words(BY_PRICE), rules.words(NOT_BY_PRICE)
    return ~is_one_of(facts.method_details, allowed) if allowed else is_one_of(facts.method_details, denied)


def final_reasons(facts: Table) -> list[Reason]:
    """Why bids and awards do not tell the end of a process yet."""
    return [
        (~facts.bids_listed, "bids-not-published"),
        (~facts.awards_listed, "awards-not-published"),
        (facts.open_awards > 0, "award-open"),
    ]


FINAL = ("bids-not-published", "awards-not-published", "award-open")


def chosen_method(facts: Table, methods: Sequence[str]) -> BooleanValue:
    """Whether a process is of another method than those looked at."""
    return ~is_one_of(facts.method, methods) if methods else ibis.literal(False)


def ratio_of(part: NumericValue, whole: NumericValue) -> NumericValue:
    """One count divided by another, as the double that every engine gives for it."""
    return part.cast("float64") / whole.cast("float64")


def divide(part: object, whole: object) -> float:
    """The same on the host."""
    return float(Decimal(str(part))) / float(Decimal(str(whole)))
