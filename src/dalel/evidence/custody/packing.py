"""Packing: what is new in the newsroom, cut into batches that fill a pack each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedReader

from dalel.evidence.custody.pack import CAPACITY, MOST_PIECES
from dalel.evidence.custody.piece import Copied, Piece, Version
from dalel.evidence.custody.stock import STAND_INS, Stocked, readable_bytes
from dalel.evidence.store import CHUNK, Progress, no_progress


@dataclass(slots=True)
class Batch:
    """What goes into one pack."""

    pieces: list[Piece] = field(default_factory=list)
    content: list[bytes] = field(default_factory=list)
    size: int = 0
    gone: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.pieces or self.gone)

    def add(self, piece: Piece, data: bytes) -> None:
        """Take in a piece with its bytes."""
        self.pieces.append(piece)
        self.content.append(data)
        self.size += piece.bytes


class Packing:
    """One going through the stock, compared with what was copied before."""

    def __init__(self, copied: Copied, *, capacity: int = CAPACITY, progress: Progress = no_progress) -> None:
        self._copied = copied
        self._capacity = capacity
        self._progress = progress
        self._batch = Batch()
        self.unread: list[str] = []

    def batches(self, files: Sequence[Stocked]) -> Iterator[Batch]:
        """The batches in order; what is gone stands in the last one."""
        known = dict(self._copied.newest)
        for stocked in files:
            try:
                for piece, data in self._pieces(stocked, known.get(stocked.path)):
                    self._batch.add(piece, data)
                    if self._batch.size >= self._capacity or len(self._batch.pieces) >= MOST_PIECES:
                        full, self._batch = self._batch, Batch()
                        yield full
            except OSError as error:
                self.unread.append(f"{stocked.path}: {error.strerror}")
        here = {stocked.path for stocked in files}
        self._batch.gone = sorted(path for path in known if path not in here and may_go(path))
        if self._batch:
            yield self._batch

    def _pieces(self, stocked: Stocked, version: Version | None) -> Iterator[tuple[Piece, bytes]]:
        """What of a file is not copied yet."""
        if is_settled(stocked, version):
            return
        limit = readable_bytes(stocked)
        with stocked.file.open("rb") as file:
            state, offset = sha256(), 0
            if version is not None:
                is_beginning = self._read_over(file, state, version.last.end) == version.last.end
                if is_beginning and state.hexdigest() == version.last.sha256:
                    offset = version.last.end
                else:
                    file.seek(0)
                    state = sha256()
            is_last = False
            while not is_last:
                wanted = self._capacity - self._batch.size
                if limit is not None:
                    wanted = min(wanted, limit - offset)
                data = file.read(wanted)
                self._progress(len(data))
                is_last = len(data) < wanted or offset + len(data) == limit
                if is_last and not data and version is not None and offset == version.last.end and version.last.is_last:
                    return
                state.update(data)
                yield (
                    Piece(stocked.path, offset, len(data), state.hexdigest(), stocked.mode, is_last=is_last),
                    data,
                )
                offset += len(data)

    def _read_over(self, file: BufferedReader, state: hashlib._Hash, length: int) -> int:
        """Digest what was copied before; how much of it there was."""
        left = length
        while left and (data := file.read(min(left, CHUNK))):
            state.update(data)
            left -= len(data)
            self._progress(len(data))
        return length - left


def is_settled(stocked: Stocked, version: Version | None) -> bool:
    """Whether a document is copied whole: it never changes, so it need not be read again."""
    return (
        version is not None
        and stocked.is_document
        and version.last.is_last
        and version.last.end == stocked.bytes
        and version.last.sha256 == stocked.file.name
    )


def may_go(path: str) -> bool:
    """Whether a file that is no longer here may be left out of a restored newsroom.

    Evidence only grows: where some of it is missing here, the copy is worth the more. The register's backup and the
    list of accounts are not always at hand.
    """
    return not path.startswith("evidence/") and path not in STAND_INS
