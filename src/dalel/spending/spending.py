"""The spending lines of a newsroom: every reading together, and which of their lines stand.

A total must not count one purchase twice because two documents speak of it. So a line *stands* unless

- its record was published again later (``superseded``): the latest revision stands, then the document added last;
- its document is an older edition of the same series, a plan for a year say (``superseded``);
- it carries no record of the source's own and equals, in buyer, year, stage, item, method, quantity, price and
  amount, a line of another document (``repeats``): it is counted once, and the two are shown as one.

Nothing is deleted: lines that do not stand are kept, with the line that stands in their place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dalel.edition import editions, write_edition
from dalel.errors import DataError
from dalel.later import ibis
from dalel.spending.engine import Embedded, hold
from dalel.spending.layout import FILE, FROM, GROUPED, layout_state, open_layout, write_layout
from dalel.spending.line import LINE_SCHEMA, Stage
from dalel.spending.listing import lines_named
from dalel.spending.processes import Processes, has_processes, list_changes, standing_processes
from dalel.spending.reading import LINES, Reading, read_summary
from dalel.spending.totals import group_lines

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

READINGS, STANDING, LAYOUT = "readings", "standing", "layout"
OF = "of.json"
"""Says of what was read something was worked out."""
TELLING = "ocds"
"""The format that tells of competition."""
STANDING_SCHEMA = pa.schema([(name, pa.string()) for name in ("line", "document", "because", "stands")])

_SAME_PURCHASE = (
    "stage",
    "buyer_id",
    "year",
    "item_code",
    "method_code",
    "quantity",
    "unit_price",
    "amount",
    "currency",
)
"""Two lines that agree in all of these, none of them missing, speak of one purchase."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines of one document that do not stand: ``superseded`` or ``repeats``."""

    document: str
    name: str
    because: str
    lines: int


class Spending:
    """What was read, as one table; ``backend`` executes its queries. From ``laid_out`` lines on, `lay_out` does so."""

    def __init__(self, folder: Path, backend: BaseBackend, *, laid_out: int = FROM) -> None:
        self.folder = folder
        self.backend = backend
        self.laid_out = laid_out

    @property
    def readings_folder(self) -> Path:
        """Where each document's reading is kept, one edition a document."""
        return self.folder / READINGS

    def readings(self) -> list[Reading]:
        """Every reading, in the order the documents were added."""
        found = [read_summary(path) for path in editions(self.readings_folder).values()]
        return sorted(found, key=lambda reading: reading.order)

    def published(self) -> Table:
        """Every line of every reading, with ``added``, the order of its document."""
        readings = self.readings()
        if not readings:
            raise DataError("No document has been read here yet.", next_step="Read one: dalel spending read FILE")
        kept = editions(self.readings_folder)
        for reading in readings:
            if pq.read_schema(kept[reading.document] / LINES).names != LINE_SCHEMA.names:
                raise DataError(
                    f"{reading.name} was read by another version of Dalel, whose lines have other columns.",
                    next_step=f"Read it again: dalel spending read {reading.document[:12]}",
                )
        lines = self.backend.read_parquet([str(kept[reading.document] / LINES) for reading in readings])
        orders = pa.array([reading.order for reading in readings], pa.int64())
        order = ibis.memtable(pa.table({"of": [reading.document for reading in readings], "added": orders}))
        return lines.inner_join(order, lines.document == order.of).drop("of")

    def lines(self) -> Table:
        """The lines that stand: what totals count and flags read; from the layout, if there is one of what was read."""
        laid_out = self.find_layout()
        if laid_out is not None and isinstance(self.backend, Embedded):
            return open_layout(laid_out, self.backend)
        return hold(self.standing_lines(), "standing_lines", self.backend)

    def groups(self, by: str) -> Table:
        """All lines that stand added up by one of `BY` (`group_lines`); they may be laid out with the lines."""
        laid_out = self.find_layout()
        if laid_out is not None and isinstance(self.backend, Embedded) and by in GROUPED:
            return open_layout(laid_out, self.backend, by=by)
        return group_lines(self.lines(), by)

    def standing_lines(self) -> Table:
        """The lines that stand, from the readings themselves."""
        return self.published().anti_join(self.standing(), "line")

    def find_layout(self) -> Path | None:
        """The layout of the lines that stand, if nothing was read since."""
        kept = self.find_current(LAYOUT, layout_state(self.state()))
        return None if kept is None else kept / FILE

    def waits_for_layout(self) -> bool:
        """Whether so many lines were read that they are to be laid out, and are not."""
        return sum(reading.lines for reading in self.readings()) >= self.laid_out and self.find_layout() is None

    def lay_out(self) -> None:
        """Lay the lines that stand out for looking through, if they are many and something was read since."""
        if isinstance(self.backend, Embedded) and self.waits_for_layout():
            lines = self.standing_lines()
            with write_edition(self.folder, LAYOUT) as draft:
                write_layout(lines, draft / FILE, self.backend)
                (draft / OF).write_text(layout_state(self.state()), encoding="utf-8")

    def find_current(self, name: str, state: str) -> Path | None:
        """What was worked out under a name, if it is still of what was read."""
        kept = editions(self.folder).get(name)
        return kept if kept is not None and (kept / OF).read_text(encoding="utf-8") == state else None

    def find_line(self, name: str) -> Table:
        """One line by its name, whether it stands or not; empty where none has it."""
        found = lines_named(self.lines(), [name])
        if bool(self.backend.to_pyarrow(found.count()).as_py()):
            return found
        published = self.published()
        return published.filter(published.line == name)

    def has_processes(self) -> bool:
        """Whether a document that tells of competition was read."""
        return any(reading.format == TELLING for reading in self.readings())

    def processes(self, *, references: bool = False) -> Processes:
        """The processes that stand, as facts: what the flags about competition read.

        ``references`` takes organisations by the reference as published, not by their numbers.
        """
        return standing_processes(self.process_editions(), self.backend, references=references)

    def changes(self, ocid: str | None = None) -> list[dict[str, Any]]:
        """What changed in a process, or in every one: amendments, and what a later release replaced."""
        return list_changes([folder for folder, _ in self.process_editions()], ocid)

    def process_editions(self) -> list[tuple[Path, int]]:
        """The editions that hold processes, with the order of each one's document."""
        told = [reading for reading in self.readings() if reading.format == TELLING]
        if not told:
            raise DataError(
                "No document that tells of competition has been read here yet.",
                next_step="Read OCDS: dalel spending read FILE",
            )
        kept = editions(self.readings_folder)
        for reading in told:
            if not has_processes(kept[reading.document]):
                raise DataError(
                    f"{reading.name} was read by another version of Dalel, which kept processes otherwise.",
                    next_step=f"Read it again: dalel spending read {reading.document[:12]}",
                )
        return [(kept[reading.document], reading.order) for reading in told]

    def state(self) -> str:
        """What was read, by name: it changes with every reading, so that what rests on it can be told stale."""
        return json.dumps(sorted(path.name for path in editions(self.readings_folder).values()))

    def standing(self) -> Table:
        """The lines that do not stand: ``line``, ``document``, ``because``, and ``stands``, the line in its place."""
        now = json.dumps({"read": json.loads(self.state()), "columns": STANDING_SCHEMA.names})
        kept = self.find_current(STANDING, now)
        if kept is None:
            with write_edition(self.folder, STANDING) as draft:
                table = self.backend.to_pyarrow(self.find_standing()).cast(STANDING_SCHEMA)
                pq.write_table(table, draft / f"{STANDING}.parquet", compression="zstd")
                (draft / OF).write_text(now, encoding="utf-8")
            kept = editions(self.folder)[STANDING]
        return self.backend.read_parquet(str(kept / f"{STANDING}.parquet"))

    def left_out(self) -> list[LeftOut]:
        """How many lines of each document do not stand, and why."""
        gone = self.standing()
        counted = gone.group_by("document", "because").agg(lines=gone.count()).order_by("because")
        rows = self.backend.to_pyarrow(counted).to_pylist()
        readings = {reading.document: reading for reading in self.readings()}
        rows.sort(key=lambda row: readings[row["document"]].order)
        return [LeftOut(name=readings[row["document"]].name, **row) for row in rows]

    def find_standing(self) -> Table:
        """Work out which lines do not stand."""
        published = self.published()
        revisions = superseded_records(published)
        editions_ = superseded_series(published)
        gone = revisions.union(editions_).distinct(on="line", keep="first")
        left = published.anti_join(gone, "line")
        return gone.union(repeated_lines(left)).order_by("line")


def superseded_records(published: Table) -> Table:
    """Lines whose record another document publishes in a later revision.

    The portal gives a changed plan point a new number and keeps the first one as its root, so points with one root are
    editions of one point. A contract and its additional agreements share a root too, but each is a record of its own.
    """
    records = published.filter(published.record.notnull())
    # A record may be told as a whole or in parts (a contract's sum, or its items); of all tellings one stands.
    whole = ibis.coalesce(records.whole_record, records.record)
    first_number = ibis.coalesce(records.root_record, whole)
    records = records.mutate(
        edition_of=ibis.cases((records.stage == Stage.PLAN, first_number), else_=whole),
        telling=ibis.coalesce(records.told_at, records.place),
    )
    # Ranking every record takes memory by their number; few are told more than once.
    told = records.group_by("record_scheme", "edition_of").agg(tellings=records.count())
    again = told.filter(told.tellings > 1).rename(again_scheme="record_scheme", again_of="edition_of")
    records = records.semi_join(
        again, [records.record_scheme.identical_to(again.again_scheme), records.edition_of == again.again_of]
    )
    later = ibis.window(
        group_by=["record_scheme", "edition_of"],
        order_by=[
            ibis._.revised.desc(nulls_first=False),
            ibis._.added.desc(),
            ibis._.position.desc(),
            ibis._.line.asc(),
        ],
    )
    ranked = records.mutate(rank=ibis.row_number().over(later))
    first = ranked.filter(ranked["rank"] == 0).select(
        of_scheme="record_scheme", of_record="edition_of", in_document="document", in_telling="telling", stands="line"
    )
    same = [records.record_scheme.identical_to(first.of_scheme), records.edition_of == first.of_record]
    joined = records.inner_join(first, same)
    others = joined.filter((joined.document != joined.in_document) | (joined.telling != joined.in_telling))
    return others.select("line", "document", because=ibis.literal("superseded"), stands="stands")


def superseded_series(published: Table) -> Table:
    """Lines of an older edition of a series (a buyer's plan for a year that was published anew as a whole)."""
    part = published.filter(published.series.notnull())
    latest = part.group_by("series").agg(last=part.added.max()).rename(of_series="series")
    older = part.inner_join(latest, part.series == latest.of_series)
    older = older.filter(older.added < older["last"])
    return older.select("line", "document", because=ibis.literal("superseded"), stands=ibis.null("string"))


def repeated_lines(left: Table) -> Table:
    """Lines without a record of their own that another document publishes too, matched one to one.

    Within one document two equal lines are two purchases. Lines that have a record are all different from each other,
    so they count as one document here: the n-th equal line of a document without records repeats the n-th of them, or
    else the n-th of the document added first.
    """
    known = left.filter([left[name].notnull() for name in _SAME_PURCHASE])
    # Only a line without a record can repeat another: the other purchases need not be looked at.
    own = known.filter(known.record.isnull()).select(*_SAME_PURCHASE).distinct()
    own = own.rename({f"own_{name}": name for name in _SAME_PURCHASE})
    known = known.semi_join(own, [known[name] == own[f"own_{name}"] for name in _SAME_PURCHASE])
    known = known.mutate(
        own=known.record.isnull(),
        pool=ibis.cases((known.record.isnull(), known.document), else_=""),
    )
    nth = ibis.window(group_by=[*_SAME_PURCHASE, "pool"], order_by=["added", "position", "line"])
    numbered = known.mutate(nth=ibis.row_number().over(nth))
    slot = ibis.window(group_by=[*_SAME_PURCHASE, "nth"], order_by=["own", "added", "line"])
    ranked = numbered.mutate(rank=ibis.row_number().over(slot))
    keys = [*_SAME_PURCHASE, "nth"]
    first = ranked.filter(ranked["rank"] == 0).select(*keys, stands="line").rename({f"of_{k}": k for k in keys})
    others = ranked.filter(ranked["rank"] > 0)
    joined = others.inner_join(first, [others[k] == first[f"of_{k}"] for k in keys])
    return joined.select("line", "document", because=ibis.literal("repeats"), stands="stands")
