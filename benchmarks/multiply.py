"""Multiply what a newsroom read and found, to look at pages over more lines than a machine reads in an afternoon.

    python benchmarks/scale.py --lines 100000 --without-peer --work work
    python benchmarks/multiply.py work/100000/newsroom --times 90 --to work/10000000/newsroom
    python benchmarks/workbench.py work/10000000/newsroom

Each copy is a document of its own in the ledger, with its own records, lines, buyers and suppliers. Titles, amounts and
dates are repeated; each description ends with eight signs of its line, so that no two lines share their words. What the
flags found is multiplied too and not worked out anew; which lines stand is, at the first question.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dalel.edition import editions
from dalel.evidence import Evidence
from dalel.flags.findings import FINDINGS, MEMBERS, STATE
from dalel.spending import Spending, open_engine
from dalel.spending.reading import ISSUES, LINES, SUMMARY

RECORDS = ("record", "whole_record", "root_record", "parent_record", "series")


def of_copy(column: str, copy: int) -> str:
    """A name of the copy: 24 signs that follow from the name and the number of the copy."""
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE substr(sha256({column} || '-{copy}'), 1, 24) END AS {column}"


def party_of_copy(column: str, copy: int) -> str:
    """An identifier of twelve digits of the copy."""
    number = f"lpad(CAST(hash({column} || '-{copy}') % 1000000000000 AS VARCHAR), 12, '0')"
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE {number} END AS {column}"


def finding_of_copy(copy: int) -> str:
    """A finding's name of the copy: the flag and sixteen signs."""
    cut = "length(finding) - 16"
    return f"substr(finding, 1, {cut}) || substr(sha256(finding || '-{copy}'), 1, 16) AS finding"


def text_of_copy(column: str, copy: int) -> str:
    """A text of the copy: it ends with a name that no other line has."""
    return f"{column} || ' ' || substr(sha256(line || '-{copy}'), 1, 8) AS {column}"


def copy_document(evidence: Evidence, name: str, text: str) -> tuple[str, int]:
    """A document in place of the copied one, which nobody has: its SHA-256 and its entry in the ledger."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        document = evidence.add(file, time=dt.datetime.now(dt.UTC)).document
    return document.sha256, document.seq


def copy_reading(source: Path, target: Path, copy: int, evidence: Evidence) -> None:
    """One document's reading as that of another document."""
    summary = json.loads((source / SUMMARY).read_text(encoding="utf-8"))
    name = f"{copy}-{summary['name']}"
    document, order = copy_document(evidence, name, f"{summary['document']}-{copy}")
    folder = target / f"{document}@1"
    folder.mkdir()
    changed = [f"'{document}' AS document", of_copy("line", copy), *(of_copy(each, copy) for each in RECORDS)]
    changed += [text_of_copy(f"description_{lang}", copy) for lang in ("ru", "kk")]
    changed += [party_of_copy(each, copy) for each in ("buyer_id", "supplier_id")]
    write(source / LINES, folder / LINES, changed)
    shutil.copy(source / ISSUES, folder / ISSUES)
    summary |= {"document": document, "name": name, "order": order}
    (folder / SUMMARY).write_text(json.dumps(summary), encoding="utf-8")


def write(source: Path | str, target: Path, changed: list[str]) -> None:
    """A table with some columns changed."""
    picked = f"SELECT * REPLACE ({', '.join(changed)}) FROM read_parquet('{source}')"
    duckdb.sql(f"COPY ({picked}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def multiply(source: Path, target: Path, changes: list[tuple[int, list[str]]], *, order: str = "") -> None:
    """A table and its copies, one after the other or in an order."""
    parts = [f"SELECT * FROM read_parquet('{source}')"]
    parts += [f"SELECT * REPLACE ({', '.join(changed)}) FROM read_parquet('{source}')" for _, changed in changes]
    duckdb.sql(f"COPY ({' UNION ALL '.join(parts)} {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def copy_findings(source: Path, target: Path, copies: range, state: str) -> None:
    """What one flag found, for every copy."""
    columns = duckdb.sql(f"SELECT * FROM read_parquet('{source / FINDINGS}') LIMIT 0").columns
    parties = [each for each in ("buyer_id", "supplier_id") if each in columns]
    target.mkdir(parents=True)
    found = [(n, [finding_of_copy(n), *(party_of_copy(each, n) for each in parties)]) for n in copies]
    multiply(source / FINDINGS, target / FINDINGS, found)
    rested = [(n, [finding_of_copy(n), of_copy("line", n)]) for n in copies]
    multiply(source / MEMBERS, target / MEMBERS, rested, order="ORDER BY finding, line")
    (target / STATE).write_text(state, encoding="utf-8")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("newsroom", type=Path)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--to", type=Path, required=True)
    given = parser.parse_args()
    copies = range(1, given.times)
    shutil.copytree(given.newsroom, given.to, ignore=shutil.ignore_patterns("findings", "standing@*", "layout@*"))
    readings, evidence = given.to / "spending" / "readings", Evidence(given.to / "evidence")
    for folder in editions(given.newsroom / "spending" / "readings").values():
        for copy in copies:
            copy_reading(folder, readings, copy, evidence)
    state = Spending(given.to / "spending", open_engine()).state()
    for code, folder in editions(given.newsroom / "findings").items():
        copy_findings(folder, given.to / "findings" / f"{code}@1", copies, state)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
