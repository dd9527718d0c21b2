"""The steps of the deployment as a script: the register in PostgreSQL, an edition, a server, three questions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from run import run
from served import free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_an_edition_is_made_from_postgresql_served_and_asked_and_nothing_is_left(tmp_path: Path) -> None:
    assert run("init", "n", folder=tmp_path).code == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, words in {"dalel": "-m dalel.cli.main", "python": ""}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable} {words} "$@"\n')
        (programs / name).chmod(0o755)
    rest = tmp_path / "rest"
    rest.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DALEL_"))}
    port = free_port()
    done = subprocess.run(
        [ROOT / ".ci" / "with-postgres", ROOT / "deploy" / "try-site", tmp_path / "n", str(port)],
        env=clean | {"PATH": f"{programs}:{clean['PATH']}", "TMPDIR": str(rest)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "200 text/html /en/\n200 application/json /api/cases?page_size=5\n200 application/atom+xml /feeds/cases.atom\n",
        "Nothing is published yet: dalel register publish KEY\n",
    )
    assert not (tmp_path / "n" / "register.sqlite3").exists()  # the register was that of PostgreSQL
    assert list(rest.iterdir()) == []
