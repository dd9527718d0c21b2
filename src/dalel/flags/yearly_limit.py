"""The yearly limit that each line falls under: which limit, how much it is in money, and what is missing to say so.

Two flags ask about the same limits (splitting under one, bunching just under one), so which line falls under which
limit is said once, here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dalel.flags.flag import Finding, Reference, Value
from dalel.flags.purchase import purchases
from dalel.jurisdictions import Jurisdiction, Limit, LimitAmount
from dalel.later import ibis
from dalel.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

LIMIT_SCHEMA = pa.schema(
    [
        ("limit_year", pa.int32()),
        ("limit_method", pa.string()),
        ("limit_kind", pa.string()),
        ("limit_buyer_kind", pa.string()),
        ("limit_ground", pa.string()),
        ("limit_code", pa.string()),
        # Money travels as text and is cast in the engine: exact whatever an engine makes of a decimal in a small table.
        ("limit_amount", pa.string()),
        ("limit_lowest", pa.string()),
        ("by_buyer_kind", pa.bool_()),
    ]
)


def limited_lines(lines: Table, jurisdiction: Jurisdiction) -> Table:
    """Every line that a yearly limit may apply to, with ``limit_code``, ``limit_amount``, ``limit_lowest`` and ``gap``.

    ``gap`` names what is missing where the line's limit cannot be told, and is NULL where it can. Lines by other
    methods, or on a stated ground for which the year has no limit, are not here: the limits are not about them.
    """
    amounts = known_amounts(jurisdiction)
    codes = sorted({method for limit in jurisdiction.limits for method in limit.methods})
    alike = sorted({means for code in codes if (means := method_means(jurisdiction, code))} | {"limited"})
    bought = purchases(lines)
    bought = bought.mutate(
        by_limited_code=bought.method_code.isin(codes).fill_null(False),
        in_force=any_of(applies(bought, limit, amounts) for limit in jurisdiction.limits),
        on_ground=any_of(applies(bought, limit, amounts) & has_ground(bought, limit) for limit in jurisdiction.limits),
        line_kind=bought.subject_kind.fill_null(""),
        line_buyer_kind=bought.buyer_kind.fill_null(""),
    )
    bought = bought.filter(
        bought.by_limited_code | bought.method.isin(alike).fill_null(False) | bought.method.isnull(),
        ~(bought.in_force & bought.ground_code.notnull() & ~bought.on_ground),
    )
    limits = ibis.memtable(pa.Table.from_pylist(limit_rows(jurisdiction, amounts), schema=LIMIT_SCHEMA))
    joined = bought.left_join(
        limits,
        [
            bought.year == limits.limit_year,
            bought.method_code == limits.limit_method,
            bought.line_kind == limits.limit_kind,
            bought.line_buyer_kind == limits.limit_buyer_kind,
            limits.limit_ground.isnull() | (bought.ground_code == limits.limit_ground),
        ],
    )
    money = "decimal(38, 10)"
    return joined.mutate(
        limit_amount=joined.limit_amount.cast(money),
        limit_lowest=joined.limit_lowest.cast(money),
        gap=find_gap(joined, jurisdiction),
    )


def find_gap(line: Table, jurisdiction: Jurisdiction) -> ibis.Value:
    """What is missing to tell the line's limit; the first that applies, NULL where nothing is."""
    return ibis.cases(
        (~line.by_limited_code & line.method.isnull(), "no-method"),
        # The same kind of method under a code for which the country's data has no limit (OCDS, other laws).
        (~line.by_limited_code, "no-limit"),
        (line.buyer_id.isnull(), "no-buyer"),
        (line.year.isnull(), "no-year"),
        (line.currency.isnull(), "no-currency"),
        (line.currency != jurisdiction.currency, "other-currency"),
        (~line.in_force, "limit-not-known"),
        (line.limit_code.isnull() & line.ground_code.isnull(), "no-ground"),
        (line.limit_code.isnull() & line.subject_kind.isnull(), "no-subject-kind"),
        (line.limit_code.isnull(), "limit-not-known"),
        # A kind of buyer is recognised by its name: without one we cannot say that the ordinary limit is the right one.
        (line.by_buyer_kind & line.buyer_kind.isnull() & line.buyer_name.isnull(), "no-buyer-name"),
        else_=ibis.null("string"),
    )


def known_amounts(jurisdiction: Jurisdiction) -> list[LimitAmount]:
    """Every limit in money, for every year whose index is known."""
    years = {y for period in jurisdiction.index for y in range(period.valid_from.year, period.valid_to.year + 1)}
    return [amount for year in sorted(years) for amount in jurisdiction.limit_amounts(year)]


def method_means(jurisdiction: Jurisdiction, code: str) -> str | None:
    """Our word for a published method code, where it is known."""
    found = jurisdiction.find_code("method", code)
    return None if found is None else found.means


def applies(line: Table, limit: Limit, amounts: Iterable[LimitAmount]) -> BooleanValue:
    """Whether the line's method has this limit in the line's year."""
    years = [amount.year for amount in amounts if amount.limit.code == limit.code]
    return line.year.isin(years).fill_null(False) & line.method_code.isin(limit.methods).fill_null(False)


def has_ground(line: Table, limit: Limit) -> BooleanValue:
    """Whether the line is on a ground of this limit; a limit without grounds is for every ground."""
    return line.ground_code.isin(limit.grounds).fill_null(False) if limit.grounds else ibis.literal(True)


def any_of(conditions: Iterable[BooleanValue]) -> BooleanValue:
    """Whether one of the conditions holds."""
    return reduce(or_, conditions, ibis.literal(False))


def limit_rows(jurisdiction: Jurisdiction, amounts: Iterable[LimitAmount]) -> list[dict[str, Any]]:
    """The limits as a table: a row for each year, method, ground, kind of subject and kind of buyer covered."""
    kinds = ["", *vocabulary("subject-kind")]
    buyer_kinds = {kind.code for kind in jurisdiction.buyer_kinds}
    rows = []
    for amount in amounts:
        limit = amount.limit
        apart = {other.buyer_kind for other in jurisdiction.limits if other.buyer_kind and overlap(limit, other)}
        buyers = [limit.buyer_kind] if limit.buyer_kind else ["", *sorted(buyer_kinds - apart)]
        rows += [
            {
                "limit_year": amount.year,
                "limit_method": method,
                "limit_kind": kind,
                "limit_buyer_kind": buyer,
                "limit_ground": ground,
                "limit_code": limit.code,
                "limit_amount": format(amount.amount, "f"),
                "limit_lowest": format(amount.lowest, "f"),
                "by_buyer_kind": limit.buyer_kind is None and bool(apart),
            }
            for method in limit.methods
            for ground in limit.grounds or (None,)
            for kind in limit.subject_kinds or kinds
            for buyer in buyers
        ]
    return rows


def overlap(left: Limit, right: Limit) -> bool:
    """Whether two limits are about the same purchases, apart from who buys."""

    def meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return not one or not other or bool(set(one) & set(other))

    return (
        meet(left.methods, right.methods)
        and meet(left.grounds, right.grounds)
        and meet(left.subject_kinds, right.subject_kinds)
    )


def find_limit(finding: Finding, jurisdiction: Jurisdiction) -> LimitAmount | None:
    """The limit that a finding's subject names, in money."""
    code, year = finding.subject["limit_code"], finding.subject["year"]
    if code is None or not isinstance(year, int):
        return None
    return next((a for a in jurisdiction.limit_amounts(year) if a.limit.code == code), None)


def limit_values(amount: LimitAmount, currency: str) -> Mapping[str, Value]:
    """The numbers of a limit's computation: how many units of the index, the index's values, the two products."""
    values = [period.value for period in amount.periods]
    return {
        "multiple": whole(amount.limit.index_multiple),
        "index": whole(max(values)),
        "lowest_index": whole(min(values)),
        "limit_amount": amount.amount,
        "limit_lowest": amount.lowest,
        "currency": currency,
        "year": amount.year,
    }


def limit_references(amount: LimitAmount | None, jurisdiction: Jurisdiction) -> list[Reference]:
    """The values of law behind a limit in money: the limit itself and each value of the index that it was taken by."""
    if amount is None:
        return []
    return [
        Reference(amount.limit.label, amount.limit.rule, amount.limit.provenance),
        *(
            Reference(
                {lang: f"{jurisdiction.index_name[lang]} {period.value:f}" for lang in LANGUAGES},
                f"{jurisdiction.code}/index.yaml, {period.valid_from} – {period.valid_to}",
                period.provenance,
            )
            for period in amount.periods
        ),
    ]


def whole(number: Decimal) -> Decimal | int:
    """A whole number without decimals, so that a sentence says 100 and not 100.00."""
    return int(number) if number == number.to_integral_value() else number
