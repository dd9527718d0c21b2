"""Write synthetic plan points and contracts in the form of the Kazakh portal's pages, with planted cases and a truth.

    python benchmarks/generate.py --lines 20000 --seed 1 --out plans.json --contracts contracts.json --truth truth.jsonl

``--lines`` counts the ordinary lines of both files together; the planted cases come on top. The same seed gives the
same bytes, whatever the number of processes. docs/benchmarks.md says what is planted and how ordinary lines are drawn.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from synthetic.page import write_page
from synthetic.plants import Case, plant

CONTRACTS_OF_100 = 35


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: ordinary and planted records of each listing, and the cases."""

    points: int
    contracts: int
    planted_points: int
    planted_contracts: int
    cases: int


def generate(
    out: Path,
    *,
    lines: int,
    seed: int,
    contracts: Path | None = None,
    truth: Path | None = None,
    buyers: Path | None = None,
    repeats: int = 5,
    processes: int = 2,
) -> Written:
    """Write the plan points, the contracts, the truth and the buyers' profiles."""
    cases = plant(seed, repeats=repeats) if repeats else []
    if contracts is None:
        cases = [case for case in cases if not has_contracts(case)]
    signed = lines * CONTRACTS_OF_100 // 100 if contracts else 0
    listings: dict[str, list[str]] = {"points": [], "contracts": []}
    for case in cases:
        for record in (*case.planted.points, *case.planted.contracts, *case.planted.filler):
            listings["contracts" if hasattr(record, "supplier") else "points"].append(record.json())
    pages = [(out, "points", lines - signed)] + ([(contracts, "contracts", signed)] if contracts else [])
    for path, listing, ordinary in pages:
        write_page(path, listing, seed=seed, ordinary=ordinary, planted=listings[listing], processes=processes)
    if truth is not None:
        truth.write_text("".join(f"{case.truth()}\n" for case in cases), encoding="utf-8")
    if buyers is not None:
        buyers.write_text("".join(case.profile() for case in cases) or "{}\n", encoding="utf-8")
    return Written(lines - signed, signed, len(listings["points"]), len(listings["contracts"]), len(cases))


def has_contracts(case: Case) -> bool:
    """Whether a case needs the contracts' file."""
    return bool(case.planted.contracts)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", type=int, required=True, help="ordinary lines, of both files together")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the file of plan points")
    parser.add_argument("--contracts", type=Path, help="the file of contracts; without it every line is a plan point")
    parser.add_argument("--truth", type=Path, help="what was planted, as JSON Lines")
    parser.add_argument("--buyers", type=Path, help="profiles of planted buyers, for a newsroom's buyers.yaml")
    parser.add_argument(
        "--repeats", type=int, default=5, help="cases of each variant (clear ones: twice as many); 0: none"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    if given.lines < 0 or given.repeats < 0 or given.processes < 1:
        parser.error("--lines and --repeats cannot be below 0, nor --processes below 1")
    written = generate(
        given.out,
        lines=given.lines,
        seed=given.seed,
        contracts=given.contracts,
        truth=given.truth,
        buyers=given.buyers,
        repeats=given.repeats,
        processes=given.processes,
    )
    print(
        f"plan points: {written.points} + {written.planted_points} planted; "
        f"contracts: {written.contracts} + {written.planted_contracts} planted; cases: {written.cases}",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
