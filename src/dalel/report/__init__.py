"""The report: what was read, what it adds up to, what the flags found; as a page, a workbook, JSON or CSV."""

from dalel.report.file import FORMS, check_target, write_report
from dalel.report.finding import FINDINGS
from dalel.report.listing import render_csv
from dalel.report.page import render_page
from dalel.report.record import render_json
from dalel.report.report import Report, gather_report, total_count
from dalel.report.workbook import render_workbook

__all__ = [
    "FINDINGS",
    "FORMS",
    "Report",
    "check_target",
    "gather_report",
    "render_csv",
    "render_json",
    "render_page",
    "render_workbook",
    "total_count",
    "write_report",
]
