"""One document's processes in an edition's folder, for tests that look at its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from dalel.spending import Processes
from dalel.spending.processes import record_processes, standing_processes

DOCUMENT = "d" * 64


class Edition:
    """Releases read as JSON Lines."""

    def __init__(self, folder: Path, *releases: dict[str, Any]) -> None:
        self.folder = folder / f"{DOCUMENT}@1"
        self.folder.mkdir()
        path = folder / "releases.jsonl"
        path.write_text("".join(f"{json.dumps(release)}\n" for release in releases), encoding="utf-8")
        self.content = path.read_bytes()

        def told() -> Iterator[tuple[str, dict[str, Any]]]:
            return ((f"line {number}", release) for number, release in enumerate(releases, start=1))

        record_processes(path, told, self.folder, document=DOCUMENT, by_line=True, threads=1)
        self.counts = json.loads((self.folder / "processes.json").read_text(encoding="utf-8"))

    def rows(self, table: str, *columns: str) -> list[Any]:
        """Some columns of a table's rows; one column as bare values."""
        rows = pq.read_table(self.folder / f"{table}.parquet", columns=list(columns)).to_pylist()
        return [row[columns[0]] if len(columns) == 1 else tuple(row[name] for name in columns) for row in rows]

    def standing(self, backend: Backend | None = None, *, references: bool = False) -> Processes:
        """The processes that stand."""
        return standing_processes([(self.folder, 1)], backend or ibis.duckdb.connect(), references=references)
