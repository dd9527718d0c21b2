"""The findings as rows: one row a raised finding, and one row for each other reason with how many findings it has.

So the column ``findings`` adds up to everything that was evaluated: what is clear, and what could not be evaluated,
is in the file too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from dalel.export import neutral
from dalel.flags import Outcome
from dalel.report.finding import FlagReport, ReasonCount, ReportedFinding
from dalel.report.report import Report
from dalel.spending import amount_text
from dalel.vocabulary import term

Cell = str | int | Decimal | None
"""What a cell may hold."""

COLUMNS = (
    "flag",
    "title",
    "outcome",
    "findings",
    "finding",
    "subject",
    "observed",
    "reason",
    "arithmetic",
    "rests_on",
    "innocent",
    "lines",
    "amount",
    "currency",
    "vat_basis",
)
"""The columns, in order."""


def render_csv(report: Report) -> str:
    """The findings as CSV, with no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in finding_rows(report):
        writer.writerow([csv_cell(row.get(name)) for name in COLUMNS])
    return text.getvalue()


def csv_cell(value: Cell) -> str:
    """A CSV cell: numbers as they are, text made harmless, nothing where nothing is known."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return amount_text(value)
    return str(value) if isinstance(value, int) else neutral(value)


def finding_rows(report: Report) -> Iterator[Mapping[str, Cell]]:
    """Every row, flag by flag: the raised findings shown, then how many more there are and why the others are not."""
    for flag in report.flags:
        if flag.count is None:
            yield {"flag": flag.code, "title": flag.title, "reason": term("report", "not-run").say(report.lang)}
            continue
        for raised in flag.raised:
            yield raised_row(flag, raised)
        if flag.left_out:
            yield {
                "flag": flag.code,
                "title": flag.title,
                "outcome": Outcome.RAISED.value,
                "findings": flag.left_out,
                "reason": term("report", "more-findings").say(
                    report.lang,
                    count=flag.left_out,
                    command=f"dalel findings list --flag {flag.code} --limit {flag.count.raised}",
                ),
            }
        for reason in flag.reasons:
            if reason.outcome is not Outcome.RAISED:
                yield reason_row(flag, reason)


def raised_row(flag: FlagReport, raised: ReportedFinding) -> Mapping[str, Cell]:
    """One raised finding."""
    vat_basis = raised.finding.subject.get("vat_basis")
    return {
        "flag": flag.code,
        "title": flag.title,
        "outcome": raised.finding.outcome.value,
        "findings": 1,
        "finding": raised.finding.finding,
        "subject": raised.said.subject,
        "observed": raised.said.observed,
        "reason": raised.said.reason,
        "arithmetic": " | ".join(raised.said.arithmetic),
        "rests_on": " | ".join(raised.said.rests_on),
        "innocent": raised.said.innocent,
        "lines": raised.finding.lines,
        "amount": raised.finding.amount,
        "currency": raised.currency,
        "vat_basis": None if vat_basis is None else str(vat_basis),
    }


def reason_row(flag: FlagReport, reason: ReasonCount) -> Mapping[str, Cell]:
    """How many findings have one outcome for one reason."""
    return {
        "flag": flag.code,
        "title": flag.title,
        "outcome": reason.outcome.value,
        "findings": reason.findings,
        "reason": reason.says,
    }
