"""What the generator says of each planted case, worked out again from the pages alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from statistics import median

from generated import Generated, Record

from dalel.flags.buyer import load_buyers
from dalel.vocabulary import vocabulary


def small_limit(point: Record) -> Decimal:
    """The limit of small direct purchases that a plan point falls under."""
    rural = "Аппарат акима сельского округа" in point["subject_name_ru"]
    multiple = 3000 if rural else {1: 100, 2: 500, 3: 500}[point["ref_subject_type_id"]]
    return Decimal(multiple * {2023: 3450, 2024: 3692}[point["pln_point_year"]])


def passes_a_limit(case: Record, items: list[Record]) -> bool:
    """Whether two or more points of the case's item, by one limited method, pass the limit that each stays under."""
    subject = case["subject"]
    ours = [
        item
        for item in items
        if item["subject_biin"] == subject["buyer_id"]
        and item["ref_enstru_code"] == subject.get("item_code")
        and item["pln_point_year"] == subject["year"]
        and item["sum_1"] == item["amount"]
    ]
    direct = [i for i in ours if (i["ref_trade_methods_id"], i["ref_justification_id"]) == (23, 42)]
    asked = [i for i in ours if i["ref_trade_methods_id"] == 3]
    index = {2023: 3450, 2024: 3692}[subject["year"]]
    for points, limit in ((direct, small_limit(ours[0]) if ours else Decimal(0)), (asked, Decimal(4000 * index))):
        under = [point["amount"] for point in points if point["amount"] <= limit]
        if len(under) >= 2 and sum(under) > limit:
            return True
    return False


def is_bunched(case: Record, items: list[Record]) -> bool:
    """Whether the case's points are bunched in the last 5 % under their limit."""
    subject = case["subject"]
    near = beside = 0
    for item in items:
        if (item["subject_biin"], item["pln_point_year"]) != (subject["buyer_id"], subject["year"]):
            continue
        if (item["ref_trade_methods_id"], item["ref_justification_id"]) != (23, 42):
            continue
        if (item["ref_subject_type_id"] == 1) != (subject["limit_code"] == "small-direct-goods"):
            continue
        share = item["amount"] / small_limit(item)
        near += Decimal("0.95") < share <= 1
        beside += Decimal("0.90") < share <= Decimal("0.95")
    rows: list[int] = [1]
    for _ in range(near + beside):
        rows = [a + b for a, b in zip([0, *rows], [*rows, 0], strict=True)]
    rare = sum(rows[near:]) * 100 <= sum(rows)
    return near >= 5 and near >= 2 * max(beside, 1) and rare


def holds_a_share(case: Record, items: list[Record], *, method: int | None, least: int) -> bool:
    """Whether the case's supplier has three contracts or more, and 30 % of the buyer's sum."""
    subject = case["subject"]
    whole = [
        item
        for item in items
        if (item["customer_bin"], item["fin_year"]) == (subject["buyer_id"], subject["year"])
        and item["ref_contract_type_id"] == 1
        and item["ref_contract_status_id"] != 330
    ]
    pair = [
        item
        for item in whole
        if item["supplier_biin"] == subject["supplier_id"] and method in {None, item["fakt_trade_methods_id"]}
    ]
    shares = sum(i["contract_sum"] for i in pair) * 100 >= sum(i["contract_sum"] for i in whole) * 30
    return len(whole) >= least and len(pair) >= 3 and shares


def holds_half_a_plan(case: Record, items: list[Record]) -> bool:
    """Whether direct purchases are half of the buyer's plan."""
    subject = case["subject"]
    whole = [i for i in items if (i["subject_biin"], i["pln_point_year"]) == (subject["buyer_id"], subject["year"])]
    direct = [item["amount"] for item in whole if item["ref_trade_methods_id"] == 23]
    return len(direct) >= 3 and sum(direct) * 2 >= sum(item["amount"] for item in whole)


def assert_truth(cases: list[Record], holds: Callable[[Record], bool]) -> None:
    """The definition, applied to the pages, gives what the truth says of each case."""
    assert cases
    for case in cases:
        assert holds(case) == (case["expected"] == "raised"), (case["case"], case["variant"])


def test_the_truth_of_split_purchases_follows_from_the_page(generated: Generated) -> None:
    assert_truth(generated.of("KZ-SPLIT"), lambda case: passes_a_limit(case, generated.points["items"]))


def test_the_truth_of_limit_hugging_follows_from_the_page(generated: Generated) -> None:
    assert_truth(generated.of("KZ-LIMIT"), lambda case: is_bunched(case, generated.points["items"]))


def test_the_truth_of_supplier_shares_follows_from_the_page(generated: Generated) -> None:
    items = generated.contracts["items"]
    assert_truth(generated.of("SUPPLIER-SHARE"), lambda case: holds_a_share(case, items, method=None, least=10))


def test_the_truth_of_repeated_single_source_follows_from_the_pages(generated: Generated) -> None:
    methods = {"direct": 23, "direct-after-failure": 6}

    def holds(case: Record) -> bool:
        if case["subject"]["stage"] == "plan":
            return holds_half_a_plan(case, generated.points["items"])
        method = methods[case["subject"]["method"]]
        return holds_a_share(case, generated.contracts["items"], method=method, least=5)

    assert_truth(generated.of("SINGLE-SOURCE"), holds)


def is_dear(case: Record, items: list[Record]) -> bool:
    """Whether the case's line is at least twice the median of its comparables, and far outside their spread."""
    subject = case["subject"]
    comparable = [
        item
        for item in items
        if item["ref_enstru_code"] == subject["item_code"]
        and item["ref_units_code"] == subject["unit_code"]
        and item["pln_point_year"] == subject["year"]
    ]
    price = next(Decimal(i["price"]) for i in items if str(i["id"]) == subject["priced_record"])
    prices = [Decimal(item["price"]) for item in comparable]
    if len(prices) < 10 or len({item["subject_biin"] for item in comparable}) < 3:
        return False
    middle = median(prices)
    deviation = median(abs(one - middle) for one in prices)
    if deviation == 0:
        return price >= 3 * middle
    return price >= 2 * middle and Decimal("0.6745") * (price - middle) > Decimal("3.5") * deviation


def is_rush(case: Record, generated: Generated) -> bool:
    """Whether December holds a quarter of the case's year, and three times the mean of the other months."""
    subject = case["subject"]
    if subject["stage"] == "plan":
        placed = [
            (item["ref_months_id"], item["amount"])
            for item in generated.points["items"]
            if (item["subject_biin"], item["pln_point_year"]) == (subject["buyer_id"], subject["year"])
        ]
    else:
        placed = [
            (month_signed(item), item["contract_sum"])
            for item in generated.contracts["items"]
            if (item["customer_bin"], item["fin_year"]) == (subject["buyer_id"], subject["year"])
        ]
    last = [amount for month, amount in placed if month == 12]
    other = [amount for month, amount in placed if month in range(1, 12)]
    unplaced = len(placed) - len(last) - len(other)
    months = {month for month, _ in placed} & set(range(1, 12))
    if unplaced * 100 > len(placed) * 10 or len(last) + len(other) < 12 or len(months) < 6 or not last:
        return False
    return sum(last) * 11 >= sum(other) * 3 and sum(last) * 100 >= (sum(last) + sum(other)) * 25


def month_signed(contract: Record) -> int | None:
    """The month in which a contract was signed, where that lies in its financial year."""
    signed = contract["sign_date"]
    return int(signed[5:7]) if signed and int(signed[:4]) == contract["fin_year"] else None


def test_the_truth_of_unit_prices_follows_from_the_page(generated: Generated) -> None:
    assert_truth(generated.of("UNIT-PRICE"), lambda case: is_dear(case, generated.points["items"]))


def test_the_truth_of_year_ends_follows_from_the_pages(generated: Generated) -> None:
    assert_truth(generated.of("YEAR-END"), lambda case: is_rush(case, generated))


def test_every_buyer_of_non_core_spending_has_a_profile_but_the_one_without(generated: Generated) -> None:
    profiles = load_buyers(generated.files["buyers"])
    cases = generated.of("NON-CORE")
    without = [case["variant"] for case in cases if case["subject"]["buyer_id"] not in profiles]

    assert without == ["without-profile"]
    assert {case["subject"]["category"] for case in cases} <= set(vocabulary("category"))
    for case in cases:
        if case["expected"] == "raised":
            assert profiles[case["subject"]["buyer_id"]].core == ()
