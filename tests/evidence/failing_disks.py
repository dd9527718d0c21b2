"""Disks that fail, to hand to `Evidence`: one that kills the process, one that loses its power, a full one."""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from dalel.evidence.disk import Disk

MANY = 1_000_000


class SteppedDisk(Disk):
    """Counts steps, and calls `stop` in the place of one of them."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self._lock = Lock()

    def step(self) -> bool:
        """Whether this step is still made."""
        with self._lock:
            self.steps -= 1
            return self.steps >= 0

    def stop(self) -> None:
        raise NotImplementedError

    def make_folders(self, paths: Iterable[Path]) -> None:
        paths = list(paths)
        for path in paths:
            if not self.step():
                self.stop()
            super().make_folders([path])

    def write(self, descriptor: int, data: bytes | memoryview) -> None:
        if not self.step():
            super().write(descriptor, data[: len(data) // 2])
            self.stop()
        super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        if not self.step():
            self.stop()
        super().sync(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        if not self.step():
            self.stop()
        super().rename(source, target)

    def truncate(self, descriptor: int, length: int) -> None:
        if not self.step():
            self.stop()
        super().truncate(descriptor, length)

    def remove(self, path: Path) -> None:
        if not self.step():
            self.stop()
        super().remove(path)


class QuickDisk(SteppedDisk):
    """Does not wait for the real disk, which a kill does not touch; ``made`` says how many steps it made."""

    def __init__(self, steps: int = MANY) -> None:
        super().__init__(steps)
        self.first = steps

    @property
    def made(self) -> int:
        return self.first - self.steps

    def sync(self, descriptor: int) -> None:
        if not self.step():
            self.stop()

    def sync_paths(self, paths: Iterable[Path]) -> None:
        for path in paths:
            self.sync_path(path)


class DeadlyDisk(SteppedDisk):
    """Kills its own process, as ``kill -9`` does."""

    def stop(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class QuickDeadlyDisk(QuickDisk, DeadlyDisk):
    """Kills its own process, which did not wait for the real disk."""


class PowerCut(BaseException):
    """No program can catch this one; the tests can."""


class UnpluggedDisk(SteppedDisk):
    """Loses its power at a step; `plug_in` then takes back what nobody waited for.

    ``kept`` is the share of the bytes written since the last sync that survive, in quarters; names that were given
    since their folder was last synced are lost unless ``keeps_names``.
    """

    def __init__(self, steps: int, *, kept: int, keeps_names: bool) -> None:
        super().__init__(steps)
        self._kept = kept
        self._keeps_names = keeps_names
        self._synced: dict[int, int] = {}
        self._renamed: list[tuple[Path, Path, bytes | None]] = []

    def stop(self) -> None:
        # Nothing that the program does afterwards reaches the disk.
        self.steps = 0
        raise PowerCut

    def write(self, descriptor: int, data: bytes | memoryview) -> None:
        status = os.fstat(descriptor)
        self._synced.setdefault(status.st_ino, status.st_size)
        super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        # What was waited for is remembered here; waiting for the real disk as well would only take time.
        if not self.step():
            self.stop()
        inode = os.fstat(descriptor).st_ino
        with self._lock:
            self._synced.pop(inode, None)
            self._renamed = [pair for pair in self._renamed if pair[1].parent.stat().st_ino != inode]

    def sync_paths(self, paths: Iterable[Path]) -> None:
        for path in paths:
            self.sync_path(path)

    def rename(self, source: Path, target: Path) -> None:
        before = target.read_bytes() if target.is_file() else None
        super().rename(source, target)
        self._renamed.append((source, target, before))

    def plug_in(self, folder: Path) -> None:
        """What the disk holds after the power cut."""
        for path in folder.rglob("*"):
            status = path.lstat()
            if status.st_ino in self._synced and not path.is_dir():
                synced = self._synced[status.st_ino]
                path.chmod(0o644)
                os.truncate(path, synced + (status.st_size - synced) * self._kept // 4)
        if not self._keeps_names:
            for source, target, before in reversed(self._renamed):
                target.rename(source)
                if before is not None:
                    target.write_bytes(before)


class FullDisk(Disk):
    """Has no room for one file, known by its name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def append(self, path: Path, data: bytes) -> None:
        if path.name == self._name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().append(path, data)


class CrowdedDisk(Disk):
    """Has room for so many writes; half of the next one still fits, and nothing after it."""

    def __init__(self, writes: int) -> None:
        self.writes = writes

    def write(self, descriptor: int, data: bytes | memoryview) -> None:
        self.writes -= 1
        if self.writes < 0:
            super().write(descriptor, data[: len(data) // 2] if self.writes == -1 else b"")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Nobody waits."""


class DiskTooFullFor(Disk):
    """Has no room for one kind of file, known by something in its bytes; half of it still fits."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark

    def write(self, descriptor: int, data: bytes | memoryview) -> None:
        if self._mark in bytes(data):
            super().write(descriptor, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(descriptor, data)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, as on a full disk: the write stops in the middle."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
