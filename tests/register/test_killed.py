"""An act that is killed half-way leaves the register as it was: on SQLite, and on PostgreSQL where tests run there."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from run import run, run_program

EXAMPLES = Path(__file__).parents[2] / "examples" / "register"
SAMPLES = Path(__file__).parent / "imports" / "samples"
SERVER = os.environ.get("DATABASE_URL", "")
BEGINNING = """
import os, signal, sys, datetime as dt
from pathlib import Path
from dalel.site.start import open_register, start_django
start_django(); open_register(Path(sys.argv[1]))
from dalel.register.actions import advance as advancing, expunge as expunging, import_file as importing, write_drafts
from dalel.register.actions.act import Doing
from dalel.register.imports.mapping import read_mapping
from dalel.register.imports.reading import read_outside

def doing(kind):
    return Doing("editor", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), kind, "no. 12")
"""
REVIEWED = """
named = advancing.with_named("review", [("case", "shuraev-2020")])
advancing.advance_all(named, Doing("second", dt.datetime(2026, 11, 24, tzinfo=dt.UTC), "review"))
advancing.advance_all([each for each in named if each[0] != "case"], doing("publish"))
"""
KILLED = """
def publish():
    advancing.advance_all([("case", "shuraev-2020")], doing("publish"))

def expunge():
    expunging.expunge("arman-shuraev", doing("expunge"))

def bring_in():
    samples = Path(sys.argv[3])
    mapping = read_mapping(samples / "table.yaml")
    importing.import_file(read_outside(samples / "table.csv", "table", mapping=mapping), doing("import"))

acts = {
    "publish": (publish, advancing, "advance"),
    "expunge": (expunge, expunging, "rewrite_history"),
    "import": (bring_in, importing, "load_drafts"),
}
act, owner, name = acts[sys.argv[2]]
held = getattr(owner, name)
def dying(*args, **options):
    held(*args, **options)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, dying)
act()
"""


class Register:
    """A register of a test's own: a file in a newsroom, or a database of the server that the tests run on."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder, self.database = folder, database

    def dalel(self, *words: object) -> int:
        """How a command ended."""
        if self.database:
            return self.on_server("-m", "dalel.cli.main", *words)
        return run(*words, folder=self.folder).code

    def program(self, text: str, *words: object) -> int:
        """How a program ended that works on the register."""
        if self.database:
            return self.on_server("-c", text, *words)
        return run_program(text, *words, folder=self.folder).code

    def on_server(self, *words: object) -> int:
        url = f"{SERVER.rpartition('/')[0]}/{self.database}"
        said = [sys.executable, *map(str, words)]
        return subprocess.run(said, cwd=self.folder, env={**os.environ, "DATABASE_URL": url}, check=False).returncode

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table, as it stands in the database."""
        if not self.database:
            with closing(sqlite3.connect(self.folder / "n" / "register.sqlite3")) as file:
                asked = "select name from sqlite_master where type = 'table' and name like 'register_%'"
                return {name: read(file.execute, name) for (name,) in file.execute(asked).fetchall()}
        with connect(self.database) as server:
            asked = "select tablename from pg_tables where tablename like 'register\\_%'"
            return {name: read(server.execute, name) for (name,) in server.execute(asked).fetchall()}


def read(execute: Callable[[str], Any], table: str) -> list[Any]:
    return sorted(map(str, execute(f'select * from "{table}"').fetchall()))  # noqa: S608 - a name of our own


def connect(database: str) -> psycopg.Connection[Any]:
    parts = urlsplit(SERVER)
    return psycopg.connect(host=unquote(parts.hostname or ""), user=parts.username, dbname=database, autocommit=True)


def make_database(like: str = "template1") -> str:
    name = f"killed_{secrets.token_hex(6)}"
    with connect("postgres") as server:
        server.execute(f"create database {name} template {like}")
    return name


def drop(database: str) -> None:
    with connect("postgres") as server:
        server.execute(f"drop database {database} with (force)")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The story's cases, of which one is reviewed with those whom it names, and they are published."""
    register = Register(tmp_path_factory.mktemp("reviewed"), make_database() if SERVER else "")
    assert register.dalel("init", "n") == 0
    assert register.dalel("register", "load", EXAMPLES, "--newsroom", "n") == 0
    assert register.program(BEGINNING + REVIEWED, "n") == 0
    yield register
    if register.database:
        drop(register.database)


@pytest.fixture
def register(reviewed: Register, tmp_path: Path) -> Iterator[Register]:
    """A copy of it."""
    shutil.copytree(reviewed.folder, tmp_path, dirs_exist_ok=True)
    copy = Register(tmp_path, make_database(reviewed.database) if SERVER else "")
    yield copy
    if copy.database:
        drop(copy.database)


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.parametrize("act", ["publish", "expunge", "import"])
def test_an_act_that_is_killed_changes_nothing(register: Register, act: str) -> None:
    before = register.rows()
    assert len(before["register_case"]) == 9
    assert register.program(BEGINNING + KILLED, "n", act, SAMPLES) == -signal.SIGKILL
    assert register.rows() == before
