"""UNIT-PRICE: a unit price far above the median of comparable lines.

Each case has an item code of its own, so that its comparables are known: their prices, their buyers, their number.
"""

from __future__ import annotations

from collections.abc import Sequence

from synthetic.amount import TENGE, THOUSAND
from synthetic.item import SET, Item
from synthetic.party import Buyer
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

MIDDLE = 1_000 * TENGE
"""The median of most cases."""
AROUND = (950, 960, 970, 980, 990, 1_000, 1_010, 1_020, 1_030, 1_050)
"""Ten prices; with one more above them the median is 1,000 and the median deviation 30."""
ALIKE = (990, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_010, 1_020)
"""More than half of them the same: the median deviation is 0."""
WIDE = (300, 400, 500, 600, 800, 1_000, 1_200, 1_400, 1_600, 1_700)
"""With one more above them: median 1,000, median deviation 500."""


def buy(planting: Planting, item: Item, price: int, *, year: int, buyer: Buyer, unit: str = "") -> PlanPoint:
    """Some pieces at that price, asked for by price quotations."""
    quantity = planting.chance.randrange(1, 30) * THOUSAND
    point = planting.point(buyer, item, price, year=year, method=3, quantity=quantity)
    point.unit = unit
    return point


def case(
    planting: Planting,
    prices: Sequence[int],
    outliers: Sequence[int],
    *,
    buyers: int = 5,
    unit: str = "",
    item: Item | None = None,
) -> Planted:
    """Outliers (in tiyn) of one buyer among others' prices (in tenge); the truth names the first outlier's line."""
    item, year = item or planting.new_item(), planting.year()
    others = [planting.buyer() for _ in range(buyers - 1)]
    buyer = planting.buyer()
    points = [buy(planting, item, price, year=year, buyer=buyer, unit=unit) for price in outliers]
    around = [
        buy(planting, item, price * TENGE, year=year, buyer=others[place % len(others)])
        for place, price in enumerate(prices)
    ]
    subject: dict[str, str | int] = {
        "stage": "plan",
        "item_code": item.code,
        "unit_code": unit or item.unit,
        "year": year,
        "priced_record": str(points[0].id),
    }
    return Planted(subject=subject, points=points, filler=[*around])


def times(percent: int) -> int:
    """So many percent of the middle price."""
    return MIDDLE * percent // 100


def several_times(planting: Planting) -> Planted:
    """Three to eight times the median of eleven."""
    return case(planting, AROUND, [times(planting.chance.randrange(300, 800))])


def among_many(planting: Planting) -> Planted:
    """Three to five times the median of some thirty with an ordinary scatter."""
    prices = [int(1_000 * planting.chance.lognormvariate(0.0, 0.2)) for _ in range(30)]
    return case(planting, prices, [times(planting.chance.randrange(300, 500))], buyers=9)


def exactly_twice(planting: Planting) -> Planted:
    """Exactly 200 % of the median."""
    return case(planting, AROUND, [times(200)])


def ten_lines(planting: Planting) -> Planted:
    """Ten lines of three buyers in all."""
    return case(planting, AROUND[:9], [times(400)], buyers=3)


def thrice_without_spread(planting: Planting) -> Planted:
    """More than half of the prices are the same; exactly 300 %."""
    return case(planting, ALIKE, [times(300)])


def under_twice(planting: Planting) -> Planted:
    """200 % less one tiyn."""
    return case(planting, AROUND, [times(200) - 1])


def under_thrice_without_spread(planting: Planting) -> Planted:
    """More than half of the prices are the same; 300 % less one tiyn."""
    return case(planting, ALIKE, [times(300) - 1])


def wide_spread(planting: Planting) -> Planted:
    """3.5 times the median, among prices so far apart that it is no outlier."""
    return case(planting, WIDE, [times(350)])


def nine_lines(planting: Planting) -> Planted:
    """Nine lines in all."""
    return case(planting, AROUND[:8], [times(400)])


def two_buyers(planting: Planting) -> Planted:
    """Eleven lines of two buyers."""
    return case(planting, AROUND, [times(400)], buyers=2)


def other_unit(planting: Planting) -> Planted:
    """The dear line is counted in sets, the others in pieces."""
    return case(planting, AROUND, [times(500)], unit=SET)


def own_code(planting: Planting) -> Planted:
    """Bought under a code of the same noun that nobody else uses."""
    item = planting.new_item()
    planted = case(planting, AROUND, [times(500)], item=item)
    planted.points[0].item = planting.new_item(like=item)
    return Planted(
        subject={**planted.subject, "item_code": planted.points[0].item.code},
        points=planted.points,
        filler=planted.filler,
    )


def everyone_pays(planting: Planting) -> Planted:
    """Most buyers pay three times the price, so the median is high."""
    return case(planting, [1_000, 1_010, 990, 1_020, 2_900, 2_950, 3_000, 3_050, 3_100, 2_980], [times(310)])


def many_at_almost_twice(planting: Planting) -> Planted:
    """One buyer pays 190 % four times."""
    return case(planting, [*AROUND, *AROUND], [times(190)] * 4)


def too_many_pieces(planting: Planting) -> Planted:
    """The price is usual, the quantity is a hundred times what anyone needs."""
    planted = case(planting, AROUND, [times(104)])
    planted.points[0].quantity = 2_000 * THOUSAND
    return planted


def a_box_of_ten(planting: Planting) -> Planted:
    """The unit says piece, and a box of ten is meant."""
    return case(planting, AROUND, [times(planting.chance.randrange(900, 1_000))])


VARIANTS = (
    Variant(Kind.CLEAR, "several-times", several_times, "three to eight times the median of eleven"),
    Variant(Kind.CLEAR, "among-many", among_many, "three to five times the median of some thirty"),
    Variant(Kind.INSIDE, "exactly-twice", exactly_twice, "exactly 200 % of the median"),
    Variant(Kind.INSIDE, "ten-lines", ten_lines, "ten lines of three buyers in all"),
    Variant(Kind.INSIDE, "thrice-without-spread", thrice_without_spread, "most prices the same, exactly 300 %"),
    Variant(Kind.OUTSIDE, "under-twice", under_twice, "200 % less 0.01"),
    Variant(Kind.OUTSIDE, "under-thrice", under_thrice_without_spread, "most prices the same, 300 % less 0.01"),
    Variant(Kind.OUTSIDE, "wide-spread", wide_spread, "350 % among prices far apart (modified z-score 3.37)"),
    Variant(Kind.OUTSIDE, "nine-lines", nine_lines, "nine lines in all"),
    Variant(Kind.OUTSIDE, "two-buyers", two_buyers, "eleven lines of two buyers"),
    Variant(Kind.DISGUISED, "other-unit", other_unit, "the dear line is counted in another unit"),
    Variant(Kind.DISGUISED, "own-code", own_code, "bought under an item code that nobody else uses"),
    Variant(Kind.DISGUISED, "everyone-pays", everyone_pays, "most buyers pay three times the price"),
    Variant(Kind.DISGUISED, "many-at-almost-twice", many_at_almost_twice, "one buyer pays 190 % again and again"),
    Variant(Kind.DISGUISED, "too-many-pieces", too_many_pieces, "a usual price for a hundred times the quantity"),
    Variant(Kind.ALIKE, "a-box-of-ten", a_box_of_ten, "the unit says piece, and a box of ten is meant"),
)
