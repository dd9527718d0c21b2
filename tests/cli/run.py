"""Run a command as a user does, in a process of its own, forked from one that has done the imports (`warm`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from warm import ask, home, kind_of, started

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
    words_said = [str(word) for word in words]
    if any(name.startswith(("PYTHON", "LC_", "LANG", "DATABASE_URL")) for name in environment):
        return run_anew(words_said, folder, own | environment)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, Path(os.devnull).open("rb") as nothing:
        standard = [nothing.fileno(), out.fileno(), err.fileno()]
        code = ask(started(home(), kind_of(words_said)), words_said, str(folder), own | environment, standard)
        out.seek(0)
        err.seek(0)
        return Ran(code, out.read().decode(), err.read().decode())


def run_anew(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    """The same with a new interpreter, for what an interpreter or Django reads when it starts."""
    done = subprocess.run(
        [sys.executable, "-m", "dalel.cli.main", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
