"""A supplier that was awarded its first contract soon after it was registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from dalel.flags.flag import Evaluation, Finding, Flag, Outcome, Parameter, Rules, Step
from dalel.flags.purchase import purchases
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import Stage

if TYPE_CHECKING:
    from ibis.expr.types import Table

MONTHS = Parameter(
    name="months",
    default=12,
    unit="months",
    meaning="A supplier is new until so many months have passed since the month of its registration",
    source="digiwhist NewCompany: 365 days",
)
BIN = "KZ-BIN"
LEGAL_ENTITY = ("4", "5", "6")
"""The fifth digit: a resident, a non-resident, joint entrepreneurs. A citizen's number has a day of birth there."""


class NewSupplier(Flag):
    """Raise when a buyer's first contract with a supplier came within a year of the supplier's registration."""

    code: ClassVar[str] = "NEW-SUPPLIER"
    slug: ClassVar[str] = "new-supplier"
    rule: ClassVar[str] = "docs/flags/new-supplier.md#based-on"
    subject: ClassVar[tuple[str, ...]] = (
        "stage",
        "buyer_scheme",
        "buyer_id",
        "supplier_scheme",
        "supplier_id",
        "currency",
        "vat_basis",
    )
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "supplier_name",
        "registered",
        "first_date",
        "months_after",
        "new_purchases",
        "undated_lines",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (MONTHS,)
    outcomes: ClassVar[Mapping[str, Outcome]] = {"new": Outcome.RAISED, "not-new": Outcome.CLEAR}
    shared: ClassVar[tuple[str, ...]] = ("no-buyer", "no-supplier", "no-date")

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Count the months from the registration to the first contract of each pair."""
        rows = registered(purchases(lines.filter(lines.stage.isin([Stage.AWARD, Stage.CONTRACT]))))
        limit = rules.whole(MONTHS)
        young = ((rows.months >= 0) & (rows.months < limit)).fill_null(False)
        rows = rows.mutate(young=young)
        groups = rows.group_by(*self.subject).agg(
            buyer_name=rows.buyer_name.min(),
            supplier_name=rows.supplier_name.min(),
            registered=rows.registered.max(),
            first_date=rows.date.min().cast("string"),
            months_after=rows.months.min(),
            new_purchases=rows.purchase.nunique(where=rows.young),
            undated_lines=rows.count(where=rows.date.isnull()),
            new_lines=rows.count(where=rows.young),
            new_amount=rows.amount.sum(where=rows.young & rows.currency.notnull()),
            all_lines=rows.count(),
            all_amount=rows.amount.sum(where=rows.currency.notnull()),
        )
        reason = ibis.cases(
            (groups.buyer_id.isnull(), "no-buyer"),
            (groups.supplier_id.isnull(), "no-supplier"),
            (groups.registered.isnull(), "registration-not-known"),
            # The number is that of a later registration: how old the supplier was, it does not say.
            ((groups.months_after < 0).fill_null(False), "registered-later"),
            ((groups.months_after < limit).fill_null(False), "new"),
            (groups.undated_lines > 0, "no-date"),
            (groups.months_after == limit, "month-cannot-tell"),
            else_="not-new",
        )
        is_new = reason == "new"
        subjects = self.decided(groups, reason).mutate(
            lines=is_new.ifelse(groups.new_lines, groups.all_lines),
            amount=is_new.ifelse(groups.new_amount, groups.all_amount),
        )
        members = side_by_side(rows, subjects.select(*self.subject, "outcome"), self.subject)
        kept = members.filter(members.young | (members.outcome != Outcome.RAISED.value))
        return Evaluation(subjects, kept.select(*self.subject, "line"))

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The month of registration, the day of the first contract, and the months between."""
        values = finding.values(rules)
        if finding.measures["registered"] is None or finding.measures["first_date"] is None:
            return []
        steps = [Step("registered", values), Step("first", values)]
        return [*steps, Step("undated", values)] if finding.measures["undated_lines"] else steps


def registered(rows: Table) -> Table:
    """The lines with the month in which their supplier was registered, where its number says so."""
    number = rows.supplier_id
    is_bin = (
        (rows.supplier_scheme == BIN)
        & (number.length() == 12)
        & number.try_cast("int64").notnull()
        & number.substr(4, 1).isin(LEGAL_ENTITY)
    ).fill_null(False)
    year, month = number.left(2).try_cast("int32"), number.substr(2, 2).try_cast("int32")
    told = is_bin & month.between(1, 12).fill_null(False)
    last_century = year > 50
    text = last_century.ifelse("19", "20") + number.left(2) + "-" + number.substr(2, 2)
    months = (year + last_century.ifelse(1900, 2000)) * 12 + month
    passed = rows.date.year() * 12 + rows.date.month() - months
    return rows.mutate(
        registered=told.ifelse(text, ibis.null("string")),
        months=told.ifelse(passed.cast("int64"), ibis.null("int64")),
    )
