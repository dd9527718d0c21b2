"""How long the flags about competition take beside the field's own tool, each a process of its own, on one machine.

    pip install ocdscardinal
    python benchmarks/flags.py --releases 100000            # --spark: beside it Apache Spark (dalel[spark], Java 17)

The same generated file (or one that is given) is read in turns, and medians are printed: ours cold (JSON Lines to
findings), ours again with one threshold changed, with the thresholds of all flags that have one, and with none (each
from the facts; findings that nothing changes stay), and `ocdscardinal.coverage()`, the one reading pass of
Cardinal that can be called from Python. Of the wheel nothing else can be called; its indicators take about as long as
its coverage (docs/benchmarks.md). Nothing is asserted about time: machines differ.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

from synthetic.markdown import table
from synthetic.releases import releases

MB = 1 << 20
CARDINAL = "ocdscardinal.coverage()"
OURS = {
    "cold": "ours, cold",
    "one": "ours, again: one threshold changed",
    "all": "ours, again: six flags' thresholds changed",
    "none": "ours, again: nothing changed",
    "spark": "ours, again, on Spark local[2]",
}
CHANGED: dict[str, dict[str, dict[str, int | Decimal]]] = {
    "one": {"R003": {"threshold": 10}},
    "all": {
        "R003": {"threshold": 12},
        "R024": {"threshold": Decimal("0.02")},
        "R025": {"percentile": 50},
        "R038": {"minimum_submitted_bids": 5, "minimum_contracting_processes": 10},
        "R048": {"minimum_contracting_processes": 10},
        "R058": {"threshold": Decimal("0.5")},
    },
}
"""What a run sets; the other five flags have no number to set. The run with nothing changed follows that of all."""
CHANGED["none"] = CHANGED["spark"] = CHANGED["all"]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds by the clock, seconds of CPU, and the most memory it held, in MiB."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str]) -> Run:
    """Run a command to its end and measure it."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}.")
    return Run(time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def read_and_find(content: Path, folder: Path, *, kind: str) -> None:
    """One process of ours: read the processes where it is cold, then run every flag and keep its findings."""
    from contextlib import nullcontext  # noqa: PLC0415

    from dalel.flags import OF_CARDINAL, Rules, record_findings  # noqa: PLC0415
    from dalel.jurisdictions import load_jurisdiction  # noqa: PLC0415
    from dalel.spending import open_engine, open_spark  # noqa: PLC0415
    from dalel.spending.processes import record_processes, standing_processes  # noqa: PLC0415

    document = "a" * 64
    edition = folder / f"{document}@1"
    if kind == "cold":
        edition.mkdir(parents=True)
        record_processes(content, tuple, edition, document=document, by_line=True)
    own = open_spark("local[2]", folder=folder) if kind == "spark" else nullcontext(open_engine(spill=folder / "spill"))
    counts = {}
    with own as engine:
        processes = standing_processes([(edition, 1)], engine)
        for flag in OF_CARDINAL:
            changed = CHANGED.get(kind, {}).get(flag.code, {})
            rules = Rules(load_jurisdiction("kz"), {p.name: p.default for p in flag.parameters} | changed)
            count = record_findings(folder / "findings", flag, processes, rules, engine, state=str(content))
            counts[flag.code] = [count.raised, count.clear, count.not_evaluated]
    (folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")


def rounds_of(content: Path, rounds: int, *, spark: bool) -> dict[str, list[Run]]:
    """Every process in turns, so that what else the machine does falls on all."""
    me = [sys.executable, __file__, "--of", str(content)]
    found: dict[str, list[Run]] = {name: [] for name in (*OURS.values(), CARDINAL)}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="dalel-") as folder:
            for kind, name in OURS.items():
                if kind != "spark" or spark:
                    found[name].append(run([*me, "--process", kind, "--folder", folder]))
        if find_spec("ocdscardinal"):
            found[CARDINAL].append(run([sys.executable, "-c", CALL, str(content)]))
    return found


CALL = "import sys, ocdscardinal; ocdscardinal.coverage(sys.argv[1])"


def print_medians(found: dict[str, list[Run]], size: int, count: int) -> None:
    """The medians as a table."""
    peer = [each.wall for each in found[CARDINAL]]
    peer_cpu = [each.cpu for each in found[CARDINAL]]
    rows = []
    for name, runs in found.items():
        if runs:
            wall = statistics.median(each.wall for each in runs)
            cpu = statistics.median(each.cpu for each in runs)
            memory = statistics.median(each.memory for each in runs)
            times = f"{statistics.median(peer) / wall:.2f}" if peer else "–"
            times_cpu = f"{statistics.median(peer_cpu) / cpu:.2f}" if peer else "–"
            rows.append([name, f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}", times, times_cpu])
    print(f"{count:,} releases, {size / MB:.0f} MiB\n")
    print(table(["process", "wall s", "CPU s", "peak MiB", "Cardinal's wall ÷ this", "Cardinal's CPU ÷ this"], rows))


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--spark", action="store_true", help="Spark too; its memory and CPU are those of Java")
    parser.add_argument("--of", type=Path, help="a file of one release a line, in place of a generated one")
    parser.add_argument("--process", choices=list(OURS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.process:
        read_and_find(given.of, given.folder, kind=given.process)
        return
    with tempfile.TemporaryDirectory(prefix="dalel-") as folder:
        content = given.of or Path(folder) / "releases.jsonl"
        if given.of is None:
            with content.open("wb") as lines:
                lines.writelines(line + b"\n" for line in releases(given.releases))
        with content.open("rb") as lines:
            count = sum(1 for _ in lines)
        print_medians(rounds_of(content, given.rounds, spark=given.spark), content.stat().st_size, count)


if __name__ == "__main__":
    main()
