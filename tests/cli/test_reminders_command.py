"""``dalel register reminders``, run as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from run import run

pytestmark = pytest.mark.slow
TWO_CASES = Path(__file__).parents[1] / "register" / "samples" / "two-cases"


def test_what_comes_is_listed_with_its_day_and_nothing_is_said_to_be_nothing(tmp_path: Path) -> None:
    run("init", "newsroom", folder=tmp_path)
    newsroom = tmp_path / "newsroom"
    run("register", "load", TWO_CASES, folder=newsroom)
    told = run("register", "reminders", "--as-of", "2020-06-20", "--output", "json", folder=newsroom)
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out) == [
        {
            "day": "2020-06-22",
            "days": 2,
            "reminder": "hearing-coming",
            "noun": "event",
            "key": "first/event/verdict",
        }
    ]
    none = run("register", "reminders", "--as-of", "2020-06-20", "--days", "1", "--output", "csv", folder=newsroom)
    assert (none.code, none.out, none.err) == (0, "day,days,reminder,noun,key\n", "Nothing comes.\n")
    wrong = run("register", "reminders", "--as-of", "soon", folder=newsroom)
    assert (wrong.code, wrong.err) == (2, 'Error: "soon" is not a day.\nFor example: --as-of 2020-09-15\n')
