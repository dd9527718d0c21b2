"""How much of what was planted in OCDS releases the flags find, what they miss and why, and what they raise beyond it.

    python benchmarks/planted_processes.py --releases 2000 --seeds 1,2,3

As planted.py does for the Kazakh portal's pages. Exit code 1 where a case does not come out as its truth says.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from planted import dalel
from synthetic.comparison import Comparison, compare
from synthetic.findings import read_findings
from synthetic.markdown import write_part
from synthetic.process_plants import SETTINGS, VARIANTS, as_line, plant
from synthetic.releases import releases
from synthetic.verdict import say


def run_seed(seed: int, *, ordinary: int, repeats: int, folder: Path) -> Comparison:
    """One seed, from the generator to the comparison."""
    truth, content, newsroom = folder / "truth.jsonl", folder / "releases.jsonl", folder / "newsroom"
    cases = list(plant(seed, repeats=repeats))
    truth.write_text("".join(f"{json.dumps(case)}\n" for case, _ in cases), encoding="utf-8")
    with content.open("wb") as lines:
        lines.writelines(line + b"\n" for line in releases(ordinary, seed=seed))
        lines.writelines(as_line(release) for _, planted in cases for release in planted.releases)
    dalel("init", str(newsroom))
    with (newsroom / "dalel.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    dalel("spending", "read", str(content), "--newsroom", str(newsroom), accept=(0, 1))
    dalel("flags", "run", "--only", ",".join(VARIANTS), "--newsroom", str(newsroom))
    return compare(truth, read_findings(newsroom))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--releases", type=int, default=2_000, help="ordinary releases for each seed")
    parser.add_argument("--seeds", default="1,2,3", help="with commas")
    parser.add_argument("--repeats", type=int, default=3, help="cases of each variant")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the result into this page")
    given = parser.parse_args()
    comparisons: dict[int, Comparison] = {}
    for seed in (int(seed) for seed in given.seeds.split(",")):
        with tempfile.TemporaryDirectory(prefix="dalel-planted-") as folder:
            comparisons[seed] = run_seed(seed, ordinary=given.releases, repeats=given.repeats, folder=Path(folder))
    text = say(comparisons, lines=given.releases, unit_of_lines="ordinary releases")
    print(text)
    if given.write:
        write_part(given.write, "planted-processes", text)
    return 1 if any(comparison.unexpected() for comparison in comparisons.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
