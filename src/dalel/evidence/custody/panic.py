"""Panic: take away from this computer what is safe elsewhere. What is not is left, and named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dalel.evidence.custody.safety import Safety
from dalel.evidence.custody.stock import CUSTODY, DRAFTS, RECIPIENTS, REGISTER_BACKUP, STAFF_ACCOUNTS, STAND_INS
from dalel.evidence.disk import Disk
from dalel.newsroom import SETTINGS, Newsroom

_STAYS = (SETTINGS, RECIPIENTS)
_REMAINS = ("evidence/lock", "evidence/incoming")


@dataclass(frozen=True, slots=True)
class Panic:
    """What goes, the most telling first, and what stays because no place holds it."""

    removed: tuple[Path, ...]
    bytes: int
    kept: tuple[str, ...]


def plan_panic(newsroom: Newsroom, safety: Safety) -> Panic:
    """What a panic would do; nothing is done yet."""
    database = sorted(newsroom.root.glob("register.sqlite3*"))
    standing_in = [each for each in safety.standings if each.stocked.path in STAND_INS]
    is_register_safe = any(each.stocked.path == REGISTER_BACKUP for each in standing_in) and all(
        each.places for each in standing_in
    )
    others = [each for each in safety.standings if each.stocked.path not in (*_STAYS, *STAND_INS)]
    going = [each.stocked for each in others if each.places]
    kept = [each.stocked.path for each in others if not each.places]
    if is_register_safe:
        database += [newsroom.root / STAFF_ACCOUNTS] if (newsroom.root / STAFF_ACCOUNTS).exists() else []
    elif database:
        kept.append("register.sqlite3")
    files = sorted((each.file for each in going), key=lambda file: (telling(file, newsroom), file))
    removed = (*(database if is_register_safe else ()), *files)
    return Panic(
        removed=removed,
        bytes=sum(file.stat().st_size for file in removed),
        kept=tuple(sorted([*kept, *(said.partition(": ")[0] for said in safety.left_out)])),
    )


def run_panic(newsroom: Newsroom, panic: Panic, *, disk: Disk) -> None:
    """Do it: keys are overwritten first, everything else loses its name.

    What this computer remembers of the places goes too: it tells their addresses and the names of all files.
    """
    for file in panic.removed:
        if file.is_relative_to(newsroom.keys):
            overwrite(file, disk)
        file.unlink(missing_ok=True)
    ours = [path for path in (newsroom.root / CUSTODY).iterdir() if path != newsroom.root / RECIPIENTS]
    drafts = [path for draft in DRAFTS for path in newsroom.root.rglob(f"{draft}*")]
    for path in [*ours, *drafts, *(newsroom.root / name for name in _REMAINS)]:
        remove(path)
    remove_empty(newsroom.root)
    disk.sync_path(newsroom.root)


def telling(file: Path, newsroom: Newsroom) -> int:
    """Keys first, then what people wrote, documents last: somebody may stop it at any moment."""
    if file.is_relative_to(newsroom.keys):
        return 0
    return 2 if file.is_relative_to(newsroom.evidence / "objects") else 1


def overwrite(file: Path, disk: Disk) -> None:
    """Write zeros over a file. On an SSD the old bytes may lie elsewhere all the same."""
    file.chmod(0o600)
    descriptor = os.open(file, os.O_WRONLY)
    try:
        disk.write(descriptor, b"\0" * os.fstat(descriptor).st_size)
        disk.sync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file or a folder that may not be there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def remove_empty(root: Path) -> None:
    """Remove folders in which nothing is left."""
    folders: Iterable[tuple[str, list[str], list[str]]] = os.walk(root, topdown=False)
    for folder, _, _ in folders:
        if Path(folder) != root and not any(Path(folder).iterdir()):
            Path(folder).rmdir()
