"""SINGLE-SOURCE against a recomputation in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalel.flags import Finding, Rules, run_flag
from dalel.flags.repeated_single_source import RepeatedSingleSource
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA, open_engine

FLAG = RepeatedSingleSource()
RULES = Rules(load_jurisdiction("kz"), {p.name: p.default for p in FLAG.parameters})

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(["plan", "contract", "contract", "contract", "payment"]),
            "buyer_id": st.sampled_from(["000000000001", "000000000001", "000000000002"]),
            "supplier_id": st.sampled_from(["000000000101", "000000000101", "000000000102", None]),
            "method": st.sampled_from(["direct", "direct", "direct-after-failure", "open", "limited", None]),
            "ground_code": st.sampled_from(["42", "42", "3", "1", "19", None]),
            "record": st.sampled_from([None, None, "r1", "r2"]),
            "status": st.sampled_from(["active", None, "terminated"]),
            "amount": st.one_of(
                st.none(), st.sampled_from([Decimal(100), Decimal(0)]), st.decimals("0", "500", places=2)
            ),
        }
    ),
    max_size=60,
)


def recompute(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Reason, purchases, amount and the three most frequent grounds of every subject, in plain Python."""
    standing = [row for row in rows if row["stage"] != "payment" and row["status"] != "terminated"]
    pairs: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    buyers: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in standing:
        buyers[row["stage"], row["buyer_id"]].append(row)
        if row["method"] in ("direct", "direct-after-failure"):
            pairs[row["stage"], row["buyer_id"], row["supplier_id"], row["method"]].append(row)
        elif row["method"] in ("limited", None):
            pairs[row["stage"], row["buyer_id"], None, row["method"]].append(row)
    return {
        key: (judge(key, group, buyers[key[:2]]), purchases(group), total(group), frequent(group))
        for key, group in pairs.items()
    }


def purchases(group: list[dict[str, Any]]) -> int:
    return len({row["record"] or row["line"] for row in group})


def total(group: list[dict[str, Any]]) -> Decimal:
    return sum((row["amount"] for row in group if row["amount"] is not None), Decimal(0))


def frequent(group: list[dict[str, Any]]) -> list[tuple[str, int]]:
    counted = Counter(row["ground_code"] for row in group if row["ground_code"])
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:3]


def judge(key: tuple[Any, ...], group: list[dict[str, Any]], whole: list[dict[str, Any]]) -> str:
    """What the rule says of one subject: 3 purchases of at least 5, 30% with a supplier, 50% without."""
    stage, _, supplier, method = key
    rules = [
        (method is None, "no-method"),
        (method == "limited", "kind-not-stated"),
        (supplier is None and stage == "contract", "no-supplier"),
        (purchases(whole) < 5, "too-few-purchases"),
        (purchases(group) < 3, "not-repeated"),
        (any(row["amount"] is None for row in group), "no-amount"),
        (total(whole) == 0, "nothing-to-share"),
        (total(group) < total(whole) * Decimal("0.5" if supplier is None else "0.3"), "under-share"),
        (any(row["amount"] is None for row in whole), "buyer-amount-missing"),
    ]
    raised = f"{'buyer' if supplier is None else 'supplier'}-{str(method).removeprefix('direct-')}"
    return next((reason for holds, reason in rules if holds), raised)


def told_grounds(finding: Finding) -> list[tuple[Any, Any]]:
    ranked = [(finding.measures[f"ground_{rank}"], finding.measures[f"ground_{rank}_lines"]) for rank in (1, 2, 3)]
    return [pair for pair in ranked if pair != (None, None)]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_every_finding_equals_a_recomputation_in_plain_python(drawn: list[dict[str, Any]]) -> None:
    rows = [
        {"line": f"line-{i}", "currency": "KZT", "vat_basis": "net", "year": 2020, **row} for i, row in enumerate(drawn)
    ]
    found = {
        tuple(f.subject[name] for name in ("stage", "buyer_id", "supplier_id", "method")): (
            f.reason,
            f.measures["purchases"],
            f.amount or Decimal(0),
            told_grounds(f),
        )
        for f in run_flag(FLAG, ibis.memtable(pa.Table.from_pylist(rows, LINE_SCHEMA)), RULES, open_engine(threads=1))
    }
    assert found == recompute(rows)
