"""A document's releases in batches of some megabytes, one release a line, with the place of each.

Of JSON Lines the lines are taken as they stand: a place is the line, the byte it begins at and the SHA-256 of its
bytes. Of a package, a list or a gzip file the releases are written anew as lines; their places are JSON pointers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any

import pyarrow as pa

from dalel.spending.column import text_column, whole_column

PLACES = pa.schema(
    [("position", pa.int64()), ("place", pa.string()), ("byte", pa.int64()), ("line_sha256", pa.string())]
)
READ_KEYS = ("ocid", "id", "date", "tag", "parties", "buyer", "tender", "bids", "awards", "contracts")
"""What is read of a release; the rest need not be copied."""
BATCH = 32 << 20
"""The bytes of a batch, and what is left of the line it ends in."""

Release = tuple[str, dict[str, Any]]
"""A release with its place."""
Numbered = tuple[int, str, dict[str, Any]]
"""A release with its position in its document and its place."""
Place = tuple[str, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some releases, one a line, in a file of their own, with their places; blank lines between them have none."""

    path: Path
    places: pa.Table
    longest: int
    """The bytes of the longest line, with the mark of its end and blank lines after it."""


def line_batches(path: Path, spool: Path, *, size: int = BATCH) -> Iterator[Batch]:
    """The lines of a file of JSON Lines; a file without any gives one empty batch."""
    if not path.stat().st_size:
        yield make_batch(spool / "0.jsonl", b"", [], positions=(), longest=0)
        return
    line = 1
    position = start = 0
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content, memoryview(content) as view:
        while start < len(content):
            end = content.find(b"\n", start + size) + 1 or len(content)
            places, lines, longest = line_places(content, start, end, line=line)
            positions = range(position, position + len(places))
            yield make_batch(spool / f"{start}.jsonl", view[start:end], places, positions=positions, longest=longest)
            content.madvise(MADV_DONTNEED)  # what was read counts as ours until then
            line, position, start = line + lines, position + len(places), end


def line_places(content: mmap, start: int, end: int, *, line: int) -> tuple[list[Place], int, int]:
    """Where each line that is not blank begins, and its digest without the mark of its end.

    ``line`` is the number of the first. With them how many lines there are, and the bytes of the longest, with the
    mark of its end and blank lines after it.
    """
    found: list[Place] = []
    number, longest, last, begin = line, 0, start, start
    while begin < end:
        stop = content.find(b"\n", begin, end)
        stop = end if stop < 0 else stop
        text = content[begin:stop]
        if text and not text.isspace():
            found.append((f"line {number}", begin, sha256(text.rstrip(b"\r")).hexdigest()))
            last = begin
        begin, number = stop + 1, number + 1
        longest = max(longest, begin - last)
    return found, number - line, longest


def release_batches(releases: Iterable[Numbered], spool: Path, *, size: int = BATCH) -> Iterator[Batch]:
    """What is read of each release, on a line of its own; no releases give one empty batch."""
    lines: list[bytes] = []
    places: list[Place] = []
    positions: list[int] = []
    length, batches = 0, 0
    for position, place, body in releases:
        kept = {key: plain(body[key]) for key in READ_KEYS if key in body}
        lines.append(json.dumps(kept).encode() + b"\n")
        places.append((place, None, None))
        positions.append(position)
        length += len(lines[-1])
        if length >= size:
            yield batch_of(lines, places, positions, spool / f"{batches}.jsonl")
            lines, places, positions, length, batches = [], [], [], 0, batches + 1
    if lines or not batches:
        yield batch_of(lines, places, positions, spool / f"{batches}.jsonl")


def batch_of(lines: list[bytes], places: list[Place], positions: list[int], path: Path) -> Batch:
    """A batch of lines."""
    longest = max(map(len, lines), default=0)
    return make_batch(path, b"".join(lines), places, positions=positions, longest=longest)


def make_batch(
    path: Path, content: bytes | memoryview, places: list[Place], *, positions: Sequence[int], longest: int
) -> Batch:
    """A batch whose releases have these positions in the document."""
    path.write_bytes(content)
    named, begins, digests = zip(*places, strict=True) if places else ((), (), ())
    by_line = not places or begins[0] is not None
    columns = [
        whole_column(positions),
        text_column(named),
        whole_column(begins) if by_line else pa.nulls(len(places), pa.int64()),
        text_column(digests) if by_line else pa.nulls(len(places), pa.string()),
    ]
    return Batch(path, pa.Table.from_arrays(columns, schema=PLACES), longest)


def plain(value: Any) -> Any:
    """A value with its numbers as numbers: what is printed with a point is the double that it names."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, str) and value.__class__ is not str:
        return float(value)
    return value
