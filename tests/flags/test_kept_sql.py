"""The kept SQL of a flag finds what the flag's expressions find, to the last bit, whatever numbers the rules have."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from competition_sample import processes_of, rules_with

from dalel.flags import KEPT, OF_CARDINAL, ProcessFlag, find_kept, no_processes, write_queries
from dalel.flags.finding_files import FINDINGS, MEMBERS, write_kept, write_stated
from dalel.spending import Processes, open_engine
from dalel.spending.kept_queries import print_queries
from dalel.spending.processes.processes import queries
from dalel.spending.processes.processes import write_queries as fact_queries

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
from synthetic.releases import releases

pytestmark = pytest.mark.slow

OTHERS: dict[str, list[dict[str, Any]]] = {
    "R003": [{"threshold": 30}],
    "R024": [{"threshold": "0.05"}, {"threshold": "0"}],
    "R025": [{"percentile": 50, "threshold": "0.2"}],
    "R038": [{"minimum_submitted_bids": 1, "minimum_contracting_processes": 1}, {"threshold": "0.3"}],
    "R048": [{"minimum_contracting_processes": 1, "digits": 3}, {"minimum_contracting_processes": 1, "threshold": "2"}],
    "R058": [{"threshold": "0.5"}],
}
"""Rules other than the defaults: each changes what is found of the releases below."""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[Processes, Any]:
    """Some hundred releases in two files, as they stand, and their engine."""
    engine = open_engine()
    lines = [line.decode() for line in releases(400, seed=7)]
    return processes_of(lines, tmp_path_factory.mktemp("read"), engine, files=2), engine


CASES = [(flag, given) for flag in KEPT for given in [{}, *OTHERS.get(flag.code, [])]]


@pytest.mark.parametrize(("flag", "given"), CASES, ids=lambda value: getattr(value, "code", str(value)))
def test_kept_queries_find_what_the_expressions_find(
    flag: ProcessFlag, given: dict[str, Any], read: tuple[Processes, Any], tmp_path: Path
) -> None:
    processes, engine = read
    rules = rules_with(flag, given, compatible=None)
    kept = find_kept(flag, processes, rules, engine)
    assert kept is not None
    for name in ("kept", "stated"):
        (tmp_path / name).mkdir()
    counts = write_kept(tmp_path / "kept", kept, engine.con)
    assert counts == write_stated(tmp_path / "stated", flag, processes, rules, engine)
    assert sum(counts.values()) > 10
    for file in (FINDINGS, MEMBERS):
        assert pq.read_table(tmp_path / "kept" / file) == pq.read_table(tmp_path / "stated" / file)


def test_the_kept_files_are_what_the_expressions_say() -> None:
    assert print_queries(queries()) == fact_queries(), "python docs/generate.py"
    with no_processes() as (processes, engine):
        for flag in KEPT:
            path = Path(sys.modules["dalel.flags"].__file__ or "").parent / "sql" / f"{flag.code}.sql"
            assert path.read_text(encoding="utf-8") == write_queries(flag, processes, engine), "python docs/generate.py"


def test_rules_that_are_more_than_numbers_are_stated_anew(read: tuple[Processes, Any]) -> None:
    processes, engine = read
    for flag in OF_CARDINAL:
        rules = rules_with(flag, {}, compatible=None)
        assert find_kept(flag, processes, replace(rules, compatible="cardinal"), engine) is None
        named = rules_with(flag, {"excluded_method_details": ["Small purchase"]}, compatible=None)
        assert find_kept(flag, processes, named, engine) is None
