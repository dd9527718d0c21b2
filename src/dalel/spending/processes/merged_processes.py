"""Processes that a document tells in several releases, each merged into one where that can be done.

The rows of the merged process take the place of its releases' in every table. ``releases.parquet`` keeps each release
with its place, ``changes.parquet`` what each put in the place of what was said before. A process that a compiled
release tells is left to it.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dalel.spending.processes.feed import Numbered, Release, plain, release_batches
from dalel.spending.processes.merge import NotMergedError, find_changes, in_order, merge_releases
from dalel.spending.processes.reading import MEMORY, Reading, open_writer
from dalel.spending.processes.tables import MERGED

SHARE, SHARES = 2_000, 200
"""So many releases are held at once, unless they would make more files than so many."""
_SEVERAL = """
    SELECT place, position FROM read_parquet(?)
    WHERE ocid IN (SELECT ocid FROM read_parquet(?) GROUP BY ocid
                   HAVING count(*) > 1 AND NOT coalesce(bool_or(contains(tag, '"compiled"')), false))
"""
_REPLACED = """
    SELECT * FROM (SELECT * FROM read_parquet('{old}') WHERE position NOT IN (SELECT own FROM parts)
                   UNION ALL SELECT * FROM read_parquet('{merged}')) ORDER BY ALL
"""
# What is said of an amendment is not merged: a release that tells it again says the same, and counts once.
_KEPT = """
    SELECT DISTINCT told.* REPLACE (coalesce(parts.position, told.position) AS position)
    FROM read_parquet('{old}') told LEFT JOIN parts ON parts.own = told.position ORDER BY ALL
"""


class Merging:
    """The merging of one document's processes; ``not_merged`` counts those that stay in parts, by reason."""

    def __init__(self, document: str, changes: pq.ParquetWriter) -> None:
        self.document = document
        self.changes = changes
        self.parts = {name: array("q") for name in ("position", "number", "own")}
        """Of each release the position of its merged process, its number there, and its own position."""
        self.not_merged: Counter[str] = Counter()

    def merge(self, shares: Iterable[Path]) -> Iterator[Numbered]:
        """The merged release of each process that can be merged, with the position of the last of its releases."""
        for share in shares:
            told: dict[str, list[Numbered]] = defaultdict(list)
            for line in share.read_bytes().splitlines():
                position, place, body = json.loads(line)
                told[str(body["ocid"])].append((position, place, body))
            share.unlink()
            for releases in told.values():
                try:
                    yield self.merge_one(releases)
                except NotMergedError as error:
                    self.not_merged[str(error)] += 1

    def merge_one(self, releases: list[Numbered]) -> Numbered:
        """The releases of one process as one."""
        bodies = [body for _, _, body in releases]
        order = in_order(bodies)
        ordered = [bodies[number] for number in order]
        merged, changes = merge_releases(ordered), find_changes(ordered)
        position = max(position for position, _, _ in releases)
        for number, told in enumerate(order):
            for name, value in (("position", position), ("number", number), ("own", releases[told][0])):
                self.parts[name].append(value)
        rows = [[self.document, position, each.release, each.path, each.before, each.after] for each in changes]
        columns = list(zip(*rows, strict=True)) or [()] * 6
        schema = MERGED["changes"]
        arrays = [pa.array(values, column.type) for values, column in zip(columns, schema, strict=True)]
        self.changes.write_table(pa.Table.from_arrays(arrays, schema=schema))
        return position, ", ".join(releases[told][1] for told in order), merged

    def table(self) -> pa.Table:
        """The parts of all that were merged."""
        return pa.table({name: pa.array(values, pa.int64()) for name, values in self.parts.items()})


def merge_processes(releases: Callable[[], Iterable[Release]], folder: Path, reading: Reading) -> dict[str, int]:
    """Merge what can be merged of an edition just read; how many processes could not be, by reason."""
    file = str(folder / "processes.parquet")
    with duckdb.connect(config={"memory_limit": MEMORY}) as engine:
        places = dict(engine.execute(_SEVERAL, [file, file]).fetchall())
    if not places:
        return {}
    with TemporaryDirectory(prefix="merged-", dir=reading.spool) as place, ExitStack() as stack:
        merged = Path(place)
        changes = stack.enter_context(open_writer(folder / "changes.parquet", MERGED["changes"]))
        merging = Merging(reading.document, changes)
        told = merging.merge(spool_shares(releases(), places, merged))
        reading.record(release_batches(told, merged), merged)
        replace_rows(folder, merged, merging.table())
    return dict(sorted(merging.not_merged.items()))


def spool_shares(releases: Iterable[Release], places: dict[str, int], folder: Path) -> list[Path]:
    """Files of releases, one a line with its position and place, each with all of some processes."""
    paths = [folder / f"share-{number}" for number in range(min(len(places) // SHARE + 1, SHARES))]
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("wb")) for path in paths]
        for place, body in releases:
            if place in places:
                share = files[crc32(str(body["ocid"]).encode()) % len(files)]
                share.write(json.dumps([places[place], place, plain(body)]).encode() + b"\n")
    return paths


def replace_rows(folder: Path, merged: Path, parts: pa.Table) -> None:
    """Put the rows of merged processes in the place of their releases', and keep the releases as a table."""
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(merged / "spill")}) as engine:
        engine.register("parts", parts)
        query = (
            f"SELECT p.* REPLACE (parts.position AS position), parts.number FROM parts "  # noqa: S608
            f"JOIN read_parquet('{folder / 'processes.parquet'}') p ON p.position = parts.own "
            "ORDER BY parts.position, parts.number"
        )
        write(engine, query, folder / "releases.parquet", MERGED["releases"])
        for path in sorted(merged.glob("*.parquet")):
            old, new = folder / path.name, path.with_suffix(".new")
            query = _KEPT if path.stem == "amendments" else _REPLACED
            write(engine, query.format(old=old, merged=path), new, pq.read_schema(old))
            new.replace(old)


def write(engine: duckdb.DuckDBPyConnection, query: str, path: Path, schema: pa.Schema) -> None:
    """A query's rows as a file with these columns."""
    with open_writer(path, schema) as writer:
        for batch in engine.sql(query).to_arrow_reader():
            writer.write_table(pa.Table.from_batches([batch]).select(schema.names).cast(schema))
