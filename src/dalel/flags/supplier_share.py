"""One supplier's share of what a buyer contracted in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT, Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

SHARE = Parameter(
    name="share_percent",
    default=30,
    unit="percent",
    meaning="A supplier at or above this share of the buyer's amount is shown",
    source="groucho (CR, MX) and Ecuador's OICP CC-02 use 30% of a buyer's year",
)
BUYER_LINES = Parameter(
    name="minimum_buyer_lines",
    default=10,
    unit="lines",
    meaning="Below this many lines of the buyer a share says nothing",
    source="our choice: with fewer, one ordinary contract is a large share",
)
SUPPLIER_LINES = Parameter(
    name="minimum_supplier_lines",
    default=3,
    unit="lines",
    meaning="Below this many lines of the supplier the share rests on single purchases",
    source="open-tender-watch B2 uses three awards a pair",
)


class SupplierShare(Flag):
    """Raise when one supplier holds a large share of what a buyer contracted in a year."""

    code: ClassVar[str] = "SUPPLIER-SHARE"
    slug: ClassVar[str] = "supplier-share"
    rule: ClassVar[str] = "docs/flags/supplier-share.md#based-on"
    subject: ClassVar[tuple[str, ...]] = (
        "stage",
        "buyer_scheme",
        "buyer_id",
        "supplier_scheme",
        "supplier_id",
        "year",
        "currency",
        "vat_basis",
    )
    measures: ClassVar[tuple[str, ...]] = ("buyer_name", "supplier_name", "buyer_lines", "buyer_amount", "suppliers")
    parameters: ClassVar[tuple[Parameter, ...]] = (SHARE, BUYER_LINES, SUPPLIER_LINES)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "share-reached": Outcome.RAISED,
        "under-share": Outcome.CLEAR,
        "few-purchases": Outcome.CLEAR,
    }

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Sum each pair, sum each buyer, and compare the two by multiplication."""
        contracted = lines.filter(
            lines.stage.isin([Stage.CONTRACT, Stage.AWARD]),
            # A terminated contract or a cancelled award is money that was not spent with this supplier.
            ~lines.status.isin(["terminated", "cancelled", "unsuccessful"]).fill_null(False),
        )
        pairs = contracted.group_by(*self.subject).agg(
            buyer_name=contracted.buyer_name.min(),
            supplier_name=contracted.supplier_name.min(),
            lines=contracted.count(),
            amount=contracted.amount.sum(),
        )
        group = ["stage", "buyer_scheme", "buyer_id", "year", "currency", "vat_basis"]
        buyers = contracted.group_by(*group).agg(
            buyer_lines=contracted.count(),
            buyer_amount=contracted.amount.sum(),
            suppliers=contracted.supplier_id.nunique(),
        )
        joined = side_by_side(pairs, buyers, group)
        return Evaluation(
            subjects=self.decided(joined, self.decide(joined, rules)),
            members=contracted.select(*self.subject, "line"),
        )

    def decide(self, pair: Table, rules: Rules) -> ibis.Value:
        """The reason for each pair; the first that applies."""
        share, buyer_lines, supplier_lines = map(rules.whole, self.parameters)
        return ibis.cases(
            (pair.supplier_id.isnull(), "no-supplier"),
            (pair.buyer_id.isnull(), "no-buyer"),
            (pair.year.isnull(), "no-year"),
            (pair.buyer_lines < buyer_lines, "too-few-lines"),
            (pair.lines < supplier_lines, "few-purchases"),
            (pair.amount * 100 >= pair.buyer_amount * share, "share-reached"),
            else_="under-share",
        )

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The pair's sum, the buyer's sum, and the one divided by the other."""
        share, buyer_lines, supplier_lines = (rules.parameters[p.name] for p in self.parameters)
        amount, whole = finding.amount or Decimal(0), Decimal(str(finding.measures["buyer_amount"] or 0))
        steps = [
            Step("buyer", {**finding.measures, "currency": finding.subject["currency"], "minimum": buyer_lines}),
            Step(
                "pair",
                {
                    "lines": finding.lines,
                    "amount": amount,
                    "currency": finding.subject["currency"],
                    "minimum": supplier_lines,
                },
            ),
        ]
        if whole > 0:
            percent = EXACT.divide(amount * 100, whole).quantize(Decimal("0.01"))
            steps.append(Step("share", {"amount": amount, "whole": whole, "percent": percent, "threshold": share}))
        return steps
