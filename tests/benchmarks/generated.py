"""One run of the generator, as the tests look at it: read with nothing but the standard library."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Record = Mapping[str, Any]


def run_generator(folder: Path, *, lines: int, seed: int, processes: int = 1, repeats: int = 1) -> dict[str, Path]:
    """The command as the docs give it, and the files it wrote."""
    names = {"out": "points.json", "contracts": "contracts.json", "truth": "truth.jsonl", "buyers": "buyers.yaml"}
    files = {option: folder / name for option, name in names.items()}
    command = [sys.executable, str(ROOT / "benchmarks" / "generate.py"), "--lines", str(lines), "--seed", str(seed)]
    for option, path in files.items():
        command += [f"--{option}", str(path)]
    folder.mkdir(parents=True)
    subprocess.run(
        [*command, "--processes", str(processes), "--repeats", str(repeats)], check=True, capture_output=True
    )
    return files


@dataclass(frozen=True)
class Generated:
    """The files of one run, and what they hold."""

    files: Mapping[str, Path]
    points: Mapping[str, Any]
    contracts: Mapping[str, Any]
    cases: list[Record]

    def of(self, flag: str) -> list[Record]:
        """The cases of one flag."""
        return [case for case in self.cases if case["flag"] == flag]


def read_generated(files: Mapping[str, Path]) -> Generated:
    """Everything in the files; numbers with a decimal point as `Decimal`."""
    points, contracts = (
        json.loads(files[name].read_text(encoding="utf-8"), parse_float=Decimal) for name in ("out", "contracts")
    )
    cases = [json.loads(line) for line in files["truth"].read_text(encoding="utf-8").splitlines()]
    return Generated(files, points, contracts, cases)
