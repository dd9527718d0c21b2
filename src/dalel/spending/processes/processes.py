"""Processes read: the flat tables and the facts of each document, in its reading's edition, and which of them stand.

A contracting process may be told again, later or in another document. Of all releases with one ocid the one released
last stands, then the one of the document added last, then the last in its document. Where several were published and
the one that stands is not compiled, each tells a part: ``told_in_parts``, and no flag says "clear" of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from dalel.later import ibis
from dalel.spending.engine import Embedded
from dalel.spending.kept_queries import print_queries, read_queries
from dalel.spending.processes.facts import FACTS, PARTICIPANTS, PRICES, SUPPLIES, find_facts
from dalel.spending.processes.feed import Release, line_batches, release_batches
from dalel.spending.processes.reading import MEMORY, Reading
from dalel.spending.processes.tables import TABLES

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

COUNTS = "processes.json"
READERS = 4
"""So many engines read at once at most: each holds a batch."""


NAMES = (FACTS, PRICES, PARTICIPANTS, SUPPLIES)
_NUMBERS = count(1)
"""What tells the views of one set of processes from those of another in the same engine."""


class Processes:
    """The facts of the processes that stand, as tables to query.

    ``views`` are the names that the embedded engine knows them by; on another engine there are none.
    """

    def __init__(self, find: Callable[[str], Table], views: Mapping[str, str] | None = None) -> None:
        self.find = find
        self.views = views

    @cached_property
    def facts(self) -> Table:
        """A row a process."""
        return self.find(FACTS)

    @cached_property
    def prices(self) -> Table:
        """A row a process and currency."""
        return self.find(PRICES)

    @cached_property
    def participants(self) -> Table:
        """A row a process and organisation that bid."""
        return self.find(PARTICIPANTS)

    @cached_property
    def supplies(self) -> Table:
        """A row a process, supplier and item code."""
        return self.find(SUPPLIES)


def record_processes(
    path: Path, releases: Iterable[Release], folder: Path, *, document: str, by_line: bool, threads: int | None = None
) -> int:
    """Read a document's processes into an edition's folder, one Parquet file a table; how many there are.

    ``by_line`` says that the document is JSON Lines and not packed; ``releases`` are its releases with their places,
    taken only where the lines are records or packages, or the document is no JSON Lines.
    """
    readers = threads or min(os.cpu_count() or 1, READERS)
    with TemporaryDirectory(prefix="dalel-") as spool:
        reading = Reading(Path(spool), document, queries(), readers)
        if not (by_line and reading.record(line_batches(path, Path(spool)), folder)):
            reading.record(release_batches(releases, Path(spool)), folder)
    found = count_processes(folder)
    (folder / COUNTS).write_text(json.dumps(found), encoding="utf-8")
    return found["processes"]


def count_processes(folder: Path) -> dict[str, int]:
    """How many releases an edition holds, and of how many processes."""
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        file = str(folder / "processes.parquet")
        found = connection.execute("SELECT count(*), count(DISTINCT ocid) FROM read_parquet(?)", [file]).fetchall()
    return dict(zip(("processes", "ocids"), found[0], strict=True))


@cache
def queries() -> dict[str, str]:
    """The tables of facts as SQL over the flat tables, in the order they are made: the same for every document."""
    return read_queries("dalel.spending.processes", "facts.sql")


def write_queries() -> str:
    """The file of those queries, from the expressions of the facts."""
    flat = {name: ibis.table(schema, name=name) for name, schema in TABLES.items()}
    found = find_facts(flat)
    return print_queries({name: str(ibis.to_sql(table, dialect="duckdb")) for name, table in found.items()})


def has_processes(folder: Path) -> bool:
    """Whether a reading's edition holds processes."""
    return (folder / COUNTS).is_file()


def standing_processes(folders: Sequence[tuple[Path, int]], backend: BaseBackend) -> Processes:
    """The facts that stand, of editions with the order of each one's document."""
    counts = [json.loads((folder / COUNTS).read_text(encoding="utf-8")) for folder, _ in folders]
    if len(folders) == 1 and counts[0]["processes"] == counts[0]["ocids"]:
        return all_processes(folders[0][0], backend)
    tables = {name: backend.read_parquet([str(folder / f"{name}.parquet") for folder, _ in folders]) for name in NAMES}
    # Every flag asks of it several times, and to rank all releases takes as long as the rest of a flag.
    standing = backend.create_table(
        "standing_processes", find_standing(tables[FACTS], folders), temp=True, overwrite=True
    )
    tables = only_standing(tables, standing)
    if not isinstance(backend, Embedded):
        return Processes(tables.__getitem__)
    views = name_views()
    for name, view in views.items():
        backend.con.execute(f'CREATE TEMP VIEW "{view}" AS {backend.compile(tables[name])}')
    return Processes(tables.__getitem__, views)


def all_processes(folder: Path, backend: BaseBackend) -> Processes:
    """The facts of a single edition, which tells of each process once."""
    files = {name: str(folder / f"{name}.parquet") for name in NAMES}
    if not isinstance(backend, Embedded):
        tables = {name: backend.read_parquet(file) for name, file in files.items()}
        tables[FACTS] = tables[FACTS].mutate(told_in_parts=ibis.literal(False))
        return Processes(tables.__getitem__)
    views = name_views()
    for name, view in views.items():
        rows = "*, false AS told_in_parts" if name == FACTS else "*"
        file = files[name].replace("'", "''")
        backend.con.execute(f"CREATE TEMP VIEW \"{view}\" AS SELECT {rows} FROM read_parquet('{file}')")  # noqa: S608
    return Processes(lambda name: backend.table(views[name]), views)


def name_views() -> dict[str, str]:
    """Names for the views of one set of processes."""
    number = next(_NUMBERS)
    return {name: f"standing_{name}_{number}" for name in NAMES}


def find_standing(facts: Table, folders: Sequence[tuple[Path, int]]) -> Table:
    """The releases that stand: ``process`` and whether the process is told in parts."""
    documents = pa.table(
        {"of": [folder.name.rpartition("@")[0] for folder, _ in folders], "added": [n for _, n in folders]}
    )
    order = ibis.memtable(documents)
    dated = facts.select("document", "position", "process", "ocid", "released_at", "tag")
    dated = dated.inner_join(order, dated.document == order.of).drop("of")
    latest = ibis.window(
        group_by="ocid",
        order_by=[ibis._.released_at.desc(nulls_first=False), ibis._.added.desc(), ibis._.position.desc()],
    )
    ranked = dated.mutate(
        rank=ibis.row_number().over(latest), releases=ibis._.process.count().over(ibis.window(group_by="ocid"))
    )
    return ranked.filter(ranked["rank"] == 0).select(
        of_process="process",
        told_in_parts=(ranked.releases > 1) & ~ranked.tag.contains('"compiled"').fill_null(False),
    )


def only_standing(tables: dict[str, Table], standing: Table) -> dict[str, Table]:
    """The rows of the releases that stand; what a process tells in parts is in no table but the first."""
    facts = tables[FACTS].inner_join(standing, tables[FACTS].process == standing.of_process).drop("of_process")
    whole = standing.filter(~standing.told_in_parts)
    rest = {
        name: table.semi_join(whole, table.process == whole.of_process)
        for name, table in tables.items()
        if name != FACTS
    }
    return {FACTS: facts, **rest}
