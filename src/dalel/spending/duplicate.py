"""One record published twice in one document counts once."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dalel.spending.engine import MEMORY

# The latest word stands: the row the source revised last, then the one that stands last in the document.
_RANKED = """
    SELECT line, place, record,
           row_number() OVER later AS rank,
           first_value(place) OVER later AS standing
    FROM read_parquet(?)
    WHERE record IS NOT NULL
    WINDOW later AS (
        PARTITION BY record_scheme, record ORDER BY revised DESC NULLS LAST, position DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
"""


def refuse_duplicates(lines: Path, issues: Path) -> int:
    """Take out of ``lines`` the records published again in the same document, and list them among the issues.

    Returns how many were taken out. Both files are drafts that nobody reads yet.
    """
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(lines.parent / "spill")}) as engine:
        extra = engine.execute(
            f"SELECT line, place, record, standing FROM ({_RANKED}) WHERE rank > 1 ORDER BY place",  # noqa: S608
            [str(lines)],
        ).fetchall()
    if not extra:
        return 0
    without(lines, {row[0] for row in extra})
    rows = [
        {
            "place": place,
            "code": "duplicate-record",
            "refused": True,
            "values": json.dumps({"first": standing, "value": record}, ensure_ascii=False, sort_keys=True),
        }
        for _, place, record, standing in extra
    ]
    extend(issues, rows)
    return len(extra)


def without(lines: Path, refused: set[str]) -> None:
    """Write the lines anew without the refused ones."""
    draft = lines.with_suffix(".draft")
    kept = pq.ParquetFile(lines)
    with pq.ParquetWriter(draft, kept.schema_arrow, compression="zstd") as writer:
        for batch in kept.iter_batches():
            standing = pa.array([line not in refused for line in batch["line"].to_pylist()], pa.bool_())
            writer.write_batch(batch.filter(standing))
    draft.replace(lines)


def extend(issues: Path, rows: list[dict[str, object]]) -> None:
    """Write the issues anew with more at the end."""
    draft = issues.with_suffix(".draft")
    known = pq.ParquetFile(issues)
    with pq.ParquetWriter(draft, known.schema_arrow, compression="zstd") as writer:
        for batch in known.iter_batches():
            writer.write_batch(batch)
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=known.schema_arrow))
    draft.replace(issues)
