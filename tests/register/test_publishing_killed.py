"""A publication that is killed half-way: nothing of it is published."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from run import run, run_program

KILLED = """
import os, signal, sys, datetime as dt
from pathlib import Path
from dalel.site.start import open_register, start_django
start_django(); open_register(Path(sys.argv[1]))
from dalel.register.actions import advance as advancing
from dalel.register.actions.act import Doing
steps, taken = int(sys.argv[2]), []
held = advancing.advance
def dying(*args):
    done = held(*args)
    taken.append(done)
    if len(taken) == steps:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
at = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
review = Doing("second", at, "review")
advancing.advance_all(advancing.with_named("review", [("case", "shuraev-2020")]), review)
advancing.advance = dying
advancing.advance_all(advancing.with_named("publish", [("case", "shuraev-2020")]), Doing("editor", at, "publish"))
"""


@pytest.mark.slow
def test_a_publication_that_is_killed_publishes_nothing(tmp_path: Path) -> None:
    examples = Path(__file__).parents[2] / "examples" / "register"

    def acts() -> list[str]:
        with closing(sqlite3.connect(tmp_path / "n" / "register.sqlite3")) as database:
            return [kind for (kind,) in database.execute("select kind from register_act order by id")]

    assert run("init", "n", folder=tmp_path).code == 0
    assert run("register", "load", examples, "--newsroom", "n", folder=tmp_path).code == 0
    assert run_program(KILLED, "n", 2, folder=tmp_path).code == -signal.SIGKILL
    assert acts() == ["load", "review"]
