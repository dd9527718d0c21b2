"""SINGLE-SOURCE: a buyer buys from a single source again and again, for a large share of its amount."""

from __future__ import annotations

from synthetic.amount import SERVICES, TENGE, YEARS
from synthetic.contract import Contract
from synthetic.ordinary_contracts import REASON_TEXTS
from synthetic.ordinary_points import AFTER_FAILURE, DIRECT, QUOTATIONS
from synthetic.party import Buyer
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting, even

METHOD = {DIRECT: "direct", AFTER_FAILURE: "direct-after-failure"}
UNIT = 100_000 * TENGE
"""The sum of one ordinary contract of these buyers, so that shares come out exactly."""


def case(
    planting: Planting,
    buyer: Buyer,
    contracts: list[Contract],
    *,
    year: int,
    others: int,
    each: int = UNIT,
) -> Planted:
    """The contracts among others of the same buyer, each with another supplier."""
    first = contracts[0]
    return Planted(
        subject={
            "stage": "contract",
            "buyer_id": buyer.bin,
            "supplier_id": first.supplier,
            "method": METHOD[first.method],
            "year": year,
        },
        contracts=contracts,
        filler=[*planting.other_contracts(buyer, year, others, each=each)],
    )


def pair(planting: Planting, sums: list[int], *, others: int, method: int = DIRECT, ground: int = 42) -> Planted:
    """Contracts of those sums with one supplier, and so many others of the usual sum."""
    buyer, supplier, year = planting.buyer(), planting.supplier(), planting.year()
    reason = REASON_TEXTS[ground]
    contracts = [planting.contract(buyer, supplier, s, year=year, method=method, reason=reason) for s in sums]
    return case(planting, buyer, contracts, year=year, others=others)


def direct_pair(planting: Planting) -> Planted:
    """Six to ten direct contracts with one supplier, 40 to 60 % of the buyer's amount."""
    number, others = planting.chance.randrange(6, 11), planting.chance.randrange(12, 20)
    return pair(planting, even(others * UNIT * planting.chance.randrange(67, 150) // 100, number), others=others)


def after_failure(planting: Planting) -> Planted:
    """The same after tenders that failed."""
    number, others = planting.chance.randrange(4, 8), planting.chance.randrange(12, 20)
    sums = even(others * UNIT * planting.chance.randrange(60, 120) // 100, number)
    return pair(planting, sums, others=others, method=AFTER_FAILURE)


def direct_plan(planting: Planting) -> Planted:
    """Most of a year's plan is single source."""
    return plan(planting, planting.chance.randrange(110, 300))


def plan(planting: Planting, percent: int, *, number: int = 9, more: int = 0) -> Planted:
    """Direct points that hold so many percent of what the others hold (100: exactly half of the plan)."""
    buyer, year = planting.buyer(), planting.year()
    items = planting.items(SERVICES, 30, amount=UNIT)
    asked = [planting.point(buyer, item, UNIT, year=year, method=QUOTATIONS) for item in items[:10]]
    sums = even(10 * UNIT * percent // 100 + more, number)
    points = [planting.point(buyer, item, s, year=year) for item, s in zip(items[10:], sums, strict=False)]
    subject: dict[str, str | int] = {"stage": "plan", "buyer_id": buyer.bin, "method": "direct", "year": year}
    return Planted(subject=subject, points=points, filler=[*asked])


def half_a_plan(planting: Planting) -> Planted:
    """Exactly half."""
    return plan(planting, 100)


def under_half_a_plan(planting: Planting) -> Planted:
    """Half, less one tiyn."""
    return plan(planting, 100, more=-1)


def exactly_the_share(planting: Planting) -> Planted:
    """Three contracts, exactly 30 % of the buyer's amount."""
    return pair(planting, even(6 * UNIT, 3), others=14)


def under_the_share(planting: Planting) -> Planted:
    """Three contracts, 30 % less one tiyn."""
    return pair(planting, even(6 * UNIT - 1, 3), others=14)


def twice_only(planting: Planting) -> Planted:
    """Two contracts, half of the buyer's amount."""
    return pair(planting, even(14 * UNIT, 2), others=14)


def small_buyer(planting: Planting) -> Planted:
    """Three of a buyer's four contracts."""
    return pair(planting, even(3 * UNIT, 3), others=1)


def related_firms(planting: Planting) -> Planted:
    """Two firms of one owner take turns, each under the share."""
    buyer, year = planting.buyer(), planting.year()
    firms = [planting.supplier(), planting.supplier()]
    reason = planting.small_purchase_reason
    contracts = [
        planting.contract(buyer, firms[place % 2], 2 * UNIT, year=year, method=DIRECT, reason=reason)
        for place in range(8)
    ]
    return case(planting, buyer, contracts, year=year, others=15)


def year_after_year(planting: Planting) -> Planted:
    """Two contracts in each of two years, half of the buyer's amount in both."""
    buyer, supplier = planting.buyer(), planting.supplier()
    reason = planting.small_purchase_reason
    contracts = [
        planting.contract(buyer, supplier, 7 * UNIT, year=year, method=DIRECT, reason=reason)
        for year in YEARS
        for _ in range(2)
    ]
    planted = case(planting, buyer, contracts, year=YEARS[0], others=14)
    planted.filler += planting.other_contracts(buyer, YEARS[1], 14, each=UNIT)
    return planted


def two_ways(planting: Planting) -> Planted:
    """One supplier, a part directly and a part after failed tenders, each under the share."""
    buyer, supplier, year = planting.buyer(), planting.supplier(), planting.year()
    contracts = [
        planting.contract(buyer, supplier, 2 * UNIT, year=year, method=method, reason=planting.small_purchase_reason)
        for method in (DIRECT, AFTER_FAILURE)
        for _ in range(3)
    ]
    return case(planting, buyer, contracts, year=year, others=12)


def many_and_small(planting: Planting) -> Planted:
    """A dozen small direct contracts with one supplier, a tenth of the buyer's amount."""
    return pair(planting, even(2 * UNIT, 12), others=16)


def natural_monopoly(planting: Planting) -> Planted:
    """Heat and power from the only network there is."""
    others = planting.chance.randrange(10, 15)
    return pair(planting, even(others * UNIT * 8 // 10, 4), others=others, ground=1)


VARIANTS = (
    Variant(
        Kind.CLEAR,
        "direct-pair",
        direct_pair,
        "six or more direct contracts with one supplier, 40 to 60 % of the amount",
    ),
    Variant(
        Kind.CLEAR, "after-failure", after_failure, "four or more contracts after failed tenders with one supplier"
    ),
    Variant(Kind.CLEAR, "direct-plan", direct_plan, "more than half of a year's plan is single source"),
    Variant(Kind.INSIDE, "exactly-the-share", exactly_the_share, "three contracts, exactly 30 %"),
    Variant(Kind.INSIDE, "half-a-plan", half_a_plan, "exactly half of the plan"),
    Variant(Kind.OUTSIDE, "under-the-share", under_the_share, "three contracts, 30 % less 0.01"),
    Variant(Kind.OUTSIDE, "under-half-a-plan", under_half_a_plan, "half of the plan less 0.01"),
    Variant(Kind.OUTSIDE, "twice-only", twice_only, "two contracts, half of the amount"),
    Variant(Kind.OUTSIDE, "small-buyer", small_buyer, "three of the buyer's four contracts"),
    Variant(Kind.DISGUISED, "related-firms", related_firms, "two firms of one owner take turns, each under the share"),
    Variant(Kind.DISGUISED, "year-after-year", year_after_year, "two contracts a year in each of two years"),
    Variant(Kind.DISGUISED, "two-ways", two_ways, "one supplier by two single-source methods, each under the share"),
    Variant(
        Kind.DISGUISED, "many-and-small", many_and_small, "a dozen contracts with one supplier, a tenth of the amount"
    ),
    Variant(Kind.ALIKE, "natural-monopoly", natural_monopoly, "heat and power from the only network there is"),
)
