"""A purchase, for the flags that count purchases: which lines are one, and which took place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalel.later import ibis
from dalel.spending import Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

STAGES = (Stage.PLAN, Stage.LOT, Stage.AWARD, Stage.CONTRACT)
"""An amendment restates its contract's sum and a payment is a part of it: neither is a purchase of its own."""

ENDED = ("terminated", "cancelled", "unsuccessful")
"""Statuses of purchases that did not take place, or did not last."""

COLUMNS = (
    *(
        "line",
        "record",
        "root_record",
        "procedure_record",
        "stage",
        "status",
        "buyer_scheme",
        "buyer_id",
        "buyer_name",
        "buyer_kind",
    ),
    *("supplier_scheme", "supplier_id", "supplier_name", "item_scheme", "item_code", "subject_kind"),
    *("title_ru", "title_kk", "title_en", "title_other", "method_code", "method", "ground_code"),
    *("amount", "currency", "vat_basis", "several_years", "year", "date"),
)
"""What the flags about purchases read; the rest of the table is left behind, so that their queries stay short."""


def purchases(lines: Table) -> Table:
    """The lines that are purchases and were not ended, with ``purchase``, what they belong to, and ``procedure``.

    A purchase is the first record of a chain of changes (the contract, of an item of it), else the line's own record,
    else the line. A procedure is the announcement or process that the line came from, else its purchase. A status that
    was not published leaves the line in.
    """
    lines = lines.select(*COLUMNS)
    kept = lines.filter(lines.stage.isin(STAGES), ~lines.status.isin(ENDED).fill_null(False))
    purchase = ibis.coalesce(kept.root_record, kept.record, kept.line)
    return kept.mutate(
        vat_basis=kept.vat_basis.fill_null("unknown"),
        purchase=purchase,
        procedure=kept.procedure_record.fill_null(purchase),
    )
