"""A reading: one document read as one format, kept as an edition of Parquet files that is replaced whole.

``lines.parquet`` holds the lines, ``issues.parquet`` what was refused or is odd, ``reading.json`` the counts. The
count read plus the count refused is the count of records in the document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from operator import attrgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dalel.edition import write_edition
from dalel.errors import DataError
from dalel.jurisdictions import Jurisdiction
from dalel.spending.category import category_rules
from dalel.spending.duplicate import refuse_duplicates
from dalel.spending.formats import Format, Issue, Source, TellsProcesses
from dalel.spending.line import LINE_SCHEMA, Line, line_columns, line_id

BATCH = 10_000
LINES, ISSUES, SUMMARY = "lines.parquet", "issues.parquet", "reading.json"

ISSUE_SCHEMA = pa.schema(
    [
        ("place", pa.string()),
        ("code", pa.string()),
        ("refused", pa.bool_()),
        ("values", pa.string()),  # canonical JSON of what fills the sentence
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading made of one document.

    ``order`` is the document's entry in the ledger: a document added later is the later word. ``lines`` + ``refused``
    is the number of records; ``remarks`` are about lines that were kept. ``categories`` is the version of the category
    rules used; ``mapping`` the SHA-256 of the mapping that a table was read with; ``processes`` counts the
    contracting processes, of a format that tells of them.
    """

    document: str
    name: str
    format: str
    format_version: int
    jurisdiction: str
    categories: int
    order: int
    lines: int
    refused: int
    remarks: int
    mapping: str | None = None
    processes: int | None = None

    @property
    def records(self) -> int:
        """How many records the document holds."""
        return self.lines + self.refused


@dataclass(slots=True)
class Tally:
    """The counts of a reading while it runs."""

    lines: int = 0
    refused: int = 0
    remarks: int = 0


def read_document(
    source: Source,
    fmt: Format,
    jurisdiction: Jurisdiction,
    folder: Path,
    *,
    order: int,
    mapping: str | None = None,
    report: Callable[[Tally], None] = lambda _: None,
) -> Reading:
    """Read a document and replace what an earlier reading of it left; an error leaves the earlier reading whole.

    ``report`` is told the counts after each batch.
    """
    tally = Tally()
    with write_edition(folder, source.sha256) as draft:
        records = fmt.read(source, jurisdiction)
        write_batches(records, source.sha256, fmt.code, draft=draft, tally=tally, report=report)
        processes = fmt.record_processes(source, draft) if isinstance(fmt, TellsProcesses) else None
        if tally.lines == 0 and tally.refused == 0 and not processes:
            raise DataError(
                f"{source.name}: no records were found when reading it as {fmt.code}; nothing was stored.",
                next_step="Look at the document, or name another format: dalel spending read --format …",
            )
        duplicates = refuse_duplicates(draft / LINES, draft / ISSUES)
        reading = Reading(
            document=source.sha256,
            name=source.name,
            format=fmt.code,
            format_version=fmt.version,
            jurisdiction=jurisdiction.code,
            categories=category_rules().version,
            order=order,
            lines=tally.lines - duplicates,
            refused=tally.refused + duplicates,
            remarks=tally.remarks,
            mapping=mapping,
            processes=processes,
        )
        (draft / SUMMARY).write_text(json.dumps(asdict(reading), ensure_ascii=False, indent=1), encoding="utf-8")
    return reading


def write_batches(
    records: Iterator[Line | Issue],
    document: str,
    code: str,
    *,
    draft: Path,
    tally: Tally,
    report: Callable[[Tally], None],
) -> None:
    """Write what the reader yields, a batch at a time, so that memory does not grow with the document."""
    with (
        pq.ParquetWriter(draft / LINES, LINE_SCHEMA, compression="zstd") as lines,
        pq.ParquetWriter(draft / ISSUES, ISSUE_SCHEMA, compression="zstd") as issues,
    ):
        for new_lines, new_issues in batches(records):
            if new_lines:
                lines.write_batch(line_batch(document, code, new_lines, first=tally.lines + 1))
            if new_issues:
                issues.write_batch(issue_batch(new_issues))
            refused = sum(issue.refused for issue in new_issues)
            tally.lines += len(new_lines)
            tally.refused += refused
            tally.remarks += len(new_issues) - refused
            report(tally)


def batches(records: Iterator[Line | Issue]) -> Iterator[tuple[list[Line], list[Issue]]]:
    """What the reader yields, in batches of lines and of issues."""
    lines: list[Line] = []
    issues: list[Issue] = []
    for record in records:
        if isinstance(record, Line):
            lines.append(record)
        else:
            issues.append(record)
        if len(lines) + len(issues) >= BATCH:
            yield lines, issues
            lines, issues = [], []
    yield lines, issues


_READ_COLUMNS = attrgetter(*(column.name for column in line_columns()))


def line_batch(document: str, code: str, lines: list[Line], *, first: int) -> pa.RecordBatch:
    """Lines as a batch of the canonical table, with what the reading adds."""
    matches = list(map(category_rules().classify, lines))
    columns: list[object] = [
        [line_id(document, line.place) for line in lines],
        [document] * len(lines),
        [code] * len(lines),
        range(first, first + len(lines)),
        [match.code if match else None for match in matches],
        [match.because if match else None for match in matches],
        *zip(*map(_READ_COLUMNS, lines), strict=True),
    ]
    arrays = [pa.array(values, column.type) for values, column in zip(columns, LINE_SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=LINE_SCHEMA)


def issue_batch(issues: list[Issue]) -> pa.RecordBatch:
    """Issues as a batch of their table."""
    return pa.RecordBatch.from_pylist([issue_row(issue) for issue in issues], schema=ISSUE_SCHEMA)


def issue_row(issue: Issue) -> dict[str, object]:
    """One issue as a row."""
    return {
        "place": issue.place,
        "code": issue.code,
        "refused": issue.refused,
        "values": json.dumps(dict(issue.values), ensure_ascii=False, sort_keys=True),
    }


def read_issues(edition: Path) -> Iterator[Issue]:
    """What was refused or odd in a reading, in the document's order."""
    for batch in pq.ParquetFile(edition / ISSUES).iter_batches():
        for row in batch.to_pylist():
            yield Issue(row["place"], row["code"], row["refused"], json.loads(row["values"]))


def read_summary(edition: Path) -> Reading:
    """The counts of a reading."""
    return Reading(**json.loads((edition / SUMMARY).read_text(encoding="utf-8")))
