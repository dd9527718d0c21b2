"""YEAR-END: the last month holds a large part of a buyer's year."""

from __future__ import annotations

from collections.abc import Sequence

from synthetic.amount import SERVICES, TENGE, THOUSAND, YEARS
from synthetic.contract import Contract
from synthetic.ordinary_points import QUOTATIONS
from synthetic.party import Buyer
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting, even

UNIT = 100_000 * TENGE
"""The sum of one ordinary line of these buyers, so that shares come out exactly."""
DECEMBER = 12
MONTHS = tuple(range(1, 12))


def spread(number: int, *, months: Sequence[int] = MONTHS) -> list[int]:
    """So many months, each of the given ones at least once."""
    return [months[place % len(months)] for place in range(number)]


def plan(planting: Planting, buyer: Buyer, year: int, sums: Sequence[int], *, months: Sequence[int]) -> list[PlanPoint]:
    """Points of those sums in those months, each of another service."""
    items = planting.items(SERVICES, len(sums), amount=UNIT)
    return [
        planting.point(buyer, item, s, year=year, month=month, method=QUOTATIONS, quantity=THOUSAND)
        for item, s, month in zip(items, sums, months, strict=True)
    ]


def planned(
    planting: Planting, sums: Sequence[int], *, others: int, months: Sequence[int] = MONTHS, last: int = DECEMBER
) -> Planted:
    """A plan with those sums in December and so many others before it."""
    buyer, year = planting.buyer(), planting.year()
    points = plan(planting, buyer, year, sums, months=[last] * len(sums))
    rest = plan(planting, buyer, year, [UNIT] * others, months=spread(others, months=months))
    return Planted(subject={"stage": "plan", "buyer_id": buyer.bin, "year": year}, points=points, filler=[*rest])


def signed(
    planting: Planting, buyer: Buyer, year: int, sums: Sequence[int], *, months: Sequence[int]
) -> list[Contract]:
    """Contracts of those sums, signed in those months, each with another supplier."""
    return [
        planting.contract(buyer, planting.supplier(), s, year=year, month=month)
        for s, month in zip(sums, months, strict=True)
    ]


def december_heap(planting: Planting) -> Planted:
    """A third to two thirds of a plan in December."""
    others, number = planting.chance.randrange(22, 34), planting.chance.randrange(5, 12)
    return planned(planting, even(others * UNIT * planting.chance.randrange(50, 200) // 100, number), others=others)


def december_contracts(planting: Planting) -> Planted:
    """The same in contracts, by the day they were signed."""
    buyer, year, others = planting.buyer(), planting.year(), planting.chance.randrange(22, 34)
    sums = even(others * UNIT * planting.chance.randrange(50, 150) // 100, 8)
    contracts = signed(planting, buyer, year, sums, months=[DECEMBER] * len(sums))
    rest = signed(planting, buyer, year, [UNIT] * others, months=spread(others))
    subject: dict[str, str | int] = {"stage": "contract", "buyer_id": buyer.bin, "year": year}
    return Planted(subject=subject, contracts=contracts, filler=[*rest])


def exactly_a_quarter(planting: Planting) -> Planted:
    """Exactly 25 % of the year."""
    return planned(planting, even(7 * UNIT, 4), others=21)


def smallest_year(planting: Planting) -> Planted:
    """Twelve lines in all, and six other months."""
    return planned(planting, even(12 * UNIT, 3), others=9, months=MONTHS[:6])


def under_a_quarter(planting: Planting) -> Planted:
    """25 % less one tiyn."""
    return planned(planting, even(7 * UNIT - 1, 4), others=21)


def eleven_lines(planting: Planting) -> Planted:
    """Eleven lines in all."""
    return planned(planting, even(12 * UNIT, 3), others=8, months=MONTHS[:6])


def five_months(planting: Planting) -> Planted:
    """Of the other months five hold a line."""
    return planned(planting, even(12 * UNIT, 3), others=15, months=MONTHS[:5])


def two_last_months(planting: Planting) -> Planted:
    """A fifth of the year in November and a fifth in December."""
    planted = planned(planting, even(7 * UNIT, 4), others=20, months=MONTHS[:10])
    november = planned(planting, even(7 * UNIT, 4), others=0, last=11)
    for point in november.points:
        point.buyer, point.year = planted.points[0].buyer, planted.points[0].year
    return Planted(subject=planted.subject, points=[*planted.points, *november.points], filler=planted.filler)


def booked_to_next_year(planting: Planting) -> Planted:
    """Contracts signed in December are booked to the next financial year."""
    buyer, year = planting.buyer(), YEARS[0]
    contracts = signed(planting, buyer, year, even(20 * UNIT, 8), months=[DECEMBER] * 8)
    for contract in contracts:
        contract.year = YEARS[1]
    rest = signed(planting, buyer, year, [UNIT] * 22, months=spread(22))
    subject: dict[str, str | int] = {"stage": "contract", "buyer_id": buyer.bin, "year": year}
    return Planted(subject=subject, contracts=contracts, filler=[*rest])


def without_dates(planting: Planting) -> Planted:
    """The December contracts carry no date of signature."""
    buyer, year = planting.buyer(), planting.year()
    contracts = signed(planting, buyer, year, even(20 * UNIT, 8), months=[DECEMBER] * 8)
    for contract in contracts:
        contract.signed = ""
    rest = signed(planting, buyer, year, [UNIT] * 22, months=spread(22))
    subject: dict[str, str | int] = {"stage": "contract", "buyer_id": buyer.bin, "year": year}
    return Planted(subject=subject, contracts=contracts, filler=[*rest])


def small_buyer(planting: Planting) -> Planted:
    """Most of a small buyer's year, in two purchases of December."""
    return planned(planting, even(14 * UNIT, 2), others=7)


def every_quarter(planting: Planting) -> Planted:
    """Purchases are heaped at the end of each quarter, so December is not three times the rest."""
    return planned(planting, even(8 * UNIT, 4), others=28, months=(3, 3, 6, 6, 9, 9, 1, 4, 5, 8))


def coal_for_winter(planting: Planting) -> Planted:
    """Coal for the second half of winter is bought each December."""
    return planned(planting, even(10 * UNIT, 2), others=22)


VARIANTS = (
    Variant(Kind.CLEAR, "december-heap", december_heap, "a third to two thirds of a plan in December"),
    Variant(
        Kind.CLEAR, "december-contracts", december_contracts, "a third or more of the contracts signed in December"
    ),
    Variant(Kind.INSIDE, "exactly-a-quarter", exactly_a_quarter, "exactly 25 % of the year"),
    Variant(Kind.INSIDE, "smallest-year", smallest_year, "twelve lines in all, six other months"),
    Variant(Kind.OUTSIDE, "under-a-quarter", under_a_quarter, "25 % less 0.01"),
    Variant(Kind.OUTSIDE, "eleven-lines", eleven_lines, "eleven lines in all"),
    Variant(Kind.OUTSIDE, "five-months", five_months, "five other months with a line"),
    Variant(Kind.DISGUISED, "two-last-months", two_last_months, "a fifth of the year in November, a fifth in December"),
    Variant(
        Kind.DISGUISED, "booked-to-next-year", booked_to_next_year, "December's contracts are booked to the next year"
    ),
    Variant(Kind.DISGUISED, "without-dates", without_dates, "December's contracts carry no date of signature"),
    Variant(Kind.DISGUISED, "small-buyer", small_buyer, "two purchases of December in a year of nine lines"),
    Variant(
        Kind.DISGUISED, "every-quarter", every_quarter, "heaps at the end of each quarter: December is one of four"
    ),
    Variant(Kind.ALIKE, "coal-for-winter", coal_for_winter, "coal for the rest of winter, bought each December"),
)
