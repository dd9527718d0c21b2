"""Flags over more processes than one would want to make as JSON: flat tables are generated straight to Parquet.

    python benchmarks/flat_tables.py --processes 1000000 --processes 10000000

Each document holds a quarter of a million processes; their facts are taken from the flat tables, then every flag about
competition runs over all that stand, within 2 threads and the memory of a laptop. For each size it prints seconds, CPU
seconds and the most memory held. Nothing in the tables is a real purchase: every value follows from a number.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import duckdb
from synthetic.markdown import table

from dalel.flags import COMPETITION, Rules, record_findings
from dalel.jurisdictions import load_jurisdiction
from dalel.spending import open_engine
from dalel.spending.processes import TABLES, standing_processes
from dalel.spending.processes.naming import COUNTS
from dalel.spending.processes.processes import queries
from dalel.spending.processes.tables import declared
from flags import Run, run

DOCUMENT = 250_000
"""The processes of one document."""
MEMORY = "1GB"


def draw(salt: int, below: int, *of: str) -> str:
    """A whole number from 0 below a limit that follows from columns: the same on every machine and thread."""
    return f"(hash({', '.join(of)}, {salt}) % {below})"


P, B = ("document", "position"), ("document", "position", "number")
OPENS = f"TIMESTAMP '2019-01-01 08:00:00' + {draw(1, 2000, *P)}::INT * INTERVAL 1 DAY"
CLOSES = f"opens_at + (5 + {draw(2, 40, *P)}::INT) * INTERVAL 1 DAY"
SUPPLIER = f"'S' || least({draw(3, 40000, *B)}, {draw(4, 40000, *B)})"
AMOUNT = f"(1000 + {draw(5, 200000, *P)}) * (100 + {draw(6, 40, *B)}) / 100"
STATUS = f"CASE WHEN {draw(7, 12, *B)} = 0 THEN 'disqualified' ELSE 'valid' END"
MADE = {
    "processes": f"""
        SELECT *, format('{{:024x}}', hash(document, position)) AS process, 'line ' || (position + 1) AS place,
               position * 3000 AS byte, format('{{:016x}}', hash(position)) AS line_sha256,
               'ocds-' || document[-3:] || '-' || position AS ocid, format('{{:016x}}', hash(document, ocid)) AS digest,
               '["compiled"]' AS tag, CASE WHEN {draw(8, 25, *P)} = 0 THEN 'cancelled' ELSE 'complete' END
               AS tender_status, CASE WHEN {draw(9, 100, *P)} < 45 THEN 'open' WHEN {draw(9, 100, *P)} < 55
               THEN 'selective' ELSE 'limited' END AS method, 'Details ' || {draw(10, 7, *P)} AS method_details,
               bids AS tenderers, 'B' || {draw(11, 3000, *P)} AS buyer, buyer AS entity, true AS bids_listed,
               true AS awards_listed, 0 AS lots FROM made""",
    "periods": f"""
        SELECT *, date_diff('day', opens_at, closes_at) AS whole_days, opens_at::VARCHAR AS opens,
               closes_at::VARCHAR AS closes
        FROM (SELECT *, {CLOSES} AS closes_at FROM (SELECT *, 'tender' AS kind, {OPENS} AS opens_at FROM made))""",
    "bids": f"""
        SELECT *, 'b' || number AS bid, {STATUS} AS status, {AMOUNT} AS amount, amount AS amount_exact,
               amount::VARCHAR AS amount_as_published, 'USD' AS currency, 1 AS bidders, {SUPPLIER} AS bidder
        FROM each_bid""",
    "bidders": f"SELECT *, number AS bid_number, 0 AS number, {SUPPLIER} AS organisation FROM each_bid",
    "awards": f"""
        SELECT *, 'a' AS award, 'active' AS status, {AMOUNT} AS amount, amount AS amount_exact, 'USD' AS currency,
               1 AS suppliers, {SUPPLIER} AS supplier FROM each_bid WHERE number = 0""",
    "award_suppliers": f"""
        SELECT *, 0 AS award_number, {SUPPLIER} AS organisation FROM each_bid WHERE number = 0""",
    "award_items": f"""
        SELECT *, 0 AS award_number, 'CPV' AS scheme, (10000000 + {draw(12, 89, *P)} * 1000000)::VARCHAR AS code
        FROM each_bid WHERE number = 0""",
    "amendments": "SELECT * FROM made WHERE false",
}


def make_document(folder: Path, name: str, count: int) -> None:
    """The flat tables of a document, and its facts."""
    folder.mkdir(parents=True)
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2, "preserve_insertion_order": False}) as engine:
        engine.execute(
            f"CREATE VIEW made AS SELECT '{name}' AS document, range AS position, "
            f"1 + {draw(13, 4, 'range')}::INT AS bids FROM range({count})"
        )
        engine.execute("CREATE VIEW each_bid AS SELECT *, unnest(range(bids))::INT AS number FROM made")
        for table_name, schema in TABLES.items():
            query = MADE[table_name]
            known = {column[0] for column in engine.execute(f"DESCRIBE {query}").fetchall()}
            absent = "".join(f", NULL AS {name}" for name in schema.names if name not in known)
            rows = declared(table_name, f"SELECT *{absent} FROM ({query})")
            write(engine, rows, folder / f"{table_name}.parquet")
        for table_name in TABLES:
            engine.execute(f"CREATE VIEW {table_name} AS FROM read_parquet('{folder / table_name}.parquet')")
        for fact, query in queries().items():
            write(engine, query, folder / f"{fact}.parquet")
            engine.execute(f"CREATE VIEW {fact} AS FROM read_parquet('{folder / fact}.parquet')")
    (folder / COUNTS).write_text(
        json.dumps({"processes": count, "ocids": count, "named_otherwise": 0, "not_merged": {}}), encoding="utf-8"
    )


def write(engine: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """A query's rows as a file."""
    engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def find(folder: Path) -> None:
    """Run every flag about competition over the documents in a folder."""
    engine = open_engine(spill=folder / "spill", threads=2)
    documents = [(path, number) for number, path in enumerate(sorted(folder.glob("*@1")))]
    processes = standing_processes(documents, engine)
    for flag in COMPETITION:
        rules = Rules(load_jurisdiction("kz"), {p.name: p.default for p in flag.parameters})
        count = record_findings(folder / "findings", flag, processes, rules, engine, state="")
        print(f"  {count}", file=sys.stderr)


def measure(count: int) -> tuple[Run, Run, int]:
    """Generate, then run the flags: each document, and the flags, in a process of its own."""
    me = [sys.executable, __file__]
    with tempfile.TemporaryDirectory(prefix="dalel-") as place:
        made: list[Run] = []
        for number, start in enumerate(range(0, count, DOCUMENT)):
            size = min(DOCUMENT, count - start)
            made.append(run([*me, "--make", f"{number:064x}", "--of", str(size), "--folder", place]))
        found = run([*me, "--find", "--folder", place])
        held = sum(path.stat().st_size for path in Path(place).rglob("*.parquet"))
    whole = Run(sum(r.wall for r in made), sum(r.cpu for r in made), max(r.memory for r in made))
    return whole, found, held


def main() -> None:
    """Measure each size, and print them beside each other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, action="append")
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--of", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--find", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make_document(given.folder / f"{given.make}@1", given.make, given.of)
    elif given.find:
        find(given.folder)
    else:
        rows = []
        for count in given.processes or [1_000_000, 10_000_000]:
            made, found, held = measure(count)
            for name, each in (("flat tables made, and their facts", made), ("flags", found)):
                rows.append([f"{count:,}", name, f"{each.wall:.0f}", f"{each.cpu:.0f}", f"{each.memory:.0f}"])
                print(*rows[-1], file=sys.stderr)
            rows.append([f"{count:,}", f"kept: {held >> 20} MiB", "", "", ""])
        print(table(["processes", "step", "wall s", "CPU s", "peak MiB"], rows))


if __name__ == "__main__":
    main()
