"""Repeated purchases from a single source: how many, how much, what share of the buyer, and on which grounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step, Value
from dalel.flags.purchase import purchases
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT

if TYPE_CHECKING:
    from ibis.expr.types import Table

PURCHASES = Parameter(
    name="minimum_purchases",
    default=3,
    unit="purchases",
    meaning="From this many single-source purchases on they count as repeated",
    source="open-tender-watch A1 uses three direct awards to one supplier",
)
PAIR = Parameter(
    name="pair_percent",
    default=30,
    unit="percent",
    meaning="Raised where one supplier's single-source purchases reach this share of the buyer's amount",
    source="groucho (CR, MX) and Ecuador's OICP CC-02 use 30% of a buyer's year for one supplier",
)
BUYER = Parameter(
    name="buyer_percent",
    default=50,
    unit="percent",
    meaning="Raised where, in a plan or an announcement that names no supplier, single source reaches this share",
    source="our choice: more than by every other method together",
)
BUYER_PURCHASES = Parameter(
    name="minimum_buyer_purchases",
    default=5,
    unit="purchases",
    meaning="Below this many purchases of the buyer a share says nothing",
    source="open-tender-watch B2 needs five awards of a buyer",
)

SINGLE = ("direct", "direct-after-failure")
WHOLE = ("stage", "buyer_scheme", "buyer_id", "year", "currency", "vat_basis")
"""What the buyer's whole is taken over."""
RANKS = (1, 2, 3)
"""How many grounds are told one by one; the rest is told together."""
PARTS = ("", "_lines", "_amount")


class RepeatedSingleSource(Flag):
    """Raise when a buyer buys from a single source again and again, and for a large share of its amount."""

    code: ClassVar[str] = "SINGLE-SOURCE"
    slug: ClassVar[str] = "repeated-single-source"
    rule: ClassVar[str] = "docs/flags/repeated-single-source.md#based-on"
    subject: ClassVar[tuple[str, ...]] = (
        "stage",
        "buyer_scheme",
        "buyer_id",
        "supplier_scheme",
        "supplier_id",
        "method",
        "year",
        "currency",
        "vat_basis",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "supplier_name",
        "purchases",
        "no_amount_lines",
        "buyer_purchases",
        "buyer_amount",
        "buyer_no_amount_lines",
        "grounds",
        "no_ground_lines",
        *(f"ground_{rank}{part}" for rank in RANKS for part in PARTS),
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (PURCHASES, PAIR, BUYER, BUYER_PURCHASES)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "supplier-direct": Outcome.RAISED,
        "supplier-after-failure": Outcome.RAISED,
        "buyer-direct": Outcome.RAISED,
        "buyer-after-failure": Outcome.RAISED,
        "under-share": Outcome.CLEAR,
        "not-repeated": Outcome.CLEAR,
    }

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Count and sum each pair and each buyer, and compare the two sums by multiplication."""
        bought = purchases(lines).mutate(counted=lambda t: (t.amount >= 0).fill_null(False))
        single = bought.filter(bought.method.isin([*SINGLE, "limited"]).fill_null(True))
        # Where the kind of method is not known there is nothing to tell by supplier.
        told = single.method.isin(SINGLE).fill_null(False)
        single = single.mutate(
            **{name: told.ifelse(single[name], None) for name in ("supplier_scheme", "supplier_id", "supplier_name")}
        )
        pairs = single.group_by(*self.subject).agg(
            buyer_name=single.buyer_name.min(),
            supplier_name=single.supplier_name.min(),
            purchases=single.procedure.nunique(),
            lines=single.count(),
            amount=single.amount.sum(where=single.counted & single.currency.notnull()),
            no_amount_lines=single.count(where=~single.counted),
            grounds=single.ground_code.nunique(),
            no_ground_lines=single.count(where=single.ground_code.isnull()),
        )
        buyers = bought.group_by(*WHOLE).agg(
            buyer_purchases=bought.procedure.nunique(),
            buyer_amount=bought.amount.sum(where=bought.counted & bought.currency.notnull()),
            buyer_no_amount_lines=bought.count(where=~bought.counted),
        )
        whole = side_by_side(pairs, buyers, WHOLE, keep_left=True)
        joined = side_by_side(whole, self.find_grounds(single), self.subject, keep_left=True)
        return Evaluation(
            subjects=self.decided(joined, self.decide(joined, rules)),
            members=single.select(*self.subject, "line"),
        )

    def find_grounds(self, single: Table) -> Table:
        """Each subject's most frequent grounds, with lines and amount; ties in the order of the codes."""
        stated = single.filter(single.ground_code.notnull())
        by_ground = stated.group_by(*self.subject, "ground_code").agg(
            ground_lines=stated.count(),
            ground_amount=stated.amount.sum(where=stated.counted & stated.currency.notnull()),
        )
        order = ibis.window(
            group_by=self.subject, order_by=[by_ground.ground_lines.desc(), by_ground.ground_code.asc()]
        )
        ranked = by_ground.mutate(rank=ibis.row_number().over(order) + 1)
        return ranked.group_by(*self.subject).agg(
            **{
                f"ground_{rank}{part}": ranked[f"ground{part or '_code'}"].max(where=ranked["rank"] == rank)
                for rank in RANKS
                for part in PARTS
            }
        )

    def decide(self, pair: Table, rules: Rules) -> ibis.Value:
        """The reason for each subject; the first that applies.

        An amount that was not published elsewhere at the buyer could only lower the share: a share under the
        threshold stays under it, and one above it is not evaluated.
        """
        enough, by_pair, by_buyer, enough_of_buyer = map(rules.whole, self.parameters)
        named = pair.supplier_id.notnull()
        after = pair.method == "direct-after-failure"
        percent = named.ifelse(by_pair, by_buyer)
        return ibis.cases(
            (pair.method.isnull(), "no-method"),
            (pair.method == "limited", "kind-not-stated"),
            (pair.buyer_id.isnull(), "no-buyer"),
            (pair.year.isnull(), "no-year"),
            (pair.currency.isnull(), "no-currency"),
            (~named & pair.stage.isin(["award", "contract"]), "no-supplier"),
            (pair.buyer_purchases < enough_of_buyer, "too-few-purchases"),
            (pair.purchases < enough, "not-repeated"),
            (pair.no_amount_lines > 0, "no-amount"),
            (pair.buyer_amount == 0, "nothing-to-share"),
            (pair.amount * 100 < pair.buyer_amount * percent, "under-share"),
            (pair.buyer_no_amount_lines > 0, "buyer-amount-missing"),
            (named & after, "supplier-after-failure"),
            (named, "supplier-direct"),
            (after, "buyer-after-failure"),
            else_="buyer-direct",
        )

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The buyer's whole, the purchases from the single source, the one divided by the other, and the grounds."""
        amount, total = finding.amount, finding.measures["buyer_amount"]
        named = finding.subject["supplier_id"] is not None
        values = {
            **rules.parameters,
            **finding.measures,
            "lines": finding.lines,
            "amount": amount,
            "currency": finding.subject["currency"],
        }
        steps = [Step("buyer", values), Step("single", values)]
        # Where the share decided nothing (too few purchases, amounts missing) it is not shown.
        decided = finding.reason in self.outcomes and finding.reason != "not-repeated"
        if decided and isinstance(amount, Decimal) and isinstance(total, Decimal):
            threshold = rules.parameters[PAIR.name if named else BUYER.name]
            left, right = EXACT.multiply(amount, Decimal(100)), EXACT.multiply(total, Decimal(threshold))
            percent = EXACT.divide(left, total).quantize(Decimal("0.01"), context=EXACT)
            share = {"percent": percent, "threshold": threshold, "left": left, "right": right}
            steps.append(Step("share", {**values, **share}))
            if finding.measures["buyer_no_amount_lines"]:
                steps.append(Step("buyer-no-amount", values))
        return [*steps, *self.tell_grounds(values)]

    def tell_grounds(self, values: Mapping[str, Value]) -> Sequence[Step]:
        """The most frequent grounds one by one, then what is left of the lines."""
        steps = [
            Step("ground", {**values, **{f"ground{part}": values[f"ground_{rank}{part}"] for part in PARTS}})
            for rank in RANKS
            if values[f"ground_{rank}"] is not None
        ]
        told = sum(int(str(step.values["ground_lines"])) for step in steps)
        without = int(str(values["no_ground_lines"]))
        rest = int(str(values["lines"])) - told - without
        if rest:
            steps.append(Step("other-grounds", {**values, "rest": rest}))
        if without:
            steps.append(Step("no-ground", values))
        return steps
