"""KZ-LIMIT: a buyer's amounts bunched just under a limit."""

from __future__ import annotations

from collections.abc import Sequence

from synthetic.amount import GOODS, SERVICES, TENGE, YEARS, small_limit, without_vat
from synthetic.party import Buyer
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

CODE = {GOODS: "small-direct-goods", SERVICES: "small-direct-works-services"}


def band(planting: Planting, number: int, *, low: int, high: int, of: int) -> list[int]:
    """So many amounts, over ``low`` and up to ``high`` tenths of a percent of the limit, in whole tenge."""
    least, most = of * low // 1000 // TENGE + 1, of * high // 1000 // TENGE
    return [planting.chance.randrange(least, most + 1) * TENGE for _ in range(number)]


def direct(
    planting: Planting, buyer: Buyer, amounts: Sequence[int], *, year: int, subject: int = GOODS
) -> list[PlanPoint]:
    """Small direct purchases of those amounts, each of another item, so that nothing adds up over the limit."""
    items = planting.items(subject, len(amounts), amount=max(amounts))
    return [planting.point(buyer, item, a, year=year) for item, a in zip(items, amounts, strict=True)]


def case(planting: Planting, buyer: Buyer, points: list[PlanPoint], *, year: int, subject: int = GOODS) -> Planted:
    """The points among ordinary ones, of which none lies near a limit."""

    def is_low(point: PlanPoint) -> bool:
        return point.amount * 100 < small_limit(year, point.item.subject) * 80

    return Planted(
        subject={"stage": "plan", "buyer_id": buyer.bin, "year": year, "limit_code": CODE[subject]},
        points=points,
        filler=[*planting.other_points(buyer, year, 20, without={p.item.code for p in points}, only=is_low)],
    )


def bands(planting: Planting, near: int, beside: int, *, subject: int = GOODS) -> Planted:
    """So many in the last 5 % under the limit, and so many in the 5 % before them."""
    buyer, year = planting.buyer(), planting.year()
    limit = small_limit(year, subject)
    amounts = band(planting, near, low=950, high=1000, of=limit) + band(planting, beside, low=900, high=950, of=limit)
    return case(
        planting, buyer, direct(planting, buyer, amounts, year=year, subject=subject), year=year, subject=subject
    )


def bunched(planting: Planting) -> Planted:
    """Ten to sixteen just under the limit of goods, at most one before them."""
    return bands(planting, planting.chance.randrange(10, 17), planting.chance.randrange(0, 2))


def bunched_services(planting: Planting) -> Planted:
    """The same under the limit of services."""
    return bands(planting, planting.chance.randrange(9, 15), 0, subject=SERVICES)


def at_the_limit(planting: Planting) -> Planted:
    """Eight purchases of exactly the limit."""
    buyer, year = planting.buyer(), planting.year()
    amounts = [small_limit(year, SERVICES)] * 8
    points = direct(planting, buyer, amounts, year=year, subject=SERVICES)
    return case(planting, buyer, points, year=year, subject=SERVICES)


def seven_to_none(planting: Planting) -> Planted:
    """1 in 128 by chance: rare enough."""
    return bands(planting, 7, 0)


def ten_to_one(planting: Planting) -> Planted:
    """1 in 170 by chance."""
    return bands(planting, 10, 1)


def six_to_none(planting: Planting) -> Planted:
    """1 in 64 by chance: not rare enough."""
    return bands(planting, 6, 0)


def nine_to_one(planting: Planting) -> Planted:
    """1 in 93 by chance."""
    return bands(planting, 9, 1)


def not_twice(planting: Planting) -> Planted:
    """Rare by chance, but less than twice as many as in the next band."""
    return bands(planting, 33, 17)


def six_percent(planting: Planting) -> Planted:
    """Bunched a little farther from the limit than the band reaches."""
    buyer, year = planting.buyer(), planting.year()
    amounts = band(planting, 10, low=930, high=949, of=small_limit(year, GOODS))
    return case(planting, buyer, direct(planting, buyer, amounts, year=year), year=year)


def gross_at_the_limit(planting: Planting) -> Planted:
    """With VAT the amounts are at the limit; the plan shows them without it, 11 % lower."""
    buyer, year = planting.buyer(), planting.year()
    amounts = [without_vat(a) for a in band(planting, 9, low=985, high=1000, of=small_limit(year, GOODS))]
    return case(planting, buyer, direct(planting, buyer, amounts, year=year), year=year)


def two_limits(planting: Planting) -> Planted:
    """Four under the limit of goods and four under that of services."""
    buyer, year = planting.buyer(), planting.year()
    points: list[PlanPoint] = []
    for subject in (GOODS, SERVICES):
        amounts = band(planting, 4, low=960, high=1000, of=small_limit(year, subject))
        points += direct(planting, buyer, amounts, year=year, subject=subject)
    return case(planting, buyer, points, year=year)


def two_years(planting: Planting) -> Planted:
    """Four in each of two years."""
    buyer = planting.buyer()
    points: list[PlanPoint] = []
    for year in YEARS:
        amounts = band(planting, 4, low=960, high=1000, of=small_limit(year, GOODS))
        points += direct(planting, buyer, amounts, year=year)
    return case(planting, buyer, points, year=YEARS[0])


def one_tariff(planting: Planting) -> Planted:
    """Nine services at one tariff that happens to lie under the limit."""
    buyer, year = planting.buyer(), planting.year()
    amounts = [small_limit(year, SERVICES) * 97 // 100] * 9
    points = direct(planting, buyer, amounts, year=year, subject=SERVICES)
    return case(planting, buyer, points, year=year, subject=SERVICES)


VARIANTS = (
    Variant(Kind.CLEAR, "bunched-goods", bunched, "ten or more just under the limit, at most one before them"),
    Variant(Kind.CLEAR, "bunched-services", bunched_services, "nine or more just under the limit of services"),
    Variant(Kind.CLEAR, "at-the-limit", at_the_limit, "eight purchases of exactly the limit"),
    Variant(Kind.INSIDE, "seven-to-none", seven_to_none, "7 against 0: 1 in 128 by chance"),
    Variant(Kind.INSIDE, "ten-to-one", ten_to_one, "10 against 1: 1 in 170 by chance"),
    Variant(Kind.OUTSIDE, "six-to-none", six_to_none, "6 against 0: 1 in 64 by chance"),
    Variant(Kind.OUTSIDE, "nine-to-one", nine_to_one, "9 against 1: 1 in 93 by chance"),
    Variant(Kind.OUTSIDE, "not-twice", not_twice, "33 against 17: rare by chance, but not twice as many"),
    Variant(
        Kind.DISGUISED, "six-percent", six_percent, "bunched 5 to 7 % under the limit, where the band does not reach"
    ),
    Variant(
        Kind.DISGUISED, "gross-at-the-limit", gross_at_the_limit, "at the limit with VAT, 11 % under it as published"
    ),
    Variant(Kind.DISGUISED, "two-limits", two_limits, "four under each of two limits: too few under either"),
    Variant(Kind.DISGUISED, "two-years", two_years, "four in each of two years: too few in either"),
    Variant(Kind.ALIKE, "one-tariff", one_tariff, "one tariff that happens to lie under the limit"),
)
