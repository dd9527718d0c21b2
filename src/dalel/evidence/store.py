"""The store: every document's bytes once, under the name of their SHA-256 (``objects/ab/abcd…``)."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path

from dalel.errors import DataError, DocumentError
from dalel.evidence.disk import Disk
from dalel.evidence.listing import Found

OBJECTS = "objects"
INCOMING = "incoming"

CHUNK = 1 << 20

Progress = Callable[[int], None]
"""Told how many bytes were read since the last call."""


def no_progress(_count: int) -> None:
    """For those who do not watch."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was digested, and copied in if it is new; the copy has not its place yet."""

    found: Found
    sha256: str
    bytes: int
    temporary: Path | None


class Store:
    """The folder of objects. Whoever writes to it holds the lock."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.objects = folder / OBJECTS
        self.incoming = folder / INCOMING
        self._disk = disk
        self._received = 0

    def path(self, sha256_hex: str) -> Path:
        """Where the bytes of a digest lie, or would lie."""
        return self.objects / sha256_hex[:2] / sha256_hex

    def open(self) -> None:
        """Make the folders, and clear away what was half copied when the last process ended."""
        self._disk.make_folders([self.objects, self.incoming])
        self.clear()

    def clear(self) -> None:
        """Remove temporary files: none is recorded, and each is a copy of a file that is elsewhere."""
        for leftover in self.incoming.glob("*.part"):
            self._disk.remove(leftover)

    def receive(self, found: Found, *, progress: Progress) -> Received:
        """Copy a file in, digesting on the way. A file that changes meanwhile is refused: we would hold a mixture.

        The error is the reason alone, for `Refused`.
        """
        temporary = self.temporary()
        with open_regular(found.path) as source:
            before = os.fstat(source.fileno())
            digest, count = self._copy(source, temporary, progress=progress)
            after = os.fstat(source.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or count != after.st_size:
            raise DocumentError("it changed while it was read; add it again when it is written")
        return Received(found=found, sha256=digest, bytes=count, temporary=temporary)

    def recognise(self, found: Found, *, progress: Progress) -> Received | None:
        """A file whose bytes lie here already: it is read, and not copied."""
        digest, count = digest_of(found.path, progress=progress)
        held = os.path.lexists(self.path(digest))
        return Received(found=found, sha256=digest, bytes=count, temporary=None) if held else None

    def temporary(self) -> Path:
        """A name for a file that is being written; the lock makes it ours."""
        self._received += 1
        return self.incoming / f"{self._received}.part"

    def _copy(self, source: FileIO, temporary: Path, *, progress: Progress) -> tuple[str, int]:
        digest, count = sha256(), 0
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        try:
            for chunk in chunks(source):
                digest.update(chunk)
                self._disk.write(descriptor, chunk)
                count += len(chunk)
                progress(len(chunk))
        finally:
            os.close(descriptor)
        return digest.hexdigest(), count

    def keep(self, received: Iterable[Received]) -> None:
        """Put objects in their places; when this returns, they are on the disk. What is held already is not copied."""
        coming: dict[Path, Path] = {}
        for each in received:
            target = self.path(each.sha256)
            if each.temporary is not None and target not in coming and not os.path.lexists(target):
                coming[target] = each.temporary
            elif target not in coming:
                check_held(target, each.bytes)
                # It may have been placed by a process that ended before its name was on the disk.
                self._disk.sync_path(target.parent)
        self._disk.make_folders(target.parent for target in coming)
        self._disk.place((temporary, target) for target, temporary in coming.items())


def check_held(path: Path, size: int) -> None:
    """An object is never overwritten; one that is visibly damaged is not taken for the document either."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size != size:
        found = f"{status.st_size} bytes" if stat.S_ISREG(status.st_mode) else "no regular file"
        raise DataError(
            f"{path} is damaged: expected {size} bytes, found {found}.",
            next_step="Move it out of the evidence folder, and add the file again.",
        )


def digest_of(path: Path, *, progress: Progress) -> tuple[str, int]:
    """A file's SHA-256 and how many bytes it was taken over."""
    digest, count = sha256(), 0
    with open_regular(path) as file:
        for chunk in chunks(file):
            digest.update(chunk)
            count += len(chunk)
            progress(len(chunk))
    return digest.hexdigest(), count


def open_regular(path: Path) -> FileIO:
    """Open a file for reading, and nothing else: no link is followed, no pipe or device is waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise DocumentError(f"it cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DocumentError("it is no file any more")
    return FileIO(descriptor, "rb")


def chunks(file: FileIO) -> Iterator[memoryview]:
    """The bytes of a file, a mebibyte at a time, in one buffer that is used again.

    A file that grows while it is read is left soon after its first size: it might grow for ever.
    """
    size = os.fstat(file.fileno()).st_size
    # A small file gets a small buffer: clearing a mebibyte takes longer than reading one page.
    buffer = bytearray(min(CHUNK, size + 1))
    view = memoryview(buffer)
    count = 0
    while count <= size:
        try:
            read = file.readinto(buffer)
        except OSError as error:
            raise DocumentError(f"it cannot be read: {error.strerror}") from error
        if not read:
            return
        count += read
        yield view[:read]
