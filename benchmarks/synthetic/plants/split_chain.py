"""SPLIT-CHAIN: contracts of one class with one supplier within weeks that pass the limit which each stays under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from synthetic.amount import GOODS, YEARS, small_limit
from synthetic.ordinary_points import DIRECT
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

YEAR = YEARS[0]
LIMIT = small_limit(YEAR, GOODS)
START = dt.date(YEAR, 2, 6)
DAYS = 90
OF_CLASS = 6


def chain(
    planting: Planting,
    parts: Sequence[tuple[int, int]],
    *,
    start: dt.date = START,
    classes: int = 1,
    suppliers: int = 1,
    dated: bool = True,
) -> Planted:
    """Small direct purchases of goods of one buyer: days after the start, and sums in tiyn."""
    buyer, firms = planting.buyer(), [planting.supplier() for _ in range(suppliers)]
    items = [planting.new_item(GOODS) for _ in range(classes)]
    contracts = []
    for place, (after, amount) in enumerate(parts):
        day = start + dt.timedelta(days=after)
        contract = planting.contract(
            buyer,
            firms[place % suppliers],
            amount,
            year=day.year,
            method=DIRECT,
            reason=planting.small_purchase_reason,
            subject=GOODS,
        )
        contract.signed = day.isoformat() if dated else ""
        # Another code of the same class each time: no yearly limit of one item is passed.
        contract.item = replace(items[place % classes], code=f"{items[place % classes].code[:-6]}{contract.id:06d}")
        contracts.append(contract)
    subject: dict[str, str | int] = {
        "stage": "contract",
        "buyer_id": buyer.bin,
        "supplier_id": firms[0],
        "item_class": items[0].code[:OF_CLASS],
    }
    return Planted(subject=subject, contracts=contracts)


def three_in_two_months(planting: Planting) -> Planted:
    """Three of 40 to 60 % of the limit within 60 days."""
    share = planting.share
    return chain(planting, [(0, share(40, 60, of=LIMIT)), (25, share(40, 60, of=LIMIT)), (60, share(40, 60, of=LIMIT))])


def over_the_new_year(planting: Planting) -> Planted:
    """Two of 60 % of the limit in December and January: neither year passes it."""
    return chain(planting, [(0, LIMIT * 3 // 5), (30, LIMIT * 3 // 5)], start=dt.date(YEAR, 12, 11))


def the_90th_day(planting: Planting) -> Planted:
    """Two, on the first and the 90th day, one tiyn above the limit together."""
    return chain(planting, [(0, LIMIT // 2), (DAYS - 1, LIMIT // 2 + 1)])


def the_91st_day(planting: Planting) -> Planted:
    """The same on the 91st day."""
    return chain(planting, [(0, LIMIT // 2), (DAYS, LIMIT // 2 + 1)])


def exactly_the_limit(planting: Planting) -> Planted:
    """Together exactly the limit."""
    return chain(planting, [(0, LIMIT // 2), (9, LIMIT - LIMIT // 2)])


def one_above(planting: Planting) -> Planted:
    """One above the limit, which was not kept under anything, and a small one."""
    return chain(planting, [(9, LIMIT // 100), (0, LIMIT + 1)])


def two_firms(planting: Planting) -> Planted:
    """From two firms of one owner by turns."""
    return chain(planting, [(20 * n, LIMIT * 45 // 100) for n in range(4)], suppliers=2)


def two_classes(planting: Planting) -> Planted:
    """Under codes of two classes by turns."""
    return chain(planting, [(20 * n, LIMIT * 45 // 100) for n in range(4)], classes=2)


def without_dates(planting: Planting) -> Planted:
    """Three that carry no date of signature."""
    return chain(planting, [(20 * n, LIMIT // 2) for n in range(3)], dated=False)


def weekly_need(planting: Planting) -> Planted:
    """A need that comes up week after week, and that nobody could have known before."""
    return chain(planting, [(7 * n, LIMIT * 15 // 100) for n in range(8)])


VARIANTS = (
    Variant(Kind.CLEAR, "three-in-two-months", three_in_two_months, "three of 40 to 60 % of the limit within 60 days"),
    Variant(Kind.CLEAR, "over-the-new-year", over_the_new_year, "60 % of the limit in December and in January"),
    Variant(Kind.INSIDE, "the-90th-day", the_90th_day, "on the first and the 90th day, 0.01 above the limit"),
    Variant(Kind.OUTSIDE, "the-91st-day", the_91st_day, "the same on the 91st day"),
    Variant(Kind.OUTSIDE, "exactly-the-limit", exactly_the_limit, "together exactly the limit"),
    Variant(Kind.OUTSIDE, "one-above", one_above, "one contract above the limit and a small one"),
    Variant(Kind.DISGUISED, "two-firms", two_firms, "from two firms of one owner by turns"),
    Variant(Kind.DISGUISED, "two-classes", two_classes, "under codes of two classes by turns"),
    Variant(Kind.DISGUISED, "without-dates", without_dates, "the contracts carry no date of signature"),
    Variant(Kind.ALIKE, "weekly-need", weekly_need, "a need that came up week after week"),
)
