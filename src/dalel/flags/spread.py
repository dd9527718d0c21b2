"""A spread: the median of each group's values and the median of their distances from it, exactly.

Of n values in order the median is the middle one, or the mean of the two in the middle. So that nothing is divided,
`find_spreads` gives the sum of the two middle values (``twice_median``) and, of distances taken twice, the sum of the
two middle ones (``four_deviations``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from dalel.later import ibis

if TYPE_CHECKING:
    from ibis.expr.types import DecimalValue, Table

EXACT_AMOUNT = "decimal(38, 10)"


def find_spreads(values: Table, keys: Sequence[str]) -> Table:
    """One row a group of ``keys``: its ``twice_median`` and ``four_deviations``.

    ``values`` holds the keys, ``line`` (which breaks ties, so that every run orders alike) and ``value``, never NULL.
    """
    values = values.select(*keys, "line", "value")
    medians = sum_middle(values, keys).rename(twice_median="middle")
    placed = side_by_side(values, medians, keys)
    distances = placed.mutate(value=(placed.value * 2 - placed.twice_median).abs())
    return side_by_side(medians, sum_middle(distances, keys).rename(four_deviations="middle"), keys)


def halved(groups: Table) -> dict[str, DecimalValue]:
    """The ``median`` and the ``deviation`` themselves, with two decimals more."""
    half = ibis.literal(Decimal("0.5"), "decimal(2, 1)")
    quarter = ibis.literal(Decimal("0.25"), "decimal(3, 2)")
    return {
        "median": (groups.twice_median * half).cast("decimal(38, 12)"),
        "deviation": (groups.four_deviations * quarter).cast("decimal(38, 12)"),
    }


def sum_middle(values: Table, keys: Sequence[str]) -> Table:
    """The sum of the two middle values of each group (of an odd number, the middle one twice), as ``middle``."""
    ranked = values.mutate(
        # From 0.
        rank=ibis.row_number().over(group_by=list(keys), order_by=[values.value.asc(), values.line.asc()])
    )
    counted = side_by_side(ranked, values.group_by(*keys).agg(n=values.count()), keys)
    twice, last = counted.rank * 2, counted.n - 1
    weight = ibis.cases((twice == last, 2), ((twice == last - 1) | (twice == last + 1), 1), else_=0)
    chosen = counted.mutate(weight=weight)
    return chosen.group_by(*keys).agg(middle=(chosen.value * chosen.weight).sum().cast(EXACT_AMOUNT))


def side_by_side(left: Table, right: Table, keys: Sequence[str], *, keep_left: bool = False) -> Table:
    """Two tables joined where they agree in all keys; NULL agrees with NULL.

    ``keep_left`` keeps the left rows that have no match.
    """
    other = right.rename({f"of_{name}": name for name in keys})
    same = [left[name].identical_to(other[f"of_{name}"]) for name in keys]
    joined = left.left_join(other, same) if keep_left else left.inner_join(other, same)
    return joined.drop(*(f"of_{name}" for name in keys))
