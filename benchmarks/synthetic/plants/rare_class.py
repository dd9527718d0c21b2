"""RARE-CLASS: a class that hardly any other buyer buys holds a large part of a buyer's year.

Each case has a class of its own. All cases lie in one year, beside a crowd of buyers with thirty ordinary purchases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synthetic.amount import GOODS, THOUSAND, YEARS
from synthetic.item import Item, catalogue
from synthetic.party import Buyer
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

YEAR = YEARS[1]
ENOUGH = 30
CROWD = 56
"""With 51 others of whom enough was read, one that buys a class is fewer than 2 %."""
MANY = 12
"""More than 2 % of 599 others."""
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def crowd(planting: Planting) -> list[PlanPoint]:
    """The purchases of the other buyers; empty once a case has brought them."""
    if planting.crowd:
        return []
    planting.crowd = [planting.buyer() for _ in range(CROWD)]
    return [point for buyer in planting.crowd for point in planting.other_points(buyer, YEAR, ENOUGH)]


def purchase(planting: Planting, buyer: Buyer, item: Item, amount: int) -> PlanPoint:
    """One piece, asked for by price quotations."""
    return planting.point(buyer, item, amount, year=YEAR, method=3, quantity=THOUSAND)


def common(planting: Planting, buyer: Buyer, number: int) -> list[PlanPoint]:
    """Ordinary purchases whose sum is a whole number of ninths, so that a tenth of the year can be exact."""
    points = planting.other_points(buyer, YEAR, number - 1)
    item = planting.chance.choice(catalogue()[GOODS])
    rest = sum(point.amount for point in points) + item.price
    return [*points, purchase(planting, buyer, item, item.price + -rest % 9)]


def rare_item(planting: Planting) -> Item:
    """An item of a class that no other line has."""
    number = next(planting.serials)
    beginning = f"X{DIGITS[number // 36 % 36]}{DIGITS[number % 36]}"
    return replace(planting.chance.choice(catalogue()[GOODS]), code=f"{beginning}111.990.{number % 1_000_000:06d}")


def case(
    planting: Planting,
    parts: Sequence[int],
    *,
    others: int = ENOUGH - 1,
    also: int = 0,
    less: int = 0,
    item: Item | None = None,
) -> Planted:
    """Purchases of the class, each so many ninetieths of what the buyer spends on ``others``, less so many tiyn.

    So many others ``also`` buy the class, once each.
    """
    beside = crowd(planting)
    buyer, item = planting.buyer(), item or rare_item(planting)
    ordinary = common(planting, buyer, others)
    ninth = sum(point.amount for point in ordinary) // 9
    points = [purchase(planting, buyer, item, ninth * part // 10 - less) for part in parts]
    bought = [purchase(planting, other, item, item.price) for other in planting.crowd[:also]]
    return Planted(
        subject={"stage": "plan", "buyer_id": buyer.bin, "item_class": item.code[:3], "year": YEAR},
        points=points,
        filler=[*ordinary, *bought, *beside],
    )


def half_of_the_year(planting: Planting) -> Planted:
    """A third to two thirds of the year, and nobody else."""
    return case(planting, [planting.chance.randrange(45, 180)])


def several_purchases(planting: Planting) -> Planted:
    """Four purchases, a fifth of the year and more."""
    return case(planting, [planting.chance.randrange(6, 12) for _ in range(4)], others=40)


def exactly_a_tenth(planting: Planting) -> Planted:
    """Exactly 10 % of the year."""
    return case(planting, [10], others=36)


def one_other(planting: Planting) -> Planted:
    """One other buyer of more than fifty buys it too."""
    return case(planting, [30], also=1)


def under_a_tenth(planting: Planting) -> Planted:
    """10 % less one tiyn."""
    return case(planting, [10], others=36, less=1)


def twenty_nine(planting: Planting) -> Planted:
    """29 purchases in all."""
    return case(planting, [30], others=ENOUGH - 2)


def bought_by_others(planting: Planting) -> Planted:
    """Twelve others buy it too."""
    return case(planting, [30], also=MANY)


def common_code(planting: Planting) -> Planted:
    """The odd thing stands under the code of paper."""
    return case(planting, [30], also=MANY, item=catalogue()[GOODS][0])


def several_codes(planting: Planting) -> Planted:
    """The odd thing is spread over three classes of 7 % each."""
    planted = case(planting, [8], others=38)
    (point,) = planted.points
    more = [purchase(planting, point.buyer, rare_item(planting), point.amount) for _ in range(2)]
    return Planted(subject=planted.subject, points=[point, *more], filler=planted.filler)


def planetarium(planting: Planting) -> Planted:
    """A buyer with a task of its own buys what the task needs."""
    return case(planting, [5] * 20)


VARIANTS = (
    Variant(Kind.CLEAR, "half-of-the-year", half_of_the_year, "a third to two thirds of the year, and nobody else"),
    Variant(Kind.CLEAR, "several-purchases", several_purchases, "four purchases, a fifth of the year or more"),
    Variant(Kind.INSIDE, "exactly-a-tenth", exactly_a_tenth, "exactly 10 % of the year"),
    Variant(Kind.INSIDE, "one-other", one_other, "one other buyer of more than fifty, thirty purchases in all"),
    Variant(Kind.OUTSIDE, "under-a-tenth", under_a_tenth, "10 % less 0.01"),
    Variant(Kind.OUTSIDE, "twenty-nine", twenty_nine, "29 purchases in all"),
    Variant(Kind.OUTSIDE, "bought-by-others", bought_by_others, "twelve other buyers buy it too"),
    Variant(Kind.DISGUISED, "common-code", common_code, "the odd thing stands under the code of paper"),
    Variant(Kind.DISGUISED, "several-codes", several_codes, "the odd thing stands under three classes, 7 % each"),
    Variant(Kind.ALIKE, "planetarium", planetarium, "a buyer with a task of its own"),
)
