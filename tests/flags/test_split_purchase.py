"""KZ-SPLIT against a recomputation in plain Python, with limits written out by hand."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalel.flags import Finding, Outcome, Rules, find_members, run_flag
from dalel.flags.split_purchase import SplitPurchase
from dalel.flags.yearly_limit import known_amounts, limit_rows
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA, open_engine

FLAG = SplitPurchase()
RULES = Rules(load_jurisdiction("kz"), {})

# 100, 500 and 4,000 times the index: 2,525 in 2019, 2,778 (2,651 until April) in 2020.
LIMITS = {
    (2019, "23", "goods"): Decimal(252_500),
    (2019, "23", "works"): Decimal(1_262_500),
    (2019, "3", "goods"): Decimal(10_100_000),
    (2019, "3", "works"): Decimal(10_100_000),
    (2020, "23", "goods"): Decimal(277_800),
    (2020, "23", "works"): Decimal(1_389_000),
    (2020, "3", "goods"): Decimal(11_112_000),
    (2020, "3", "works"): Decimal(11_112_000),
}


def run(rows: list[dict[str, Any]]) -> tuple[list[Finding], dict[str, set[str]]]:
    """The findings on the lines, and the lines of each."""
    lines = ibis.memtable(pa.Table.from_pylist(rows, LINE_SCHEMA))
    backend = open_engine(threads=1)
    findings = list(run_flag(FLAG, lines, RULES, backend))
    schema = FLAG.evaluate(lines, RULES).subjects.select(*FLAG.subject).schema().to_pyarrow()
    wanted = pa.Table.from_pylist(
        [{"finding": f.finding, **f.subject} for f in findings], pa.schema([("finding", pa.string()), *schema])
    )
    members: dict[str, set[str]] = defaultdict(set)
    for batch in find_members(FLAG, wanted, lines, RULES, backend):
        for row in batch.to_pylist():
            members[row["finding"]].add(row["line"])
    return findings, members


def direct(line: str, amount: str, **columns: Any) -> dict[str, Any]:
    """A small direct purchase of goods by one school in 2019."""
    return {
        "line": line,
        "stage": "plan",
        "buyer_scheme": "KZ-BIN",
        "buyer_id": "000000000001",
        "buyer_name": "Town school",
        "item_scheme": "KZ-ENSTRU",
        "item_code": "310912.300.000001",
        "subject_kind": "goods",
        "method_code": "23",
        "method": "direct",
        "ground_code": "42",
        "currency": "KZT",
        "vat_basis": "net",
        "year": 2019,
        "amount": Decimal(amount),
    } | columns


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(["plan", "contract", "amendment"]),
            "buyer_id": st.sampled_from(["000000000001", "000000000002"]),
            "item_code": st.sampled_from(["a.b", "a", None]),
            "subject_kind": st.sampled_from(["goods", "works"]),
            "method_code": st.sampled_from(["23", "23", "3", "2"]),
            "ground_code": st.sampled_from(["42", "42", "3", None]),
            "year": st.sampled_from([2019, 2020, 2020, None]),
            "vat_basis": st.sampled_from(["net", "net", "gross"]),
            "status": st.sampled_from(["planned", None, "cancelled"]),
            "several_years": st.sampled_from([None, False, False, True]),
            "amount": st.one_of(
                st.none(),
                st.sampled_from([*LIMITS.values()]),
                st.decimals("0.01", "300000", places=2),
                st.decimals("0.0000000001", "12000000", places=10),
            ),
        }
    ),
    max_size=60,
)


def recompute(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], tuple[str, int, Decimal, set[str]]]:
    """Reason, lines, amount and members of every subject that has a limit and an item, in plain Python."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        limited = row["method_code"] == "3" or (row["method_code"] == "23" and row["ground_code"] == "42")
        standing = row["stage"] != "amendment" and row["status"] != "cancelled"
        if limited and standing and row["year"] and row["item_code"]:
            limit = LIMITS[row["year"], row["method_code"], row["subject_kind"]]
            # Price quotations have one limit, whatever is bought.
            key = (row["stage"], row["buyer_id"], row["item_code"], row["year"], row["vat_basis"], limit)
            groups[key].append(row)
    return {key: judge(key[-1], group) for key, group in groups.items()}


def judge(limit: Decimal, group: list[dict[str, Any]]) -> tuple[str, int, Decimal, set[str]]:
    """What the rule says of one group."""
    counted = [row for row in group if row["amount"] is not None and not row["several_years"]]
    under = [row for row in counted if row["amount"] <= limit]
    total = sum((row["amount"] for row in under), Decimal(0))
    lowest = limit / 2778 * 2651 if group[0]["year"] == 2020 else limit
    if len(under) > 1 and total > limit:
        return "limit-passed", len(under), total, {row["line"] for row in under}
    if any(row["amount"] is None for row in group):
        reason = "no-amount"
    elif len(counted) < len(group):
        reason = "several-years"
    elif len(under) < len(counted):
        reason = "line-over-limit"
    elif len(under) == 1:
        reason = "single-purchase"
    else:
        reason = "between-limits" if total > lowest else "sum-within-limit"
    every = sum((row["amount"] for row in group if row["amount"] is not None), Decimal(0))
    return reason, len(group), every, {row["line"] for row in group}


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_every_finding_equals_a_recomputation_in_plain_python(drawn: list[dict[str, Any]]) -> None:
    methods = {"23": "direct", "3": "price-quotation", "2": "open"}
    rows = [direct(f"line-{i}", "0") | row | {"method": methods[row["method_code"]]} for i, row in enumerate(drawn)]
    findings, members = run(rows)
    found = {
        (
            *(f.subject[name] for name in ("stage", "buyer_id", "item_code", "year", "vat_basis")),
            f.measures["limit_amount"],
        ): (f.reason, f.lines, f.amount or Decimal(0), members[f.finding])
        for f in findings
        if f.subject["gap"] is None
    }
    assert found == recompute(rows)
    assert len({f.finding for f in findings}) == len(findings)
    # Whatever is missing, a line that a limit may apply to is in exactly one subject, and each subject counts its own.
    assert all(len(members[f.finding]) == f.lines for f in findings)
    told = [line for lines in members.values() for line in lines]
    assert len(told) == len(set(told))


@pytest.mark.slow
def test_ten_decimals_of_an_amount_are_kept_in_the_sum() -> None:
    findings, _ = run([direct("first", "252499.9999999999"), direct("second", "0.0000000001")])
    assert [(f.outcome, f.reason, f.amount) for f in findings] == [
        (Outcome.CLEAR, "sum-within-limit", Decimal("252500.0000000000"))
    ]
    findings, _ = run([direct("first", "252499.9999999999"), direct("second", "0.0000000002")])
    assert [(f.outcome, f.reason, f.amount) for f in findings] == [
        (Outcome.RAISED, "limit-passed", Decimal("252500.0000000001"))
    ]


def test_the_largest_amounts_that_are_read_do_not_overflow() -> None:
    findings, _ = run([direct(f"line-{i}", "999999999999999.9999999999") for i in range(3)])
    assert [(f.outcome, f.reason, f.amount) for f in findings] == [
        (Outcome.CLEAR, "line-over-limit", Decimal("2999999999999999.9999999997"))
    ]


def test_no_line_falls_under_two_limits_of_kazakhstan() -> None:
    jurisdiction = load_jurisdiction("kz")
    rows = limit_rows(jurisdiction, known_amounts(jurisdiction))
    keys = [
        (row["limit_year"], row["limit_method"], row["limit_kind"], row["limit_buyer_kind"], row["limit_ground"])
        for row in rows
    ]
    assert len(keys) == len(set(keys))
    any_ground = {key[:-1] for key in keys if key[-1] is None}
    assert not any_ground & {key[:-1] for key in keys if key[-1] is not None}


def test_the_finding_rests_on_the_limit_and_on_each_value_of_the_index() -> None:
    findings, _ = run([direct("first", "150000", year=2020), direct("second", "150000", year=2020)])
    (finding,) = findings
    assert [(r.label["en"], r.rule, r.provenance.confidence) for r in FLAG.rests_on(finding, RULES)] == [
        ("Small direct purchases of goods", "2015 law on public procurement, art. 39(3)(42)", "inferred"),
        ("MRP 2651", "kz/index.yaml, 2020-01-01 – 2020-03-31", "unconfirmed"),
        ("MRP 2778", "kz/index.yaml, 2020-04-01 – 2020-12-31", "inferred"),
    ]
