"""KZ-SPLIT: purchases of one item in one year that together pass the limit each stays under."""

from __future__ import annotations

from synthetic.amount import GOODS, INDEX, QUOTATION, SERVICES, TENGE, THOUSAND, YEARS, small_limit
from synthetic.item import Item
from synthetic.ordinary_points import QUOTATIONS
from synthetic.party import Buyer, quoted
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

OTHER_GROUND = 48


def plant(
    planting: Planting, buyer: Buyer, item: Item, year: int, points: list[PlanPoint], *, code: str | None = None
) -> Planted:
    """The points as a case, among a dozen ordinary ones of the same buyer."""
    codes = {point.item.code for point in points}
    return Planted(
        subject={"stage": "plan", "buyer_id": buyer.bin, "item_code": code or item.code, "year": year},
        points=points,
        filler=[*planting.other_points(buyer, year, 12, without=codes)],
    )


def parts(
    planting: Planting, *, number: int, low: int, high: int, subject: int = GOODS, rural: bool = False
) -> Planted:
    """So many direct purchases of one item, each so many percent of the limit."""
    buyer, year = planting.buyer(rural=rural), planting.year()
    limit = small_limit(year, subject, rural=rural)
    item = planting.item(subject, amount=limit * (low + high) // 200)
    amounts = [planting.share(low, high, of=limit) for _ in range(number)]
    return plant(planting, buyer, item, year, [planting.point(buyer, item, a, year=year) for a in amounts])


def equal_parts(planting: Planting) -> Planted:
    """Two to five purchases, each not far under the limit."""
    return parts(planting, number=planting.chance.randrange(2, 6), low=60, high=97)


def many_small(planting: Planting) -> Planted:
    """A dozen or more small purchases of a service."""
    return parts(planting, number=planting.chance.randrange(12, 20), low=11, high=20, subject=SERVICES)


def rural_office(planting: Planting) -> Planted:
    """The same at an akim's office, whose limit is higher."""
    return parts(planting, number=3, low=45, high=90, subject=SERVICES, rural=True)


def quotations(planting: Planting) -> Planted:
    """Requests for price quotations that together should have been a competition."""
    buyer, item, year = planting.buyer(), planting.new_item(), planting.year()
    amounts = [planting.share(40, 90, of=QUOTATION * INDEX[year]) for _ in range(3)]
    points = [planting.point(buyer, item, a, year=year, method=QUOTATIONS) for a in amounts]
    return plant(planting, buyer, item, year, points)


def exact(planting: Planting, percents: tuple[int, ...], *, more: int = 0) -> Planted:
    """Purchases of exactly so many percent of the limit, the last with so many tiyn more."""
    buyer, item, year = planting.buyer(), planting.new_item(), planting.year()
    limit = small_limit(year, GOODS)
    amounts = [limit * percent // 100 for percent in percents]
    amounts[-1] += more
    return plant(
        planting, buyer, item, year, [planting.point(buyer, item, a, year=year, quantity=THOUSAND) for a in amounts]
    )


def one_tiyn_over(planting: Planting) -> Planted:
    """Two purchases that pass the limit by one tiyn."""
    return exact(planting, (60, 40), more=1)


def one_at_the_limit(planting: Planting) -> Planted:
    """A purchase of exactly the limit and a small one."""
    return exact(planting, (100, 1))


def sum_at_the_limit(planting: Planting) -> Planted:
    """Two purchases that together are exactly the limit."""
    return exact(planting, (60, 40))


def single_purchase(planting: Planting) -> Planted:
    """One purchase of exactly the limit."""
    return exact(planting, (100,))


def by_quotation(planting: Planting) -> Planted:
    """What passes the small purchases' limit was bought by price quotations."""
    buyer, item, year = planting.buyer(), planting.goods(), planting.year()
    limit = small_limit(year, GOODS)
    direct = [planting.point(buyer, item, planting.share(40, 90, of=limit), year=year)]
    asked = [planting.point(buyer, item, planting.share(150, 400, of=limit), year=year, method=QUOTATIONS)]
    return plant(planting, buyer, item, year, direct + asked)


def similar_codes(planting: Planting) -> Planted:
    """The same thing under several codes of the classification."""
    buyer, year = planting.buyer(), planting.year()
    items = planting.neighbours(GOODS)[:3]
    limit = small_limit(year, GOODS)
    points = [planting.point(buyer, item, planting.share(70, 97, of=limit), year=year) for item in items]
    return plant(planting, buyer, items[0], year, points)


def across_years(planting: Planting) -> Planted:
    """December and January."""
    buyer, item = planting.buyer(), planting.goods()
    points = []
    for year, month in ((YEARS[0], 12), (YEARS[1], 1)):
        limit = small_limit(year, GOODS)
        points += [
            planting.point(buyer, item, planting.share(40, 49, of=limit), year=year, month=month) for _ in range(2)
        ]
    return plant(planting, buyer, item, YEARS[0], points)


def one_line_over(planting: Planting) -> Planted:
    """One direct purchase is over the limit by itself, the others stay within it."""
    buyer, item, year = planting.buyer(), planting.goods(), planting.year()
    limit = small_limit(year, GOODS)
    amounts = [planting.share(110, 180, of=limit), planting.share(40, 60, of=limit), planting.share(20, 38, of=limit)]
    return plant(planting, buyer, item, year, [planting.point(buyer, item, a, year=year) for a in amounts])


def sister_buyer(planting: Planting) -> Planted:
    """Two bodies under one roof, half each."""
    item, year = planting.goods(), planting.year()
    limit = small_limit(year, GOODS)
    buyers = [planting.buyer(), planting.buyer()]
    points = [planting.point(buyer, item, planting.share(70, 97, of=limit), year=year) for buyer in buyers]
    return plant(planting, buyers[0], item, year, points)


def two_grounds(planting: Planting) -> Planted:
    """One part on the ground of small purchases, the other on another ground."""
    buyer, item, year = planting.buyer(), planting.goods(), planting.year()
    limit = small_limit(year, GOODS)
    points = [
        planting.point(buyer, item, planting.share(70, 97, of=limit), year=year),
        planting.point(buyer, item, planting.share(70, 97, of=limit), year=year, ground=OTHER_GROUND),
    ]
    return plant(planting, buyer, item, year, points)


def into_next_year(planting: Planting) -> Planted:
    """One of the two purchases is spread over two years."""
    buyer, item, year = planting.buyer(), planting.new_item(SERVICES), planting.year()
    limit = small_limit(year, SERVICES)
    points = [planting.point(buyer, item, planting.share(70, 97, of=limit), year=year) for _ in range(2)]
    points[1].first_year = points[1].amount * 9 // 10 // TENGE * TENGE
    return plant(planting, buyer, item, year, points)


def only_contracts(planting: Planting) -> Planted:
    """The purchases are known from contracts alone, which carry no item code."""
    buyer, supplier, year = planting.buyer(), planting.supplier(), planting.year()
    limit = small_limit(year, SERVICES)
    from_ground = planting.small_purchase_reason
    contracts = [
        planting.contract(buyer, supplier, planting.share(60, 97, of=limit), year=year, method=23, reason=from_ground)
        for _ in range(3)
    ]
    for contract in contracts[1:]:
        contract.title_ru, contract.title_kk = contracts[0].title_ru, contracts[0].title_kk
    return Planted(
        subject={"stage": "contract", "buyer_id": buyer.bin, "year": year},
        contracts=contracts,
        filler=[*planting.other_contracts(buyer, year, 12)],
    )


def one_code_many_things(planting: Planting) -> Planted:
    """A code that covers different things: spare parts of different machines."""
    planted = parts(planting, number=4, low=30, high=60)
    for point, machine in zip(planted.points, ("насос", "котел", "станок", "лифт"), strict=True):
        point.description = quoted(f"Запасная часть: {machine}")
    return planted


VARIANTS = (
    Variant(Kind.CLEAR, "equal-parts", equal_parts, "several purchases, each not far under the limit"),
    Variant(Kind.CLEAR, "many-small", many_small, "many small purchases of one service"),
    Variant(Kind.CLEAR, "rural-office", rural_office, "the same under the higher limit of an akim's office"),
    Variant(Kind.CLEAR, "quotations", quotations, "price quotations that together pass their limit"),
    Variant(Kind.INSIDE, "one-tiyn-over", one_tiyn_over, "the sum passes the limit by 0.01"),
    Variant(Kind.INSIDE, "one-at-the-limit", one_at_the_limit, "one purchase of exactly the limit, and 1 % more"),
    Variant(Kind.OUTSIDE, "sum-at-the-limit", sum_at_the_limit, "the sum is exactly the limit"),
    Variant(Kind.OUTSIDE, "single-purchase", single_purchase, "one purchase of exactly the limit"),
    Variant(Kind.OUTSIDE, "by-quotation", by_quotation, "what passes the limit was bought by price quotations"),
    Variant(Kind.DISGUISED, "similar-codes", similar_codes, "the same thing under several item codes"),
    Variant(Kind.DISGUISED, "across-years", across_years, "one need, bought in December and in January"),
    Variant(
        Kind.DISGUISED, "one-line-over", one_line_over, "one purchase is over the limit in the open, the rest within it"
    ),
    Variant(Kind.DISGUISED, "sister-buyer", sister_buyer, "two bodies under one roof buy half each"),
    Variant(Kind.DISGUISED, "two-grounds", two_grounds, "one part is bought on another legal ground"),
    Variant(Kind.DISGUISED, "into-next-year", into_next_year, "one part is spread over two years"),
    Variant(Kind.DISGUISED, "only-contracts", only_contracts, "contracts are published without item codes"),
    Variant(Kind.ALIKE, "one-code-many-things", one_code_many_things, "one item code covers different things"),
)
