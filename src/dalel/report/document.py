"""What was read: each document with its counts, what was refused and why, what is odd, and what does not stand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pyarrow.parquet as pq

from dalel.edition import editions
from dalel.later import ibis
from dalel.report.sentence import say_in_general
from dalel.spending.formats import Issue
from dalel.spending.reading import ISSUES, Reading
from dalel.spending.spending import Spending
from dalel.spending.totals import PAGES
from dalel.vocabulary import term

if TYPE_CHECKING:
    from ibis.expr.types import Table

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Case:
    """One record that was refused or is odd: its place in the document and the sentence about it."""

    place: str
    says: str


@dataclass(frozen=True, slots=True)
class IssueKind:
    """Everything of one kind that was said while reading; ``cases`` are the first ones in the document's order."""

    code: str
    refused: bool
    says: str
    records: int
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines of a document that are not counted, because another document's lines stand in their place."""

    because: str
    lines: int
    cases: tuple[LeftOutLine, ...]


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """One such line and the place of the line that stands for it; None where a whole document took its place."""

    place: str
    document: str | None
    stands: str | None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document: what it is, what its reading gave, and what of that is counted."""

    sha256: str
    name: str
    format: str
    is_page: bool
    records: int
    lines: int
    refused: int
    remarks: int
    issues: tuple[IssueKind, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def counted(self) -> int:
        """How many of its lines stand."""
        return self.lines - sum(group.lines for group in self.left_out)

    @property
    def refusals(self) -> tuple[IssueKind, ...]:
        """Why records were refused."""
        return tuple(kind for kind in self.issues if kind.refused)

    @property
    def oddities(self) -> tuple[IssueKind, ...]:
        """What is odd about lines that were kept."""
        return tuple(kind for kind in self.issues if not kind.refused)


def gather_documents(spending: Spending, *, lang: str) -> tuple[ReadDocument, ...]:
    """Every document read, in the order they were added."""
    folders = editions(spending.readings_folder)
    left_out = gather_left_out(spending)
    return tuple(
        ReadDocument(
            sha256=reading.document,
            name=reading.name,
            format=reading.format,
            is_page=reading.format in PAGES,
            records=reading.records,
            lines=reading.lines,
            refused=reading.refused,
            remarks=reading.remarks,
            issues=gather_issues(reading, folders[reading.document], lang=lang),
            left_out=left_out.get(reading.document, ()),
        )
        for reading in spending.readings()
    )


def gather_issues(reading: Reading, edition: Path, *, lang: str) -> tuple[IssueKind, ...]:
    """What was said while reading, by kind: the refused first, then the most frequent."""
    counts: Counter[tuple[str, bool]] = Counter()
    cases: dict[tuple[str, bool], list[Case]] = {}
    if not reading.refused and not reading.remarks:
        return ()
    for kind, records, batch_cases in issue_batches(edition / ISSUES, lang=lang):
        counts[kind] += records
        cases.setdefault(kind, []).extend(batch_cases)
    ordered = sorted(counts, key=lambda kind: (not kind[1], -counts[kind], kind[0]))
    return tuple(
        IssueKind(
            code=code,
            refused=refused,
            says=say_in_general(term("row-issue", code), lang),
            records=counts[code, refused],
            cases=tuple(cases[code, refused][:EXAMPLES]),
        )
        for code, refused in ordered
    )


def issue_batches(path: Path, *, lang: str) -> Iterator[tuple[tuple[str, bool], int, list[Case]]]:
    """For each batch of the file and each kind in it: how many, and the first cases.

    Only those are turned into sentences: a million remarks are counted without being read one by one.
    """
    for batch in pq.ParquetFile(path).iter_batches():
        for refused in (True, False):
            part = batch.filter(pc.equal(batch["refused"], refused))
            for counted in pc.value_counts(part["code"]).to_pylist():
                code = counted["values"]
                first = part.filter(pc.equal(part["code"], code)).slice(0, EXAMPLES).to_pylist()
                issues = [Issue(row["place"], code, refused, json.loads(row["values"])) for row in first]
                yield (code, refused), counted["counts"], [Case(issue.place, issue.say(lang)) for issue in issues]


def gather_left_out(spending: Spending) -> dict[str, tuple[LeftOut, ...]]:
    """Which lines of each document do not stand: how many for each reason, and the first of them."""
    named = name_left_out(spending)
    rows = spending.backend.to_pyarrow(
        named.group_by("document", "because").agg(lines=named.count()).order_by("document", "because")
    ).to_pylist()
    nth = ibis.window(group_by=["document", "because"], order_by=["position", "line"])
    ranked = named.mutate(nth=ibis.row_number().over(nth))
    first = ranked.filter(ranked.nth < EXAMPLES).order_by("document", "because", "nth")
    cases: dict[tuple[str, str], list[LeftOutLine]] = {}
    for row in spending.backend.to_pyarrow(first).to_pylist():
        case = LeftOutLine(row["place"], row["stands_document"], row["stands_place"])
        cases.setdefault((row["document"], row["because"]), []).append(case)
    found: dict[str, tuple[LeftOut, ...]] = {}
    for row in rows:
        group = LeftOut(row["because"], row["lines"], tuple(cases[row["document"], row["because"]]))
        found[row["document"]] = (*found.get(row["document"], ()), group)
    return found


def name_left_out(spending: Spending) -> Table:
    """Each line that does not stand, with its document and place and those of the line in its place."""
    published = spending.published()
    places = published.select("line", "place", "position")
    standing = published.select(stands="line", stands_document="document", stands_place="place")
    gone = spending.standing().inner_join(places, "line")
    return gone.left_join(standing, gone.stands == standing.stands).select(
        "line", "because", "document", "place", "position", "stands_document", "stands_place"
    )
