"""Reading releases, several batches at once: each by an engine of its own, and written in the document's order.

What is counted of a process rests on its own release alone, so a batch gives its rows of every table by itself, and
what is held at a time does not grow with the document.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from queue import SimpleQueue

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dalel.spending.processes.feed import Batch
from dalel.spending.processes.flatten import flatten, holds_other_than_releases, load_releases
from dalel.spending.processes.tables import TABLES

MEMORY = "200MB"
"""What one engine may hold while it reads a batch; the rest spills."""
APART = frozenset(
    {
        "process",
        "digest",
        "line_sha256",
        "place",
        "ocid",
        "release",
        "byte",
        "position",
        "bid",
        "award",
        "name",
        "organisation",
        "bidder",
        "supplier",
        "winner",
        "other",
        "valid_bidder",
        "awarded_supplier",
        "released",
        "released_at",
        "opens",
        "opens_at",
        "closes",
        "closes_at",
        "date",
        "date_at",
        "amount",
        "amount_exact",
        "amount_as_published",
        "winner_amount",
        "winner_exact",
        "other_amount",
        "other_exact",
        "lowest",
        "lowest_disqualified",
        "lowest_disqualified_exact",
        "lowest_kept",
        "lowest_kept_exact",
        "ratio",
    }
)
"""Columns whose rows rarely repeat each other: they are written as they are, without a list of what occurs."""

Tables = dict[str, pa.Table]


class Reading:
    """The reading of one document by some engines at once; ``facts`` are the queries of the tables of facts."""

    def __init__(self, spool: Path, document: str, facts: Mapping[str, str], engines: int) -> None:
        self.spool = spool
        self.document = document
        self.facts = facts
        self.count = engines
        self.engines: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()

    def record(self, batches: Iterable[Batch], folder: Path) -> bool:
        """Write every table of all batches; False, and nothing to keep, where a line is not a bare release."""
        with ExitStack() as stack:
            self.engines = SimpleQueue()
            for number in range(self.count):
                self.engines.put(stack.enter_context(open_reader(self.spool / f"spill-{number}")))
            writers: dict[str, pq.ParquetWriter] = {}
            for tables in stack.enter_context(closing(self.in_order(batches))):
                if tables is None:
                    return False
                for name, table in tables.items():
                    if name not in writers:
                        writers[name] = stack.enter_context(open_writer(folder / f"{name}.parquet", table.schema))
                    writers[name].write_table(table)
        return True

    def in_order(self, batches: Iterable[Batch]) -> Generator[Tables | None]:
        """The tables of each batch, in the order of the batches; no more are held than engines are at work."""
        waiting: deque[Future[Tables | None]] = deque()
        with ThreadPoolExecutor(self.count) as pool:
            try:
                for batch in batches:
                    waiting.append(pool.submit(self.read, batch))
                    if len(waiting) > self.count:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for each in waiting:
                    each.cancel()

    def read(self, batch: Batch) -> Tables | None:
        """The rows of every table that a batch gives; None where a line is not a bare release."""
        engine = self.engines.get()
        try:
            count = load_releases(engine, batch.path, longest=batch.longest)
            batch.path.unlink()
            if count != batch.places.num_rows or holds_other_than_releases(engine):
                return None
            engine.register("found_places", batch.places)
            engine.execute("CREATE OR REPLACE TEMP TABLE places AS FROM found_places")
            engine.unregister("found_places")
            flatten(engine, self.document)
            for name, query in self.facts.items():
                engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
            return {name: engine.sql(f"FROM {name}").to_arrow_table() for name in (*TABLES, *self.facts)}
        finally:
            self.engines.put(engine)


def open_reader(spill: Path) -> duckdb.DuckDBPyConnection:
    """An engine of one thread, which keeps the order of what it reads."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": 1,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET enable_progress_bar = false")  # it would be written among what a command prints
    return connection


def open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """The file of one table."""
    repeating = [name for name in schema.names if name not in APART]
    return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=repeating)
