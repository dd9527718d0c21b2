"""A listing: which files lie in what a person named, and what is refused there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dalel.errors import CommandError


@dataclass(frozen=True, slots=True)
class Found:
    """A file to add. ``name`` is its file name, or its path from the folder that was named, that folder first."""

    path: Path
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was named, or lies in a folder, and is not added, and why. ``remarks`` as in `Added`."""

    path: Path
    reason: str
    remarks: tuple[str, ...] = ()


def list_files(paths: Iterable[Path], *, evidence: Path) -> Iterator[Found | Refused]:
    """Every file named and every file in the folders named, hidden ones too, in the order of their names.

    Links are not followed: what they point to can change, and may lie anywhere.
    """
    paths = list(paths)
    missing = [str(path) for path in paths if not os.path.lexists(path)]
    if missing:
        raise CommandError(f"No such file or folder: {', '.join(missing)}. Nothing was added.")
    for path in paths:
        if path.resolve().is_relative_to(evidence.resolve()):
            yield Refused(path, "it lies in the evidence folder already")
        else:
            yield from list_path(path, name=utf8(absolute(path).name), evidence=evidence)


def list_path(path: Path, *, name: str, evidence: Path) -> Iterator[Found | Refused]:
    """The files of one path. A list, not recursion, holds what is still to be read: folders may be deep."""
    own = evidence.stat() if evidence.exists() else None
    waiting = [(path, name)]
    while waiting:
        path, name = waiting.pop()
        try:
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                yield Found(path, name, status.st_size)
            elif own is not None and os.path.samestat(status, own):
                yield Refused(path, "it is the evidence folder itself")
            elif stat.S_ISDIR(status.st_mode):
                inside = sorted(path.iterdir(), key=os.fsencode, reverse=True)
                waiting += [(each, f"{name}/{utf8(each.name)}") for each in inside]
            elif stat.S_ISLNK(status.st_mode):
                yield Refused(path, f"it is a symbolic link; add the file that it points to ({utf8(path.readlink())})")
            else:
                yield Refused(path, "it is no file but a pipe, a socket or a device")
        except OSError as error:
            yield Refused(path, f"it cannot be read: {error.strerror}")


def absolute(path: Path) -> Path:
    """The path from the root, as a person would write it; links in it stay as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps ".." in the path


def utf8(name: str | Path) -> str:
    """A name in UTF-8, as canonical JSON needs it; a byte that is no UTF-8 is spelled \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
