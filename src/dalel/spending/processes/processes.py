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
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from dalel.later import ibis
from dalel.spending.engine import Embedded
from dalel.spending.kept_queries import print_queries, read_queries
from dalel.spending.processes.facts import FACTS, PARTICIPANTS, PRICES, SUPPLIES, find_facts
from dalel.spending.processes.feed import Release, line_batches, release_batches
from dalel.spending.processes.merged_processes import merge_processes
from dalel.spending.processes.naming import COUNTS
from dalel.spending.processes.organisation import AS_PUBLISHED, by_reference
from dalel.spending.processes.reading import MEMORY, Reading
from dalel.spending.processes.tables import TABLES

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

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
    path: Path,
    releases: Callable[[], Iterable[Release]],
    folder: Path,
    *,
    document: str,
    by_line: bool,
    threads: int | None = None,
) -> int:
    """Read a document's processes into an edition's folder, one Parquet file a table; how many there are.

    ``by_line`` says that the document is JSON Lines and not packed; ``releases`` gives its releases with their places,
    taken only where the lines are records or packages, the document is no JSON Lines, or several tell one process.
    """
    readers = threads or min(os.cpu_count() or 1, READERS)
    with TemporaryDirectory(prefix="dalel-") as spool:
        reading = Reading(Path(spool), document, queries(), readers)
        if not (by_line and reading.record(line_batches(path, Path(spool)), folder)):
            numbered = ((number, place, body) for number, (place, body) in enumerate(releases()))
            reading.record(release_batches(numbered, Path(spool)), folder)
        not_merged = merge_processes(releases, folder, reading)
    counted = count_processes(folder) | {"not_merged": not_merged}
    (folder / COUNTS).write_text(json.dumps(counted), encoding="utf-8")
    return int(counted["processes"])


def count_processes(folder: Path) -> dict[str, Any]:
    """How many releases an edition holds, of how many processes, and how many organisations have a number."""
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        files = {name: str(folder / f"{name}.parquet") for name in AS_PUBLISHED}
        found = connection.execute(
            "SELECT count(*), count(DISTINCT ocid) FROM read_parquet(?)", [files["processes"]]
        ).fetchall()[0]
        other = 0
        for name, columns in AS_PUBLISHED.items():
            differs = " OR ".join(f"{mine} IS DISTINCT FROM {theirs}" for mine, theirs in columns.items())
            query = f"SELECT count(*) FROM read_parquet(?) WHERE {differs}"  # noqa: S608
            other += connection.execute(query, [files[name]]).fetchall()[0][0]
    return dict(zip(("processes", "ocids", "named_otherwise"), (*found, other), strict=True))


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
    """Whether a reading's edition holds processes, kept as this version keeps them."""
    counts = folder / COUNTS
    return counts.is_file() and "not_merged" in json.loads(counts.read_text(encoding="utf-8"))


def standing_processes(
    folders: Sequence[tuple[Path, int]], backend: BaseBackend, *, references: bool = False
) -> Processes:
    """The facts that stand, of editions with the order of each one's document.

    ``references`` takes organisations by the reference as published, which is how Cardinal reads them.
    """
    counts = [json.loads((folder / COUNTS).read_text(encoding="utf-8")) for folder, _ in folders]
    once = len(folders) == 1 and counts[0]["processes"] == counts[0]["ocids"]
    if references and any(count["named_otherwise"] for count in counts):
        tables = facts_by_reference([folder for folder, _ in folders], backend)
    elif once and isinstance(backend, Embedded):
        return told_once(folders[0][0], backend)
    else:
        paths = {name: [str(folder / f"{name}.parquet") for folder, _ in folders] for name in NAMES}
        tables = {name: backend.read_parquet(files) for name, files in paths.items()}
    if once:
        tables[FACTS] = tables[FACTS].mutate(told_in_parts=ibis.literal(False))
        return Processes(tables.__getitem__)
    # Every flag asks of it several times, and to rank releases takes as long as the rest of a flag.
    unsettled = backend.create_table(
        "unsettled_processes", find_unsettled(tables[FACTS], folders), temp=True, overwrite=True
    )
    tables = without_unsettled(tables, unsettled)
    if not isinstance(backend, Embedded):
        return Processes(tables.__getitem__)
    views = name_views()
    for name, view in views.items():
        backend.con.execute(f'CREATE TEMP VIEW "{view}" AS {backend.compile(tables[name])}')
    return Processes(tables.__getitem__, views)


def told_once(folder: Path, engine: Embedded) -> Processes:
    """The facts of a single edition, which tells of each process once, as views of the embedded engine."""
    views = name_views()
    for name, view in views.items():
        rows = "*, false AS told_in_parts" if name == FACTS else "*"
        file = str(folder / f"{name}.parquet").replace("'", "''")
        engine.con.execute(f"CREATE TEMP VIEW \"{view}\" AS SELECT {rows} FROM read_parquet('{file}')")  # noqa: S608
    return Processes(lambda name: engine.backend.table(views[name]), views)


def name_views() -> dict[str, str]:
    """Names for the views of one set of processes."""
    number = next(_NUMBERS)
    return {name: f"standing_{name}_{number}" for name in NAMES}


def facts_by_reference(folders: Sequence[Path], backend: BaseBackend) -> dict[str, Table]:
    """The facts counted anew from the flat tables, with organisations as published."""
    editions = [edition_by_reference(folder, number, backend) for number, folder in enumerate(folders)]
    if len(editions) == 1:
        return editions[0]
    return {name: ibis.union(*(edition[name] for edition in editions)) for name in editions[0]}


def edition_by_reference(folder: Path, number: int, backend: BaseBackend) -> dict[str, Table]:
    """The facts of one edition, with organisations as published, as tables of the engine."""
    kept: dict[str, Table] = {}

    def keep(table: Table, name: str = PARTICIPANTS) -> Table:
        if name not in kept:
            kept[name] = backend.create_table(f"{name}_by_reference_{number}", table, temp=True, overwrite=True)
        return kept[name]

    flat = {name: by_reference(name, backend.read_parquet(str(folder / f"{name}.parquet"))) for name in TABLES}
    return {name: keep(table, name) for name, table in find_facts(flat, keep=keep).items()}


def find_unsettled(facts: Table, folders: Sequence[tuple[Path, int]]) -> Table:
    """The releases that do not stand, and those that stand but tell a part: ``of_process``, ``in_parts``.

    They are few: nearly every process is told once, and of those nothing has to be held.
    """
    documents = pa.table(
        {"of": [folder.name.rpartition("@")[0] for folder, _ in folders], "added": [n for _, n in folders]}
    )
    order = ibis.memtable(documents)
    told = facts.group_by("ocid").agg(releases=facts.count())
    several = told.filter(told.releases > 1).rename(of_ocid="ocid")
    dated = facts.select("document", "position", "process", "ocid", "released_at", "tag")
    dated = dated.inner_join(several, dated.ocid == several.of_ocid).drop("of_ocid", "releases")
    dated = dated.inner_join(order, dated.document == order.of).drop("of")
    latest = ibis.window(
        group_by="ocid",
        order_by=[ibis._.released_at.desc(nulls_first=False), ibis._.added.desc(), ibis._.position.desc()],
    )
    ranked = dated.mutate(rank=ibis.row_number().over(latest))
    is_part = ~ranked.tag.contains('"compiled"').fill_null(False)
    return ranked.filter((ranked["rank"] > 0) | is_part).select(of_process="process", in_parts=ranked["rank"] == 0)


def without_unsettled(tables: dict[str, Table], unsettled: Table) -> dict[str, Table]:
    """The rows of the releases that stand; what a process tells in parts is in no table but the first."""
    facts = tables[FACTS].left_join(unsettled, tables[FACTS].process == unsettled.of_process).drop("of_process")
    facts = facts.filter(facts.in_parts.isnull() | facts.in_parts)
    facts = facts.mutate(told_in_parts=facts.in_parts.fill_null(False)).drop("in_parts")
    rest = {
        name: table.anti_join(unsettled, table.process == unsettled.of_process)
        for name, table in tables.items()
        if name != FACTS
    }
    return {FACTS: facts, **rest}
