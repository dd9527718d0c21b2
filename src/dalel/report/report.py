"""A report: what was read, what it adds up to and what the flags found, gathered once and shown in any form.

Nothing here looks at a clock: ``as_of`` is handed in, so that the same newsroom gives the same report, byte for byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from dalel import __version__
from dalel.errors import DataError
from dalel.flags import Findings, Flag, Rules
from dalel.flags.follow_up import Followed
from dalel.jurisdictions import Jurisdiction
from dalel.report.account import Account, gather_accounts
from dalel.report.document import ReadDocument, gather_documents
from dalel.report.finding import FINDINGS, FlagReport, gather_flag
from dalel.spending.spending import Spending
from dalel.vocabulary import term

if TYPE_CHECKING:
    from ibis.expr.types import Table

NOTHING_DONE: Mapping[str, Followed] = MappingProxyType({})
"""Where nothing was done about any finding."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says, in one language. ``as_of`` is the newest time in the evidence ledger."""

    lang: str
    title: str
    version: str
    as_of: dt.datetime | None
    jurisdiction: Jurisdiction
    documents: tuple[ReadDocument, ...]
    accounts: tuple[Account, ...]
    flags: tuple[FlagReport, ...]

    @property
    def told(self) -> tuple[FlagReport, ...]:
        """The flags that have something to tell: an outcome of some subject, or that they were not run."""
        return tuple(flag for flag in self.flags if not flag.is_silent)

    @property
    def silent(self) -> tuple[FlagReport, ...]:
        """The flags that found nothing they are about."""
        return tuple(flag for flag in self.flags if flag.is_silent)

    @property
    def pages(self) -> tuple[ReadDocument, ...]:
        """The documents that may be one page of many."""
        return tuple(document for document in self.documents if document.is_page)

    def document(self, sha256: str) -> ReadDocument:
        """One of its documents."""
        return next(document for document in self.documents if document.sha256 == sha256)


def gather_report(
    spending: Spending,
    found: Findings,
    *,
    jurisdiction: Jurisdiction,
    flags: Sequence[tuple[Flag, Rules]],
    lang: str,
    as_of: dt.datetime | None,
    title: str | None = None,
    limit: int = FINDINGS,
    followed: Mapping[str, Followed] = NOTHING_DONE,
) -> Report:
    """Gather a report. The lines stay on the disk: only totals, and the findings that are shown, are taken out."""
    stale = found.stale(spending.state())
    if stale:
        raise DataError(
            f"Documents were read after {', '.join(stale)} ran, so what these flags found may no longer be so.",
            next_step="Run the flags again: dalel flags run",
        )
    with kept_lines(spending) as lines:
        return Report(
            lang=lang,
            title=title or term("report", "title").say(lang),
            version=__version__,
            as_of=as_of,
            jurisdiction=jurisdiction,
            documents=gather_documents(spending, lang=lang),
            accounts=gather_accounts(lines, backend=spending.backend, jurisdiction=jurisdiction, lang=lang),
            flags=tuple(
                gather_flag(flag, rules, found=found, lines=lines, lang=lang, followed=followed, limit=limit)
                for flag, rules in flags
            ),
        )


@contextmanager
def kept_lines(spending: Spending) -> Iterator[Table]:
    """The lines that stand, written down once: each of the report's queries would work it out anew.

    They are written inside the newsroom, so that nothing of it is left in a folder of the system. They may be laid out
    there already.
    """
    lines = spending.lines()
    if spending.find_layout():
        yield lines
        return
    with TemporaryDirectory(prefix=".report-", dir=spending.folder) as folder:
        path = Path(folder) / "lines.parquet"
        spending.backend.to_parquet(lines, path)
        yield spending.backend.read_parquet(str(path))


def total_count(report: Report) -> Mapping[str, int]:
    """How many findings of all flags have each outcome."""
    counts = [flag.count for flag in report.flags if flag.count is not None]
    return {
        "raised": sum(count.raised for count in counts),
        "clear": sum(count.clear for count in counts),
        "not-evaluated": sum(count.not_evaluated for count in counts),
    }
