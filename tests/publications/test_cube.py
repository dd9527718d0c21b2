"""A cube answers what the lines would: the same accounts for any filters."""

from __future__ import annotations

from decimal import Decimal

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.publications.cube import Cube, account_of, add_up_by, cube_names
from dalel.spending import FILTERS, open_engine, pick_lines

ENGINE = open_engine()
VALUES = {
    "line": ["l1", "l2"],
    "stage": ["plan", "contract", None],
    "method_code": ["23", "3", None],
    "method": ["direct", "quotation", None],
    "buyer_id": ["0001", "1", None],
    "supplier_id": ["s", None],
    "category": ["c"],
    "item_code": ["i", None],
    "year": [2020, 2021, None],
    "month": [1, None],
    "currency": ["KZT", "USD"],
    "status_code": ["1", None],
    "status": ["done", None],
    "ground_code": ["g"],
    "document": ["be0b", "be1c"],
    "record": ["r", None],
    "vat_basis": ["net", "unknown"],
    "amount": [Decimal("1.5"), Decimal(7), Decimal(-2), None],
}
NUMBERS = {"year": pa.int32(), "month": pa.int32(), "amount": pa.decimal128(38, 10)}
ASKED = ("23", "3", "direct", "-", "plan", "0001", "1", "2020", "KZT", "be", "be0b", "done", "r", "l1", "x")

lines_ = st.lists(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), max_size=8)
filters_ = st.dictionaries(st.sampled_from(sorted(FILTERS)), st.sampled_from(ASKED), max_size=2)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(lines_, st.lists(filters_, min_size=1, max_size=3))
def test_an_account_from_the_cube_is_the_account_of_the_lines(
    lines: list[dict[str, object]], asked: list[dict[str, str]]
) -> None:
    columns = {name: pa.array([line[name] for line in lines], NUMBERS.get(name, pa.string())) for name in VALUES}
    table = ibis.memtable(pa.table(columns))
    names = cube_names(asked)
    cube = Cube(names, ENGINE.to_pyarrow(add_up_by(table, names)).to_pylist())
    for filters in asked:
        expected = account_of(ENGINE.to_pyarrow(add_up_by(pick_lines(table, filters), ())).to_pylist())
        assert cube.answers(filters) == (not {"line", "record"} & set(filters))
        if cube.answers(filters):
            assert cube.account(filters) == expected
