"""The findings of a newsroom: what each flag found, one Parquet edition a flag, and how to find one again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from dalel.edition import editions, write_edition
from dalel.errors import CommandError
from dalel.flags.engine import FIXED, find_members, run_flag
from dalel.flags.flag import Finding, Flag, Outcome, Rules

FINDINGS, MEMBERS = "findings.parquet", "members.parquet"
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many subjects of one flag had each outcome in a run."""

    flag: str
    raised: int
    clear: int
    not_evaluated: int


def record_findings(
    folder: Path,
    flag: Flag,
    lines: Table,
    rules: Rules,
    backend: BaseBackend,
    *,
    report: Callable[[int], None] = lambda _: None,
) -> Count:
    """Run one flag and replace its findings; a kill leaves the earlier ones whole.

    ``report`` is told how many subjects have been evaluated.
    """
    counts = dict.fromkeys(Outcome, 0)
    raised: list[dict[str, Any]] = []
    schema = finding_schema(flag, lines, rules)
    with write_edition(folder, flag.code) as draft:
        with pq.ParquetWriter(draft / FINDINGS, schema, compression="zstd") as writer:
            for batch in batched(run_flag(flag, lines, rules, backend)):
                rows = [finding_row(finding) for finding in batch]
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                for finding, row in zip(batch, rows, strict=True):
                    counts[finding.outcome] += 1
                    if finding.outcome is Outcome.RAISED:
                        raised.append({"finding": finding.finding, **{name: row[name] for name in flag.subject}})
                report(sum(counts.values()))
        keys = pa.schema([schema.field("finding"), *(schema.field(name) for name in flag.subject)])
        with pq.ParquetWriter(draft / MEMBERS, MEMBER_SCHEMA, compression="zstd") as writer:
            for members in find_members(flag, pa.Table.from_pylist(raised, schema=keys), lines, rules, backend):
                writer.write_batch(members.cast(MEMBER_SCHEMA))
    return Count(flag.code, counts[Outcome.RAISED], counts[Outcome.CLEAR], counts[Outcome.NOT_EVALUATED])


MEMBER_SCHEMA = pa.schema([("finding", pa.string()), ("line", pa.string())])


def finding_schema(flag: Flag, lines: Table, rules: Rules) -> pa.Schema:
    """The columns of one flag's findings: its name, what every finding has, its subject and its measures."""
    subjects = flag.evaluate(lines, rules).subjects
    own = subjects.select(*flag.subject, *flag.measures, *FIXED).schema().to_pyarrow()
    return pa.schema([("finding", pa.string()), *((f.name, f.type) for f in own)])


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as a row of its flag's table."""
    return {
        "finding": finding.finding,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "lines": finding.lines,
        "amount": finding.amount,
        **finding.subject,
        **finding.measures,
    }


def batched(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Findings in lists short enough to hold."""
    batch: list[Finding] = []
    for finding in findings:
        batch.append(finding)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Findings:
    """What was found in a newsroom, by flag; reads only the rows asked for."""

    def __init__(self, folder: Path, flags: Sequence[Flag], backend: BaseBackend) -> None:
        self.folder = folder
        self.flags = {flag.code: flag for flag in flags}
        self.backend = backend

    def recorded(self) -> list[str]:
        """The codes of the flags that were run."""
        return [code for code in editions(self.folder) if code in self.flags]

    def table(self, code: str) -> Table:
        """One flag's findings as a table to query."""
        return self.backend.read_parquet(str(editions(self.folder)[code] / FINDINGS))

    def count(self, code: str) -> Count:
        """How many findings of one flag have each outcome."""
        table = self.table(code)
        rows = self.backend.to_pyarrow(table.group_by("outcome").agg(n=table.count())).to_pylist()
        by_outcome = {row["outcome"]: row["n"] for row in rows}
        return Count(code, *(by_outcome.get(outcome, 0) for outcome in Outcome))

    def select(self, code: str, *, outcome: Outcome | None = None, limit: int | None = None) -> list[Finding]:
        """One flag's findings, largest amounts first; ties in the order of their names."""
        table = self.table(code)
        if outcome is not None:
            table = table.filter(table.outcome == outcome.value)
        ordered = table.order_by(table.amount.desc(nulls_first=False), table.finding.asc())
        return [self.parse(code, row) for row in self.backend.to_pyarrow(ordered.limit(limit)).to_pylist()]

    def find(self, name: str) -> Finding:
        """One finding by its name or a beginning of it that no other shares."""
        for code in self.recorded():
            if name.startswith(f"{code}-"):
                table = self.table(code)
                rows = self.backend.to_pyarrow(table.filter(table.finding.startswith(name)).limit(2)).to_pylist()
                if len(rows) == 1:
                    return self.parse(code, rows[0])
                if rows:
                    raise CommandError(
                        f'More than one finding begins with "{name}".', next_step="Give more of its name."
                    )
        raise CommandError(f'There is no finding "{name}" here.', next_step="See what there is: dalel findings list")

    def members(self, finding: Finding, lines: Table, rules: Rules) -> list[str]:
        """The identifiers of the lines behind a finding of any outcome, in order."""
        if finding.outcome is Outcome.RAISED:
            table = self.backend.read_parquet(str(editions(self.folder)[finding.flag] / MEMBERS))
            chosen = table.filter(table.finding == finding.finding).order_by("line")
            return [str(value) for value in self.backend.to_pyarrow(chosen)["line"].to_pylist()]
        flag = self.flags[finding.flag]
        schema = finding_schema(flag, lines, rules)
        keys = pa.schema([schema.field("finding"), *(schema.field(name) for name in flag.subject)])
        wanted = pa.Table.from_pylist([{"finding": finding.finding, **finding.subject}], schema=keys)
        found = find_members(flag, wanted, lines, rules, self.backend)
        return [str(line) for batch in found for line in batch["line"].to_pylist()]

    def parse(self, code: str, row: dict[str, Any]) -> Finding:
        """A row of the table as a finding."""
        flag = self.flags[code]
        return Finding(
            finding=row["finding"],
            flag=code,
            outcome=Outcome(row["outcome"]),
            reason=row["reason"],
            subject={name: row[name] for name in flag.subject},
            measures={name: row[name] for name in flag.measures},
            lines=row["lines"],
            amount=row["amount"],
        )
