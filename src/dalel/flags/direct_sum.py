"""R055: direct awards to one supplier that together pass the amount from which competition is due."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, ClassVar

from dalel.errors import CommandError
from dalel.flags.chain import MONEY, PAIR, Chain, at_or_under
from dalel.flags.direct_award import GAPS, direct_awards
from dalel.flags.flag import Outcome, Parameter, Rules
from dalel.later import ibis

if TYPE_CHECKING:
    from ibis.expr.types import DecimalValue, Table

LIMITS = Parameter(
    name="limits",
    default=(),
    unit="words",
    meaning="From which amount competition is due, each as CURRENCY=AMOUNT",
    source="the law of the country; Cardinal's issue 87 asks for one by method",
)
DAYS = Parameter(
    name="days",
    default=365,
    unit="days",
    meaning="Awards on so many days in a row, the first and the last counted, are added up",
    source="our choice: a year, wherever it begins; devgateway i077 looks 365 days back",
)
AWARDS = Parameter(
    name="minimum_purchases",
    default=2,
    unit="purchases",
    meaning="From this many awards on they are several",
    source="OCP R055: multiple direct awards",
)


class DirectSum(Chain):
    """Raise when direct awards to one supplier within a year pass the limit for competition that each stays under."""

    code: ClassVar[str] = "R055"
    slug: ClassVar[str] = "direct-sum"
    rule: ClassVar[str] = "Open Contracting Partnership R055"
    subject: ClassVar[tuple[str, ...]] = (*PAIR, "currency", "vat_basis", "gap")
    parameters: ClassVar[tuple[Parameter, ...]] = (LIMITS, DAYS, AWARDS)
    outcomes: ClassVar[Mapping[str, Outcome]] = {"limit-passed": Outcome.RAISED, "no-chain": Outcome.CLEAR}
    shared: ClassVar[tuple[str, ...]] = (*GAPS, "no-currency", "no-date", "no-amount")
    days: ClassVar[Parameter] = DAYS
    minimum: ClassVar[Parameter] = AWARDS
    raises: ClassVar[str] = "limit-passed"

    def rows(self, lines: Table, rules: Rules) -> Table:
        """Direct awards at or under the limit; one above it needs no others to be asked about."""
        rows = direct_awards(lines)
        limit = limit_of(rows, rules)
        rows = rows.mutate(limit_amount=limit, limit_lowest=limit)
        rows = rows.mutate(
            gap=ibis.cases(
                (rows.gap.notnull(), rows.gap),
                (rows.currency.isnull(), "no-currency"),
                (rows.limit_amount.isnull(), "no-limit"),
                else_=ibis.null("string"),
            )
        )
        return at_or_under(rows, self.subject)


def limit_of(rows: Table, rules: Rules) -> DecimalValue:
    """The limit in each line's currency; NULL where none is set."""
    found = [(rows.currency == currency, ibis.literal(amount, MONEY)) for currency, amount in parse_limits(rules)]
    nothing: DecimalValue = ibis.null(MONEY)
    return ibis.cases(*found, else_=nothing) if found else nothing


def parse_limits(rules: Rules) -> list[tuple[str, Decimal]]:
    """The limits as set: currencies and amounts above zero."""
    found = []
    for word in rules.words(LIMITS):
        currency, _, text = word.partition("=")
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal(0)
        if not currency or not amount.is_finite() or amount <= 0:
            raise CommandError(
                f'flags.R055.limits: "{word}" is no currency with an amount above zero.',
                next_step='Write it like ["KZT=14768000"].',
            )
        found.append((currency, amount))
    return found
