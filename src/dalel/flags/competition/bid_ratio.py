"""The distance of the winner's bid from the lowest other bid, which R024 and R058 look at from both ends.

ratio = (lowest other − winner) ÷ winner, of the valid bids of single tenderers in one currency, where awards are
final, one supplier won, and no other bid was lower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.competition.fence import Quartiles, quartiles
from dalel.flags.competition.process_flag import (
    BY_PRICE,
    CURRENCY,
    EXCLUDED,
    FINAL,
    KEY,
    NOT_BY_PRICE,
    STANDING,
    ProcessFlag,
    Reason,
    final_reasons,
    is_cardinal,
    not_by_price,
    standing_reasons,
)
from dalel.flags.flag import Finding, Parameter, Rules, Step
from dalel.later import ibis
from dalel.spending import EXACT, Processes

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

_FOURTH = Decimal("0.0001")


class BidRatio(ProcessFlag):
    """What R024 and R058 share."""

    measures: ClassVar[tuple[str, ...]] = ("winner", "winner_amount", "other", "other_amount", "currency", "fence")
    parameters: ClassVar[tuple[Parameter, ...]] = (BY_PRICE, NOT_BY_PRICE, CURRENCY, EXCLUDED)
    needs: ClassVar[tuple[str, ...]] = (
        "bids_listed",
        "awards_listed",
        "open_awards",
        "winner",
        "several_lots",
        "currencies",
    )
    shared: ClassVar[tuple[str, ...]] = (
        *STANDING,
        "not-by-price",
        *FINAL,
        "no-single-winner",
        "several-lots",
        "several-currencies",
        "no-winning-bid",
        "no-other-bid",
        "not-positive",
        "lower-bid-lost",
        "no-fence",
    )

    measured_numbers: ClassVar[tuple[str, ...]] = ("fence",)

    def measure(self, lines: Processes, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """The fence, over the prices of the first currency seen where Cardinal is followed."""
        first = {"currency": first_currency(lines.prices, backend)} if is_cardinal(rules) else {}
        return {**first, **super().measure(lines, replace(rules, measured=first), backend)}

    def ranks(self, rules: Rules) -> tuple[str, ...]:
        """The ratios, where no threshold is given."""
        return ("ratio",) if rules.parameters["threshold"] is None else ()

    def ranked(self, name: str, processes: Processes, rules: Rules) -> Table:
        """The ratio of every process that has one."""
        facts = self.compared(processes, rules)
        reason = ibis.cases(*self.before_fence(facts, rules), else_="compared")
        compared_only = facts.mutate(reason=reason).filter(ibis._.reason == "compared")
        return compared_only.select(name)

    def fences(self, ranked: Mapping[str, Sequence[float]], rules: Rules) -> Mapping[str, float | str | None]:
        """The fence of the ratios."""
        return self.fence(quartiles(ranked.get("ratio", ())), rules)

    def fence(self, found: Quartiles | None, rules: Rules) -> dict[str, float | str | None]:
        """The fence, None where it says nothing."""
        raise NotImplementedError

    def before_fence(self, facts: Table, rules: Rules) -> list[Reason]:
        """Why a process has no ratio."""
        ours: list[Reason] = [] if is_cardinal(rules) else [(facts.several_lots, "several-lots")]
        currencies: list[Reason] = [
            ((facts.currencies > 1) if needs_one_currency(rules) else ibis.literal(False), "several-currencies")
        ]
        return [
            *standing_reasons(facts, rules),
            (not_by_price(facts, rules), "not-by-price"),
            *final_reasons(facts),
            (facts.winner.isnull(), "no-single-winner"),
            *ours,
            *currencies,
            (facts.winner_amount.isnull(), "no-winning-bid"),
            (facts.other_amount.isnull(), "no-other-bid"),
            (facts.winner_amount <= 0, "not-positive"),
            (facts.other_amount < facts.winner_amount, "lower-bid-lost"),
        ]

    def facts(self, processes: Processes, rules: Rules) -> Table:
        """The facts with the prices of the currency that is compared, and the fence."""
        facts = self.compared(processes, rules)
        fence = rules.measured.get("fence")
        return facts.mutate(fence=ibis.literal(None if fence is None else repr(fence), "string"))

    def compared(self, processes: Processes, rules: Rules) -> Table:
        """The facts with the prices of the currency that is compared."""
        currency = rules.measured.get("currency")
        return compared(self.needed(processes), processes, rules, currency if isinstance(currency, str) else None)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The two bids, and the one's distance from the other."""
        own, other = finding.measures["winner_amount"], finding.measures["other_amount"]
        if not isinstance(own, Decimal) or not isinstance(other, Decimal):
            return []
        values = {**rules.parameters, **finding.measures}
        steps = [Step("bids", values)]
        if own > 0:
            distance = EXACT.divide(EXACT.subtract(other, own), own)
            fence = finding.measures["fence"]
            limit = None if fence is None else EXACT.quantize(Decimal(str(fence)), _FOURTH)
            steps.append(Step("ratio", values | {"ratio": EXACT.quantize(distance, _FOURTH), "fence": limit}))
        return steps

    def cardinal_value(self, finding: Finding) -> float:
        """The ratio, in doubles."""
        own, other = (float(str(finding.measures[name])) for name in ("winner_amount", "other_amount"))
        return (other - own) / own


def needs_one_currency(rules: Rules) -> bool:
    """Whether a process with bids in several currencies cannot be compared."""
    return not is_cardinal(rules) and not rules.words(CURRENCY)


def compared(facts: Table, processes: Processes, rules: Rules, first: str | None) -> Table:
    """The facts with the prices of one currency beside them: the one set, the first seen, or the process's only one."""
    chosen = rules.words(CURRENCY)
    prices = processes.prices
    prices = prices.select(*(name for name in prices.columns if name not in ("process", "ocid", "winner")))
    currency = chosen[0] if chosen else first
    if currency is not None:
        prices = prices.filter(prices.currency == currency)
    elif is_cardinal(rules):
        prices = prices.filter(ibis.literal(False))
    else:
        prices = prices.filter(prices.only_currency)
    renamed = prices.rename({f"of_{name}": name for name in KEY})
    joined = facts.left_join(renamed, [facts[name] == renamed[f"of_{name}"] for name in KEY])
    exact = {name: joined[f"{name.removesuffix('_amount')}_exact"] for name in ("winner_amount", "other_amount")}
    return joined.mutate(**exact)


def first_currency(prices: Table, backend: BaseBackend) -> str | None:
    """The currency of the first bid with a price: what Cardinal compares where no currency is set."""
    first = prices.order_by("document", "position", "first_bid").limit(1).select("currency")
    rows = backend.to_pyarrow(first).to_pylist()
    return str(rows[0]["currency"]) if rows else None
