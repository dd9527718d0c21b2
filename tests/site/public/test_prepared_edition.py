"""What an edition holds beside its records says the same as the records."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from dalel.jurisdictions.law import laws


def read(edition_folder: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(edition_folder / "site@1" / "register.sqlite3")) as database:
        return database.execute(question).fetchall()


def test_the_order_of_cases_is_that_of_their_newest_steps(edition_folder: Path) -> None:
    newest: dict[str, tuple[int, str]] = {}
    steps = "SELECT key, act_id, at FROM register_standingstep JOIN register_act ON register_act.id = act_id"
    for key, act, at in read(edition_folder, f"{steps} WHERE noun = 'case'"):
        newest[key] = max(newest.get(key, (0, "")), (act, at))
    by_key = sorted(newest)
    expected = sorted(by_key, key=lambda key: newest[key][1], reverse=True)
    kept = "SELECT key FROM newest_case JOIN register_case ON register_case.id = case_id ORDER BY newest_case.place"
    assert [key for (key,) in read(edition_folder, kept)] == expected
    assert len(expected) == 8


def test_the_counts_are_those_of_the_records(edition_folder: Path) -> None:
    said = json.loads((edition_folder / "site@1" / "counts.json").read_text(encoding="utf-8"))
    counts = {(each["unit"], each["by"]): each for each in said["counts"]}
    kinds = Counter(kind for (kind,) in read(edition_folder, "SELECT kind FROM register_case WHERE kind <> ''"))
    rows = counts["cases", "kind"]["rows"]
    assert {each["code"]: each["count"] for each in rows if each["code"] and each["count"]} == kinds
    assert counts["cases", None]["total"] == 8
    assert {each["as_of"] for each in said["counts"]} == {"2026-11-25"}
    charged = "FROM register_charge JOIN register_norm ON norm_id = register_norm.id"
    found = read(edition_folder, f"SELECT register_norm.key, person_id, case_id {charged}")
    assert sorted(said["norms"]) == sorted(key for law in laws() for key in law)
    for norm, (persons, cases, charges) in said["norms"].items():
        own = [row for row in found if row[0] == norm or row[0].startswith(f"{norm}:")]
        assert (persons, cases, charges) == (len({row[1] for row in own}), len({row[2] for row in own}), len(own))
