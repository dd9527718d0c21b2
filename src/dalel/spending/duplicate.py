"""One record published twice in one document counts once."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

# A record may be told as a whole or in parts (a contract's sum, or its items): each is one telling of it, and of all
# tellings one stands, the one revised last, else the last in the document. Within it a part counts once.
_REPEATED = """
    CREATE TEMP TABLE repeated AS
    SELECT hash(record_scheme, coalesce(whole_record, record)) AS name
    FROM read_parquet(?)
    WHERE record IS NOT NULL
    GROUP BY name HAVING count(*) > 1
"""
_EXTRA = """
    WITH told AS (
        SELECT line, place, record_scheme, record, revised, position,
               coalesce(whole_record, record) AS whole, coalesce(told_at, place) AS telling
        FROM read_parquet(?)
        WHERE record IS NOT NULL
          AND hash(record_scheme, coalesce(whole_record, record)) IN (SELECT name FROM repeated)
    ), ranked AS (
        SELECT *, first_value(telling) OVER later AS standing,
               first_value(place) OVER again AS standing_part
        FROM told
        WINDOW
            later AS (PARTITION BY record_scheme, whole ORDER BY revised DESC NULLS LAST, position DESC),
            again AS (PARTITION BY record_scheme, record, telling ORDER BY position)
    )
    SELECT line, place, record, CASE WHEN telling = standing THEN standing_part ELSE standing END
    FROM ranked
    WHERE telling <> standing OR place <> standing_part
    ORDER BY position
"""


def refuse_duplicates(lines: Path, issues: Path) -> int:
    """Take out of ``lines`` the records published again in the same document, and list them among the issues.

    Returns how many were taken out. Both files are drafts that nobody reads yet.
    """
    with duckdb.connect(
        config={"memory_limit": "100MB", "threads": 1, "temp_directory": str(lines.parent / "spill")}
    ) as engine:
        # Ranking every record takes memory by their number; few records are told more than once, if any.
        engine.execute(_REPEATED, [str(lines)])
        extra = engine.execute(_EXTRA, [str(lines)]).fetchall()
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
        # Row group by row group: `iter_batches` holds on to what it has read.
        for number in range(kept.num_row_groups):
            group = kept.read_row_group(number)
            standing = pa.array([line not in refused for line in group["line"].to_pylist()], pa.bool_())
            writer.write_table(group.filter(standing))
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
