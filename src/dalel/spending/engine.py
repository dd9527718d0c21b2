"""The embedded engine: DuckDB, told how much memory and how many threads it may take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dalel.later import ibis

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

DUCKDB = "duckdb"
"""Ibis's name of the backend."""
WRITTEN = "COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000"
"""How DuckDB writes: columns of which each row is its own give up their list of what occurs early."""
MEMORY = "400MB"
"""What DuckDB may hold before it spills to disk; with Python and Arrow beside it a run stays under 1 GB."""


def open_engine(*, spill: Path | None = None, memory: str = MEMORY, threads: int | None = None) -> Backend:
    """An in-memory engine that spills into ``spill`` and never fetches an extension."""
    settings: dict[str, str | bool | int | float | list[str]] = {
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
    connection = duckdb.connect(config=settings)
    connection.execute("SET enable_progress_bar = false")  # it would be written among what a command prints
    return cast("Backend", Embedded(connection))


class Embedded:
    """DuckDB; and from the first expression on Ibis's backend over the same connection, which answers all else."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    @cached_property
    def backend(self) -> Backend:
        """Ibis's backend."""
        return ibis.duckdb.from_connection(self.con)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.backend, name)


def stream(table: Table, backend: BaseBackend, *, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
    """A query's rows in their order, a batch at a time.

    They pass through temporary Parquet files: every engine can write them, whatever their size, and Ibis's own batches
    call a function that DuckDB 2 no longer has. Spark writes several, in a folder that its workers see.
    """
    with TemporaryDirectory(prefix=".dalel-", dir=getattr(backend, "shared", None)) as folder:
        path = Path(folder) / "rows.parquet"
        backend.to_parquet(table, path)
        for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
            yield from pq.ParquetFile(part).iter_batches(batch_size=rows)


def save(table: Table, path: Path, backend: BaseBackend) -> None:
    """A query's rows in their order as one Parquet file, whose columns have the types that the query declares."""
    if backend.name == DUCKDB:
        backend._run_pre_execute_hooks(table)  # as its own to_parquet does
        write_rows(typed_query(table, backend), path, backend.con)
        return
    schema = table.schema().to_pyarrow()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in stream(table, backend):
            writer.write_batch(batch.cast(schema))


def typed_query(table: Table, backend: BaseBackend, *, pretty: bool = False) -> str:
    """A query in DuckDB's SQL, whose columns have the types that it declares.

    Left to itself DuckDB takes types of its own: short whole numbers, and doubles for their sums.
    """
    name_type = backend.compiler.type_mapper.to_string
    columns = ", ".join(f'CAST("{name}" AS {name_type(kind)}) AS "{name}"' for name, kind in table.schema().items())
    return f"SELECT {columns} FROM ({backend.compile(table, pretty=pretty)})"  # noqa: S608


def write_rows(query: str, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """The rows of a query, in their order, as a Parquet file written by DuckDB."""
    target = str(path).replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, {WRITTEN})")


def hold(table: Table, name: str, backend: BaseBackend) -> Table:
    """What many queries begin with: computed once by Spark, where to plan it anew each time takes longest.

    DuckDB computes it faster than it would keep it.
    """
    return table if backend.name == DUCKDB else backend.create_table(name, table)
