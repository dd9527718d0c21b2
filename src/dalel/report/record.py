"""The whole report as JSON (docs/formats/report-json.md): amounts are strings, so that no reader makes them floats."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from dalel.flags import Outcome
from dalel.flags.follow_up import Doing, Followed
from dalel.report.account import Account, Breakdown, Row
from dalel.report.document import ReadDocument
from dalel.report.finding import FlagReport, ReportedFinding
from dalel.report.report import Report, total_count
from dalel.spending import Total, amount_text

FORMAT, VERSION = "dalel-report", 1
"""What a report says of itself; the version goes up when a key changes its meaning or goes away."""

Record = dict[str, Any]


def render_json(report: Report) -> str:
    """The report as JSON text."""
    return json.dumps(report_record(report), ensure_ascii=False, indent=1) + "\n"


def report_record(report: Report) -> Record:
    """The report as what JSON holds."""
    counts = total_count(report)
    return {
        "format": FORMAT,
        "version": VERSION,
        "dalel": report.version,
        "as_of": f"{report.as_of.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" if report.as_of else None,
        "lang": report.lang,
        "title": report.title,
        "jurisdiction": report.jurisdiction.code,
        "documents": [document_record(document) for document in report.documents],
        "accounts": [account_record(account) for account in report.accounts],
        "findings": {outcome.value.replace("-", "_"): counts[outcome] for outcome in Outcome},
        "flags": [flag_record(flag) for flag in report.flags],
    }


def document_record(document: ReadDocument) -> Record:
    """One document read."""
    return {
        "sha256": document.sha256,
        "name": document.name,
        "format": document.format,
        "page_of_a_portal": document.is_page,
        "records": document.records,
        "lines": document.lines,
        "refused": document.refused,
        "remarks": document.remarks,
        "counted": document.counted,
        "issues": [asdict(kind) for kind in document.issues],
        "not_counted": [asdict(group) for group in document.left_out],
    }


def account_record(account: Account) -> Record:
    """One account: its total, and what it consists of."""
    return {
        "stage": account.total.stage.value,
        "currency": account.total.currency,
        "vat_basis": account.total.vat_basis,
        **sum_record(account.total),
        "of_pages": account.of_pages,
        "by": {breakdown.by: breakdown_record(breakdown) for breakdown in account.breakdowns},
    }


def sum_record(total: Total) -> Record:
    """How many lines, how much, and what a reader must know of it."""
    return {
        "lines": total.lines,
        "amount": plain_value(total.amount),
        "includes": [{"part": p.code, "lines": p.lines, "amount": plain_value(p.amount)} for p in total.parts],
    }


def breakdown_record(breakdown: Breakdown) -> Record:
    """An account by one thing."""
    return {
        "groups": breakdown.groups,
        "rows": [row_record(row) for row in breakdown.rows],
        "rest": row_record(breakdown.rest) if breakdown.rest else None,
    }


def row_record(row: Row) -> Record:
    """One group; ``percent`` is its share of the account, rounded to one decimal."""
    percent = None if row.percent is None else str(row.percent)
    return {"code": row.code, "name": row.name, **sum_record(row.total), "percent": percent}


def flag_record(flag: FlagReport) -> Record:
    """One flag and what it found; the counts are null where it was not run."""
    count = flag.count
    return {
        "flag": flag.code,
        "title": flag.title,
        "says": flag.says,
        "matters": flag.matters,
        "innocent": flag.innocent,
        "rule": flag.rule,
        "parameters": plain_value(flag.parameters),
        "raised": count.raised if count else None,
        "clear": count.clear if count else None,
        "not_evaluated": count.not_evaluated if count else None,
        "reasons": [asdict(reason) for reason in flag.reasons],
        "findings": [finding_record(finding) for finding in flag.raised],
        "not_evaluated_examples": [example_record(finding) for finding in flag.not_evaluated],
    }


def finding_record(reported: ReportedFinding) -> Record:
    """One finding with everything a report says of it; ``line_count`` is how many lines it rests on."""
    finding, said = reported.finding, reported.said
    return {
        "finding": finding.finding,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "subject": plain_value(finding.subject),
        "measures": plain_value(finding.measures),
        "line_count": finding.lines,
        "amount": plain_value(finding.amount),
        "currency": reported.currency,
        "says": {
            "subject": said.subject,
            "observed": said.observed,
            "reason": said.reason,
            "arithmetic": list(said.arithmetic),
            "innocent": said.innocent,
        },
        "rests_on": [asdict(value) for value in reported.rests_on],
        "lines": [plain_value(asdict(line)) for line in reported.shown],
        "follow_up": follow_up_record(reported.followed),
    }


def follow_up_record(followed: Followed) -> Record:
    """Where the work on a finding stands; notes, and who was asked, are the newsroom's own."""
    return {
        "asked": [str(each.on) for each in followed.of(Doing.ASKED)],
        "explained": [
            {"on": str(each.on), "why": each.text, "document": each.document} for each in followed.of(Doing.EXPLAINED)
        ],
        "published": [
            {"text": each.text, "where": each.where, "time": f"{each.time.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"}
            for each in followed.published
        ],
    }


def example_record(reported: ReportedFinding) -> Record:
    """One subject that could not be evaluated: it has no arithmetic to show, only the reason."""
    record = finding_record(reported)
    return {name: record[name] for name in ("finding", "outcome", "reason", "subject")} | {
        "says": {name: record["says"][name] for name in ("subject", "reason")}
    }


def plain_value(value: object) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain_value(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
