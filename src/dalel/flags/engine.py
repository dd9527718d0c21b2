"""The engine that runs flags: it executes their two tables, lets the host judge what is left open, and names findings.

The order of findings is the order of their subjects, so a run does not depend on line order, threads or files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dalel.canonical import canonical_json
from dalel.flags.flag import Finding, Flag, Judgement, Outcome, Rules, Value
from dalel.later import ibis
from dalel.spending import Spending, stream

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

FIXED = ("outcome", "reason", "lines", "amount")
"""Columns that every ``subjects`` table has beside the flag's own."""
DIGEST = "digest"
"""A column that a ``subjects`` table may have: the digits of `finding_id`, where reading has taken them already."""


DIGITS = 16
"""How many digits a finding's name ends with."""


def finding_id(code: str, subject: Mapping[str, Value]) -> str:
    """A finding's stable name: the flag and the first 16 hex digits of SHA-256 over canonical JSON of its subject."""
    return f"{code}-{sha256(canonical_json(dict(subject))).hexdigest()[:DIGITS]}"  # type: ignore[arg-type]


def data_of(flag: Flag, spending: Spending, *, references: bool = False) -> Any:
    """What a flag reads of a newsroom: the lines that stand, or the processes that stand.

    ``references`` takes the organisations of processes by the reference as published.
    """
    return spending.processes(references=references) if flag.reads == "processes" else spending.lines()


def rows_of(flag: Flag, data: Any) -> Table:
    """The rows that a flag's members name, with ``line``, ``document`` and ``place``."""
    rows: Table = data.facts.rename(line="process") if flag.reads == "processes" else data
    return rows


def measured(flag: Flag, lines: Any, rules: Rules, backend: BaseBackend) -> Rules:
    """The rules with what the flag measures of all the data first."""
    return replace(rules, measured=flag.measure(lines, rules, backend))


def run_flag(flag: Flag, lines: Any, rules: Rules, backend: BaseBackend) -> Iterator[Finding]:
    """Every finding of one flag, in the order of its subjects."""
    rules = measured(flag, lines, rules, backend)
    for batch in stream(find_subjects(flag, lines, rules), backend):
        for row in batch.to_pylist():
            yield make_finding(flag, row, rules)


def find_subjects(flag: Flag, lines: Any, rules: Rules) -> Table:
    """The flag's subjects in their order, some of them still to be judged."""
    subjects = flag.evaluate(lines, rules).subjects
    columns: list[Any] = [*flag.subject, *flag.measures, *FIXED]
    if DIGEST in subjects.columns:
        columns.insert(0, (ibis.literal(f"{flag.code}-") + subjects[DIGEST]).name("finding"))
    return subjects.select(*columns).order_by([ibis._[name].asc(nulls_first=True) for name in flag.subject])


def finding_ids(flag: Flag, batch: pa.RecordBatch) -> list[str]:
    """The names of a batch's findings, without making each a `Finding`: a run can have a million subjects."""
    columns = [batch.column(name).to_pylist() for name in flag.subject]
    return [
        finding_id(flag.code, dict(zip(flag.subject, values, strict=True))) for values in zip(*columns, strict=True)
    ]


def make_finding(flag: Flag, row: Mapping[str, Any], rules: Rules) -> Finding:
    """One row of ``subjects`` as a finding; where the outcome is open, the flag judges it here in exact arithmetic."""
    subject = {name: row[name] for name in flag.subject}
    measures = {name: row[name] for name in flag.measures}
    decided = None if row["outcome"] is None else Judgement(Outcome(row["outcome"]), row["reason"])
    judgement = decided or flag.judge(row, rules)
    return Finding(
        finding=finding_id(flag.code, subject),
        flag=flag.code,
        outcome=judgement.outcome,
        reason=judgement.reason,
        subject=subject,
        measures=measures | dict(judgement.measures),
        lines=row["lines"],
        amount=row["amount"],
    )


def find_members(
    flag: Flag, findings: pa.Table, lines: Any, rules: Rules, backend: BaseBackend
) -> Iterator[pa.RecordBatch]:
    """The lines behind the given findings: batches of (finding, line), in that order.

    ``findings`` holds the column ``finding`` and the flag's subject columns.
    """
    wanted = ibis.memtable(findings.rename_columns({name: f"wanted_{name}" for name in flag.subject}))
    yield from stream(members_of(flag, wanted, lines, rules), backend)


def members_of(flag: Flag, wanted: Table, lines: Any, rules: Rules) -> Table:
    """The lines behind wanted findings: ``finding``, and each column of its subject as ``wanted_``."""
    members = flag.evaluate(lines, rules).members
    # A subject may hold NULL (a plan has no supplier yet), and NULL here is the same as NULL there.
    same = [wanted[f"wanted_{name}"].identical_to(members[name]) for name in flag.subject]
    joined = wanted.inner_join(members, same).select("finding", "line").distinct()
    return joined.order_by("finding", "line")
