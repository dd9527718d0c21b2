"""Spending outside a buyer's stated mandate: gifts, events, advertising … that its profile does not name as core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Judgement, Outcome, Rules, Step
from dalel.flags.purchase import ENDED, STAGES
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT

if TYPE_CHECKING:
    from ibis.expr.types import Table

BUYER = ("stage", "buyer_scheme", "buyer_id", "year", "currency", "vat_basis")


class NonCore(Flag):
    """Raise when a buyer spends on a category that, by its profile, does not serve its mandate."""

    code: ClassVar[str] = "NON-CORE"
    slug: ClassVar[str] = "non-core"
    rule: ClassVar[str] = "docs/flags/non-core.md#based-on"
    subject: ClassVar[tuple[str, ...]] = ("stage", "buyer_scheme", "buyer_id", "category", *BUYER[3:])
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "mandate",
        "mandate_source",
        "without_amount",
        "buyer_lines",
        "buyer_amount",
    )

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Add up each buyer's categories, and all that the buyer has beside them; the profile is asked in `judge`."""
        del rules
        kept = lines.filter(lines.stage.isin(STAGES), ~lines.status.isin(ENDED).fill_null(False))
        kept = kept.mutate(vat_basis=kept.vat_basis.fill_null("unknown")).select(
            *BUYER, "category", "line", "amount", "buyer_name"
        )
        # A line that no rule put in a category is not judged: that no rule matched says nothing about it.
        placed = kept.filter(kept.category.notnull())
        groups = placed.group_by(*self.subject).agg(
            buyer_name=placed.buyer_name.min(),
            without_amount=placed.count(where=placed.amount.isnull()),
            lines=placed.count(),
            amount=placed.amount.sum(),
        )
        wholes = kept.group_by(*BUYER).agg(buyer_lines=kept.count(), buyer_amount=kept.amount.sum())
        subjects = side_by_side(groups, wholes, BUYER)
        # Amounts in no stated currency cannot be added.
        stated = subjects.currency.notnull()
        return Evaluation(
            subjects=subjects.mutate(
                amount=stated.ifelse(subjects.amount, None),
                buyer_amount=stated.ifelse(subjects.buyer_amount, None),
                mandate=ibis.null("string"),
                mandate_source=ibis.null("string"),
                outcome=ibis.null("string"),
                reason=ibis.null("string"),
            ),
            members=placed.select(*self.subject, "line"),
        )

    def judge(self, row: Mapping[str, Any], rules: Rules) -> Judgement:
        """Ask the buyer's profile whether the category serves its mandate; without a profile nothing is said."""
        if row["buyer_id"] is None:
            return Judgement(Outcome.NOT_EVALUATED, "no-buyer")
        if row["currency"] is None:
            return Judgement(Outcome.NOT_EVALUATED, "no-currency")
        profile = rules.buyers.get(row["buyer_id"])
        if profile is None:
            return Judgement(Outcome.NOT_EVALUATED, "no-profile")
        stated = {"mandate": profile.mandate, "mandate_source": profile.source}
        if row["category"] in profile.core:
            return Judgement(Outcome.CLEAR, "core", stated)
        return Judgement(Outcome.RAISED, "not-core", stated)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The category's lines and sum, the buyer's lines and sum, and the one divided by the other."""
        del rules
        values = {**finding.subject, **finding.measures, "lines": finding.lines, "amount": finding.amount}
        steps = [Step("category", values)]
        if finding.measures["without_amount"]:
            steps.append(Step("without-amount", values))
        steps.append(Step("buyer", values))
        part, whole = finding.amount, finding.measures["buyer_amount"]
        if part is not None and isinstance(whole, Decimal) and whole > 0:
            percent = EXACT.quantize(EXACT.divide(EXACT.multiply(part, Decimal(100)), whole), Decimal("0.01"))
            steps.append(Step("share", values | {"percent": percent}))
        return steps
