"""Drills: when it was last tried to restore, from where, and what came of it (``custody/drills.jsonl``)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from dalel.canonical import canonical_json
from dalel.errors import DataError
from dalel.evidence.disk import Disk


@dataclass(frozen=True, slots=True)
class Drill:
    """One try: ``opened`` is False where no shares were at hand and only the places' files were compared."""

    time: str
    place: str
    opened: bool
    is_whole: bool


class Drills:
    """The file of drills."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.path = folder / "drills.jsonl"
        self._disk = disk

    def record(self, drill: Drill) -> None:
        """Add one."""
        self._disk.make_folders([self.path.parent])
        self._disk.append(self.path, canonical_json(asdict(drill)) + b"\n")

    def read(self) -> list[Drill]:
        """All of them, the oldest first."""
        if not self.path.exists():
            return []
        try:
            return [Drill(**json.loads(line)) for line in self.path.read_bytes().splitlines()]
        except (ValueError, TypeError) as error:
            raise DataError(f"{self.path} cannot be read: {error}.", next_step="Put it back from a copy.") from error
