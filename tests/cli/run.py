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


def run(
    *words: object,
    folder: Path,
    columns: int = 100,
    environment: Mapping[str, str] = MappingProxyType({}),
    given: str = "",
) -> Ran:
    """Run ``dalel`` with these words in a folder; ``environment`` is set besides what every run has."""
    own = own_environment() | {"NO_COLOR": "1", "COLUMNS": str(columns)} | environment
    words_said = [str(word) for word in words]
    if any(name.startswith(("PYTHON", "LC_", "LANG", "DATABASE_URL")) for name in environment):
        return run_anew(words_said, folder, own)
    return run_in_fork(kind_of(words_said), words_said, folder, own, given=given)


def run_program(program: str, *words: object, folder: Path) -> Ran:
    """Run the text of a program on the register with these words, in a process that may be killed."""
    return run_in_fork("register", [str(word) for word in words], folder, own_environment(), program=program)


def own_environment() -> dict[str, str]:
    """The environment of the tests without what would lead a command elsewhere."""
    elsewhere = (
        "DALEL_NEWSROOM",
        "DATABASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "DALEL_STAFF_ADDRESS",
        "DALEL_STAFF_PROXY",
    )
    return {name: value for name, value in os.environ.items() if name not in elsewhere}


def run_in_fork(
    kind: str, words: Sequence[str], folder: Path, environment: Mapping[str, str], *, given: str = "", program: str = ""
) -> Ran:
    """Have a process of a kind do it, and read what it printed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as typed:
        typed.write(given.encode())
        typed.seek(0)
        standard = [typed.fileno(), out.fileno(), err.fileno()]
        code = ask(started(home(), kind), words, str(folder), environment, standard, program=program)
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
