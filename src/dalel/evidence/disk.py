"""The disk: the writes that must outlive a kill or a power cut.

Everything that changes the evidence folder goes through `Disk`, one call a step. A test hands in a disk that stops
at any one of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_SYNC_AT_ONCE = 8


class Disk:
    """One step a method, in the order in which a crash could come between them."""

    def make_folders(self, paths: Iterable[Path]) -> None:
        """Folders that are there after a power cut; one that is there already is left alone."""
        parents: dict[Path, None] = {}
        for path in paths:
            missing = [each for each in (path, *path.parents) if not each.is_dir()]
            # Another process may make the same folder at the same time.
            path.mkdir(parents=True, exist_ok=True)
            parents |= dict.fromkeys(each.parent for each in missing)
        self.sync_paths(parents)

    def write(self, descriptor: int, data: bytes | memoryview) -> None:
        """All of the bytes: the operating system may take fewer at a time."""
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        """Wait until the bytes are on the disk itself."""
        os.fsync(descriptor)
        if sys.platform == "darwin":
            # On macOS fsync stops at the drive's own cache (man 2 fsync).
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

    def sync_path(self, path: Path) -> None:
        """Wait until a file that was closed, or the names in a folder, are on the disk."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def sync_paths(self, paths: Iterable[Path]) -> None:
        """Wait until files, or the names in folders, are on the disk; several at once share one turn of it."""
        with ThreadPoolExecutor(_SYNC_AT_ONCE) as pool:
            # Going through the results raises what a thread could not do.
            for _ in pool.map(self.sync_path, paths):
                pass

    def rename(self, source: Path, target: Path) -> None:
        """Give a finished file its name, in one step."""
        source.rename(target)

    def truncate(self, descriptor: int, length: int) -> None:
        """Cut a file back to the bytes that were whole."""
        os.ftruncate(descriptor, length)

    def remove(self, path: Path) -> None:
        """Remove a temporary file."""
        path.unlink()

    def write_file(self, path: Path, data: bytes) -> None:
        """Write a temporary file; it is not on the disk yet (`sync_path`) and has not its name yet (`rename`)."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            self.write(descriptor, data)
        finally:
            os.close(descriptor)

    def append(self, path: Path, data: bytes) -> None:
        """Add bytes at the end of a file and wait until they are on the disk; on an error the file is as before."""
        is_new = not path.exists()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            before = os.fstat(descriptor).st_size
            try:
                self.write(descriptor, data)
                self.sync(descriptor)
            except OSError:
                self.truncate(descriptor, before)
                raise
        finally:
            os.close(descriptor)
        if is_new:
            self.sync_path(path.parent)

    def cut(self, path: Path, length: int) -> None:
        """Cut a file back to a length, and wait until it is so on the disk."""
        descriptor = os.open(path, os.O_WRONLY)
        try:
            self.truncate(descriptor, length)
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def place(self, files: Iterable[tuple[Path, Path]]) -> None:
        """Put finished temporary files in their places: all of them on the disk first, then each under its name."""
        files = list(files)
        self.sync_paths(temporary for temporary, _ in files)
        for temporary, target in files:
            self.rename(temporary, target)
        self.sync_paths({target.parent: None for _, target in files})
