"""PRICE-COHORT: a unit price many times the median of its class, where too few buy the very same item.

Each case has a class of its own, so that its comparables are known. Its codes are five by turns, four lines each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synthetic.amount import GOODS, TENGE
from synthetic.item import SET, Item, catalogue
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting
from synthetic.plants.unit_price import buy

MIDDLE = 1_000 * TENGE
AROUND = (
    900,
    910,
    920,
    930,
    940,
    950,
    960,
    970,
    980,
    1_000,
    1_010,
    1_020,
    1_030,
    1_040,
    1_050,
    1_060,
    1_070,
    1_080,
    1_100,
)
"""Nineteen prices; with one more above them the upper median is 1,010."""
UPPER = 1_010 * TENGE
WIDE = (100, 125, 160, 200, 250, 320, 400, 500, 640, 800, 1_010, 1_260, 1_600, 2_000, 2_500, 3_200, 4_000, 5_000, 6_400)
"""Prices of all sizes: half of them lie more than three times above or below 1,010."""
CODES, OF_CATEGORY, OF_CLASS = 5, 6, 4
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def codes(planting: Planting, number: int) -> list[Item]:
    """Items of one category that no other line has."""
    serial = next(planting.serials)
    beginning = f"Z{DIGITS[serial // 1296 % 36]}{DIGITS[serial // 36 % 36]}{DIGITS[serial % 36]}11"
    model = planting.chance.choice(catalogue()[GOODS])
    return [replace(model, code=f"{beginning}.{n + 1:03d}.000001") for n in range(number)]


def case(
    planting: Planting,
    prices: Sequence[int],
    outlier: int,
    *,
    buyers: int = 5,
    unit: str = "",
    items: list[Item] | None = None,
    own: Item | None = None,
    level: int = OF_CATEGORY,
) -> Planted:
    """One price (in tiyn) among others' (in tenge); the truth names its line and the class it is compared in."""
    items, year = items or codes(planting, CODES), planting.year()
    others, buyer = [planting.buyer() for _ in range(buyers - 1)], planting.buyer()
    point = buy(planting, own or items[0], outlier, year=year, buyer=buyer, unit=unit)
    around = [
        buy(planting, items[place % len(items)], price * TENGE, year=year, buyer=others[place % len(others)])
        for place, price in enumerate(prices)
    ]
    code = point.item.code
    subject: dict[str, str | int] = {
        "stage": "plan",
        "item_class": code[:level] if level else code,
        "unit_code": unit or point.item.unit,
        "year": year,
        "priced_record": str(point.id),
    }
    return Planted(subject=subject, points=[point], filler=[*around])


def times(percent: int) -> int:
    """So many percent of the upper median."""
    return UPPER * percent // 100


def several_times(planting: Planting) -> Planted:
    """Three to eight times the median of its category."""
    return case(planting, AROUND, times(planting.chance.randrange(300, 800)))


def of_one_code(planting: Planting) -> Planted:
    """Three to five times the median of thirty lines with the very same code."""
    prices = [int(1_000 * planting.chance.lognormvariate(0.0, 0.2)) for _ in range(30)]
    return case(planting, prices, times(planting.chance.randrange(350, 500)), items=codes(planting, 1), level=0)


def exactly_twice(planting: Planting) -> Planted:
    """Exactly 200 % of the median of twenty lines."""
    return case(planting, AROUND, times(200))


def half_of_its_code(planting: Planting) -> Planted:
    """Two lines have this code, and the other one costs no more than its class."""
    items = codes(planting, CODES)
    planted = case(planting, AROUND[:18], times(400), items=items, own=replace(items[0], code=f"{items[0].code[:-1]}2"))
    other = planted.filler[0]
    point = buy(planting, planted.points[0].item, 1_000 * TENGE, year=planted.points[0].year, buyer=other.buyer)
    return Planted(subject=planted.subject, points=planted.points, filler=[*planted.filler, point])


def under_twice(planting: Planting) -> Planted:
    """200 % less one tiyn."""
    return case(planting, AROUND, times(200) - 1)


def nineteen_lines(planting: Planting) -> Planted:
    """Nineteen lines in the whole class."""
    return case(planting, AROUND[:18], times(400), level=OF_CLASS)


def two_buyers(planting: Planting) -> Planted:
    """Twenty lines of two buyers."""
    return case(planting, AROUND, times(400), buyers=2, level=OF_CLASS)


def wide_spread(planting: Planting) -> Planted:
    """Eight times the median, among prices of all sizes."""
    return case(planting, WIDE, times(800))


def other_unit(planting: Planting) -> Planted:
    """The dear line is counted in sets, the others in pieces."""
    items = [replace(item, unit="796") for item in codes(planting, CODES)]
    return case(planting, AROUND, times(500), unit=SET, level=OF_CLASS, items=items)


def alone_in_its_code(planting: Planting) -> Planted:
    """Nobody else buys under its code: whether it is a dear kind of thing cannot be told."""
    items = codes(planting, CODES)
    return case(planting, AROUND, times(600), items=items, own=replace(items[0], code=f"{items[0].code[:-1]}2"))


def everyone_pays(planting: Planting) -> Planted:
    """Most buyers pay three times the price, so the median is high."""
    return case(planting, [price * 3 for price in AROUND[:15]] + list(AROUND[15:]), times(320))


def a_box_of_ten(planting: Planting) -> Planted:
    """The unit says piece, and a box of ten is meant."""
    return case(planting, AROUND, times(planting.chance.randrange(900, 1_000)))


VARIANTS = (
    Variant(Kind.CLEAR, "several-times", several_times, "three to eight times the median of its category"),
    Variant(Kind.CLEAR, "of-one-code", of_one_code, "three to five times the median of thirty lines of its code"),
    Variant(Kind.INSIDE, "exactly-twice", exactly_twice, "exactly 200 % of the median of twenty lines"),
    Variant(Kind.INSIDE, "half-of-its-code", half_of_its_code, "of two lines of its code the other is ordinary"),
    Variant(Kind.OUTSIDE, "under-twice", under_twice, "200 % less 0.01"),
    Variant(Kind.OUTSIDE, "nineteen-lines", nineteen_lines, "nineteen lines in the whole class"),
    Variant(Kind.OUTSIDE, "two-buyers", two_buyers, "twenty lines of two buyers"),
    Variant(Kind.OUTSIDE, "wide-spread", wide_spread, "800 % among prices of all sizes"),
    Variant(Kind.DISGUISED, "other-unit", other_unit, "the dear line is counted in another unit"),
    Variant(Kind.DISGUISED, "alone-in-its-code", alone_in_its_code, "the only line of its code"),
    Variant(Kind.DISGUISED, "everyone-pays", everyone_pays, "most buyers pay three times the price"),
    Variant(Kind.ALIKE, "a-box-of-ten", a_box_of_ten, "the unit says piece, and a box of ten is meant"),
)
