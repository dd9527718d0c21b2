"""The flags about competition find the same whatever the order of lines, the number of threads and of files."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import pytest
from synthetic.releases import releases

from dalel.flags import COMPETITION, Outcome, run_flag

sys.path.insert(0, str(Path(__file__).parents[1] / "flags"))

from competition_sample import processes_of, rules_with, shuffled

pytestmark = pytest.mark.slow
LOW = {
    "R024": {"threshold": "0.02"},
    "R048": {"minimum_contracting_processes": 3},
    "R038": {"threshold": "0.4"},
    "R025": {"threshold": "0.2"},
}
"""Parameters with which 500 releases raise something for every flag."""


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return [line.decode() for line in releases(500)]


def findings(lines: list[str], folder: Path, *, files: int = 1, threads: int | None = None) -> dict[str, list[Any]]:
    folder.mkdir()
    backend = ibis.duckdb.connect(**({} if threads is None else {"threads": threads}))
    processes = processes_of(lines, folder, backend, files=files, threads=threads)
    found = {}
    for flag in COMPETITION:
        rules = rules_with(flag, LOW.get(flag.code, {}), compatible=None)
        found[flag.code] = [asdict(finding) for finding in run_flag(flag, processes, rules, backend)]
    return found


@pytest.fixture(scope="module")
def expected(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    return findings(lines, tmp_path_factory.mktemp("order") / "first", threads=1)


def test_every_flag_raises_clears_and_leaves_open_something(expected: dict[str, list[Any]]) -> None:
    for code, found in expected.items():
        assert {finding["outcome"] for finding in found} == set(Outcome), code


def test_neither_order_nor_threads_nor_files_change_a_finding(
    lines: list[str], expected: dict[str, list[Any]], tmp_path: Path
) -> None:
    assert findings(shuffled(lines), tmp_path / "mixed", files=3, threads=2) == expected
