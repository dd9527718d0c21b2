"""The flags about competition find the same whatever the order of lines, the number of threads and of files."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import pytest
from synthetic.releases import releases

from dalel.flags import COMPETITION, OF_CARDINAL, Outcome, add_results, in_order, run_flag

sys.path.insert(0, str(Path(__file__).parents[1] / "flags"))

from cardinal_by_hand import ByHand
from competition_sample import processes_of, rules_with, shuffled

pytestmark = pytest.mark.slow
LOW = {
    "R024": {"threshold": "0.02"},
    "R048": {"minimum_contracting_processes": 3},
    "R038": {"threshold": "0.4"},
    "R025": {"threshold": "0.2"},
    "SINGLE-RATE": {
        "minimum_processes": 2,
        "minimum_peer_processes": 5,
        "minimum_points": 0,
        "false_discovery_percent": 100,
    },
    "COMPANION": {"minimum_together": 2, "beside_percent": 10},
    "ROTATION": {"minimum_together": 2},
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


@pytest.mark.parametrize("currency", [None, "USD"])
def test_compatible_results_are_those_of_the_indicators_worked_out_by_hand(
    lines: list[str], tmp_path: Path, currency: str | None
) -> None:
    backend = ibis.duckdb.connect()
    processes = processes_of(lines, tmp_path, backend)
    found: dict[str, Any] = {}
    for flag in OF_CARDINAL:
        common = {"no_price_comparison_procurement_methods": ["Draw by lot"]} | (
            {"currency": [currency]} if currency else {}
        )
        known = {parameter.name for parameter in flag.parameters}
        own = {"R025": {"threshold": "0.2"}, "R048": {"minimum_contracting_processes": 2}}.get(flag.code, {})
        given = {name: value for name, value in common.items() if name in known} | own
        rules = rules_with(flag, given, compatible="cardinal")
        raised = [f for f in run_flag(flag, processes, rules, backend) if f.outcome is Outcome.RAISED]
        add_results(found, flag, raised, processes=processes, rules=rules, backend=backend)
    settings = {"currency": currency, "not_by_price": ["Draw by lot"], "rare": 0.2}
    by_hand = ByHand(map(json.loads, lines), settings)
    assert in_order(found) == in_order(by_hand.results)
    codes = {code for group in found.values() for codes in group.values() for code in codes}
    assert len(codes) >= 9
