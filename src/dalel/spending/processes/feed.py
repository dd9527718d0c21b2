"""A document's releases as one release a line, with the place of each: the file itself, or a copy of what is read.

Of JSON Lines the file itself is read: a place is its line, the byte it begins at and the SHA-256 of its bytes. Of a
package, a list or a gzip file a temporary copy is read; its places are JSON pointers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from operator import sub
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dalel.spending.processes.flatten import holds_other_than_releases, load_releases

PLACES = pa.schema(
    [("position", pa.int64()), ("place", pa.string()), ("byte", pa.int64()), ("line_sha256", pa.string())]
)
READ_KEYS = ("ocid", "id", "date", "tag", "buyer", "tender", "bids", "awards")
"""What is read of a release; the rest need not be copied."""
_BATCH = 100_000

Release = tuple[str, dict[str, Any]]


def feed(
    connection: duckdb.DuckDBPyConnection, path: Path, releases: Iterable[Release], *, by_line: bool, spool: Path
) -> None:
    """Fill the tables ``raw`` and ``places``.

    ``by_line`` says that the document is JSON Lines and not packed; ``releases`` are its releases with their places,
    taken only where the lines are records or packages, or the document is no JSON Lines.
    """
    if by_line:
        places = pa.Table.from_batches(line_places(path), PLACES)
        count = load_releases(connection, path, longest=longest_line(places, path))
        if places.num_rows == count and not holds_other_than_releases(connection):
            keep(connection, places)
            return
    copied = spool / "releases.jsonl"
    places, longest = copy_releases(releases, copied)
    load_releases(connection, copied, longest=longest)
    copied.unlink()
    keep(connection, places)


def keep(connection: duckdb.DuckDBPyConnection, places: pa.Table) -> None:
    """The places as a table of the engine."""
    connection.register("found_places", places)
    connection.execute("CREATE OR REPLACE TEMP TABLE places AS SELECT * FROM found_places")
    connection.unregister("found_places")


def line_places(path: Path) -> Iterator[pa.RecordBatch]:
    """Where each line that is not blank begins, and its digest without the mark of its end."""
    positions: list[int] = []
    found: list[tuple[str, int, str]] = []
    byte, position = 0, 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.isspace():
                positions.append(position)
                found.append((f"line {number}", byte, sha256(line.rstrip(b"\r\n")).hexdigest()))
                position += 1
                if len(found) == _BATCH:
                    yield place_batch(positions, found)
                    positions, found = [], []
            byte += len(line)
    if found:
        yield place_batch(positions, found)


def place_batch(positions: list[int], found: list[tuple[str, int, str]]) -> pa.RecordBatch:
    """Places as a batch."""
    columns = zip(*found, strict=True)
    arrays = [pa.array(values, column.type) for values, column in zip((positions, *columns), PLACES, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=PLACES)


def longest_line(places: pa.Table, path: Path) -> int:
    """The bytes of the longest line, with the mark of its end and blank lines after it."""
    starts = [*places["byte"].to_pylist(), path.stat().st_size]
    return max(map(sub, starts[1:], starts), default=0)


def copy_releases(releases: Iterable[Release], copied: Path) -> tuple[pa.Table, int]:
    """Write what is read of each release on a line of its own; the place of each, and the length of the longest."""
    places: list[str] = []
    longest = 0
    with copied.open("w", encoding="ascii") as lines:
        for place, body in releases:
            kept = {key: plain(body[key]) for key in READ_KEYS if key in body}
            longest = max(longest, lines.write(json.dumps(kept) + "\n"))
            places.append(place)
    nothing = [None] * len(places)
    return pa.table([range(len(places)), places, nothing, nothing], schema=PLACES), longest


def plain(value: Any) -> Any:
    """A value with its numbers as numbers: what is printed with a point is the double that it names."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str) and value.__class__ is not str:
        return float(value)
    return value
