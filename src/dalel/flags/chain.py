"""A chain: the purchases of one group within so many days, wherever in the calendar they lie.

A purchase is the procedure (announcement, process) that lines came from, where one is published, else the contract:
several awards of one process were decided once.

A window of that many days ends on the day of each purchase, so that the turn of a year hides nothing. Of all windows
of a group the one that stands out most is kept; ties go to the earlier one.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Parameter, Rules, Step
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table, Value

MONEY = "decimal(38, 10)"
COUNT = "decimal(38, 0)"
"""A sum of whole numbers has another type on each engine; of decimals it has one."""
PAIR = ("stage", "buyer_scheme", "buyer_id", "supplier_scheme", "supplier_id")


class Chain(Flag):
    """What flags about purchases that follow each other share: a group's windows, and the lines of the chosen one."""

    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "supplier_name",
        "purchases",
        "chain_purchases",
        "chain_amount",
        "chain_from",
        "chain_to",
        "limit_amount",
        "limit_lowest",
        "undated_lines",
        "unpriced_lines",
    )
    days: ClassVar[Parameter]
    minimum: ClassVar[Parameter]
    raises: ClassVar[str]
    """The reason of a raised chain."""
    by_amount: ClassVar[bool] = True
    """Whether sums decide: then a purchase without an amount is in no window."""

    @abstractmethod
    def rows(self, lines: Table, rules: Rules) -> Table:
        """The lines with the columns of `subject`, and ``gap``: why a line cannot be placed.

        ``limit_amount`` is what a window is compared with; below ``limit_lowest`` it stays whatever the day was.
        """

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Slide the window along each group, and keep the window that stands out most."""
        rows = on_one_day(self.rows(lines, rules), self.subject)
        chains = self.find_chains(rows, rules)
        groups = rows.group_by(*self.subject).agg(
            buyer_name=rows.buyer_name.min(),
            supplier_name=rows.supplier_name.min(),
            purchases=rows.procedure.nunique(),
            all_lines=rows.count(),
            all_amount=rows.amount.sum(where=rows.currency.notnull()),
            undated_lines=rows.count(where=rows.date.isnull()),
            unpriced_lines=rows.count(where=~is_amount(rows)),
        )
        groups = side_by_side(groups, chains, self.subject, keep_left=True)
        passes = self.passes(groups, rules)
        subjects = self.decided(groups, self.decide(groups, passes, rules))
        return Evaluation(
            subjects=subjects.mutate(
                lines=passes.ifelse(groups.chain_lines, groups.all_lines),
                amount=passes.ifelse(groups.chain_amount, groups.all_amount),
                chain_from=groups.chain_from.cast("string"),
                chain_to=groups.chain_to.cast("string"),
            ),
            members=self.find_members(rows, groups.mutate(passes=passes)),
        )

    def find_chains(self, rows: Table, rules: Rules) -> Table:
        """Of each group the window that stands out most."""
        placed = rows.filter(rows.gap.isnull())
        keys = list(self.subject)
        bought = placed.group_by(*keys, "procedure").agg(
            date=placed.date.min(),
            # Amounts in no stated currency cannot be added.
            amount=placed.amount.sum(where=is_amount(placed) & placed.currency.notnull()),
            under=placed.limit_amount.max(),
            lowest=placed.limit_lowest.min(),
            lines=placed.count(),
            unknown=placed.count(where=placed.date.isnull() | (~is_amount(placed) if self.by_amount else False)),
        )
        bought = bought.filter(bought.unknown == 0)
        bought = bought.mutate(day=bought.date.delta(ibis.date("1970-01-01"), unit="day"))
        window = ibis.range_window(preceding=rules.whole(self.days) - 1, following=0, group_by=keys, order_by="day")
        slid = bought.mutate(
            chain_purchases=bought.procedure.count().over(window),
            chain_amount=bought.amount.sum().over(window),
            chain_lines=bought.lines.cast(COUNT).sum().over(window).cast("int64"),
            limit_amount=bought.under.max().over(window),
            limit_lowest=bought.lowest.min().over(window),
            chain_from=bought.date.min().over(window),
            chain_to=bought.date,
        )
        order = [*self.order(slid, rules), slid.day.asc(), slid.procedure.asc()]
        ranked = slid.mutate(rank=ibis.row_number().over(ibis.window(group_by=keys, order_by=order)))
        limits = ("limit_amount", "limit_lowest")
        kept = ("chain_purchases", "chain_amount", "chain_lines", *limits, "chain_from", "chain_to")
        return ranked.filter(ranked["rank"] == 0).select(*keys, *kept)

    def order(self, slid: Table, rules: Rules) -> Sequence[Value]:
        """Which window stands out most: one that passes, then one of enough purchases, then by its sum."""
        enough = slid.chain_purchases >= rules.whole(self.minimum)
        firsts = (self.passes(slid, rules).ifelse(0, 1), enough.ifelse(0, 1))
        return [*(first.asc() for first in firsts), (slid.chain_amount - slid.limit_lowest).desc()]

    def passes(self, group: Table, rules: Rules) -> BooleanValue:
        """Whether the chosen window is raised."""
        many: BooleanValue = group.chain_purchases >= rules.whole(self.minimum)
        return (many & (group.chain_amount > group.limit_amount)).fill_null(False)

    def decide(self, group: Table, passes: BooleanValue, rules: Rules) -> Value:
        """The reason for each group. What is not known could only add to a chain: one that is raised stays so."""
        unknown = [(group.undated_lines > 0, "no-date")]
        if self.by_amount:
            many = group.chain_purchases >= rules.whole(self.minimum)
            between = (many & (group.chain_amount > group.limit_lowest)).fill_null(False)
            unknown += [(group.unpriced_lines > 0, "no-amount"), (between, "between-limits")]
        return ibis.cases((group.gap.notnull(), group.gap), (passes, self.raises), *unknown, else_="no-chain")

    def find_members(self, rows: Table, groups: Table) -> Table:
        """The lines of each group; of a raised one, those of the chosen window."""
        chosen = groups.select(*self.subject, "passes", first="chain_from", last="chain_to")
        placed = side_by_side(rows, chosen, self.subject)
        inside = placed.date.between(placed.first, placed.last)
        if self.by_amount:
            inside &= is_amount(placed)
        return placed.filter(~placed.passes | inside.fill_null(False)).select(*self.subject, "line")

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The purchases of the window, and by how much their sum is above the limit."""
        values = finding.values(rules)
        if finding.measures["chain_purchases"] is None:
            return []
        steps = [Step("chain", values)]
        total, limit = finding.measures["chain_amount"], finding.measures["limit_amount"]
        if isinstance(total, Decimal) and isinstance(limit, Decimal):
            above = EXACT.subtract(total, limit)
            steps.append(Step("limit", values))
            if limit != finding.measures["limit_lowest"]:
                steps.append(Step("lowest", values))
            if above > 0:
                steps.append(Step("above", values | {"above": above}))
        unknown = [name for name in ("undated", "unpriced") if finding.measures[f"{name}_lines"]]
        return [*steps, *(Step(name, values) for name in unknown)]


def is_amount(rows: Table) -> BooleanValue:
    """Whether an amount is published and can be added."""
    found: BooleanValue = (rows.amount >= 0).fill_null(False)
    return found


def on_one_day(rows: Table, keys: Sequence[str]) -> Table:
    """The rows, each with the first day of its purchase."""
    return rows.mutate(date=rows.date.min().over(ibis.window(group_by=[*keys, "procedure"])))


def at_or_under(rows: Table, keys: Sequence[str]) -> Table:
    """The rows of purchases that are not above the limit as a whole, however many lines they have."""
    whole = rows.amount.sum().over(ibis.window(group_by=[*keys, "procedure"]))
    told = rows.mutate(above=(whole > rows.limit_amount).fill_null(False))
    return told.filter(~told.above).drop("above")


def without(rows: Table, *columns: str) -> Table:
    """The rows with these columns empty where there is a gap: such lines are told by buyer and reason alone."""
    known = rows.gap.isnull()
    return rows.mutate(**{name: known.ifelse(rows[name], None) for name in columns})
