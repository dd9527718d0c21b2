"""The lock: one process writes to the evidence at a time, and nobody reads a half-written batch."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from dalel.errors import CommandError

if sys.platform != "win32":
    import fcntl

T = TypeVar("T")

LOCK = "lock"
"""An empty file in the evidence folder; the operating system lets go of it when a process dies."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Wait until no other process writes or reads here, and keep the others waiting meanwhile."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        take_lock(descriptor, folder, shared=False)
        yield
    finally:
        os.close(descriptor)


def look(folder: Path, see: Callable[[], T]) -> T:
    """What is seen while no other process writes here, though the first to write may come in the middle of it.

    Where there is no lock, nobody has written yet: if there is one afterwards, what was seen may be half of a batch.
    """
    while True:
        was_there = (folder / LOCK).exists()
        with reading(folder):
            seen = see()
        if was_there or not (folder / LOCK).exists():
            return seen


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Wait until no other process writes here. A copy on a read-only disk has nobody writing and may lack the lock."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    try:
        take_lock(descriptor, folder, shared=True)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def working_alone(folder: Path) -> Iterator[bool]:
    """Keep other processes out of a folder, and say whether there is none; nobody is waited for.

    A disk that cannot lock a folder, such as a network share, lets all of them in.
    """
    descriptor = find_folder(folder)
    try:
        yield descriptor is not None and is_free(descriptor) and is_still(descriptor, folder)
    finally:
        if descriptor is not None:
            os.close(descriptor)


def find_folder(folder: Path) -> int | None:
    """Open a folder; None where another process took it away."""
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None


def is_free(descriptor: int) -> bool:
    """Take the lock of a folder; whether no other process has it."""
    try:
        if sys.platform != "win32":
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def is_still(descriptor: int, folder: Path) -> bool:
    """Whether a folder that was opened still has its name, and no other has it."""
    try:
        return os.path.samestat(os.fstat(descriptor), folder.lstat())
    except FileNotFoundError:
        return False


def take_lock(descriptor: int, folder: Path, *, shared: bool) -> None:
    """Take the lock, or say why this machine cannot."""
    if sys.platform == "win32":
        raise CommandError(
            f"{folder}: this system cannot lock files as Dalel needs (flock).",
            next_step="Work on Linux or macOS, or in the Windows Subsystem for Linux.",
        )
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    except OSError as error:
        raise CommandError(
            f"{folder}: this disk cannot lock files ({error.strerror}).",
            next_step="Keep the newsroom on a local disk, not on a network share.",
        ) from error
