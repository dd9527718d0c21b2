"""Wraps: headers by which another key opens packs that were made for an earlier one. docs/formats/custody.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from dalel.canonical import canonical_json
from dalel.errors import DataError
from dalel.evidence.custody.age_header import parse_header
from dalel.evidence.custody.place import Place

FORMAT = "dalel-custody-wraps/1"
FOLDER = "wraps"
_SUM = re.compile(rb"([0-9a-f]{64})  (wraps/[0-9]{6}(?:-[0-9]+)?\.jsonl)\n")


@dataclass(frozen=True, slots=True)
class Wrap:
    """For one pack and its list a header each; ``manifest`` is the SHA-256 of the manifest that names the two."""

    number: int
    manifest: str
    pack: bytes
    list: bytes


@dataclass(frozen=True, slots=True)
class Wraps:
    """What one re-wrapping made for one key of a place."""

    place: str
    key: str
    wraps: tuple[Wrap, ...]

    def render(self) -> bytes:
        """A line that says for which place and key, and a line a pack."""
        first = canonical_json({"format": FORMAT, "key": self.key, "place": self.place})
        lines = [
            canonical_json(
                {
                    "list": each.list.decode(),
                    "manifest": each.manifest,
                    "number": each.number,
                    "pack": each.pack.decode(),
                }
            )
            for each in self.wraps
        ]
        return b"".join(line + b"\n" for line in (first, *lines))


def add_wraps(place: Place, wraps: Wraps) -> str:
    """Bring wraps to their place, and last the line for ``sha256sum -c`` without which they do not count."""
    data = wraps.render()
    number = len(sums_of(place)) + 1
    name = place.add(f"{FOLDER}/{number:06d}.jsonl", data)
    return place.add(f"{name.removesuffix('.jsonl')}.sha256", f"{sha256(data).hexdigest()}  {name}\n".encode())


def sums_of(place: Place) -> list[str]:
    """The names of the lines for ``sha256sum -c``."""
    return [name for name in place.names(FOLDER) if name.endswith(".sha256")]


def read_wraps(place: Place, *, faults: list[str]) -> Iterator[tuple[str, Wraps]]:
    """The wraps of a place with the names of their files; what cannot be read is added to the faults."""
    for sum_name in sums_of(place):
        said = place.read(sum_name)
        if not said.endswith(b"\n"):  # an interruption cut it short; what it should name was made again
            continue
        try:
            found = _SUM.fullmatch(said)
            if not found:
                raise DataError(f"{sum_name} names no wraps, or was changed.")
            name = found[2].decode()
            yield name, parse_wraps(read_whole(place, name, digest=found[1].decode()), name=name)
        except DataError as error:
            faults.append(error.what)


def read_whole(place: Place, name: str, *, digest: str) -> bytes:
    """A file whose SHA-256 is known."""
    try:
        data = place.read(name)
    except FileNotFoundError:
        raise DataError(f"{name} is missing.") from None
    if sha256(data).hexdigest() != digest:
        raise DataError(f"{name} was changed: its SHA-256 is not the one beside it.")
    return data


def parse_wraps(data: bytes, *, name: str) -> Wraps:
    """Read wraps. Headers are read as strictly as those of packs."""
    try:
        first, *lines = data.splitlines()
        said = json.loads(first)
        if said["format"] != FORMAT:
            raise DataError(f"{name} is of another format.", next_step="Update Dalel.")
        return Wraps(str(said["place"]), str(said["key"]), tuple(parse_wrap(json.loads(line)) for line in lines))
    except (ValueError, KeyError, TypeError, DataError) as error:
        raise DataError(f"{name} holds no wraps that can be read.") from error


def parse_wrap(held: dict[str, object]) -> Wrap:
    """One line of wraps."""
    pack, listing = (whole_header(str(held[part])) for part in ("pack", "list"))
    number = held["number"]
    if not isinstance(number, int):
        raise TypeError("a number")
    return Wrap(number, str(held["manifest"]), pack, listing)


def whole_header(text: str) -> bytes:
    """A header, and nothing behind it."""
    data = text.encode()
    if parse_header(data).bytes != len(data):
        raise DataError("there is something behind a header.")
    return data
