"""A manifest: what a place holds, for ``sha256sum -c`` and for anybody without a key. docs/formats/custody.md."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import DataError

FORMAT = "dalel-custody-manifest/1"
_LINE = re.compile(r"([0-9a-f]{64})  ([a-z]+/[0-9]{6}(?:-[0-9]+)?\.(?:age|sha256))")


@dataclass(frozen=True, slots=True)
class Part:
    """A file at the place: where, how long, and its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The pack and the list of one number, and the manifest before."""

    place: str
    number: int
    key: str
    pack: Part
    list: Part
    previous: Part | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The files that it names."""
        return (self.pack, self.list, *([self.previous] if self.previous else []))

    def render(self) -> bytes:
        """A comment with what `sha256sum` does not need, and a line a file."""
        said: dict[str, CanonicalValue] = {
            "format": FORMAT,
            "key": self.key,
            "number": self.number,
            "place": self.place,
            "sizes": {part.name: part.bytes for part in self.parts},
        }
        lines = [f"# {canonical_json(said).decode()}", *(f"{part.sha256}  {part.name}" for part in self.parts)]
        return ("\n".join(lines) + "\n").encode()


def part_of(name: str, data: bytes) -> Part:
    """What a manifest says of some bytes."""
    return Part(name, len(data), sha256(data).hexdigest())


def parse_manifest(data: bytes, *, name: str) -> Manifest:
    """Read a manifest."""
    try:
        comment, *lines = data.decode().removesuffix("\n").split("\n")
        held = json.loads(comment.removeprefix("# "))
        if held["format"] != FORMAT:
            raise ValueError("another format")
        found = [_LINE.fullmatch(line) for line in lines]
        parts = [Part(line[2], int(held["sizes"][line[2]]), line[1]) for line in found if line]
        if not all(found) or not 2 <= len(parts) <= 3:
            raise ValueError("other lines than a manifest has")
        return Manifest(
            place=str(held["place"]),
            number=int(held["number"]),
            key=str(held["key"]),
            pack=parts[0],
            list=parts[1],
            previous=parts[2] if len(parts) == 3 else None,
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError(f"{name} is no manifest, or was changed ({error}).") from error
