"""What readers send to the site: a file each, until a command of the editors takes it in."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dalel.errors import DataError


def has_room(folder: Path, most: int) -> bool:
    """Whether one more letter may wait: more are refused, so that nobody fills the disk."""
    return folder.is_dir() and sum(1 for _ in folder.glob("*.json")) < most


def write_letter(folder: Path, said: Mapping[str, Any]) -> Path:
    """Write a letter under a name that nobody can guess: whole, or not at all."""
    path = folder / f"{secrets.token_hex(16)}.json"
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    return path


def read_letters(folder: Path, noun: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The letters that wait, by name."""
    for path in sorted(folder.glob("*.json")):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise no_letter(path, noun) from error
        if not isinstance(said, dict):
            raise no_letter(path, noun)
        yield path, said


def no_letter(path: Path, noun: str) -> DataError:
    """That a file is not what readers send."""
    return DataError(f"{path} is no {noun}.", next_step="Look at it, and remove it.")
