from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import line, read
from thorough import amount

from dalel.spending import Line, Part, Spending, Stage, Total, add_up, open_engine

pytestmark = pytest.mark.slow


def totals(folder: Path, records: list[Line], by: str) -> list[Total]:
    read(folder, "document", records, order=1)
    spending = Spending(folder, open_engine())
    return add_up(spending.lines(), by, spending.backend)


def total(stage: Stage, lines: int, amount: str, *parts: Part, **columns: object) -> Total:
    given = {"group": {}, "name": None, "currency": "KZT", "vat_basis": "net"} | columns
    return Total(stage=stage, lines=lines, amount=Decimal(amount), parts=parts, **given)  # type: ignore[arg-type]


def test_contracts_and_their_amendments_stand_in_one_total_that_says_so(tmp_path: Path) -> None:
    records = [
        line("1", "100.00", stage="contract", vat_basis="net"),
        line("2", "110.00", stage="amendment", vat_basis="net"),
        line("3", "50.00", stage="contract", vat_basis="net", status="terminated"),
        line("4", "70.00", stage="contract", vat_basis="net", several_years=True),
    ]
    assert totals(tmp_path, records, "stage") == [
        total(
            Stage.CONTRACT,
            4,
            "330.00",
            Part("amendment", 1, Decimal("110.00")),
            Part("terminated", 1, Decimal("50.00")),
            Part("several-years", 1, Decimal("70.00")),
        )
    ]


def test_stages_currencies_and_vat_bases_are_never_added_together(tmp_path: Path) -> None:
    records = [
        line("1", "1.00", stage="plan", vat_basis="net"),
        line("2", "2.00", stage="contract", vat_basis="net"),
        line("3", "4.00", stage="contract", vat_basis="gross"),
        line("4", "8.00", stage="contract", vat_basis="net", currency="USD"),
    ]
    assert totals(tmp_path, records, "currency") == [
        total(Stage.CONTRACT, 1, "4.00", vat_basis="gross"),
        total(Stage.CONTRACT, 1, "2.00"),
        total(Stage.CONTRACT, 1, "8.00", currency="USD"),
        total(Stage.PLAN, 1, "1.00"),
    ]


def test_a_limit_keeps_so_many_groups_of_each_stage_and_leaves_none_out_whole(tmp_path: Path) -> None:
    records = [
        line(f"{stage}{buyer}", amount, stage=stage, buyer_id=buyer)
        for stage in ("contract", "plan")
        for buyer, amount in (("a", "1.00"), ("b", "3.00"), ("c", "2.00"))
    ]
    read(tmp_path, "document", records, order=1)
    spending = Spending(tmp_path, open_engine())
    found = add_up(spending.lines(), "buyer", spending.backend, limit=2)
    assert [(total.stage, total.group["buyer_id"]) for total in found] == [
        (Stage.CONTRACT, "b"),
        (Stage.CONTRACT, "c"),
        (Stage.PLAN, "b"),
        (Stage.PLAN, "c"),
    ]


def test_months_stand_in_their_own_order_and_the_unpublished_one_last(tmp_path: Path) -> None:
    records = [line("1", "1.00", month=None), line("2", "2.00", month=12), line("3", "3.00", month=2)]
    assert [(t.group["month"], t.amount) for t in totals(tmp_path, records, "month")] == [
        (2, Decimal("3.00")),
        (12, Decimal("2.00")),
        (None, Decimal("1.00")),
    ]


@settings(max_examples=amount(8, 100), deadline=None)
@given(st.lists(st.tuples(st.decimals("0.01", "999999999999.99", places=2), st.sampled_from("abc")), min_size=1))
def test_totals_are_the_exact_sums_whatever_the_order(
    tmp_path_factory: object, rows: list[tuple[Decimal, str]]
) -> None:
    folder = tmp_path_factory.mktemp("news")  # type: ignore[attr-defined]
    records = [line(str(n), str(amount), buyer_id=buyer) for n, (amount, buyer) in enumerate(rows)]
    found = {t.group["buyer_id"]: (t.lines, t.amount) for t in totals(folder, records, "buyer")}
    assert found == {
        buyer: (sum(b == buyer for _, b in rows), sum((a for a, b in rows if b == buyer), Decimal(0)))
        for buyer in {b for _, b in rows}
    }
