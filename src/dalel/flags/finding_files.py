"""The files of one flag's findings: every finding, and which lines the raised ones rest on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dalel.flags.engine import find_members, find_subjects, finding_ids, make_finding, measured
from dalel.flags.flag import Finding, Flag, Outcome, Rules
from dalel.flags.kept_sql import KEPT_MEMBERS, SUBJECTS, WANTED, KeptSql
from dalel.spending import save, stream, text_column, write_rows

if TYPE_CHECKING:
    import duckdb
    from ibis.backends import BaseBackend

FINDINGS, MEMBERS = "findings.parquet", "members.parquet"
MEMBER_SCHEMA = pa.schema([("finding", pa.string()), ("line", pa.string())])


def write_kept(draft: Path, kept: KeptSql, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Both files by the flag's kept queries; how many findings have each outcome."""
    flag, query = kept.flag, kept.query(SUBJECTS)
    if kept.names_findings:
        write_rows(query, draft / FINDINGS, connection)
    else:
        reader = connection.sql(query).to_arrow_reader()
        write_findings(draft / FINDINGS, flag, reader, reader.schema, kept.rules)
    file = str(draft / FINDINGS).replace("'", "''")
    subject = ", ".join(f'"{name}" AS "wanted_{name}"' for name in flag.subject)
    raised = f"(SELECT finding, {subject} FROM read_parquet('{file}') WHERE outcome = '{Outcome.RAISED}')"  # noqa: S608
    write_members(draft / MEMBERS, connection.sql(kept.query(KEPT_MEMBERS, **{WANTED: raised})).to_arrow_reader())
    counts = connection.execute("SELECT outcome, count(*) FROM read_parquet(?) GROUP BY outcome", [file]).fetchall()
    return dict(counts)


def write_stated(draft: Path, flag: Flag, lines: Any, rules: Rules, backend: BaseBackend) -> dict[str, int]:
    """Both files by the flag's expressions; how many findings have each outcome."""
    rules = measured(flag, lines, rules, backend)
    subjects = find_subjects(flag, lines, rules)
    if "finding" in subjects.columns:
        # Named and decided by the engine: it writes them as they are.
        save(subjects, draft / FINDINGS, backend)
    else:
        schema = subjects.schema().to_pyarrow()
        write_findings(draft / FINDINGS, flag, stream(subjects, backend), schema, rules)
    found = pq.read_table(draft / FINDINGS, columns=["finding", "outcome", *flag.subject])
    raised = found.filter(pa.compute.field("outcome") == Outcome.RAISED.value).drop_columns("outcome")
    write_members(draft / MEMBERS, find_members(flag, raised, lines, rules, backend) if len(raised) else ())
    return {count["values"]: count["counts"] for count in found["outcome"].value_counts().to_pylist()}


def write_members(path: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """Which lines findings rest on."""
    with pq.ParquetWriter(path, MEMBER_SCHEMA, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.cast(MEMBER_SCHEMA))


def write_findings(
    path: Path, flag: Flag, batches: Iterable[pa.RecordBatch], subjects: pa.Schema, rules: Rules
) -> None:
    """Name each finding, and let the flag judge those that the engine left open."""
    schema = pa.schema([("finding", pa.string()), *((field.name, field.type) for field in subjects)])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(finding_table(flag, batch, rules, schema))


def finding_table(flag: Flag, batch: pa.RecordBatch, rules: Rules, schema: pa.Schema) -> pa.Table:
    """A batch of subjects as findings: each named, and those that the engine left open judged."""
    if batch.column("outcome").null_count:
        rows = [finding_row(make_finding(flag, row, rules)) for row in batch.to_pylist()]
        return pa.Table.from_pylist(rows, schema=schema)
    table = pa.Table.from_batches([batch])
    if "finding" not in table.column_names:
        table = table.add_column(0, "finding", text_column(finding_ids(flag, batch)))
    return table.select(schema.names).cast(schema)


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
