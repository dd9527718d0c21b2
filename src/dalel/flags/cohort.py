"""A cohort: the lines a unit price is compared with, at the narrowest level of the classification that has enough.

Where too few lines share an item's whole code, those whose codes begin alike are taken, a shorter beginning at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dalel.errors import CommandError
from dalel.flags.flag import Parameter, Rules
from dalel.flags.spread import side_by_side
from dalel.flags.unit_price import CELL
from dalel.later import ibis

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

COMPARABLES = Parameter(
    name="minimum_comparables",
    default=20,
    unit="lines",
    meaning="A level of the classification with fewer lines is too narrow; the next wider one is taken",
    source="our choice; others ask for 5 (Procurement Investigator) to 20",
)
BUYERS = Parameter(
    name="minimum_buyers",
    default=3,
    unit="buyers",
    meaning="So many different buyers must have bought at that level: a buyer's own prices are no comparison",
    source="our choice",
)
LEVELS = Parameter(
    name="levels",
    default=("KZ-ENSTRU=10,6,5,4", "CPV=8,7,6,5,4", "UNSPSC=6"),
    unit="words",
    meaning="Of which classification how many first characters are a level, the narrowest first; of others whole codes",
    source="the classifications' own levels down to the class (CPA in KZ-ENSTRU); a group holds things of all prices",
)
WHOLE = 0
"""The level of whole codes; every other level is a number of characters."""
COHORT = ("stage", "item_scheme", "item_class", "level", "unit_code", "year", "currency", "vat_basis")
"""What names a cohort."""
COUNT = "decimal(38, 0)"
"""A sum of whole numbers has another type on each engine; of decimals it has one."""


def find_cohorts(comparable: Table, rules: Rules) -> tuple[Table, Table]:
    """Two tables: of each cell the cohort that it is compared in, and of each such cohort the cells that it holds.

    Both have the columns of `CELL` and `COHORT`; the second also ``comparables`` and ``buyers``. Where no level has
    enough, the cohort is the widest there is.
    """
    bought = comparable.group_by(*CELL, "buyer_id").agg(n=comparable.count())
    placed = ibis.union(*at_each_level(bought, rules))
    cohorts = placed.group_by(*COHORT).agg(
        comparables=placed.n.cast(COUNT).sum().cast("int64"), buyers=placed.buyer_id.nunique()
    )
    cells = side_by_side(placed.select(*CELL, "item_class", "level", "depth").distinct(), cohorts, COHORT)
    enough = has_enough(cells, rules)
    order = [enough.ifelse(0, 1).asc(), enough.ifelse(cells.depth, -cells.depth).asc()]
    ranked = cells.mutate(place=ibis.row_number().over(ibis.window(group_by=list(CELL), order_by=order)))
    chosen = ranked.filter(ranked.place == 0).select(*CELL, "item_class", "level")
    used = chosen.select(*COHORT).distinct()
    return chosen, side_by_side(cells.drop("depth"), used, COHORT)


def has_enough(cohort: Table, rules: Rules) -> BooleanValue:
    """Whether a cohort has enough lines of enough buyers."""
    found: BooleanValue = (cohort.comparables >= rules.whole(COMPARABLES)) & (cohort.buyers >= rules.whole(BUYERS))
    return found


def at_each_level(bought: Table, rules: Rules) -> Iterator[Table]:
    """The cells at every level of their classification: ``item_class``, ``level``, ``depth`` (0 the narrowest)."""
    levels = parse_levels(rules)
    whole = {"level": ibis.literal(WHOLE, "int64"), "depth": ibis.literal(0, "int64")}
    yield bought.mutate(item_class=bought.item_code, **whole)
    for depth in range(max(map(len, levels.values()), default=0)):
        length = {scheme: lengths[depth] for scheme, lengths in levels.items() if depth < len(lengths)}
        rows = bought.filter(bought.item_scheme.isin(list(length)))
        yield rows.mutate(
            item_class=ibis.cases(*((rows.item_scheme == name, rows.item_code.left(n)) for name, n in length.items())),
            level=ibis.cases(*((rows.item_scheme == name, ibis.literal(n, "int64")) for name, n in length.items())),
            depth=ibis.literal(depth + 1, "int64"),
        )


def parse_levels(rules: Rules) -> dict[str, list[int]]:
    """The levels as set: for each classification numbers of characters that grow smaller."""
    found = {}
    for word in rules.words(LEVELS):
        scheme, _, text = word.partition("=")
        lengths = [int(part) if part.isascii() and part.isdigit() else 0 for part in text.split(",")]
        if not scheme or scheme in found or lengths[-1] < 1 or lengths != sorted(set(lengths), reverse=True):
            raise CommandError(
                f'flags.PRICE-COHORT.levels: "{word}" is no classification with falling numbers of characters.',
                next_step='Write each classification once, like ["KZ-ENSTRU=10,6,5,4"].',
            )
        found[scheme] = lengths
    return found
