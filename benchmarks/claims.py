"""How long the check of a long publication takes over many spending lines.

    python benchmarks/claims.py --lines 1000000 --claims 100 --words 3000

The plan points of the examples are repeated, each time with other buyers and amounts, into one reading of so many
lines. The text has claims over them with filters of their own, among so many words of English, Russian and Kazakh
articles' phrasing. Warm is a check in a process of its own that finds what earlier commands worked out (which lines
stand). Nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from mutations import open_holdings
from synthetic.markdown import table, write_part

from dalel.publications import Check, Holdings, check_text, parse_text
from dalel.spending import open_engine

RUNS = 3
BUYERS = 50
WORDS = """In June the buyer planned 12 contracts under article 39, and about a third, or more than 3.7 million tenge,
went to one supplier; from 3 to 5 million were spent on 27 June 2020, twice as much as in 2019, said the office."""


def multiply(newsroom: Path, lines: int) -> None:
    """Put so many lines in the place of those that were read."""
    (path,) = newsroom.glob("spending/readings/*/lines.parquet")
    points = pq.read_table(path)
    schema, parts = points.schema, []
    for start in range(0, lines, len(points)):
        part = points.slice(0, min(len(points), lines - start))
        numbers = pa.array([str(start + at) for at in range(len(part))])
        names = {name: pc.binary_join_element_wise(part[name], numbers, "-") for name in ("line", "record", "place")}
        names["root_record"] = names["record"]
        names["buyer_id"] = pa.array([f"{(start + at) % BUYERS:012}" for at in range(len(part))])
        for name, values in names.items():
            part = part.set_column(
                schema.get_field_index(name), schema.field(name), values.cast(schema.field(name).type)
            )
        parts.append(part)
    pq.write_table(pa.concat_tables(parts), path, compression="zstd")


def make_text(holdings: Holdings, *, claims: int, words: int) -> str:
    """A text that holds: claims over one buyer and one method each, with the numbers that are computed."""
    picked = random.Random(1)
    front, body = ["---", "lang: en", "claims:"], []
    for number in range(claims):
        filters = {"buyer": f"{number % BUYERS:012}", "method": ("3", "23")[number // BUYERS % 2]}
        account = holdings.account(filters)
        front.append(f"  c{number}:")
        front.append("    kind: figure")
        front.append("    operation: [count, sum]")
        front.append(f'    lines: {{buyer: "{filters["buyer"]}", method: "{filters["method"]}"}}')
        body.append(f"[{account.lines} lines worth {account.amount:f} tenge](claim:c{number})")
    fill = max(words - sum(len(each.split()) for each in body), 0) // claims
    sentences = [f"{each} {' '.join(picked.choices(WORDS.split(), k=fill))}." for each in body]
    return "\n".join([*front, "---", "\n\n".join(sentences), ""])


def seconds(run: Callable[[], Check]) -> tuple[float, float, Check]:
    """How long a check takes, by the clock and of the processors' time."""
    start, busy = time.perf_counter(), time.process_time()
    found = run()
    return time.perf_counter() - start, time.process_time() - busy, found


def main() -> None:
    """Make the newsroom and the text, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=100)
    parser.add_argument("--words", type=int, default=3000)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the result into this page")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        newsroom = open_holdings(Path(folder) / "newsroom").newsroom
        multiply(newsroom.root, asked.lines)

        def check(text: str) -> Check:
            return check_text(parse_text(text, "x.md"), Holdings(newsroom, open_engine()))

        first = make_text(Holdings(newsroom, open_engine()), claims=1, words=1)
        cold, _, _ = seconds(lambda: check(first))
        text = make_text(Holdings(newsroom, open_engine()), claims=asked.claims, words=asked.words)
        runs = [seconds(lambda: check(text)) for _ in range(RUNS)]
    if not all(found.holds for _, _, found in runs):
        raise SystemExit("The text does not hold.")
    words = len(text.partition("---\n")[2].partition("---\n")[2].split())
    clock, busy = (f"{median(times):.2f} s" for times in ([run[0] for run in runs], [run[1] for run in runs]))
    row = (f"{asked.lines:,}", f"{words:,}", asked.claims, f"{cold:.2f} s", clock, busy)
    columns = ["lines", "words", "claims", "one claim, cold", "the whole text, warm", "of it, processor time"]
    result = table(columns, [row])
    print(result)
    if asked.write is not None:
        write_part(asked.write, "claims", result)


if __name__ == "__main__":
    main()
