"""What changed in a contracting process: its publisher's amendments, and values that a later release replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

CHANGE_COLUMNS = ("ocid", "date", "release", "changed", "before", "after", "why", "place", "document")
_AMENDMENTS = """
    SELECT p.ocid, m.date, m.amended_by_release AS release,
           concat_ws(' ', m.section, m."of", 'amendment', m.amendment) AS changed,
           m.amends_release AS "before", m.changes AS "after", coalesce(m.rationale, m.description) AS why,
           p.place, p.document, m.date_at, m.number
    FROM read_parquet(?) m JOIN read_parquet(?) p USING (position) WHERE ? IS NULL OR p.ocid = ?
"""
_CHANGES = """
    SELECT p.ocid, r.released AS date, r.release, c.path AS changed, c.before, c.after, NULL AS why, r.place,
           p.document, r.released_at AS date_at, c.number
    FROM read_parquet(?) c JOIN read_parquet(?) r USING (position, number) JOIN read_parquet(?) p USING (position)
    WHERE ? IS NULL OR p.ocid = ?
"""


def list_changes(folders: Sequence[Path], ocid: str | None) -> list[dict[str, Any]]:
    """The changes that editions tell of a process, or of every one, in the order of process and moment.

    ``before`` and ``after`` are JSON; of an amendment they are the release that it amends and what it lists itself.
    """
    found: list[tuple[Any, ...]] = []
    with duckdb.connect() as engine:
        for folder in folders:
            files = {path.stem: str(path) for path in folder.glob("*.parquet")}
            processes = files["processes"]
            found += engine.execute(_AMENDMENTS, [files["amendments"], processes, ocid, ocid]).fetchall()
            if "changes" in files:
                merged = [files["changes"], files["releases"], processes, ocid, ocid]
                found += engine.execute(_CHANGES, merged).fetchall()
    found.sort(key=lambda row: (row[0], row[1] is None, str(row[-2] or row[1]), row[-1], row[3], row[-3], row[-4]))
    return [dict(zip(CHANGE_COLUMNS, row, strict=False)) for row in found]
