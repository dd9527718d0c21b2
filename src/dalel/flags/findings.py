"""The findings of a newsroom: what each flag found, one Parquet edition a flag, and how to find one again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dalel.edition import editions, write_edition
from dalel.errors import DataError
from dalel.flags.engine import DIGITS, FIXED, find_members, measured
from dalel.flags.finding_files import FINDINGS, MEMBERS, write_kept, write_stated
from dalel.flags.flag import Finding, Flag, Outcome, Rules
from dalel.flags.kept_sql import find_kept
from dalel.flags.making import counts_if_made, making_of, write_making
from dalel.later import ibis
from dalel.vocabulary.refusal import RefusedCommandError

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

STATE = "of.json"


@dataclass(frozen=True, slots=True)
class Named:
    """Findings picked by their names: these alone, or all but these."""

    names: frozenset[str] = frozenset()
    are_left_out: bool = False


ANY = Named(are_left_out=True)
"""Whatever their names."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many subjects of one flag had each outcome in a run."""

    flag: str
    raised: int
    clear: int
    not_evaluated: int

    def of(self, outcome: Outcome) -> int:
        """How many had this outcome."""
        return dict(zip(Outcome, (self.raised, self.clear, self.not_evaluated), strict=True))[outcome]


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of one flag: every finding, and which lines the raised ones rest on."""

    findings: Path
    members: Path


def record_findings(
    folder: Path,
    flag: Flag,
    lines: Any,
    rules: Rules,
    backend: BaseBackend,
    *,
    state: str,
    report: Callable[[int], None] = lambda _: None,
) -> Count:
    """Run one flag and replace its findings; a kill leaves the earlier ones whole.

    Findings that were made of the same program, rules and data stay as they are. ``state`` says what was read
    (`Spending.state`), so that findings can be told stale after the next reading. ``report`` is told how many subjects
    have been evaluated.
    """
    making = making_of(flag, rules, state)
    made = counts_if_made(editions(folder).get(flag.code), making)
    counts = made or make_findings(folder, flag, lines, rules, backend, state=state, making=making)
    report(sum(counts.values()))
    return Count(flag.code, *(counts.get(outcome.value, 0) for outcome in Outcome))


def make_findings(
    folder: Path, flag: Flag, lines: Any, rules: Rules, backend: BaseBackend, *, state: str, making: str
) -> dict[str, int]:
    """Replace one flag's findings; how many have each outcome."""
    with write_edition(folder, flag.code) as draft:
        (draft / STATE).write_text(state, encoding="utf-8")
        kept = find_kept(flag, lines, rules, backend)
        counts = write_kept(draft, kept, backend.con) if kept else write_stated(draft, flag, lines, rules, backend)
        write_making(draft, making, counts)
    return counts


def finding_schema(flag: Flag, lines: Any, rules: Rules) -> pa.Schema:
    """The columns of one flag's findings: its name, what every finding has, its subject and its measures."""
    subjects = flag.evaluate(lines, rules).subjects
    own = subjects.select(*flag.subject, *flag.measures, *FIXED).schema().to_pyarrow()
    return pa.schema([("finding", pa.string()), *((f.name, f.type) for f in own)])


class Findings:
    """What was found in a newsroom, by flag; reads only the rows asked for."""

    def __init__(self, folder: Path, flags: Sequence[Flag], backend: BaseBackend) -> None:
        self.folder = folder
        self.flags = {flag.code: flag for flag in flags}
        self.backend = backend
        self._tables: dict[str, tuple[Path, Table]] = {}

    def recorded(self) -> list[str]:
        """The codes of the flags that were run."""
        return [code for code in editions(self.folder) if code in self.flags]

    def state(self) -> str:
        """Which runs these are of."""
        return " ".join(path.name for path in editions(self.folder).values())

    def gone(self, names: Sequence[str]) -> list[str]:
        """Those of some names that no finding has any more, in their order."""
        if not names:
            return []
        wanted = ibis.memtable(pa.table({"wanted": pa.array(names, pa.string())}))
        there: set[str] = set()
        for code in self.recorded():
            table = self.table(code)
            found = table.semi_join(wanted, table.finding == wanted.wanted).select("finding")
            there |= set(self.backend.to_pyarrow(found)["finding"].to_pylist())
        return [name for name in names if name not in there]

    def stale(self, state: str) -> list[str]:
        """The flags that were run before something was read anew: what they found may no longer be so."""
        kept = editions(self.folder)
        return [code for code in self.recorded() if (kept[code] / STATE).read_text(encoding="utf-8") != state]

    def kept(self, code: str) -> Kept:
        """Where one flag's findings lie."""
        folder = editions(self.folder)[code]
        return Kept(folder / FINDINGS, folder / MEMBERS)

    def table(self, code: str) -> Table:
        """One flag's findings as a table to query; looked at again when the flag was run."""
        path = self.kept(code).findings
        if self._tables.get(code, (None,))[0] != path:
            self._tables[code] = path, self.backend.read_parquet(str(path))
        return self._tables[code][1]

    def count(self, code: str) -> Count:
        """How many findings of one flag have each outcome."""
        table = self.table(code)
        rows = self.backend.to_pyarrow(table.group_by("outcome").agg(n=table.count())).to_pylist()
        by_outcome = {row["outcome"]: row["n"] for row in rows}
        return Count(code, *(by_outcome.get(outcome, 0) for outcome in Outcome))

    def select(
        self,
        code: str,
        *,
        outcome: Outcome | None = None,
        buyer: str | None = None,
        named: Named = ANY,
        limit: int | None = None,
        skip: int = 0,
    ) -> list[Finding]:
        """One flag's findings, largest amounts first; ties in the order of their names."""
        table = self.pick(code, outcome=outcome, buyer=buyer, named=named)
        ordered = table.order_by(table.amount.desc(nulls_first=False), table.finding.asc())
        return [self.parse(code, row) for row in self.backend.to_pyarrow(ordered.limit(limit, offset=skip)).to_pylist()]

    def number(self, code: str, *, outcome: Outcome | None = None, buyer: str | None = None, named: Named = ANY) -> int:
        """How many findings `select` finds without a limit."""
        picked = self.pick(code, outcome=outcome, buyer=buyer, named=named)
        return int(self.backend.to_pyarrow(picked.count()).as_py())

    def pick(self, code: str, *, outcome: Outcome | None = None, buyer: str | None = None, named: Named = ANY) -> Table:
        """One flag's findings of an outcome, about a buyer, with certain names or with none of them."""
        table = self.table(code)
        if named.names or not named.are_left_out:
            # A table and not a list: thousands of names would make an expression of thousands of parts.
            wanted = ibis.memtable(pa.table({"wanted": pa.array(sorted(named.names), pa.string())}))
            join = table.anti_join if named.are_left_out else table.semi_join
            table = join(wanted, table.finding == wanted.wanted)
        if outcome is not None:
            table = table.filter(table.outcome == outcome.value)
        return table if buyer is None else table.filter(table.buyer_id == buyer)

    def names_buyers(self, code: str) -> bool:
        """Whether one flag's findings say which buyer they are about."""
        return "buyer_id" in self.table(code).columns

    def raised_about(self, *lines: str) -> list[Finding]:
        """The raised findings that rest on one of these lines or processes."""
        recorded = self.recorded()
        if not recorded:
            return []
        members = self.backend.read_parquet([str(self.kept(code).members) for code in recorded])
        rested = members.filter(members.line.isin(lines)).select("finding").distinct()
        names = self.backend.to_pyarrow(rested)["finding"].to_pylist()
        found = []
        for code in recorded:
            own = [name for name in names if name.rpartition("-")[0] == code]
            if own:
                table = self.table(code)
                named = table.filter(table.finding.isin(own)).order_by("finding")
                found += [self.parse(code, row) for row in self.backend.to_pyarrow(named).to_pylist()]
        return found

    def every(self, code: str) -> Iterator[Finding]:
        """Every finding of one flag, whatever its outcome, in the order of its subjects."""
        for batch in pq.ParquetFile(editions(self.folder)[code] / FINDINGS).iter_batches():
            for row in batch.to_pylist():
                yield self.parse(code, row)

    def find(self, name: str) -> Finding:
        """One finding by its name or a beginning of it that no other shares."""
        for code in self.recorded():
            if name.startswith(f"{code}-"):
                table = self.table(code)
                is_whole = len(name) == len(f"{code}-") + DIGITS
                named = table.finding == name if is_whole else table.finding.startswith(name)
                rows = self.backend.to_pyarrow(table.filter(named).limit(2)).to_pylist()
                if len(rows) == 1:
                    return self.parse(code, rows[0])
                if rows:
                    raise RefusedCommandError("finding-ambiguous", then="give-more", finding=name)
        raise RefusedCommandError("no-finding", next_step="See what there is: dalel findings list", finding=name)

    def raised_members(self, code: str) -> dict[str, list[str]]:
        """For each raised finding of one flag the identifiers of its lines, in order."""
        found: dict[str, list[str]] = {}
        for batch in pq.ParquetFile(editions(self.folder)[code] / MEMBERS).iter_batches():
            for finding, line in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                found.setdefault(finding, []).append(line)
        return found

    def members(self, finding: Finding, lines: Any, rules: Rules) -> list[str]:
        """The identifiers of the lines behind a finding of any outcome, in order."""
        if finding.outcome is Outcome.RAISED:
            table = self.backend.read_parquet(str(editions(self.folder)[finding.flag] / MEMBERS))
            chosen = table.filter(table.finding == finding.finding).order_by("line")
            return [str(value) for value in self.backend.to_pyarrow(chosen)["line"].to_pylist()]
        flag = self.flags[finding.flag]
        rules = measured(flag, lines, rules, self.backend)
        schema = finding_schema(flag, lines, rules)
        keys = pa.schema([schema.field("finding"), *(schema.field(name) for name in flag.subject)])
        wanted = pa.Table.from_pylist([{"finding": finding.finding, **finding.subject}], schema=keys)
        found = find_members(flag, wanted, lines, rules, self.backend)
        return [str(line) for batch in found for line in batch["line"].to_pylist()]

    def parse(self, code: str, row: dict[str, Any]) -> Finding:
        """A row of the table as a finding."""
        flag = self.flags[code]
        if not set(row).issuperset((*flag.subject, *flag.measures)):
            raise DataError(
                f"What {code} found was written by another version of Dalel, which kept other figures.",
                next_step=f"Ask it again: dalel flags run --only {code}",
            )
        return Finding(
            finding=row["finding"],
            flag=code,
            outcome=Outcome(row["outcome"]),
            reason=row["reason"],
            subject={name: row[name] for name in flag.subject},
            measures={name: row[name] for name in flag.measures},
            lines=row["lines"],
            amount=row["amount"],
        )
