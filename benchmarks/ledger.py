"""How fast a ledger grows, how fast one entry of it is proved, and how much longer verifying takes than hashing.

python benchmarks/ledger.py --entries 1000000 --types 4 --rounds 5

Entries that have nothing beside the ledger are appended in batches, each batch on the disk before the next. Their
types take turns; with `--types 1` all are of one. Then the ledger is verified, and its lines are only hashed: each to
its leaf and the leaves to their tree, and the whole file at once. Every step is a process of its own, and the last
three take turns. It prints Markdown tables with medians. Nothing is asserted about time: machines differ, and other
work on them takes its share.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from statistics import median

from scale import MB, machine
from synthetic.markdown import table

from dalel.evidence import Evidence
from dalel.evidence.entry import CaptureFailed, Claim, Publish, Transfer
from dalel.evidence.ledger import ENTRIES, LEDGER
from dalel.evidence.merkle import Tree, hash_leaf, inclusion_proof, is_included, root_at
from dalel.evidence.recording import Recording

TIME = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
BATCH = 10_000
PROOFS = 1_000
TURNS = {
    "verify": "verify: read, check, hash, compare",
    "hash": "hash every line to its leaf, and the tree",
    "digest": "SHA-256 of the file",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One process: its numbers by name, and the most memory it held, in MB."""

    numbers: Mapping[str, float]
    memory: float


@contextmanager
def timed(numbers: dict[str, float]) -> Iterator[None]:
    """Add wall and CPU time."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    numbers["wall"] = numbers.get("wall", 0) + time.perf_counter() - wall
    numbers["cpu"] = numbers.get("cpu", 0) + time.process_time() - cpu


def draw(number: int) -> list[str]:
    """The digests of an entry."""
    return [sha256(b"%d %d" % (number, which)).hexdigest() for which in range(5)]


def enter(recording: Recording, number: int, digests: Sequence[str], *, types: int) -> None:
    """One entry; the types take turns."""
    commit = dict(zip(("collector", "device", "note"), digests, strict=False))
    match number % types:
        case 0:
            recording.enter(Transfer, object=digests[3], commit=commit | {"recipient": digests[4]})
        case 1:
            recording.enter(Publish, object=digests[3], commit=commit | {"where": digests[4]})
        case 2:
            recording.enter(Claim, object=digests[3], claims=number % 50, proved=number % 7, commit=commit)
        case _:
            url = f"https://ows.goszakup.gov.kz/v3/plans/{10_000_000 + number}"
            recording.enter(CaptureFailed, url=url, status=404, reason="not-found", commit=commit)


def append(folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """Append so many entries, the first of the ledger included; what they hold is drawn beforehand and not counted."""
    numbers = {"wall": 0.0, "cpu": 0.0}
    evidence = Evidence(folder, collector="aigerim", device="laptop")
    with evidence.recording(time=TIME) as recording:
        recording.draw(0)
        for first in range(1, given.entries, BATCH):
            batch = [(number, draw(number)) for number in range(first, min(first + BATCH, given.entries))]
            with timed(numbers):
                for number, digests in batch:
                    enter(recording, number, digests, types=given.types)
                recording.write()
    return numbers


def prove(folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """Prove entries here and there, from the files: open the kept tree, read the nodes that lead to the root."""
    entries, taken = given.entries, list[dict[str, float]]()
    drawn = random.Random(1)
    for _ in range(PROOFS):
        index, numbers = drawn.randrange(entries), dict[str, float]()
        with timed(numbers), Evidence(folder).reading() as ledger, ledger.kept.nodes() as node:
            proof = inclusion_proof(index, size=entries, node=node)
        taken.append(numbers)
        with ledger.kept.nodes() as node:
            root = root_at(entries, node)
        if not is_included(ledger.kept.leaf(index), index=index, size=entries, proof=proof, root=root):
            raise SystemExit(f"The proof of entry {index} does not lead to the root.")
    return {
        f"{of}, {what}": number([each[of] for each in taken])
        for what, number in (("median", median), ("worst", max))
        for of in ("wall", "cpu")
    }


def verify(folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """Verify the ledger."""
    numbers: dict[str, float] = {}
    with timed(numbers):
        found = Evidence(folder).verify()
    if found.has_failed or found.size != given.entries:
        raise SystemExit(f"The ledger does not verify: {found.first_difference}")
    return numbers


def hash_lines(folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """Hash every line and grow the tree, and check nothing."""
    numbers: dict[str, float] = {}
    with timed(numbers), (folder / LEDGER / ENTRIES).open("rb") as lines:
        tree = Tree()
        for line in lines:
            tree.append(hash_leaf(line[:-1]))
        tree.root()
    if tree.size != given.entries:
        raise SystemExit(f"The ledger has {tree.size} lines.")
    return numbers


def digest(folder: Path, given: argparse.Namespace) -> dict[str, float]:
    """Hash the file as a whole."""
    numbers = {"bytes": float((folder / LEDGER / ENTRIES).stat().st_size), "entries": given.entries}
    with timed(numbers), (folder / LEDGER / ENTRIES).open("rb") as file:
        file_digest(file, "sha256")
    return numbers


STEPS: Mapping[str, Callable[[Path, argparse.Namespace], dict[str, float]]] = {
    "append": append,
    "prove": prove,
    "verify": verify,
    "hash": hash_lines,
    "digest": digest,
}


def run(step: str, folder: Path, given: argparse.Namespace) -> Step:
    """A step in a process of its own."""
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    command += ["--entries", str(given.entries), "--types", str(given.types)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    said = b"" if process.stdout is None else process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{step} ended with {process.returncode}.")
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    return Step(json.loads(said), used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MB)


def say(entries: int, *, appended: Step, proved: Step, turns: Mapping[str, Sequence[Step]]) -> str:
    """Everything measured, as Markdown."""
    ms = {name: f"{seconds * 1000:.2f}" for name, seconds in proved.numbers.items()}
    rows = [row("append in batches", [appended], entries), *(row(TURNS[name], turns[name], entries) for name in TURNS)]
    parts = [
        machine(),
        table(["step", "wall, s", "CPU, s", "entries a second", "peak memory, MB"], rows),
        f"The ledger: {entries:,} entries, {turns['digest'][0].numbers['bytes'] / MB:,.0f} MB.",
        f"Proof of any entry, {PROOFS:,} of them: median {ms['wall, median']} ms (CPU {ms['cpu, median']}), "
        f"worst {ms['wall, worst']} ms (CPU {ms['cpu, worst']}).",
        "Verifying, as a multiple of:",
        table(
            ["", "wall", "CPU"],
            [
                (what, *(f"{middle(turns['verify'], of) / middle(turns[name], of):.2f}" for of in ("wall", "cpu")))
                for name, what in TURNS.items()
                if name != "verify"
            ],
        ),
    ]
    return "\n\n".join(parts)


def row(what: str, steps: Sequence[Step], entries: int) -> tuple[str, ...]:
    """One line of the table."""
    wall = middle(steps, "wall")
    memory = max(step.memory for step in steps)
    return what, f"{wall:.2f}", f"{middle(steps, 'cpu'):.2f}", f"{entries / wall:,.0f}", f"{memory:.0f}"


def middle(steps: Sequence[Step], of: str) -> float:
    """The median of a number."""
    return median(step.numbers[of] for step in steps)


def main() -> int:
    """Measure every step and print the tables."""
    options = argparse.ArgumentParser(description="Measure a ledger: append, prove, verify.")
    options.add_argument("--entries", type=int, default=1_000_000)
    options.add_argument("--types", type=int, choices=range(1, 5), default=4, help="types of entries that take turns")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--step", choices=STEPS, help="make one step, in --folder")
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.step:
        print(json.dumps(STEPS[given.step](given.folder, given)))
        return 0
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "evidence"
        appended = run("append", folder, given)
        proved = run("prove", folder, given)
        turns: dict[str, list[Step]] = {name: [] for name in TURNS}
        for _ in range(given.rounds):
            for name, steps in turns.items():
                steps.append(run(name, folder, given))
    print(say(given.entries, appended=appended, proved=proved, turns=turns))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
