"""Read a flag's sample, run the flag on it, and write what it found as the expected files hold it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from dalel.flags import FLAGS, BuyerProfile, Finding, Flag, Outcome, Rules, explain, find_members, run_flag
from dalel.flags.engine import measured
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import LINE_SCHEMA, amount_text

SAMPLES = Path(__file__).parent / "samples"


def samples() -> Iterator[tuple[Flag, Path]]:
    """Every sample of every flag that reads lines."""
    for flag in (flag for flag in FLAGS.values() if flag.reads == "lines"):
        for path in sorted((SAMPLES / flag.slug).glob("*.jsonl")):
            yield flag, path


def read_sample(flag: Flag, path: Path) -> tuple[pa.Table, Rules]:
    """The lines of a sample (only the columns its case needs) and the rules it sets."""
    rows = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]
    given: dict[str, Any] = rows.pop(0)["rules"] if rows and "rules" in rows[0] else {}
    unknown = {name for row in rows for name in row} - set(LINE_SCHEMA.names)
    assert not unknown, f"{path.name}: no such column: {unknown}"
    table = pa.Table.from_pylist([{name: parse_value(name, v) for name, v in row.items()} for row in rows], LINE_SCHEMA)
    parameters = {p.name: p.default for p in flag.parameters} | {
        name: Decimal(value) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
        for name, value in given.get("parameters", {}).items()
    }
    buyers = {
        buyer: BuyerProfile(buyer, p["name"], p["mandate"], p["source"], tuple(p["core"]))
        for buyer, p in given.get("buyers", {}).items()
    }
    return table, Rules(load_jurisdiction("kz"), parameters, buyers)


def parse_value(name: str, value: object) -> object:
    """Amounts and dates are text in a sample, exact in the table."""
    kind = LINE_SCHEMA.field(name).type
    if isinstance(value, str) and pa.types.is_decimal(kind):
        return Decimal(value)
    if isinstance(value, str) and pa.types.is_date(kind):
        return dt.date.fromisoformat(value)
    return value


def run_sample(flag: Flag, table: pa.Table, rules: Rules) -> list[dict[str, Any]]:
    """Every finding on the sample as plain JSON."""
    backend = ibis.duckdb.connect()
    lines = backend.create_table("lines", table)
    findings = list(run_flag(flag, lines, rules, backend))
    members = find_raised_members(flag, findings, lines, measured(flag, lines, rules, backend), backend)
    return [
        {
            "flag": finding.flag,
            "outcome": finding.outcome.value,
            "reason": finding.reason,
            "subject": plain(finding.subject),
            "measures": plain(finding.measures),
            "lines": finding.lines,
            "amount": plain(finding.amount),
            "members": members[finding.finding] if finding.outcome is Outcome.RAISED else None,
            "arithmetic": list(explain(finding, flag, rules, lang="en").arithmetic),
        }
        for finding in findings
    ]


def find_raised_members(
    flag: Flag, findings: list[Finding], lines: Table, rules: Rules, backend: BaseBackend
) -> dict[str, list[str]]:
    """The lines behind each raised finding."""
    raised = [{"finding": f.finding, **f.subject} for f in findings if f.outcome is Outcome.RAISED]
    if not raised:
        return {}
    subject = flag.evaluate(lines, rules).subjects.select(*flag.subject).schema().to_pyarrow()
    wanted = pa.Table.from_pylist(raised, pa.schema([("finding", pa.string()), *((f.name, f.type) for f in subject)]))
    found: dict[str, list[str]] = {row["finding"]: [] for row in raised}
    for batch in find_members(flag, wanted, lines, rules, backend):
        for row in batch.to_pylist():
            found[row["finding"]].append(row["line"])
    return found


def plain(value: Any) -> Any:
    """A value as JSON holds it; amounts are text."""
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value
