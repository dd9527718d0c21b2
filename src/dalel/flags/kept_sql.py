"""A flag's queries as SQL for DuckDB, kept in ``flags/sql`` beside the code: what Ibis makes of the flag's expressions.

To import Ibis and to write the SQL of a flag takes longer than DuckDB needs for a hundred thousand processes. So what
is the same in every run is written once, by ``docs/generate.py``; where the rules put a number, the kept text has its
name in brackets. A run with other words than the defaults, or as another tool, states its queries anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dalel.flags.competition.fence import in_order
from dalel.flags.competition.process_flag import ProcessFlag
from dalel.flags.engine import find_subjects, members_of
from dalel.flags.flag import Flag, Rules
from dalel.jurisdictions import load_jurisdiction
from dalel.later import ibis
from dalel.spending import Embedded, Processes, open_engine, typed_query
from dalel.spending.kept_queries import print_queries, read_queries
from dalel.spending.processes import record_processes, standing_processes

if TYPE_CHECKING:
    import duckdb
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

SUBJECTS, KEPT_MEMBERS, RANKED, WANTED = "subjects", "members", "ranked ", "wanted"
_NAME = re.compile(r"\[\[([a-z_-]+)\]\]")
_MARK = 771_000_001
"""The first of the numbers that stand for those of the rules while the SQL is written: no other number is like them."""


@dataclass(frozen=True, slots=True)
class KeptSql:
    """One flag's queries over some processes by some rules; ``views`` are the names of the tables of their facts."""

    flag: ProcessFlag
    queries: Mapping[str, str]
    views: Mapping[str, str]
    rules: Rules

    def query(self, name: str, **tables: str) -> str:
        """One of the queries, with names and numbers in their places; ``tables`` are queries in the place of names."""
        numbers = {**self.rules.parameters, **self.rules.measured}
        places = {name: f'"{view}"' for name, view in self.views.items()} | tables
        text = self.queries[name if name.startswith(RANKED) else name + without(self.rules)]
        return _NAME.sub(lambda found: places.get(found[1]) or repr(numbers[found[1]]), text)

    @property
    def names_findings(self) -> bool:
        """Whether the engine itself names the findings."""
        return self.queries[SUBJECTS].startswith('SELECT CAST("finding" AS')

    def measured(self, connection: duckdb.DuckDBPyConnection) -> KeptSql | None:
        """With what the flag measures of all processes; None where no query fits that."""
        ranked = {
            name: in_order(connection.sql(self.query(RANKED + name)).to_arrow_table().column(0))
            for name in self.flag.ranks(self.rules)
        }
        found = self.flag.fences(ranked, self.rules)
        rules = replace(self.rules, measured=found)
        fit = all(value is None or (isinstance(value, float) and math.isfinite(value)) for value in found.values())
        return replace(self, rules=rules) if fit and SUBJECTS + without(rules) in self.queries else None


def find_kept(flag: Flag, processes: Any, rules: Rules, backend: BaseBackend) -> KeptSql | None:
    """The flag's kept queries, ready to run; None where it has none, or none for such rules or such an engine."""
    if not (isinstance(flag, ProcessFlag) and isinstance(backend, Embedded) and processes.views and fits(flag, rules)):
        return None
    queries = read_queries("dalel.flags", "sql", f"{flag.code}.sql")
    return KeptSql(flag, queries, processes.views, rules).measured(backend.con) if queries else None


def fits(flag: Flag, rules: Rules) -> bool:
    """Whether the rules differ from those that the queries were written by in numbers alone."""
    words = [parameter for parameter in flag.parameters if isinstance(parameter.default, tuple)]
    return rules.compatible is None and all(rules.parameters[each.name] == each.default for each in words)


def write_queries(flag: ProcessFlag, processes: Processes, backend: BaseBackend) -> str:
    """The file of one flag's queries, from its expressions over any processes in the embedded engine."""
    numbers = [each.name for each in flag.parameters if not isinstance(each.default, tuple)]
    marks: dict[str, Any] = {name: _MARK + place for place, name in enumerate(numbers)}
    measured: dict[str, Any] = {name: (_MARK + place) / 1e9 for place, name in enumerate(flag.measured_numbers)}
    words = {each.name: each.default for each in flag.parameters if isinstance(each.default, tuple)}
    rules = Rules(load_jurisdiction("kz"), {**words, **marks})
    by_ranks = replace(rules, parameters={**rules.parameters, "threshold": None})
    tables = {RANKED + name: flag.ranked(name, processes, rules) for name in flag.ranks(by_ranks)}
    for known in subsets(measured):
        tables |= stated(flag, processes, replace(rules, measured=dict.fromkeys(measured) | known))
    places = {f'"{view}"': name for name, view in (processes.views or {}).items()} | {f'"{WANTED}"': WANTED}
    places |= {repr(mark): name for name, mark in (measured | marks).items()}
    queries = {name: typed_query(table, backend, pretty=True) for name, table in tables.items()}
    for text, place in places.items():
        queries = {name: query.replace(text, f"[[{place}]]") for name, query in queries.items()}
    return print_queries(queries)


def subsets(measured: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What may be known of what is measured: of one or two numbers any, of more all or none."""
    sizes = range(len(measured), -1, -1) if len(measured) < 3 else (len(measured), 0)
    for size in sizes:
        yield from map(dict, combinations(measured.items(), size))


def stated(flag: ProcessFlag, processes: Processes, rules: Rules) -> dict[str, Table]:
    """The two tables of a run by some rules."""
    subjects = find_subjects(flag, processes, rules)
    keys = {f"wanted_{name}": subjects[name].type() for name in flag.subject}
    wanted = ibis.table({"finding": "string", **keys}, name=WANTED)
    members = members_of(flag, wanted, processes, rules)
    return {SUBJECTS + without(rules): subjects, KEPT_MEMBERS + without(rules): members}


def without(rules: Rules) -> str:
    """Which query of a name it is: what the flag measures and the data did not give."""
    unknown = sorted(name for name, value in rules.measured.items() if value is None)
    return f" without {', '.join(unknown)}" if unknown else ""


@contextmanager
def no_processes() -> Iterator[tuple[Processes, BaseBackend]]:
    """No processes at all, read as any others are: their tables have the columns that all have."""
    with TemporaryDirectory(prefix="dalel-") as folder:
        document = Path(folder) / "none.jsonl"
        document.write_bytes(b"")
        edition = Path(folder) / f"{'0' * 64}@1"
        edition.mkdir()
        record_processes(document, tuple, edition, document="0" * 64, by_line=True)
        backend = open_engine()
        yield standing_processes([(edition, 0)], backend), backend
