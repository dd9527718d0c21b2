"""How long it takes to commit to the rows of a table, to show a few of them or hide a few, and to check what is shown.

    python benchmarks/parts.py --rows 20000 --shown 50 --hidden 2

It prints a Markdown table: the median of the runs, on rows drawn from a seed. Nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import TypeVar

from synthetic.markdown import table

from dalel.evidence.parts import (
    Cut,
    PartsCommitment,
    commit_parts,
    cut,
    parse_parts,
    render_parts,
    show_parts,
    verify_parts,
)

RUNS = 5
WORDS = ("Стулья", "Ремонт кровли", "Бумага А4", "Услуги охраны", "Канцелярские товары", "Дизельное топливо")

Made = TypeVar("Made")


def write_rows(path: Path, *, rows: int, seed: int) -> None:
    """A CSV file of so many lots with a header."""
    drawn = random.Random(seed)
    lines = ["№;БИН;Наименование;Количество;Цена;Сумма\r\n"]
    for number in range(1, rows):
        count, price = drawn.randint(1, 500), drawn.randint(1_000, 9_000_000)
        bin_number = drawn.randint(10**11, 10**12 - 1)
        lines.append(f'{number};{bin_number};"{drawn.choice(WORDS)}; лот {number}";{count};{price};{count * price}\r\n')
    path.write_text("".join(lines), encoding="utf-8", newline="")


def measured(work: Callable[[], Made]) -> tuple[Made, float]:
    """What the work makes, and the median of its seconds."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        made = work()
        seconds.append(time.perf_counter() - start)
    return made, median(seconds)


def cut_rows(path: Path) -> Cut:
    """The cut of the table, which is a table."""
    found = cut(path, media_type="text/csv")
    if found is None:
        raise SystemExit(f"{path} was not cut.")
    return found


def showing(
    found: Cut, commitment: PartsCommitment, indexes: Sequence[int], *, seed: bytes, what: str
) -> list[tuple[str, float, str]]:
    """Show these rows and check the file: the two steps, each with its seconds."""
    document = sha256(b"".join(found.parts)).hexdigest()
    data, to_show = measured(lambda: render_parts(show_parts(found, seed, indexes, document=document)))

    def check() -> None:
        verify_parts(parse_parts(data), document=document, count=commitment.count, root=commitment.root)

    _, to_check = measured(check)
    digests = len(parse_parts(data).hidden)
    return [(what, to_show, f"{len(data) / 1000:,.0f} KB, {digests} digests"), ("check the file", to_check, "")]


def main() -> int:
    """Measure every step and print the table."""
    options = argparse.ArgumentParser(description="Measure parts: commit, show, check.")
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--shown", type=int, default=50)
    options.add_argument("--hidden", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    seed = sha256(str(given.seed).encode()).digest()
    drawn = random.Random(given.seed)
    shown = drawn.sample(range(given.rows), given.shown)
    hidden = set(drawn.sample(range(given.rows), given.hidden))
    others = [index for index in range(given.rows) if index not in hidden]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.csv"
        write_rows(path, rows=given.rows, seed=given.seed)
        found, to_cut = measured(lambda: cut_rows(path))
        commitment, to_commit = measured(lambda: commit_parts(found, seed))
        steps = [
            (f"cut {commitment.count:,} rows", to_cut, f"{path.stat().st_size / 1000:,.0f} KB"),
            ("commit to them", to_commit, "32 bytes in the ledger"),
            *showing(found, commitment, shown, seed=seed, what=f"show {given.shown} of them, scattered"),
            *showing(found, commitment, others, seed=seed, what=f"show all but {given.hidden}"),
        ]
    print(table(("step", "ms", "size"), [(step, f"{seconds * 1000:.1f}", made) for step, seconds, made in steps]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
