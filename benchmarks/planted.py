"""How much of what was planted the flags find, what they miss and why, and what they raise beyond it.

    python benchmarks/planted.py --lines 20000 --seeds 1,2,3

For each seed it writes synthetic lines with planted cases, reads them into a newsroom in a temporary folder with the
program's own commands, runs every flag, and compares the findings with the truth. Exit code 1 where a case does not
come out as the truth expects.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate
from synthetic.comparison import Comparison, compare
from synthetic.findings import read_findings
from synthetic.markdown import write_part
from synthetic.verdict import say


def run_seed(seed: int, *, lines: int, repeats: int, folder: Path) -> Comparison:
    """One seed, from the generator to the comparison."""
    points, contracts, truth = (folder / name for name in ("points.json", "contracts.json", "truth.jsonl"))
    newsroom = folder / "newsroom"
    dalel("init", str(newsroom))
    generate(
        points,
        lines=lines,
        seed=seed,
        contracts=contracts,
        truth=truth,
        buyers=newsroom / "buyers.yaml",
        repeats=repeats,
        processes=os.cpu_count() or 1,
    )
    dalel("spending", "read", str(points), str(contracts), "--newsroom", str(newsroom))
    dalel("flags", "run", "--newsroom", str(newsroom))
    return compare(truth, read_findings(newsroom))


def dalel(*words: str, accept: tuple[int, ...] = (0,)) -> None:
    """One command of the program; what it says is shown only where it fails."""
    done = subprocess.run([sys.executable, "-m", "dalel.cli.main", *words], capture_output=True, text=True, check=False)
    if done.returncode not in accept:
        raise SystemExit(f"dalel {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", type=int, default=20_000, help="ordinary lines for each seed")
    parser.add_argument("--seeds", default="1,2,3", help="with commas")
    parser.add_argument("--repeats", type=int, default=5, help="cases of each variant (clear ones: twice as many)")
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="put the result into this page, e.g. docs/benchmarks.md"
    )
    given = parser.parse_args()
    comparisons: dict[int, Comparison] = {}
    for seed in (int(seed) for seed in given.seeds.split(",")):
        with tempfile.TemporaryDirectory(prefix="dalel-planted-") as folder:
            comparisons[seed] = run_seed(seed, lines=given.lines, repeats=given.repeats, folder=Path(folder))
    text = say(comparisons, lines=given.lines)
    print(text)
    if given.write:
        write_part(given.write, "planted", text)
    return 1 if any(comparison.unexpected() for comparison in comparisons.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
