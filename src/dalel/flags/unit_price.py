"""A unit price far above what others pay for the same item."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from dalel.errors import CommandError
from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step
from dalel.flags.purchase import ENDED, STAGES
from dalel.flags.spread import EXACT_AMOUNT, find_spreads, halved, side_by_side
from dalel.later import ibis
from dalel.spending import EXACT, AmountCheck

if TYPE_CHECKING:
    from ibis.expr.types import Table

COMPARABLES = Parameter(
    name="minimum_comparables",
    default=10,
    unit="lines",
    meaning="Below this many lines of the same item a middle price says little",
    source="our choice; others ask for 5 (procurement investigator) to 20",
)
BUYERS = Parameter(
    name="minimum_buyers",
    default=3,
    unit="buyers",
    meaning="A buyer's own prices are no comparison: so many different buyers must have bought the item",
    source="our choice",
)
RATIO = Parameter(
    name="ratio_percent",
    default=200,
    unit="percent",
    meaning="A price is shown only at or above this part of the median",
    source="open-tender-watch A9 takes 150% and 200% of the base price",
)
SCORE = Parameter(
    name="score",
    default=Decimal("3.5"),
    unit="modified z-score",
    meaning="A price is shown only above this modified z-score",
    source="Iglewicz and Hoaglin 1993: 3.5",
)
RATIO_WITHOUT_SPREAD = Parameter(
    name="ratio_percent_without_spread",
    default=300,
    unit="percent",
    meaning="Where more than half of the prices are the same, the score has no scale; then this part of the median",
    source="our choice",
)
SCORE_FACTOR = 6745
"""0.6745 × 10,000. It makes a median deviation comparable to a standard deviation (Iglewicz and Hoaglin)."""
HUNDREDTH = Decimal("0.01")
GAPS = ("no-item-code", "no-unit", "no-buyer", "no-year", "no-currency", "no-price", "price-differs", "whole-job")
"""Why a line cannot be compared; the first that applies."""
CELL = ("stage", "item_scheme", "item_code", "unit_code", "year", "currency", "vat_basis")
"""Lines that agree in these are comparable."""
OF_LINE = ("buyer_id", "buyer_name", "title", "quantity", "unit_price")
OF_CELL = ("comparables", "buyers", "lowest", "median", "highest", "deviation", "above")
COLUMNS = (*CELL, "gap", "priced_line", *OF_LINE, *OF_CELL, "lines", "amount", "outcome", "reason")


class UnitPrice(Flag):
    """Raise when a unit price is at least twice the median of comparable lines and far outside their spread."""

    code: ClassVar[str] = "UNIT-PRICE"
    slug: ClassVar[str] = "unit-price"
    rule: ClassVar[str] = "docs/flags/unit-price.md#based-on"
    # Beside each high price there is one subject for the rest of its group, with `priced_line` NULL.
    subject: ClassVar[tuple[str, ...]] = (*CELL, "gap", "priced_line")
    measures: ClassVar[tuple[str, ...]] = (*OF_LINE, *OF_CELL)
    parameters: ClassVar[tuple[Parameter, ...]] = (COMPARABLES, BUYERS, RATIO, SCORE, RATIO_WITHOUT_SPREAD)
    shared: ClassVar[tuple[str, ...]] = GAPS

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Put like with like, find each group's median and median deviation, and compare every line with them."""
        priced = find_priced(lines)
        comparable = priced.filter(priced.gap.isnull())
        # What cannot be compared is shown together, by the reason: its items are too many to name.
        apart = priced.filter(priced.gap.notnull()).mutate(**dict.fromkeys(CELL[1:4], ibis.null("string")))
        cells = find_cells(comparable, rules)
        enough = cells.filter(cells.reason == "within-range").drop("title", "whole", "reason")
        values = side_by_side(comparable, enough.select(*CELL), CELL)
        spreads = find_spreads(values.mutate(value=values.unit_price), CELL)
        judged = judge_prices(comparable, side_by_side(enough, spreads, CELL), rules)
        high = judged.filter(judged.reason.notnull())
        return Evaluation(
            subjects=ibis.union(high_subjects(high), cell_subjects(cells, spreads, high), apart_subjects(apart)),
            members=ibis.union(
                judged.select(*self.subject, "line"),
                apart.mutate(priced_line=ibis.null("string")).select(*self.subject, "line"),
            ),
        )

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """How many prices are compared, their median and its deviation, and where this price stands."""
        values = {**rules.parameters, **finding.subject, **finding.measures, "lines": finding.lines}
        if finding.subject["gap"] is not None:
            return []
        steps = [Step("compared", values)]
        median, deviation, price = (finding.measures[name] for name in ("median", "deviation", "unit_price"))
        if not isinstance(median, Decimal) or not isinstance(deviation, Decimal):
            return steps
        steps.append(Step("median", values))
        if not isinstance(price, Decimal):
            return [*steps, Step("others", values)]
        percent = EXACT.quantize(EXACT.divide(EXACT.multiply(price, Decimal(100)), median), HUNDREDTH)
        needed = rules.parameters[(RATIO if deviation else RATIO_WITHOUT_SPREAD).name]
        steps.append(Step("ratio", values | {"percent": percent, "needed": needed}))
        if deviation:
            distance = EXACT.subtract(price, median)
            score = EXACT.divide(EXACT.multiply(distance, Decimal(SCORE_FACTOR).scaleb(-4)), deviation)
            result = EXACT.quantize(score, Decimal("0.0001"))
            steps.append(Step("score", values | {"distance": distance, "result": result}))
        return steps


def find_priced(lines: Table) -> Table:
    """The lines of purchases that took place, each with its ``title`` and its ``gap``: why it cannot be compared."""
    kept = lines.filter(lines.stage.isin(STAGES), ~lines.status.isin(ENDED).fill_null(False))
    gap = ibis.cases(
        (kept.item_scheme.isnull() | kept.item_code.isnull(), "no-item-code"),
        (kept.unit_code.isnull(), "no-unit"),
        (kept.buyer_id.isnull(), "no-buyer"),
        (kept.year.isnull(), "no-year"),
        (kept.currency.isnull(), "no-currency"),
        (~((kept.unit_price > 0) & (kept.quantity > 0)).fill_null(False), "no-price"),
        ((kept.amount_check == AmountCheck.DIFFERS).fill_null(False), "price-differs"),
        # A work or a service bought once has no unit price: what stands there is the price of the whole job.
        ((kept.subject_kind.isin(["works", "services"]) & (kept.quantity == 1)).fill_null(False), "whole-job"),
        else_=ibis.null("string"),
    )
    return kept.mutate(
        gap=gap,
        title=ibis.coalesce(kept.title_ru, kept.title_kk, kept.title_en, kept.title_other),
        vat_basis=kept.vat_basis.fill_null("unknown"),
    ).select(*CELL, "gap", "line", *OF_LINE, "amount")


def find_cells(comparable: Table, rules: Rules) -> Table:
    """The groups of comparable lines, and whether each has enough lines of enough buyers to have a middle price."""
    cells = comparable.group_by(*CELL).agg(
        title=comparable.title.min(),
        comparables=comparable.count(),
        buyers=comparable.buyer_id.nunique(),
        lowest=comparable.unit_price.min(),
        highest=comparable.unit_price.max(),
        whole=comparable.amount.sum(),
    )
    return cells.mutate(
        reason=ibis.cases(
            (cells.comparables < int(rules.parameters["minimum_comparables"]), "too-few-comparables"),
            (cells.buyers < int(rules.parameters["minimum_buyers"]), "too-few-buyers"),
            else_="within-range",
        )
    )


def judge_prices(comparable: Table, cells: Table, rules: Rules) -> Table:
    """Each line with what it is compared with and, where its price is high by both measures, the ``reason``."""
    line = side_by_side(comparable, cells, CELL, keep_left=True)
    ratio, ratio_without = (int(rules.parameters[p.name]) for p in (RATIO, RATIO_WITHOUT_SPREAD))
    # price ≥ ratio % of the median, and 0.6745 × (price − median) ÷ deviation > score, both multiplied out.
    hundreds = line.unit_price * 200
    far = (line.unit_price * 2 - line.twice_median) * (2 * SCORE_FACTOR) > line.four_deviations * whole_score(
        rules, UnitPrice.code
    )
    spread = line.four_deviations > 0
    reason = ibis.cases(
        (spread & (hundreds >= line.twice_median * ratio) & far, "price-high"),
        (~spread & (hundreds >= line.twice_median * ratio_without), "price-high-without-spread"),
        else_=ibis.null("string"),
    )
    return line.mutate(reason=reason, priced_line=reason.notnull().ifelse(line.line, ibis.null("string")))


def whole_score(rules: Rules, code: str) -> int:
    """The score × 10,000; decimals beyond the fourth would be lost, so they are refused."""
    score = Decimal(rules.parameters["score"]) * 10_000
    if score != int(score):
        raise CommandError(
            f"flags.{code}.score is {rules.parameters['score']}; it may have four decimals.",
            next_step='Write for example: score = "3.5"',
        )
    return int(score)


def high_subjects(high: Table) -> Table:
    """One subject for each high price."""
    return high.mutate(
        **halved(high),
        above=ibis.null("int64"),
        lines=ibis.literal(1, "int64"),
        outcome=ibis.literal(str(Outcome.RAISED)),
    ).select(*COLUMNS)


def cell_subjects(cells: Table, spreads: Table, high: Table) -> Table:
    """One subject for the other lines of each group: clear, or not evaluated because they are too few."""
    counted = high.group_by(*CELL).agg(high_lines=high.count(), high_amount=high.amount.sum())
    cell = side_by_side(side_by_side(cells, spreads, CELL, keep_left=True), counted, CELL, keep_left=True)
    above = cell.high_lines.fill_null(0)
    return cell.mutate(
        **dict.fromkeys(("gap", "priced_line", "buyer_id", "buyer_name"), ibis.null("string")),
        **dict.fromkeys(("quantity", "unit_price"), ibis.null(EXACT_AMOUNT)),
        **halved(cell),
        above=above,
        lines=cell.comparables - above,
        amount=cell.high_amount.isnull().ifelse(cell.whole, cell.whole - cell.high_amount),
        outcome=(cell.reason == "within-range").ifelse(str(Outcome.CLEAR), str(Outcome.NOT_EVALUATED)),
    ).select(*COLUMNS)


def apart_subjects(apart: Table) -> Table:
    """One subject for all lines that cannot be compared for the same reason."""
    groups = apart.group_by(*CELL, "gap").agg(lines=apart.count(), amount=apart.amount.sum())
    return groups.mutate(
        **dict.fromkeys(("priced_line", "buyer_id", "buyer_name", "title"), ibis.null("string")),
        **dict.fromkeys(("quantity", "unit_price", "lowest", "highest"), ibis.null(EXACT_AMOUNT)),
        **dict.fromkeys(("median", "deviation"), ibis.null("decimal(38, 12)")),
        **dict.fromkeys(("comparables", "buyers", "above"), ibis.null("int64")),
        # Amounts in no stated currency cannot be added.
        amount=groups.currency.notnull().ifelse(groups.amount, None),
        outcome=ibis.literal(str(Outcome.NOT_EVALUATED)),
        reason=groups.gap,
    ).select(*COLUMNS)
