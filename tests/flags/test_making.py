"""Findings are made anew when what they follow from changes, and only then."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from competition_sample import processes_of, rules_with

from dalel.edition import editions
from dalel.flags import FLAGS, BuyerProfile, Count, ProcessFlag, Rules, record_findings
from dalel.flags.making import program_files
from dalel.spending import open_engine

PERIOD = {"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-01-11T00:00:00Z"}
RELEASE = json.dumps({"ocid": "ocds-1", "tag": ["compiled"], "tender": {"status": "complete", "tenderPeriod": PERIOD}})
FLAG = FLAGS["R003"]
RAISED, CLEAR = Count("R003", 1, 0, 0), Count("R003", 0, 1, 0)


class Kept:
    """A folder of findings about one release with a period of ten days."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_engine()
        self.processes = processes_of([RELEASE], folder, self.engine)
        self.folder = folder / "findings"
        self.seen: list[int] = []

    def run(self, rules: Rules, state: str = "one document") -> tuple[Count, str]:
        """The counts of a run, and the name of the edition that is there after it."""
        count = record_findings(
            self.folder, FLAG, self.processes, rules, self.engine, state=state, report=self.seen.append
        )
        return count, editions(self.folder)["R003"].name


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def rules(**given: Any) -> Rules:
    assert isinstance(FLAG, ProcessFlag)
    return rules_with(FLAG, given, compatible=None)


def test_the_same_run_again_leaves_the_findings_as_they_are(kept: Kept) -> None:
    assert kept.run(rules()) == (RAISED, "R003@1")
    assert kept.run(rules()) == (RAISED, "R003@1")
    assert kept.seen == [1, 1]


def test_another_parameter_document_profile_or_tool_to_follow_makes_them_anew(kept: Kept) -> None:
    kept.run(rules())
    assert kept.run(rules(threshold=10)) == (CLEAR, "R003@2")
    assert kept.run(rules(threshold=10), state="two documents") == (CLEAR, "R003@3")
    profile = BuyerProfile("1", "Town", "Everything", "its charter", ())
    assert kept.run(replace(rules(threshold=10), buyers={"1": profile}), state="two documents") == (CLEAR, "R003@4")
    cardinal = replace(rules(threshold=10), compatible="cardinal")
    assert kept.run(cardinal, state="two documents") == (CLEAR, "R003@5")
    assert kept.run(rules()) == (RAISED, "R003@6")


@pytest.mark.parametrize("name", ["findings.parquet", "members.parquet"])
@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1])], ids=["removed", "cut"]
)
def test_findings_that_were_cut_short_are_made_anew(kept: Kept, name: str, harm: Any) -> None:
    kept.run(rules())
    harm(kept.folder / "R003@1" / name)
    assert kept.run(rules()) == (RAISED, "R003@2")


def test_findings_of_an_earlier_version_of_dalel_are_made_anew(kept: Kept) -> None:
    kept.run(rules())
    made = kept.folder / "R003@1" / "made.json"
    made.write_text(made.read_text(encoding="utf-8").replace('"making": "', '"making": "0'), encoding="utf-8")
    assert kept.run(rules()) == (RAISED, "R003@2")
    (kept.folder / "R003@2" / "made.json").unlink()
    assert kept.run(rules()) == (RAISED, "R003@3")


def test_what_findings_rest_on_in_dalel_is_its_flags_their_queries_its_laws_and_its_reading() -> None:
    root = Path(sys.modules["dalel"].__file__ or "").parent
    names = {path.relative_to(root).as_posix() for path in program_files(root)}
    assert {
        "flags/competition/short_period.py",
        "flags/sql/R003.sql",
        "jurisdictions/kz/limit.yaml",
        "spending/processes/facts.sql",
        "canonical.py",
    } <= names


AGAIN = """
import sys
from pathlib import Path
from dalel.flags import FLAGS, Rules, record_findings
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import open_engine
from dalel.spending.processes import standing_processes
folder, engine, flag = Path(sys.argv[1]), open_engine(), FLAGS["R003"]
processes = standing_processes([(folder / ("0" * 64 + "@1"), 0)], engine)
rules = Rules(load_jurisdiction("kz"), {p.name: p.default for p in flag.parameters} | {"threshold": 10})
print(record_findings(folder / "findings", flag, processes, rules, engine, state="one document"))
print(sorted({"ibis", "pandas", "sqlglot"} & set(sys.modules)))
"""


@pytest.mark.slow
def test_a_run_with_another_number_imports_neither_ibis_nor_pandas(kept: Kept) -> None:
    kept.run(rules())
    command = [sys.executable, "-c", AGAIN, str(kept.folder.parent)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines() == [str(CLEAR), "[]"]
