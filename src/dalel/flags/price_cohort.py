"""A unit price many times the median of its class, where too few buy the very same item to compare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

import pyarrow as pa

from dalel.canonical import canonical_json
from dalel.flags.cohort import BUYERS, COHORT, COMPARABLES, LEVELS, WHOLE, find_cohorts, has_enough
from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step, Value
from dalel.flags.log_spread import BEYOND, DIGITS, fence, middle_distance
from dalel.flags.spread import EXACT_AMOUNT, side_by_side
from dalel.flags.unit_price import (
    CELL,
    GAPS,
    HUNDREDTH,
    OF_LINE,
    RATIO,
    RATIO_WITHOUT_SPREAD,
    SCORE,
    SCORE_FACTOR,
    find_priced,
    whole_score,
)
from dalel.later import ibis
from dalel.spending import DECIMALS, EXACT, stream

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

FENCES = pa.schema(
    [
        *((name, pa.string()) for name in COHORT if name not in {"level", "year"}),
        ("level", pa.int64()),
        ("year", pa.int32()),
        # Money travels as text and is cast in the engine.
        ("middle_price", pa.string()),
        ("fence", pa.string()),
    ]
)
OF_COHORT = ("comparables", "buyers", "lowest", "median", "highest", "middle_price", "fence")


class PriceCohort(Flag):
    """Raise when a unit price is many times the median of its cohort and far outside its spread by logarithm."""

    code: ClassVar[str] = "PRICE-COHORT"
    slug: ClassVar[str] = "price-cohort"
    rule: ClassVar[str] = "docs/flags/price-cohort.md#based-on"
    # Each high price is a subject, each code whose prices are mostly high, and the rest of each cohort.
    subject: ClassVar[tuple[str, ...]] = (*COHORT, "item_code", "gap", "priced_line")
    measures: ClassVar[tuple[str, ...]] = (*OF_LINE, *OF_COHORT, "own_lines", "own_median")
    parameters: ClassVar[tuple[Parameter, ...]] = (COMPARABLES, BUYERS, LEVELS, RATIO, SCORE, RATIO_WITHOUT_SPREAD)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "price-high": Outcome.RAISED,
        "price-high-without-spread": Outcome.RAISED,
        "within-range": Outcome.CLEAR,
    }
    shared: ClassVar[tuple[str, ...]] = GAPS

    def measure(self, lines: Table, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """Of each cohort the price at the middle distance and the fence, in exact arithmetic."""
        priced = find_priced(lines)
        _, cells = find_cohorts(priced.filter(priced.gap.isnull()), rules)
        inside = priced_inside(priced, cells.filter(has_enough(cells, rules)))
        prices = inside.group_by(*COHORT, "unit_price").agg(n=inside.count()).order_by(*COHORT, "unit_price")
        rows = (row for batch in stream(prices, backend) for row in batch.to_pylist())
        return dict(fences(rows, rules, score=whole_score(rules, self.code)))

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Choose each line's cohort, and compare its price with the fence."""
        priced = find_priced(lines)
        comparable = priced.filter(priced.gap.isnull())
        chosen, cells = find_cohorts(comparable, rules)
        line = side_by_side(comparable, chosen, CELL, keep_left=True)
        line = side_by_side(line, find_middles(priced_inside(priced, cells), rules), COHORT, keep_left=True)
        line = side_by_side(line, find_own(comparable), CELL, keep_left=True)
        line = tell_apart(line)
        apart = priced.filter(priced.gap.notnull())
        apart = apart.mutate(**{name: ibis.null(kind) for name, kind in line.schema().items() if name not in apart})
        # What cannot be compared is shown together, by the reason: its items are too many to name.
        apart = apart.mutate(**dict.fromkeys(("item_scheme", "item_code", "unit_code"), ibis.null("string")))
        rows = ibis.union(line, apart.select(*line.columns))
        return Evaluation(self.subjects(rows, rules), rows.select(*self.subject, "line"))

    def subjects(self, rows: Table, rules: Rules) -> Table:
        """One subject a high price, a dear code, the rest of a cohort, or a reason for not comparing."""
        is_line = rows.priced_line.notnull()
        is_named = rows.item_code.notnull() | (rows.level == WHOLE).fill_null(False)
        groups = rows.group_by(*self.subject).agg(
            **{name: rows[name].min(where=is_line) for name in OF_LINE if name != "title"},
            title=rows.title.min(where=is_named),
            **{name: rows[name].min() for name in OF_COHORT},
            **{name: rows[name].min(where=rows.item_code.notnull()) for name in ("own_lines", "own_median")},
            lines=rows.count(),
            # Amounts in no stated currency cannot be added.
            amount=rows.amount.sum(where=rows.currency.notnull()),
        )
        without_spread = groups.middle_price == groups["median"]
        reason = ibis.cases(
            (groups.gap.notnull(), groups.gap),
            (groups.comparables < rules.whole(COMPARABLES), "too-few-comparables"),
            (groups.buyers < rules.whole(BUYERS), "too-few-buyers"),
            (groups.priced_line.notnull() & without_spread, "price-high-without-spread"),
            (groups.priced_line.notnull(), "price-high"),
            else_="within-range",
        )
        return self.decided(groups, reason)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """How the cohort was chosen, its median and spread, the fence, and where this price stands."""
        values = finding.values(rules)
        if finding.measures["comparables"] is None:
            return []
        steps = [Step("whole" if finding.subject["level"] == WHOLE else "part", values), Step("compared", values)]
        median, middle, price = (finding.measures[name] for name in ("median", "middle_price", "unit_price"))
        if not isinstance(median, Decimal) or not isinstance(middle, Decimal):
            return steps
        steps += [Step("median", values), Step("fence" if finding.measures["fence"] is not None else "beyond", values)]
        if finding.measures["own_lines"] is not None:
            steps.append(Step("own", values))
        return [*steps, *price_steps(price, median, middle, values)] if isinstance(price, Decimal) else steps


def price_steps(price: Decimal, median: Decimal, middle: Decimal, values: Mapping[str, Value]) -> list[Step]:
    """A price as a part of the median, and its score, rounded only to be shown."""
    percent = EXACT.quantize(EXACT.divide(EXACT.multiply(price, Decimal(100)), median), HUNDREDTH)
    needed = values[(RATIO if middle != median else RATIO_WITHOUT_SPREAD).name]
    steps = [Step("ratio", {**values, "percent": percent, "needed": needed})]
    if middle == median:
        return steps
    above, spread = log_ratio(price, median), abs(log_ratio(middle, median))
    score = DIGITS.divide(DIGITS.multiply(above, Decimal(SCORE_FACTOR).scaleb(-4)), spread)
    shown = {name: number.quantize(Decimal("0.0001")) for name, number in (("above", above), ("spread", spread))}
    return [*steps, Step("score", {**values, **shown, "result": score.quantize(Decimal("0.0001"))})]


def log_ratio(price: Decimal, median: Decimal) -> Decimal:
    """ln price − ln median."""
    return DIGITS.subtract(DIGITS.ln(price), DIGITS.ln(median))


def priced_inside(priced: Table, cells: Table) -> Table:
    """The lines that can be compared, in each cohort that holds them."""
    comparable = priced.filter(priced.gap.isnull()).select(*CELL, "line", "unit_price")
    return side_by_side(comparable, cells, CELL)


def find_middles(inside: Table, rules: Rules) -> Table:
    """Each cohort's size, its lowest, middle and highest price, the price at the middle distance and the fence."""
    ranked = inside.mutate(place=place_of_price(inside, COHORT))
    middle = (ranked.place * 2 == ranked.comparables) | (ranked.place * 2 == ranked.comparables - 1)
    found = ranked.group_by(*COHORT).agg(
        comparables=ranked.comparables.min(),
        buyers=ranked.buyers.min(),
        lowest=ranked.unit_price.min(),
        highest=ranked.unit_price.max(),
        middle=ranked.unit_price.min(where=middle),
    )
    found = found.mutate(median=has_enough(found, rules).ifelse(found.middle, None)).drop("middle")
    measured = side_by_side(found, fence_table(rules), COHORT, keep_left=True)
    return measured.mutate(
        middle_price=measured.middle_price.cast(EXACT_AMOUNT), fence=measured.fence.cast(EXACT_AMOUNT)
    )


def find_own(comparable: Table) -> Table:
    """Of each item code how many lines there are, and their middle price (of an even number the lower one)."""
    counted = comparable.mutate(
        place=place_of_price(comparable, CELL), n=comparable.line.count().over(ibis.window(group_by=list(CELL)))
    )
    lower = (counted.place * 2 == counted.n - 1) | (counted.place * 2 == counted.n - 2)
    return counted.group_by(*CELL).agg(own_lines=counted.count(), own_median=counted.unit_price.min(where=lower))


def place_of_price(rows: Table, keys: Sequence[str]) -> ibis.Value:
    """The place of each price among those of its group, from 0; `line` breaks ties."""
    return ibis.row_number().over(group_by=list(keys), order_by=[rows.unit_price.asc(), rows.line.asc()])


def tell_apart(line: Table) -> Table:
    """The lines, with ``gap``, ``priced_line`` and ``item_code`` only where one is shown apart from its cohort.

    Where most of a code's own prices reach the fence, the code may name a dear kind of thing: nothing follows for one.
    """
    is_high = (line.unit_price >= line.fence).fill_null(False)
    is_dear = is_high & (line.own_median >= line.fence).fill_null(False)
    return line.mutate(
        gap=is_dear.ifelse(ibis.literal("dear-kind"), ibis.null("string")),
        priced_line=(is_high & ~is_dear).ifelse(line.line, ibis.null("string")),
        item_code=is_high.ifelse(line.item_code, ibis.null("string")),
    )


def fences(rows: Iterator[Mapping[str, Any]], rules: Rules, *, score: int) -> Iterator[tuple[str, str]]:
    """Of each cohort, by its name as canonical JSON, the price at the middle distance and the fence, as text."""
    one = Decimal(1).scaleb(DECIMALS)
    for cohort, of_cohort in groupby(rows, lambda row: [row[name] for name in COHORT]):
        prices = [(int(EXACT.multiply(row["unit_price"], one)), int(row["n"])) for row in of_cohort]
        median = upper_median(prices)
        middle = middle_distance(prices, median)
        if middle == median:
            lowest = -(-median * rules.whole(RATIO_WITHOUT_SPREAD) // 100)
        else:
            percent = rules.whole(RATIO)
            lowest = fence(median=median, middle=middle, factor=SCORE_FACTOR, score=score, percent=percent)
        shown = "" if lowest >= BEYOND else format(Decimal(lowest).scaleb(-DECIMALS), "f")
        yield canonical_json(cohort).decode(), f"{Decimal(middle).scaleb(-DECIMALS):f} {shown}"


def upper_median(prices: Sequence[tuple[int, int]]) -> int:
    """The middle one of sorted prices with how often each occurs; of an even number the upper one of the two."""
    left = sum(times for _, times in prices) // 2
    for price, times in prices:
        if left < times:
            return price
        left -= times
    raise ValueError("there are no prices")


def fence_table(rules: Rules) -> Table:
    """What was measured, as a table."""
    rows = []
    for name, text in rules.measured.items():
        middle, _, found = str(text).partition(" ")
        rows.append(dict(zip(COHORT, json.loads(name), strict=True)) | {"middle_price": middle, "fence": found or None})
    return ibis.memtable(pa.Table.from_pylist(rows, schema=FENCES))
