"""How long a million lines take, and how much memory: each command of the work as a process of its own, on two cores.

    python benchmarks/scale.py --lines 100000,1000000

It prints wall time, CPU time (user and system), the largest memory of any of the command's processes, and how each grew
from the first size to the last. Beside the reading stands what a notebook does with the same files. Nothing is asserted
about time: machines differ.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from synthetic.markdown import table, write_part

HERE = Path(__file__).parent
MB = 1_000_000
WARM_UP = 500
COMMANDS = {
    "spending read": ("spending", "read", "{points}", "{contracts}"),
    "flags run": ("flags", "run"),
    "report": ("report", "--output", "{report}"),
}
PEER = "json.load + pandas"
OF_THE_PEER = "spending read"


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds by the clock, seconds of CPU, and the most memory it held, in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], *, work: Path, log: Path) -> Run:
    """Run a command to its end and measure it; its output goes to the log.

    Compiled modules are kept in the work folder, as an installation keeps them.
    """
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    settings["PYTHONPYCACHEPREFIX"] = str(work / "compiled")
    with log.open("ab") as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=out, env=settings)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(wall, used.ru_utime + used.ru_stime, memory / MB)


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything measured on files with so many lines: each command, and how large each file was."""

    lines: int
    runs: dict[str, Run]
    sizes: dict[str, int]


def measure(size: int, work: Path, *, seed: int, peer: bool) -> Measured:
    """Every command on so many ordinary lines and what is planted among them."""
    folder = work / str(size)
    newsroom = folder / "newsroom"
    folder.mkdir(parents=True)
    files = {name: folder / f"{name}.json" for name in ("points", "contracts")} | {"report": folder / "report.html"}
    dalel = [sys.executable, "-m", "dalel.cli.main"]
    make = [sys.executable, str(HERE / "generate.py"), "--lines", str(size), "--seed", str(seed)]
    make += ["--out", str(files["points"]), "--contracts", str(files["contracts"])]
    make += ["--buyers", str(newsroom / "buyers.yaml")]
    commands = {"(init)": [*dalel, "init", str(newsroom)], "(generate)": make}
    for name, words in COMMANDS.items():
        commands[name] = [*dalel, *(word.format(**files) for word in words), "--newsroom", str(newsroom)]
    if peer:
        commands[PEER] = [sys.executable, str(HERE / "naive_read.py"), str(files["points"]), str(files["contracts"])]
    runs = {name: run(command, work=work, log=folder / "log.txt") for name, command in commands.items()}
    del runs["(init)"]
    sizes = {name: path.stat().st_size for name, path in files.items()}
    sizes["newsroom"] = sum(path.stat().st_size for path in newsroom.rglob("*") if path.is_file())
    return Measured(sum(count_lines(files[name]) for name in ("points", "contracts")), runs, sizes)


def count_lines(page: Path) -> int:
    """How many records a page says it has."""
    with page.open(encoding="utf-8") as text:
        found = re.match(r'\{"total":([0-9]+),', text.readline())
    if found is None:
        raise SystemExit(f"{page} does not begin with its total.")
    return int(found[1])


def machine() -> str:
    """What the numbers were taken on."""
    parts = ", ".join(f"{name} {version(name)}" for name in ("dalel", "duckdb", "ibis-framework", "pyarrow", "pandas"))
    return (
        f"{len(os.sched_getaffinity(0))} cores of {cpu_model()}; {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}; {parts}. "
        f"Load when it ended: {os.getloadavg()[2]:.1f} (2 and more: other work took its share of the wall time)."
    )


def cpu_model() -> str:
    """The processor's name, where the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def say(results: Sequence[Measured]) -> str:
    """Everything measured, as Markdown."""
    rows = [
        [f"{m.lines:,}", name, f"{r.wall:.1f}", f"{r.cpu:.1f}", f"{r.memory:.0f}", rate(m.lines, name, r)]
        for m in results
        for name, r in m.runs.items()
    ]
    parts = [machine(), table(["lines", "command", "wall, s", "CPU, s", "peak memory, MB", "lines a second"], rows)]
    first, last = min(results, key=lines_of), max(results, key=lines_of)
    if first is not last:
        times = last.lines / first.lines
        growth = [[name, *ratios(last.runs[name], first.runs[name])] for name in last.runs]
        parts += [
            f"Growth from {first.lines:,} to {last.lines:,} lines ({times:.2f} times as many):",
            table(["command", "wall", "CPU", "peak memory"], growth),
        ]
    beside = [[f"{m.lines:,}", *ratios(m.runs[OF_THE_PEER], m.runs[PEER])] for m in results if PEER in m.runs]
    if beside:
        parts += [
            f"`{OF_THE_PEER}` ÷ `{PEER}` on the same files in the same run (below 1: less than the notebook takes):",
            table(["lines", "wall", "CPU", "peak memory"], beside),
        ]
    files = [[f"{m.lines:,}", *(f"{size / MB:.1f}" for size in m.sizes.values())] for m in results]
    parts += ["Sizes in MB:", table(["lines", "plan points", "contracts", "report", "newsroom"], files)]
    return "\n\n".join(parts)


def lines_of(measured: Measured) -> int:
    """How many lines there were."""
    return measured.lines


def rate(lines: int, name: str, one: Run) -> str:
    """Lines in a second of wall time; a report is not made line by line."""
    return "" if name == "report" else f"{lines / one.wall:,.0f}"


def ratios(above: Run, below: Run) -> list[str]:
    """Three measures of one process over those of another."""
    pairs = ((above.wall, below.wall), (above.cpu, below.cpu), (above.memory, below.memory))
    return [f"{one / other:.2f}" for one, other in pairs]


def use_cores(number: int) -> None:
    """Keep this process and all it starts to so many cores."""
    cores: Iterable[int] = sorted(os.sched_getaffinity(0))[:number]
    os.sched_setaffinity(0, cores)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", default="100000,1000000", help="sizes, with commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument(
        "--without-peer", action="store_true", help="leave out the notebook's way (6 GB for a million lines)"
    )
    parser.add_argument("--work", type=Path, help="keep the files here; default: a temporary folder")
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="put the result into this page, e.g. docs/benchmarks.md"
    )
    given = parser.parse_args()
    use_cores(given.cores)
    work = given.work or Path(tempfile.mkdtemp(prefix="dalel-scale-"))
    try:
        sizes = [int(size) for size in given.lines.split(",")]
        # Once without measuring, so that no size pays for compiling the modules.
        measure(WARM_UP, work / "warm-up", seed=given.seed, peer=not given.without_peer)
        results = [measure(size, work, seed=given.seed, peer=not given.without_peer) for size in sizes]
    finally:
        if given.work is None:
            shutil.rmtree(work)
    text = say(results)
    print(text)
    if given.write:
        write_part(given.write, "scale", text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
