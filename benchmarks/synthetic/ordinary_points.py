"""Ordinary plan points: what buyers plan in a year when nothing was planted.

A buyer keeps to the law as the law is written: it counts what it buys of one item in a year, and where a small direct
purchase would pass the limit it asks for price quotations, and beyond their limit it holds a competition. What still
looks odd in these lines came about by chance, as in real data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import exp
from random import Random

from synthetic.amount import GOODS, INDEX, QUOTATION, SERVICES, TENGE, THOUSAND, WORKS, YEARS, small_limit, without_vat
from synthetic.draw import Weighted, pareto, rank, stream
from synthetic.item import Item, catalogue
from synthetic.party import Buyer, make_buyer, quoted
from synthetic.plan_point import PlanPoint

BUYERS_A_CHUNK = 50_000
DIRECT, QUOTATIONS, COMPETITION, AFTER_FAILURE, SPECIAL = 23, 3, 2, 6, 128
SMALL_PURCHASE = 42
LARGE = (COMPETITION, SPECIAL)
LARGER = 2.5
"""How much larger, as a logarithm."""
SUBJECTS = Weighted([(GOODS, 70), (WORKS, 11), (SERVICES, 19)])
METHODS = {
    GOODS: Weighted([(QUOTATIONS, 730), (DIRECT, 250), (COMPETITION, 8), (AFTER_FAILURE, 12)]),
    WORKS: Weighted([(QUOTATIONS, 60), (DIRECT, 780), (COMPETITION, 95), (SPECIAL, 55), (AFTER_FAILURE, 10)]),
    SERVICES: Weighted([(QUOTATIONS, 75), (DIRECT, 845), (COMPETITION, 45), (SPECIAL, 20), (AFTER_FAILURE, 15)]),
}
GROUNDS = Weighted([(SMALL_PURCHASE, 83), (19, 3), (48, 2), (11, 2), (25, 2), (102, 2), (33, 2), (45, 2), (3, 2)])
MONTHS = (17, 16, 14, 10, 8, 8, 6, 6, 5, 4, 3, 3)
"""How a year's purchases usually lie over its months, of a hundred."""
USUAL_AMOUNT = {GOODS: 13_000 * TENGE, WORKS: 0, SERVICES: 0}
NOTES = tuple(quoted(f"Согласно технической спецификации, позиция {n}") for n in range(1, 60))


def ordinary_points(seed: int, chunk: int, count: int, *, first_id: int) -> Iterator[PlanPoint]:
    """The chunk's plan points, buyer after buyer."""
    chance = stream(seed, "points", chunk)
    made = buyers = 0
    while made < count:
        rural = chance.random() < 0.08
        buyer = make_buyer(chunk * BUYERS_A_CHUNK + buyers, chance, rural=rural)
        buyers += 1
        for year in YEARS:
            size = min(count - made, pareto(chance, least=8, most=3_000, slope=1.15))
            yield from year_of(chance, buyer, year, count=size, first_id=first_id - made)
            made += size


def year_of(chance: Random, buyer: Buyer, year: int, *, count: int, first_id: int) -> Iterator[PlanPoint]:
    """One buyer's plan of one year."""
    months = Weighted(
        [(month + 1, 1 + int(weight * (40 + 160 * chance.random()))) for month, weight in enumerate(MONTHS)]
    )
    planned: dict[tuple[str, int], int] = defaultdict(int)
    for place in range(count):
        item = draw_item(chance)
        method = METHODS[item.subject].draw(chance)
        price = draw_price(chance, item, year, method=method)
        quantity = draw_quantity(chance, item, price)
        ground = GROUNDS.draw(chance) if method == DIRECT else 0
        amount = (quantity * price + THOUSAND // 2) // THOUSAND
        if ground == SMALL_PURCHASE:
            limit = small_limit(year, item.subject, rural=buyer.rural)
            if planned[item.code, DIRECT] + amount > limit:
                method, ground = QUOTATIONS, 0
        if method == QUOTATIONS and planned[item.code, QUOTATIONS] + amount > QUOTATION * INDEX[year]:
            method = COMPETITION
        if method != DIRECT or ground == SMALL_PURCHASE:
            planned[item.code, method] += amount
        month = months.draw(chance)
        yield PlanPoint(
            id=first_id - place,
            buyer=buyer,
            item=item,
            method=method,
            ground=ground,
            quantity=quantity,
            price=price,
            year=year,
            month=month,
            created=f"{year}-{month:02d}-{1 + int(chance.random() * 27):02d}",
            description=NOTES[int(chance.random() * len(NOTES))],
            # One point in fifty covers a second year.
            first_year=amount // 2 if chance.random() < 0.02 else None,
        )


def draw_item(chance: Random) -> Item:
    """An item: common ones far more often than rare ones."""
    items = catalogue()[SUBJECTS.draw(chance)]
    return items[rank(chance, len(items), lean=1.6)]


def draw_price(chance: Random, item: Item, year: int, *, method: int) -> int:
    """A price of the item: round with VAT and shown without it (half), or round as it stands.

    What is large goes to a competition: works and services bought so are some twelve times as dear, a few far more.
    """
    dearer = 100 if year == YEARS[0] else 108
    price = item.price * exp(chance.gauss(0.0, item.scatter)) * dearer / 100
    if item.subject != GOODS and method in LARGE:
        price *= exp(chance.gauss(LARGER, 1.3))
    if chance.random() < 0.5:
        return without_vat(round_price(price * 1.12))
    return round_price(price)


def round_price(price: float) -> int:
    """A price as people set one: to the tenge when small, to five, ten, a hundred or a thousand when larger."""
    for least, step in ((1_000_000, 1_000), (100_000, 100), (1_000, 10), (100, 5)):
        if price >= least * TENGE:
            return int(price / (step * TENGE) + 0.5) * step * TENGE
    return max(TENGE // 2, int(price / (TENGE // 2) + 0.5) * (TENGE // 2))


def draw_quantity(chance: Random, item: Item, price: int) -> int:
    """How many, in thousandths: works and services are one; goods as many as the usual sum of a point buys."""
    if item.subject != GOODS:
        return THOUSAND
    worth = USUAL_AMOUNT[GOODS] * exp(chance.gauss(0.0, 1.7))
    if chance.random() < 0.02:
        return max(50, int(worth * THOUSAND / price / 10) * 10)
    return max(1, round(worth / price)) * THOUSAND
