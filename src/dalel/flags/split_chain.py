"""Purchases from one supplier, each under a limit, that follow each other within weeks and together pass it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.chain import PAIR, Chain, at_or_under, without
from dalel.flags.flag import Finding, Outcome, Parameter, Reference, Rules
from dalel.flags.yearly_limit import known_amounts, limit_references, limited_lines
from dalel.later import ibis
from dalel.spending import Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

DAYS = Parameter(
    name="days",
    default=90,
    unit="days",
    meaning="Purchases on so many days in a row, the first and the last counted, are looked at together",
    source="Ecuador's OICP CC-05 looks 90 days to either side",
)
PURCHASES = Parameter(
    name="minimum_purchases",
    default=2,
    unit="purchases",
    meaning="From this many purchases on they are a chain",
    source="World Bank indicator 4 and IACRC: two or more related purchases; OICP CC-05 asks for three",
)
DIGITS = Parameter(
    name="digits",
    default=6,
    unit="characters",
    meaning="Item codes that begin with the same characters are of one class",
    source="our choice: the six digits of a category in KZ-ENSTRU (CPA); OICP CC-05 uses two",
)


class SplitChain(Chain):
    """Raise when purchases of one class from one supplier within weeks pass the limit that each stays under."""

    code: ClassVar[str] = "SPLIT-CHAIN"
    slug: ClassVar[str] = "split-chain"
    rule: ClassVar[str] = "docs/flags/split-chain.md#based-on"
    subject: ClassVar[tuple[str, ...]] = (
        *PAIR,
        "item_scheme",
        "item_class",
        "currency",
        "vat_basis",
        "limit_code",
        "gap",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (DAYS, PURCHASES, DIGITS)
    outcomes: ClassVar[Mapping[str, Outcome]] = {"limit-passed": Outcome.RAISED, "no-chain": Outcome.CLEAR}
    shared: ClassVar[tuple[str, ...]] = (
        "no-method",
        "no-buyer",
        "no-year",
        "no-currency",
        "no-supplier",
        "no-item-code",
        "several-years",
        "no-date",
        "no-amount",
    )
    days: ClassVar[Parameter] = DAYS
    minimum: ClassVar[Parameter] = PURCHASES
    raises: ClassVar[str] = "limit-passed"

    def rows(self, lines: Table, rules: Rules) -> Table:
        """Awards and contracts at or under the limit of their year; what is above it was not kept under anything."""
        signed = lines.filter(lines.stage.isin([Stage.AWARD, Stage.CONTRACT]))
        limited = limited_lines(signed, rules.jurisdiction)
        limited = limited.mutate(
            item_class=limited.item_code.left(rules.whole(DIGITS)),
            gap=ibis.cases(
                (limited.gap.notnull(), limited.gap),
                (limited.supplier_id.isnull(), "no-supplier"),
                (limited.item_code.isnull(), "no-item-code"),
                (limited.several_years.fill_null(False), "several-years"),
                else_=ibis.null("string"),
            ),
        )
        of_item = ("item_scheme", "item_class", "limit_code")
        return at_or_under(without(limited, "supplier_scheme", "supplier_id", "supplier_name", *of_item), self.subject)

    def rests_on(self, finding: Finding, rules: Rules) -> Sequence[Reference]:
        """The limit in each year that the chain touches."""
        code, first, last = finding.subject["limit_code"], finding.measures["chain_from"], finding.measures["chain_to"]
        if code is None or first is None:
            return ()
        years = range(int(str(first)[:4]), int(str(last)[:4]) + 1)
        amounts = [a for a in known_amounts(rules.jurisdiction) if a.limit.code == code and a.year in years]
        return [reference for amount in amounts for reference in limit_references(amount, rules.jurisdiction)]
