"""A purchase, for the flags that count purchases: which lines are one, and which took place."""

from __future__ import annotations

from ibis.expr.types import Table

from dalel.spending import Stage

STAGES = (Stage.PLAN, Stage.LOT, Stage.AWARD, Stage.CONTRACT)
"""An amendment restates its contract's sum and a payment is a part of it: neither is a purchase of its own."""

ENDED = ("terminated", "cancelled", "unsuccessful")
"""Statuses of purchases that did not take place, or did not last."""


def purchases(lines: Table) -> Table:
    """The lines that are purchases and were not ended, with ``purchase``, the record they belong to.

    A record with several lines (two deliveries of one contract) is one purchase; a line without a record is its own.
    A status that was not published leaves the line in.
    """
    kept = lines.filter(lines.stage.isin(STAGES), ~lines.status.isin(ENDED).fill_null(False))
    return kept.mutate(vat_basis=kept.vat_basis.fill_null("unknown"), purchase=kept.record.fill_null(kept.line))
