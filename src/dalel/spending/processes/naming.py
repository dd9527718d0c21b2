"""How the organisations of an edition are named, and how many of its processes were merged of several releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from dalel.spending.processes.organisation import REFERENCE
from dalel.spending.processes.reading import MEMORY

COUNTS = "processes.json"
_ROLES = {
    "buyer": ("processes", "buyer"),
    "procuringEntity": ("processes", "entity"),
    "tenderer": ("bidders", "organisation"),
    "supplier": ("award_suppliers", "organisation"),
}


def count_named(folder: Path) -> list[dict[str, object]]:
    """For each role how often an organisation is named by a number, by a reference only, or not at all."""
    with duckdb.connect(config={"memory_limit": MEMORY}) as engine:
        return [
            {"role": role, **count_role(engine, folder / f"{table}.parquet", column)}
            for role, (table, column) in _ROLES.items()
        ]


def count_role(engine: duckdb.DuckDBPyConnection, file: Path, column: str) -> dict[str, int]:
    """The three counts of one role."""
    by_number = f"contains({column}, ':') AND NOT starts_with({column}, '{REFERENCE}:')"
    query = (
        f"SELECT count(*) FILTER ({by_number}), count({column}) FILTER (NOT ({by_number})), "  # noqa: S608
        f"count(*) FILTER ({column} IS NULL) FROM read_parquet(?)"
    )
    return dict(
        zip(("by_number", "by_reference", "not_named"), engine.execute(query, [str(file)]).fetchall()[0], strict=True)
    )


def count_merged(folder: Path) -> dict[str, Any]:
    """How many processes were merged, of how many releases, and how many could not be, by reason."""
    counts = json.loads((folder / COUNTS).read_text(encoding="utf-8"))
    file = folder / "releases.parquet"
    merged = (0, 0)
    if file.is_file():
        with duckdb.connect(config={"memory_limit": MEMORY}) as engine:
            query = "SELECT count(DISTINCT position), count(*) FROM read_parquet(?)"
            merged = engine.execute(query, [str(file)]).fetchall()[0]
    return {"merged": merged[0], "of_releases": merged[1], "not_merged": counts["not_merged"]}
