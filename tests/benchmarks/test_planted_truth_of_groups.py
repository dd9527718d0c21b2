"""What the generator says of planted chains, agreements, suppliers, digits, classes and prices, worked out again."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import pairwise
from statistics import median_high, median_low

import pytest
from generated import Generated, Record
from test_planted_truth import assert_truth

INDEX = {2023: 3450, 2024: 3692}


def day(contract: Record) -> dt.date | None:
    """The day of signature."""
    signed = contract["sign_date"]
    return dt.date.fromisoformat(signed[:10]) if signed else None


def passes_within_weeks(case: Record, items: list[Record]) -> bool:
    """Whether small purchases of the case's class within 90 days pass the limit that each stays under."""
    subject = case["subject"]
    ours = [
        item
        for item in items
        if (item["customer_bin"], item["supplier_biin"]) == (subject["buyer_id"], subject["supplier_id"])
        for unit in item["ContractUnits"]
        if unit["ref_enstru_code"][:6] == subject["item_class"]
    ]
    under = [c for c in ours if c["contract_sum"] <= 100 * INDEX[c["fin_year"]] and day(c) is not None]
    for last in under:
        window = [c for c in under if 0 <= (day(last) - day(c)).days < 90]  # type: ignore[operator]
        limit = max(100 * INDEX[c["fin_year"]] for c in window)
        if len(window) > 1 and sum(c["contract_sum"] for c in window) > limit:
            return True
    return False


def has_grown(case: Record, items: list[Record]) -> bool:
    """Whether agreements raised the contract's sum by a fifth, in all or in one step."""
    number = int(case["subject"]["contract"])
    versions = [item for item in items if item["root_id"] == number]
    days = [day(version) for version in versions]
    if number not in {version["id"] for version in versions} or len(set(days)) < len(days) or len(days) < 2:
        return False
    sums = [version["contract_sum"] for version in sorted(versions, key=lambda v: str(v["sign_date"]))]
    pairs = [(sums[0], sums[-1]), *pairwise(sums)]
    return any(after * 100 >= before * 120 for before, after in pairs)


def is_new(case: Record, items: list[Record]) -> bool:
    """Whether the supplier's first contract came less than twelve months after the month in its number."""
    subject = case["subject"]
    year, month = int(subject["supplier_id"][:2]), int(subject["supplier_id"][2:4])
    signed = [day(item) for item in items if item["supplier_biin"] == subject["supplier_id"]]
    first = min(each for each in signed if each is not None)
    return 1 <= month <= 12 and first.year * 12 + first.month - (2000 + year) * 12 - month < 12


def digits_differ(case: Record, items: list[Record]) -> bool:
    """Whether the first digits of 300 amounts or more over two orders are far from Benford's law."""
    sums = [i["contract_sum"] for i in items if i["customer_bin"] == case["subject"]["buyer_id"]]
    if len(sums) < 300 or max(sums) < 100 * min(sums):
        return False
    counts = Counter(str(amount)[0] for amount in sums)
    expected = {digit: math.log10(1 + 1 / digit) for digit in range(1, 10)}
    away = [counts[str(digit)] / len(sums) - share for digit, share in expected.items()]
    chi = len(sums) * sum(gap * gap / share for gap, share in zip(away, expected.values(), strict=True))
    # 30 is far into the tail of eight degrees of freedom, 5 is ordinary; nothing planted lies between them.
    assert chi > 30 or chi < 5
    return chi > 30 and sum(map(abs, away)) / 9 > 0.015


def is_rare(case: Record, items: list[Record]) -> bool:
    """Whether the class is bought by under 2 % of buyers with thirty points, and holds a tenth of the buyer's year."""
    subject = case["subject"]
    of_year = [item for item in items if item["pln_point_year"] == subject["year"]]
    counts = Counter(item["subject_biin"] for item in of_year)
    others = sum(number >= 30 for buyer, number in counts.items() if buyer != subject["buyer_id"])
    mine = [item for item in of_year if item["subject_biin"] == subject["buyer_id"]]
    in_class = [item for item in of_year if item["ref_enstru_code"][:3] == subject["item_class"]]
    bought = {item["subject_biin"] for item in in_class} - {subject["buyer_id"]}
    part = sum(item["amount"] for item in in_class if item["subject_biin"] == subject["buyer_id"])
    tenth = part * 10 >= sum(item["amount"] for item in mine)
    assert others >= 50
    return len(mine) >= 30 and len(bought) * 100 < others * 2 and tenth


def comparable(case: Record, items: list[Record]) -> tuple[Record, dict[int, list[Record]]]:
    """The case's line, and the lines that agree with it in unit and year at each level of its code."""
    line = next(item for item in items if str(item["id"]) == case["subject"]["priced_record"])
    levels: dict[int, list[Record]] = defaultdict(list)
    for item in items:
        if (item["ref_units_code"], item["pln_point_year"]) == (line["ref_units_code"], line["pln_point_year"]):
            for level in (17, 10, 6, 5, 4):
                if item["ref_enstru_code"][:level] == line["ref_enstru_code"][:level]:
                    levels[level].append(item)
    return line, levels


def is_dear_in_its_class(case: Record, items: list[Record]) -> bool:
    """Whether the case's line is twice the median of its class and far outside the spread, and its code is not dear."""
    line, levels = comparable(case, items)
    wide = [level for level in levels.values() if len(level) >= 20 and len({i["subject_biin"] for i in level}) >= 3]
    if not wide:
        return False
    prices = [Fraction(item["price"]) for item in wide[0]]
    middle = median_high(prices)
    spread = median_high([max(price / middle, middle / price) for price in prices])

    def is_shown(price: Fraction) -> bool:
        return price >= 2 * middle and math.log(price / middle) * 0.6745 > 3.5 * math.log(spread)

    own = median_low([Fraction(item["price"]) for item in levels[17]])
    return is_shown(Fraction(line["price"])) and not is_shown(own)


DEFINITIONS = {
    "SPLIT-CHAIN": ("contracts", passes_within_weeks),
    "CONTRACT-GROWTH": ("contracts", has_grown),
    "NEW-SUPPLIER": ("contracts", is_new),
    "BENFORD": ("contracts", digits_differ),
    "RARE-CLASS": ("points", is_rare),
    "PRICE-COHORT": ("points", is_dear_in_its_class),
}


@pytest.mark.parametrize("flag", DEFINITIONS)
def test_the_truth_of_a_planted_case_follows_from_the_pages(flag: str, generated: Generated) -> None:
    listing, holds = DEFINITIONS[flag]
    items = getattr(generated, listing)["items"]
    assert_truth(generated.of(flag), lambda case: holds(case, items))
