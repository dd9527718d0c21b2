"""RARE-CLASS: a class that hardly any other buyer buys holds a large part of a buyer's year.

Each case has a class of its own. All cases lie in one year, beside a crowd of buyers with thirty ordinary purchases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synthetic.amount import GOODS, TENGE, YEARS
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
SUM = 50_000 * TENGE
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def crowd(planting: Planting) -> list[PlanPoint]:
    """The purchases of the other buyers; empty once a case has brought them."""
    if planting.crowd:
        return []
    planting.crowd = [planting.buyer() for _ in range(CROWD)]
    return [point for buyer in planting.crowd for point in common(planting, buyer, ENOUGH)]


def common(planting: Planting, buyer: Buyer, number: int) -> list[PlanPoint]:
    """Purchases of what everybody buys."""
    return [purchase(planting, buyer, planting.chance.choice(catalogue()[GOODS])) for _ in range(number)]


def purchase(planting: Planting, buyer: Buyer, item: Item, *, amount: int = SUM) -> PlanPoint:
    """One of them, asked for by price quotations."""
    return planting.point(buyer, item, amount, year=YEAR, method=3, quantity=1_000)


def rare_item(planting: Planting, serial: int | None = None) -> Item:
    """An item of a class that no other line has."""
    number = next(planting.serials) if serial is None else serial
    model = planting.chance.choice(catalogue()[GOODS])
    beginning = f"X{DIGITS[number // 36 % 36]}{DIGITS[number % 36]}"
    return replace(model, code=f"{beginning}111.990.{number % 1_000_000:06d}")


def case(
    planting: Planting, amounts: Sequence[int], *, others: int = ENOUGH - 1, also: int = 0, item: Item | None = None
) -> Planted:
    """Purchases of the class for these amounts, beside common ones of the buyer; ``also`` others buy it too."""
    beside = crowd(planting)
    buyer, item = planting.buyer(), item or rare_item(planting)
    points = [purchase(planting, buyer, item, amount=amount) for amount in amounts]
    bought = [purchase(planting, other, item) for other in planting.crowd[:also]]
    return Planted(
        subject={"stage": "plan", "buyer_id": buyer.bin, "item_class": item.code[:3], "year": YEAR},
        points=points,
        filler=[*common(planting, buyer, others), *bought, *beside],
    )


def half_of_the_year(planting: Planting) -> Planted:
    """A third to two thirds of the year, and nobody else."""
    return case(planting, [(ENOUGH - 1) * SUM * planting.chance.randrange(50, 200) // 100])


def several_purchases(planting: Planting) -> Planted:
    """Four purchases, a fifth of the year and more."""
    return case(planting, [SUM * planting.chance.randrange(3, 6) for _ in range(4)], others=40)


def exactly_a_tenth(planting: Planting) -> Planted:
    """Exactly 10 % of the year."""
    return case(planting, [4 * SUM], others=36)


def one_other(planting: Planting) -> Planted:
    """One other buyer of more than fifty buys it too."""
    return case(planting, [10 * SUM], also=1)


def under_a_tenth(planting: Planting) -> Planted:
    """10 % less one tiyn."""
    return case(planting, [4 * SUM - 1], others=36)


def twenty_nine(planting: Planting) -> Planted:
    """29 purchases in all."""
    return case(planting, [10 * SUM], others=ENOUGH - 2)


def bought_by_others(planting: Planting) -> Planted:
    """Twelve others buy it too."""
    return case(planting, [10 * SUM], also=MANY)


def common_code(planting: Planting) -> Planted:
    """The odd thing stands under the code of paper."""
    return case(planting, [10 * SUM], item=catalogue()[GOODS][0])


def several_codes(planting: Planting) -> Planted:
    """The odd thing is spread over three classes of 8 % each."""
    planted = case(planting, [4 * SUM], others=38)
    items = [rare_item(planting) for _ in range(2)]
    buyer = planted.points[0].buyer
    more = [purchase(planting, buyer, item, amount=4 * SUM) for item in items]
    return Planted(subject=planted.subject, points=[*planted.points, *more], filler=planted.filler)


def planetarium(planting: Planting) -> Planted:
    """A buyer with a task of its own buys what the task needs."""
    return case(planting, [SUM * 2 for _ in range(20)])


VARIANTS = (
    Variant(Kind.CLEAR, "half-of-the-year", half_of_the_year, "a third to two thirds of the year, and nobody else"),
    Variant(Kind.CLEAR, "several-purchases", several_purchases, "four purchases, a fifth of the year or more"),
    Variant(Kind.INSIDE, "exactly-a-tenth", exactly_a_tenth, "exactly 10 % of the year"),
    Variant(Kind.INSIDE, "one-other", one_other, "one other buyer of more than fifty, thirty purchases in all"),
    Variant(Kind.OUTSIDE, "under-a-tenth", under_a_tenth, "10 % less 0.01"),
    Variant(Kind.OUTSIDE, "twenty-nine", twenty_nine, "29 purchases in all"),
    Variant(Kind.OUTSIDE, "bought-by-others", bought_by_others, "twelve other buyers buy it too"),
    Variant(Kind.DISGUISED, "common-code", common_code, "the odd thing stands under the code of paper"),
    Variant(Kind.DISGUISED, "several-codes", several_codes, "the odd thing stands under three classes, 8 % each"),
    Variant(Kind.ALIKE, "planetarium", planetarium, "a buyer with a task of its own"),
)
