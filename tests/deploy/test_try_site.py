"""The steps of the deployment as a script: the register in PostgreSQL, an edition, a server, three questions."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from run import run
from served import free_port

ROOT = Path(__file__).parents[2]


def path_with_ours(folder: Path) -> str:
    """A path whose `dalel` and `python` are those that run the tests."""
    folder.mkdir()
    for name, words in {"dalel": "-m dalel.cli.main", "python": ""}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {sys.executable} {words} "$@"\n')
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_a_port_that_is_taken_is_said_to_be_and_the_server_there_is_not_asked(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [ROOT / "deploy" / "try-site", "n", str(port)],
            env=os.environ | {"PATH": path_with_ours(tmp_path / "bin")},
            capture_output=True,
            text=True,
            check=False,
        )
    said = f"Port {port} is taken. Name another: deploy/try-site n PORT\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.slow
def test_an_edition_is_made_from_postgresql_served_and_asked_and_nothing_is_left(tmp_path: Path) -> None:
    assert run("init", "n", folder=tmp_path).code == 0
    rest = tmp_path / "rest"
    rest.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DALEL_"))}
    port = free_port()
    done = subprocess.run(
        [ROOT / ".ci" / "with-postgres", ROOT / "deploy" / "try-site", tmp_path / "n", str(port)],
        env=clean | {"PATH": path_with_ours(tmp_path / "bin"), "TMPDIR": str(rest)},
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
