"""A piece: some bytes of one file, and the index line that says which pieces a pack holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from dalel.canonical import CanonicalValue, canonical_json
from dalel.errors import DataError

FORMAT = "dalel-custody-index/1"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Piece:
    """``bytes`` of a file from ``offset`` on. ``sha256`` is that of the file from its beginning to the piece's end."""

    path: str
    offset: int
    bytes: int
    sha256: str
    mode: int
    is_last: bool

    @property
    def end(self) -> int:
        """How long the file is up to here."""
        return self.offset + self.bytes

    def plain(self) -> CanonicalValue:
        """As the index says it."""
        return {
            "bytes": self.bytes,
            "last": self.is_last,
            "mode": self.mode,
            "offset": self.offset,
            "path": self.path,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Index:
    """What the pack of a number holds: pieces in the order of their bytes, and files that are no longer there.

    ``previous`` is the SHA-256 of the manifest before, empty for the first.
    """

    place: str
    number: int
    time: str
    previous: str
    pieces: tuple[Piece, ...]
    gone: tuple[str, ...]

    def render(self, **more: CanonicalValue) -> bytes:
        """One line of canonical JSON."""
        return canonical_json(
            {
                "format": FORMAT,
                "gone": self.gone,
                "number": self.number,
                "pieces": [piece.plain() for piece in self.pieces],
                "place": self.place,
                "previous": self.previous,
                "time": self.time,
                **more,
            }
        )


def parse_index(line: bytes, *, name: str) -> Index:
    """Read an index line. What it names is not trusted: every path must stay inside the newsroom."""
    try:
        held: Mapping[str, Any] = json.loads(line)
        if held["format"] != FORMAT:
            raise DataError(f"{name} is of another format.", next_step="Update Dalel.")
        pieces = tuple(parse_piece(each) for each in held["pieces"])
        gone = tuple(inner_path(path) for path in held["gone"])
        return Index(str(held["place"]), int(held["number"]), str(held["time"]), str(held["previous"]), pieces, gone)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{name} has an index that cannot be read ({error}).") from error


def parse_piece(held: Mapping[str, Any]) -> Piece:
    """One piece of an index."""
    piece = Piece(
        path=inner_path(held["path"]),
        offset=int(held["offset"]),
        bytes=int(held["bytes"]),
        sha256=str(held["sha256"]),
        mode=int(held["mode"]) & 0o777,
        is_last=bool(held["last"]),
    )
    if piece.offset < 0 or piece.bytes < 0 or not _DIGEST.fullmatch(piece.sha256):
        raise ValueError(f"a piece of {piece.path}")
    return piece


def inner_path(text: object) -> str:
    """A path that leads nowhere but down."""
    path = PurePosixPath(str(text))
    if not isinstance(text, str) or path.is_absolute() or str(path) != text or ".." in path.parts or "\0" in text:
        raise ValueError(f"the path {text!r}")
    if text == ".":
        raise ValueError("an empty path")
    return text


@dataclass(slots=True)
class Version:
    """A file as far as its pieces go: the pieces with the number of their pack."""

    pieces: list[tuple[int, Piece]]

    @property
    def last(self) -> Piece:
        """The piece that says how long the file is so far, and its SHA-256 so far."""
        return self.pieces[-1][1]


@dataclass(slots=True)
class Copied:
    """What is in packs, file by file: the newest state, and the last one that is whole."""

    newest: dict[str, Version] = field(default_factory=dict)
    whole: dict[str, Version] = field(default_factory=dict)

    def take(self, index: Index) -> None:
        """Add what a pack holds."""
        for piece in index.pieces:
            version = self.newest.get(piece.path)
            if piece.offset == 0:
                version = Version([])
            elif version is None or version.last.end != piece.offset:
                # Its beginning is in a pack whose list could not be read.
                continue
            version = self.newest[piece.path] = Version([*version.pieces, (index.number, piece)])
            if piece.is_last:
                self.whole[piece.path] = version
        for path in index.gone:
            self.newest.pop(path, None)
            self.whole.pop(path, None)


def copied_of(indexes: Iterable[Index]) -> Copied:
    """What packs hold together."""
    copied = Copied()
    for index in indexes:
        copied.take(index)
    return copied
