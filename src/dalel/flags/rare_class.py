"""A buyer that spends much on a class which hardly any other buyer buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.concentration import BUYER, CELL, HUNDREDTH
from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step
from dalel.flags.purchase import purchases
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT

if TYPE_CHECKING:
    from ibis.expr.types import Table

DIGITS = Parameter(
    name="digits",
    default=3,
    unit="characters",
    meaning="Item codes that begin with the same characters are of one class",
    source="our choice: a group of CPV or ENSTRU; a division is bought by nearly everybody",
)
OTHERS = Parameter(
    name="others_percent",
    default=2,
    unit="percent",
    meaning="A class is rare where fewer of the other buyers than this bought it",
    source="our choice; no tool has such a rule on the side of buyers (Cardinal R048 asks it of suppliers)",
)
SHARE = Parameter(
    name="share_percent",
    default=10,
    unit="percent",
    meaning="Raised only where the class holds at least so much of the buyer's amount",
    source="our choice",
)
PEERS = Parameter(
    name="minimum_buyers",
    default=50,
    unit="buyers",
    meaning="So many other buyers are needed, for with fewer a class is soon rare",
    source="our choice: fewer than 2% of 50 is none",
)
PURCHASES = Parameter(
    name="minimum_purchases",
    default=30,
    unit="purchases",
    meaning="A buyer of whom fewer purchases were read is not asked about, and says nothing of what it does not buy",
    source="the rule of three: a class that is a tenth of all purchases is missing among 30 once in 23 times at most",
)
YEAR = ("stage", "item_scheme", *CELL[3:])
OF_BUYER = ("stage", "buyer_scheme", "buyer_id", *YEAR[1:])


class RareClass(Flag):
    """Raise when a class that hardly any other buyer buys holds a large part of a buyer's year."""

    code: ClassVar[str] = "RARE-CLASS"
    slug: ClassVar[str] = "rare-class"
    rule: ClassVar[str] = "docs/flags/rare-class.md#based-on"
    subject: ClassVar[tuple[str, ...]] = (*BUYER, "gap")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "title",
        "purchases",
        "buyer_purchases",
        "whole",
        "others_of_class",
        "others",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (DIGITS, OTHERS, SHARE, PEERS, PURCHASES)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "rare": Outcome.RAISED,
        "small-part": Outcome.CLEAR,
        "bought-by-others": Outcome.CLEAR,
    }
    shared: ClassVar[tuple[str, ...]] = ("no-buyer", "no-item-code", "no-year", "no-currency", "no-amount")

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Count the other buyers of each class and of each year, and the class's part of the buyer's amount."""
        rows = classed(lines, rules)
        known = rows.filter(rows.gap.isnull())
        groups = rows.group_by(*self.subject).agg(
            buyer_name=rows.buyer_name.min(),
            title=ibis.coalesce(rows.title_ru, rows.title_kk, rows.title_en, rows.title_other).min(),
            purchases=rows.procedure.nunique(),
            lines=rows.count(),
            amount=rows.amount.sum(where=rows.currency.notnull()),
        )
        buyers = known.select(*CELL, "buyer_scheme", "buyer_id").distinct()
        of_class = buyers.group_by(*CELL).agg(class_buyers=buyers.count())
        wholes = known.group_by(*OF_BUYER).agg(whole=known.amount.sum(), buyer_purchases=known.procedure.nunique())
        well_read = wholes.buyer_purchases >= rules.whole(PURCHASES)
        of_year = wholes.group_by(*YEAR).agg(year_buyers=wholes.count(where=well_read))
        for counted, keys in ((of_class, CELL), (of_year, YEAR), (wholes, OF_BUYER)):
            groups = side_by_side(groups, counted, keys, keep_left=True)
        is_known = groups.gap.isnull()
        groups = groups.mutate(
            others_of_class=is_known.ifelse(groups.class_buyers - 1, None),
            # A buyer is asked about only where enough of it was read, so it is one of those that are counted.
            others=is_known.ifelse(groups.year_buyers - 1, None),
            whole=is_known.ifelse(groups.whole, None),
            buyer_purchases=is_known.ifelse(groups.buyer_purchases, None),
        )
        subjects = self.decided(groups, decide(groups, rules))
        return Evaluation(subjects, rows.select(*self.subject, "line"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """How much was read of the buyer, how many others buy the class, and its part of the buyer's amount."""
        whole = finding.measures["whole"]
        if finding.amount is None or not isinstance(whole, Decimal):
            return []
        values = finding.values(rules)
        steps = [Step("read", values)]
        if finding.reason == "too-few-purchases":
            return steps
        steps.append(Step("others", values))
        if whole > 0:
            percent = EXACT.quantize(EXACT.divide(EXACT.multiply(finding.amount, Decimal(100)), whole), HUNDREDTH)
            steps.append(Step("part", values | {"percent": percent}))
        return steps


def classed(lines: Table, rules: Rules) -> Table:
    """Purchases of any stage with their class, and ``gap``: why a line cannot be counted."""
    rows = purchases(lines)
    gap = ibis.cases(
        (rows.buyer_id.isnull(), "no-buyer"),
        (rows.item_scheme.isnull() | rows.item_code.isnull(), "no-item-code"),
        (rows.year.isnull(), "no-year"),
        (rows.currency.isnull(), "no-currency"),
        (~(rows.amount >= 0).fill_null(False), "no-amount"),
        else_=ibis.null("string"),
    )
    rows = rows.mutate(gap=gap, item_class=rows.item_code.left(rules.whole(DIGITS)))
    known = rows.gap.isnull()
    # What cannot be counted is shown together, by buyer and reason.
    return rows.mutate(**{name: known.ifelse(rows[name], None) for name in ("item_scheme", "item_class")})


def decide(group: Table, rules: Rules) -> ibis.Value:
    """The reason for each class of a buyer; the first that applies."""
    return ibis.cases(
        (group.gap.notnull(), group.gap),
        (group.buyer_purchases < rules.whole(PURCHASES), "too-few-purchases"),
        (group.others < rules.whole(PEERS), "too-few-buyers"),
        (group.others_of_class * 100 >= group.others * rules.whole(OTHERS), "bought-by-others"),
        ((group.whole == 0) | (group.amount * 100 < group.whole * rules.whole(SHARE)), "small-part"),
        else_="rare",
    )
