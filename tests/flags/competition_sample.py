"""Read a sample of releases, run a flag about competition on its processes, and write what it found as plain JSON."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from ibis.backends.duckdb import Backend
from sample import SAMPLES, plain

from dalel.flags import COMPETITION, Finding, Outcome, ProcessFlag, Rules, explain, find_members, run_flag
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import Processes, open_engine
from dalel.spending.processes import record_processes, standing_processes

DOCUMENT = "a" * 64


def samples() -> Iterator[tuple[ProcessFlag, Path]]:
    """Every sample of every flag about competition."""
    for flag in COMPETITION:
        for path in sorted((SAMPLES / flag.slug).glob("*.jsonl")):
            yield flag, path


def read_sample(flag: ProcessFlag, path: Path) -> tuple[list[str], Rules]:
    """The releases of a sample, one a line, and the rules it sets."""
    lines = path.read_text(encoding="utf-8").splitlines()
    given: dict[str, Any] = json.loads(lines.pop(0))["rules"] if lines[0].startswith('{"rules"') else {}
    return lines, rules_with(flag, given.get("parameters", {}), compatible=given.get("compatible"))


def rules_with(flag: ProcessFlag, given: dict[str, Any], *, compatible: str | None) -> Rules:
    """The flag's rules with some parameters set."""
    parameters = {parameter.name: parameter.default for parameter in flag.parameters}
    for name, value in given.items():
        assert name in parameters, name
        parameters[name] = (
            Decimal(value) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
        )
    return Rules(load_jurisdiction("kz"), parameters, compatible=compatible)


def processes_of(
    lines: Sequence[str], folder: Path, backend: Backend, *, files: int = 1, threads: int | None = None
) -> Processes:
    """The processes of releases, written into one or more files and read."""
    kept = []
    for number in range(files):
        path = folder / f"{number}.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines[number::files]), encoding="utf-8")
        document = f"{number}" * 64
        edition = folder / f"{document}@1"
        edition.mkdir()
        told = partial(releases_of, path)
        record_processes(path, told, edition, document=document, by_line=True, threads=threads)
        kept.append((edition, number))
    return standing_processes(kept, backend)


def releases_of(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The releases of a file, one a line, with their places."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield f"line {number}", json.loads(line)


def run_sample(flag: ProcessFlag, lines: Sequence[str], rules: Rules) -> list[dict[str, Any]]:
    """Every finding as plain JSON, a raised one with the releases behind it."""
    with TemporaryDirectory() as folder:
        backend = open_engine()
        processes = processes_of(lines, Path(folder), backend)
        findings = list(run_flag(flag, processes, rules, backend))
        members = raised_members(flag, findings, processes, rules, backend)
        return [
            {
                "flag": finding.flag,
                "outcome": finding.outcome.value,
                "reason": finding.reason,
                "subject": plain(finding.subject),
                "measures": plain(finding.measures),
                "lines": finding.lines,
                "members": members[finding.finding] if finding.outcome is Outcome.RAISED else None,
                "arithmetic": list(explain(finding, flag, rules, lang="en").arithmetic),
            }
            for finding in findings
        ]


def raised_members(
    flag: ProcessFlag, findings: list[Finding], processes: Processes, rules: Rules, backend: Backend
) -> dict[str, list[str]]:
    """The ocids behind each raised finding."""
    raised = [{"finding": f.finding, **f.subject} for f in findings if f.outcome is Outcome.RAISED]
    if not raised:
        return {}
    wanted = pa.Table.from_pylist(raised)
    facts = backend.to_pyarrow(processes.facts.select("process", "ocid")).to_pylist()
    ocids = {row["process"]: row["ocid"] for row in facts}
    found: dict[str, list[str]] = {row["finding"]: [] for row in raised}
    for batch in find_members(flag, wanted, processes, rules, backend):
        for row in batch.to_pylist():
            found[row["finding"]].append(ocids[row["line"]])
    return {finding: sorted(names) for finding, names in found.items()}


def shuffled(lines: Sequence[str]) -> list[str]:
    """The same lines in another order."""
    mixed = list(lines)
    random.Random(274).shuffle(mixed)
    return mixed
