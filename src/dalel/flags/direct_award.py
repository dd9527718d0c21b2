"""A direct award: an award or a contract with one supplier, before which no competition was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalel.flags.chain import without
from dalel.flags.purchase import purchases
from dalel.later import ibis
from dalel.spending import Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

GAPS = ("no-method", "kind-not-stated", "no-buyer", "no-supplier")
"""Why nobody can say of a line that it is one, or whose."""


def direct_awards(lines: Table) -> Table:
    """The direct awards and the lines that may be some, with ``gap``. After a failed competition is another case."""
    signed = purchases(lines.filter(lines.stage.isin([Stage.AWARD, Stage.CONTRACT])))
    kept = signed.filter(signed.method.isin(["direct", "limited"]).fill_null(True))
    placed = kept.mutate(
        gap=ibis.cases(
            (kept.method.isnull(), "no-method"),
            (kept.method == "limited", "kind-not-stated"),
            (kept.buyer_id.isnull(), "no-buyer"),
            (kept.supplier_id.isnull(), "no-supplier"),
            else_=ibis.null("string"),
        )
    )
    return without(placed, "supplier_scheme", "supplier_id", "supplier_name")
