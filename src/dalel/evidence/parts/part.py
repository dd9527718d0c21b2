"""A part: the stretch of a document that can be shown by itself. `Cut` is a document cut into its parts.

No document is held in memory: the parts are stretches of a file, read when they are asked for.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, overload

from dalel.errors import DataError

MAX_DOCUMENT = 1 << 30
"""Bytes of the largest document that is cut, and of all parts that are made from one."""

MAX_PARTS = 5_000_000
"""Parts of one document; a place in it takes 8 bytes of memory while it is worked on."""

CHUNK = 1 << 20


class TooManyPartsError(Exception):
    """The document has more parts, or larger ones, than we cut; it stays whole."""


class Parts(Sequence[bytes]):
    """The parts of one document, by index from 0: the stretches of an open file between the places given.

    The file stays open for as long as somebody holds the parts, so they are those of the file that was cut, whatever
    its name leads to now.
    """

    def __init__(self, descriptor: int, places: array[int]) -> None:
        self._descriptor = os.dup(descriptor)
        weakref.finalize(self, os.close, self._descriptor)
        self._places = places

    def __len__(self) -> int:
        return len(self._places) - 1

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        return b"".join(self.chunks(range(len(self))[index]))

    def __iter__(self) -> Iterator[bytes]:
        for index in range(len(self)):
            yield b"".join(self.chunks(index))

    def size(self, index: int) -> int:
        """How many bytes a part has."""
        return self._places[index + 1] - self._places[index]

    def chunks(self, index: int) -> Iterator[bytes]:
        """The bytes of a part, a piece at a time: a line may be as long as its document."""
        place, end = self._places[index], self._places[index + 1]
        while place < end:
            chunk = os.pread(self._descriptor, min(CHUNK, end - place), place)
            if not chunk:
                raise DataError(f"The document was cut short while its part {index} was read.")
            yield chunk
            place += len(chunk)


@dataclass(frozen=True, slots=True)
class Cut:
    """A document cut into parts; ``form`` says how, with the version of that way (``csv-records/1``)."""

    form: str
    parts: Parts


class Spool:
    """Parts that are made and not found in the document, on their way into a temporary file without a name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when this is
        self._places = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, part: bytes) -> None:
        """One more part."""
        end = self._places[-1] + len(part)
        if len(self._places) > MAX_PARTS or end > MAX_DOCUMENT:
            raise TooManyPartsError
        self._file.write(part)
        self._places.append(end)

    def parts(self) -> Parts:
        """All parts so far. They outlive the spool."""
        self._file.flush()
        return Parts(self._file.fileno(), self._places)
