"""Purchases of one item in one year that together pass the limit each stays under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Reference, Rules, Step
from dalel.flags.yearly_limit import find_limit, limit_references, limit_values, limited_lines
from dalel.later import ibis
from dalel.spending import EXACT

if TYPE_CHECKING:
    from ibis.expr.types import Table

# Of the column's own type: a bare 0 would make the engine choose one with fewer decimals.

WITHOUT_GAP = ("item_scheme", "item_code", "item_title", "limit_code", "limit_amount", "limit_lowest")
"""What stays empty where something is missing: such lines are told by buyer, not by item."""


class SplitPurchase(Flag):
    """Raise when one buyer's purchases of the same item in one year pass the limit that each stays under."""

    code: ClassVar[str] = "KZ-SPLIT"
    slug: ClassVar[str] = "split-purchase"
    rule: ClassVar[str] = "kz/limit.yaml"
    subject: ClassVar[tuple[str, ...]] = (
        "stage",
        "buyer_scheme",
        "buyer_id",
        "item_scheme",
        "item_code",
        "year",
        "currency",
        "vat_basis",
        "limit_code",
        "gap",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "item_title",
        "limit_amount",
        "limit_lowest",
        "purchases",
        "under_lines",
        "under_amount",
        "largest",
        "over_lines",
        "over_amount",
        "no_amount_lines",
        "several_years_lines",
    )
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "limit-passed": Outcome.RAISED,
        "line-over-limit": Outcome.CLEAR,
        "purchase-over-limit": Outcome.CLEAR,
        "single-purchase": Outcome.CLEAR,
        "sum-within-limit": Outcome.CLEAR,
    }

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Take the lines under one limit, and compare their sum for each buyer, item and year with it."""
        zero = ibis.literal(Decimal(0), type="decimal(38, 10)")
        placed = self.place(lines, rules)
        groups = placed.group_by(*self.subject).agg(
            buyer_name=placed.buyer_name.min(),
            item_title=placed.item_title.min(),
            limit_amount=placed.limit_amount.max(),
            limit_lowest=placed.limit_lowest.max(),
            purchases=placed.purchase.nunique(where=placed.under),
            under_lines=placed.count(where=placed.under),
            under_amount=placed.amount.sum(where=placed.under).fill_null(zero),
            largest=placed.amount.max(where=placed.under),
            over_lines=placed.count(where=placed.over),
            over_amount=placed.amount.sum(where=placed.over).fill_null(zero),
            no_amount_lines=placed.count(where=placed.no_amount),
            several_years_lines=placed.count(where=placed.longer),
            all_lines=placed.count(),
            all_amount=placed.amount.sum(),
        )
        reason = self.decide(groups)
        raised = reason == "limit-passed"
        subjects = self.decided(groups, reason).mutate(
            lines=raised.ifelse(groups.under_lines, groups.all_lines),
            # Amounts in no stated currency cannot be added.
            amount=raised.ifelse(groups.under_amount, groups.currency.notnull().ifelse(groups.all_amount, None)),
        )
        return Evaluation(subjects=subjects, members=self.find_members(placed, subjects))

    def place(self, lines: Table, rules: Rules) -> Table:
        """Each line under its subject, and on which side of the limit its amount is."""
        limited = limited_lines(lines, rules.jurisdiction)
        limited = limited.mutate(
            gap=limited.gap.fill_null(limited.item_code.isnull().ifelse("no-item-code", ibis.null("string"))),
            item_title=ibis.coalesce(limited.title_ru, limited.title_kk, limited.title_en, limited.title_other),
        )
        known = limited.gap.isnull()
        no_amount = known & (limited.amount.isnull() | (limited.amount < 0)).fill_null(True)
        # The limit is for one year; how much of a longer line falls into the year is not settled by its amount.
        longer = known & ~no_amount & limited.several_years.fill_null(False)
        counted = known & ~no_amount & ~longer
        return limited.mutate(
            **{name: known.ifelse(limited[name], None) for name in WITHOUT_GAP},
            no_amount=no_amount,
            longer=longer,
            under=counted & (limited.amount <= limited.limit_amount).fill_null(False),
            over=counted & (limited.amount > limited.limit_amount).fill_null(False),
        )

    def decide(self, group: Table) -> ibis.Value:
        """The reason for each subject; the first that applies.

        Further lines could only add to the sum, so a limit that is passed without them stays passed.
        """
        return ibis.cases(
            (group.gap.notnull(), group.gap),
            ((group.purchases >= 2) & (group.under_amount > group.limit_amount), "limit-passed"),
            (group.no_amount_lines > 0, "no-amount"),
            (group.several_years_lines > 0, "several-years"),
            (group.over_lines > 0, "line-over-limit"),
            ((group.purchases == 1) & (group.under_amount > group.limit_amount), "purchase-over-limit"),
            (group.purchases == 1, "single-purchase"),
            (group.under_amount > group.limit_lowest, "between-limits"),
            else_="sum-within-limit",
        )

    def find_members(self, placed: Table, subjects: Table) -> Table:
        """The lines of each subject; of a raised one, those at or under the limit."""
        raised = subjects.filter(subjects.outcome == Outcome.RAISED.value)
        raised = raised.select(**{f"raised_{name}": raised[name] for name in self.subject})
        same = [placed[name].identical_to(raised[f"raised_{name}"]) for name in self.subject]
        return (
            placed.left_join(raised, same)
            .filter(lambda t: t.under | t.raised_stage.isnull())
            .select(*self.subject, "line")
        )

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The limit in money, the lines under it, their sum, and the sum divided by the limit."""
        limit = find_limit(finding, rules.jurisdiction)
        if limit is None:
            return []
        values = {**finding.measures, **limit_values(limit, rules.jurisdiction.currency)}
        steps = [Step("limit", values)]
        if limit.lowest != limit.amount:
            steps.append(Step("lowest", values))
        steps.append(Step("under", values))
        if finding.outcome is not Outcome.NOT_EVALUATED:
            total = Decimal(str(finding.measures["under_amount"]))
            ratio = EXACT.divide(total, limit.amount).quantize(Decimal("0.01"), context=EXACT)
            steps.append(Step("ratio", {**values, "ratio": ratio}))
            if finding.outcome is Outcome.RAISED:
                steps.append(Step("excess", {**values, "excess": EXACT.subtract(total, limit.amount)}))
        left_out = [name for name in ("over", "no_amount", "several_years") if finding.measures[f"{name}_lines"]]
        steps += [Step(name.replace("_", "-"), values) for name in left_out]
        return [*steps, Step(f"vat-{finding.subject['vat_basis']}", {})]

    def rests_on(self, finding: Finding, rules: Rules) -> Sequence[Reference]:
        """The limit and the values of the index."""
        return limit_references(find_limit(finding, rules.jurisdiction), rules.jurisdiction)
