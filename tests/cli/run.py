"""Run a command as a user does, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def run(*words: object, folder: Path, columns: int = 100, environment: Mapping[str, str] = MappingProxyType({})) -> Ran:
    """Run ``dalel`` with these words in a folder; ``environment`` is set besides what every run has."""
    own = os.environ | {"NO_COLOR": "1", "COLUMNS": str(columns)}
    for name in (
        "DALEL_NEWSROOM",
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "DALEL_STAFF_ADDRESS",
        "DALEL_STAFF_PROXY",
    ):
        own.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "dalel.cli.main", *map(str, words)],
        cwd=folder,
        env=own | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
