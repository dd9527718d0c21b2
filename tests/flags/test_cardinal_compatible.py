"""With ``compatible="cardinal"`` the flags give Cardinal's own results, to the last bit, on its own test data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ibis
import pytest
from competition_sample import processes_of, rules_with

from dalel.flags import OF_CARDINAL, Outcome, ProcessFlag, Rules, add_results, in_order, run_flag

pytestmark = pytest.mark.slow

VECTORS = Path(__file__).parents[1] / "vectors" / "cardinal"
FLAGS = {flag.code: flag for flag in OF_CARDINAL}
FIXTURES = sorted((VECTORS / "indicators").glob("*.jsonl"))
EXAMPLES: dict[str, dict[str, Any]] = {
    "003": {"OCID": {"F": {"R003": 1.0}}},
    "018": {"OCID": {"F": {"R018": 1.0}}},
    "024": {"OCID": {"F": {"R024": 1.0}}, "Tenderer": {"L": {"R024": 0.0}, "W": {"R024": 0.0}}},
    "025": {"Tenderer": {"F": {"R025": 0.16666666666666666}}},
    "028": {"OCID": {"F": {"R028": 1.0}}, "Tenderer": {"D": {"R028": 1.0}, "V": {"R028": 1.0}}},
    "030": {"OCID": {"F": {"R030": 1.0}}},
    "035": {"Tenderer": {"V": {"R035": 0.0}}},
    "036": {"OCID": {"F": {"R036": 1.0}}},
    "038": {"Buyer": {"B": {"R038": 0.5}}},
    "048": {"Tenderer": {"F": {"R048": 2.0}}},
    "058": {"OCID": {"F": {"R058": 99.0}}, "Tenderer": {"W": {"R058": 0.0}}},
}
"""What the documentation's examples give."""
UNPRINTED = {"030": {"Tenderer"}, "035": {"OCID"}}
"""Groups that Cardinal itself gives and its documentation leaves out: its fixtures of R030 and R035 have both."""


def cardinal_results(flag: ProcessFlag, path: Path, rules: Rules, folder: Path) -> dict[str, Any]:
    backend = ibis.duckdb.connect()
    processes = processes_of(path.read_text(encoding="utf-8").splitlines(), folder, backend)
    raised = [f for f in run_flag(flag, processes, rules, backend) if f.outcome is Outcome.RAISED]
    results: dict[str, Any] = {}
    add_results(results, flag, raised, processes=processes, rules=rules, backend=backend)
    return in_order(results)


def fixture_settings(flag: ProcessFlag, name: str) -> dict[str, Any]:
    """The parameters that a fixture's name gives, and the two that every fixture has."""
    known = {parameter.name for parameter in flag.parameters}
    common = {"excluded_method_details": ["EXC"], "no_price_comparison_procurement_methods": ["NPC"]}
    given: dict[str, Any] = {key: value for key, value in common.items() if key in known}
    _, _, rest = name.partition("-")
    setting, *values = rest.split("-")
    if setting == "procurement_method_details":
        given[setting] = [f"{word}={days}" for word, days in zip(values[::2], values[1::2], strict=True)]
    elif setting == "procurement_methods":
        given[setting] = values[0].split("+")
    elif values:
        given[setting] = int(values[0])
    return given


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_of_cardinal_gives_its_expected_results(path: Path, tmp_path: Path) -> None:
    flag = FLAGS[path.stem[:4]]
    rules = rules_with(flag, fixture_settings(flag, path.stem), compatible="cardinal")
    expected = json.loads(path.with_suffix(".expected").read_text(encoding="utf-8"))
    assert cardinal_results(flag, path, rules, tmp_path) == expected


def test_the_fixtures_are_all_fifteen_and_every_flag_has_one() -> None:
    assert len(FIXTURES) == 15
    assert {path.stem[:4] for path in FIXTURES} == set(FLAGS)


@pytest.mark.parametrize("number", EXAMPLES)
def test_an_example_of_cardinals_documentation_gives_what_it_says(number: str, tmp_path: Path) -> None:
    flag = FLAGS[f"R{number}"]
    settings = {"minimum_contracting_processes": 1} if number == "048" else {}
    rules = rules_with(flag, settings, compatible="cardinal")
    found = cardinal_results(flag, VECTORS / "examples" / f"{number}.jsonl", rules, tmp_path)
    for group, results in EXAMPLES[number].items():
        assert found[group] == results
    assert set(found) - set(EXAMPLES[number]) == UNPRINTED.get(number, set())


def test_every_example_of_an_indicator_in_the_documentation_is_among_them() -> None:
    assert {path.stem for path in (VECTORS / "examples").glob("*.jsonl")} == set(EXAMPLES)
