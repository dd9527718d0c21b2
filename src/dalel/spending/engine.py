"""The embedded engine: DuckDB, told how much memory and how many threads it may take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

# DuckDB merges one SELECT into another by itself; Ibis takes a fifth of a small run to do it beforehand.
ibis.options.sql.fuse_selects = False

MEMORY = "400MB"
"""What DuckDB may hold before it spills to disk; with Python and Arrow beside it a run stays under 1 GB."""


def open_engine(*, spill: Path | None = None, memory: str = MEMORY, threads: int | None = None) -> Backend:
    """An in-memory engine that spills into ``spill`` and never fetches an extension."""
    settings: dict[str, str | int | bool] = {
        "memory_limit": memory,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # Row order is always stated by an ORDER BY here; not keeping it by accident halves the memory of a scan.
        "preserve_insertion_order": False,
    }
    if threads is not None:
        settings["threads"] = threads
    if spill is not None:
        settings["temp_directory"] = str(spill)
    return ibis.duckdb.connect(**settings)


def stream(table: Table, backend: BaseBackend, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
    """A query's rows in their order, a batch at a time.

    They pass through a temporary Parquet file: every engine can write one, whatever its size, and Ibis's own batches
    call a function that DuckDB 2 no longer has.
    """
    with TemporaryDirectory(prefix="dalel-") as folder:
        path = Path(folder) / "rows.parquet"
        backend.to_parquet(table, path)
        yield from pq.ParquetFile(path).iter_batches(batch_size=rows)
