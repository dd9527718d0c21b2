"""R031: a competition whose price lies at or above the estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step
from dalel.flags.purchase import purchases
from dalel.later import ibis
from dalel.spending import EXACT, Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

WIDTH = Parameter(
    name="width_percent",
    default=1,
    unit="percent of the estimate",
    meaning="A price at most so much under the estimate is close to it",
    source="devgateway i171: within 1%",
)
TIMES = Parameter(
    name="maximum_times",
    default=10,
    unit="times",
    meaning="A price above so many times the estimate says that the amount published as the estimate is none",
    source="our choice: Armenia publishes 0.01 dram where a tender has no estimate",
)
COMPETITIVE = ("open", "selective", "auction", "price-quotation")
HUNDREDTH = Decimal("0.01")


class NearEstimate(Flag):
    """Raise when competition left the price where the buyer's estimate was, or above it."""

    code: ClassVar[str] = "R031"
    slug: ClassVar[str] = "near-estimate"
    rule: ClassVar[str] = "Open Contracting Partnership R031"
    subject: ClassVar[tuple[str, ...]] = ("buyer_scheme", "buyer_id", "procedure", "currency", "vat_basis")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "lots",
        "estimate",
        "priced_stage",
        "prices",
        "price",
        "unpriced_lines",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (WIDTH, TIMES)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "above": Outcome.RAISED,
        "close": Outcome.RAISED,
        "under": Outcome.CLEAR,
    }
    shared: ClassVar[tuple[str, ...]] = ("no-buyer", "no-currency", "no-method", "no-amount")

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Add up the lots and the awards of each procedure (the contracts where no award is published)."""
        rows = procedure_lines(lines)
        lot, award, contract = (rows.stage == stage for stage in (Stage.LOT, Stage.AWARD, Stage.CONTRACT))
        counts = {
            f"{name}s": rows.purchase.nunique(where=of) for name, of in (("award", award), ("contract", contract))
        }
        groups = rows.group_by(*self.subject).agg(
            buyer_name=rows.buyer_name.min(),
            lots=rows.purchase.nunique(where=lot),
            estimate=rows.amount.sum(where=lot),
            award_amount=rows.amount.sum(where=award),
            contract_amount=rows.amount.sum(where=contract),
            other_methods=rows.count(where=~lot & ~rows.method.isin(COMPETITIVE)),
            no_methods=rows.count(where=~lot & rows.method.isnull()),
            unpriced_lines=rows.count(where=~(rows.amount >= 0).fill_null(False)),
            several_years=rows.count(where=rows.several_years.fill_null(False)),
            lines=rows.count(),
            **counts,
        )
        awarded = groups.awards > 0
        groups = groups.mutate(
            priced_stage=ibis.cases(
                (awarded, str(Stage.AWARD)), (groups.contracts > 0, str(Stage.CONTRACT)), else_=ibis.null("string")
            ),
            prices=awarded.ifelse(groups.awards, groups.contracts),
            price=awarded.ifelse(groups.award_amount, groups.contract_amount),
        )
        subjects = self.decided(groups, decide(groups, rules))
        subjects = subjects.mutate(amount=groups.currency.notnull().ifelse(groups.price, None))
        return Evaluation(subjects, rows.select(*self.subject, "line"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The estimate, the price, and the one as a part of the other."""
        values = finding.values(rules)
        estimate, price = finding.measures["estimate"], finding.measures["price"]
        told = finding.subject["procedure"] is not None and finding.subject["currency"] is not None
        if not told or not isinstance(estimate, Decimal) or not isinstance(price, Decimal):
            return []
        steps = [Step("estimate", values), Step("price", values)]
        if estimate > 0:
            percent = EXACT.quantize(EXACT.divide(EXACT.multiply(price, Decimal(100)), estimate), HUNDREDTH)
            steps.append(Step("part", values | {"percent": percent}))
        return steps


def procedure_lines(lines: Table) -> Table:
    """Lots, awards and contracts with their ``procedure``; those that name none are told together, by buyer."""
    kept = lines.filter(lines.stage.isin([Stage.LOT, Stage.AWARD, Stage.CONTRACT]))
    # What `purchases` takes for a procedure where none is named is the purchase itself.
    bought = purchases(kept).drop("procedure")
    return bought.mutate(procedure=bought.procedure_record)


def decide(group: Table, rules: Rules) -> ibis.Value:
    """The reason for each procedure; the first that applies."""
    close = group.price * 100 >= group.estimate * (100 - rules.whole(WIDTH))
    return ibis.cases(
        (group.procedure.isnull(), "no-procedure"),
        (group.buyer_id.isnull(), "no-buyer"),
        (group.currency.isnull(), "no-currency"),
        (group.lots == 0, "no-estimate"),
        (group.prices == 0, "no-price"),
        (group.no_methods > 0, "no-method"),
        (group.other_methods > 0, "other-method"),
        (group.unpriced_lines > 0, "no-amount"),
        (group.estimate == 0, "no-estimate"),
        (group.price > group.estimate * rules.whole(TIMES), "no-real-estimate"),
        (group.price > group.estimate, "above"),
        (close, "close"),
        # Which lots were awarded is not known here: those that were may lie above their own estimates.
        (group.lots != group.prices, "several-lots"),
        else_="under",
    )
