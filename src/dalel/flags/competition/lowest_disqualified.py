"""R036: the lowest bid was disqualified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.bid_ratio import compared, first_currency, needs_one_currency
from dalel.flags.competition.process_flag import (
    BY_PRICE,
    CURRENCY,
    EXCLUDED,
    NOT_BY_PRICE,
    STANDING,
    ProcessFlag,
    Reason,
    is_cardinal,
    not_by_price,
    standing_reasons,
)
from dalel.flags.flag import Evaluation, Finding, Outcome, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


class LowestDisqualified(ProcessFlag):
    """Raise when a disqualified bid was lower than every bid that stayed, and an award was made."""

    code: ClassVar[str] = "R036"
    slug: ClassVar[str] = "lowest-disqualified"
    rule: ClassVar[str] = "Open Contracting Partnership R036"
    measures: ClassVar[tuple[str, ...]] = (
        "submitted",
        "priced",
        "disqualified_amount",
        "kept_amount",
        "currency",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (BY_PRICE, NOT_BY_PRICE, CURRENCY, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = (
        "bids_listed",
        "awards_listed",
        "active_awards",
        "several_lots",
        "currencies",
        "submitted",
        "priced",
        "priced_at_zero",
    )
    shared: ClassVar[tuple[str, ...]] = (
        *STANDING,
        "not-by-price",
        "awards-not-published",
        "bids-not-published",
        "several-lots",
        "several-currencies",
    )
    outcomes: ClassVar[dict[str, Outcome]] = {"lowest-left-out": Outcome.RAISED, "lowest-kept": Outcome.CLEAR}

    def measure(self, lines: Processes, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """The currency that Cardinal compares where none is set."""
        return {"currency": first_currency(lines.prices, backend)} if is_cardinal(rules) else {}

    def evaluate(self, lines: Processes, rules: Rules) -> Evaluation:
        """Compare the lowest disqualified bid with the lowest other; Cardinal takes the first of equal ones."""
        currency = rules.measured.get("currency")
        facts = compared(self.needed(lines), lines, rules, currency if isinstance(currency, str) else None)
        facts = facts.mutate(
            disqualified_amount=facts.lowest_disqualified_exact,
            kept_amount=facts.lowest_kept_exact,
        )
        ours: list[Reason] = [
            (facts.several_lots, "several-lots"),
            ((facts.currencies > 1) if needs_one_currency(rules) else ibis.literal(False), "several-currencies"),
            ((facts.priced < facts.submitted) | (facts.priced_at_zero > 0), "bids-without-price"),
        ]
        lower = facts.lowest_disqualified < facts.lowest_kept
        left_out = facts.first_lowest_disqualified if is_cardinal(rules) else lower
        reason = ibis.cases(
            *standing_reasons(facts, rules),
            (not_by_price(facts, rules), "not-by-price"),
            (~facts.awards_listed, "awards-not-published"),
            (facts.active_awards == 0, "no-award"),
            (~facts.bids_listed | (facts.submitted == 0), "bids-not-published"),
            *([] if is_cardinal(rules) else ours),
            ((facts.priced_valid == 0).fill_null(True), "no-valid-price"),
            (left_out.fill_null(False), "lowest-left-out"),
            else_="lowest-kept",
        )
        return self.by_process(facts, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The two lowest."""
        values = {**rules.parameters, **finding.measures}
        both = finding.measures["disqualified_amount"] is not None and finding.measures["kept_amount"] is not None
        return [Step("lowest", values)] if both else []
