"""The embedded engine: DuckDB, told how much memory and how many threads it may take."""

from __future__ import annotations

from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend

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
