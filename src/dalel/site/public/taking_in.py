"""Take reports of readers into the register, as tasks for the editors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dalel.register.access import Audience
from dalel.register.actions.act import Doing
from dalel.register.actions.task import assign
from dalel.register.models import Pseudonym
from dalel.register.models.records import RECORDS
from dalel.register.models.task import REPORT
from dalel.site.public.report import Report, read_reports


def take_in_reports(folder: Path, *, by: str, at: dt.datetime) -> tuple[int, list[Path]]:
    """Make a task of each report, and remove it then; how many, and the reports about records that are not there."""
    done, left = 0, []
    for path, report in list(read_reports(folder)):
        key = key_in_register(report)
        if key is None:
            left.append(path)
            continue
        doing = Doing(by, at, "assign", "reported on the public site")
        assign(report.noun, key, REPORT, doing, audience=Audience("team", by), text=said(report))
        path.unlink()
        done += 1
    return done, left


def key_in_register(report: Report) -> str | None:
    """The key of the record that a report is about; on the site it may have had another one."""
    model = RECORDS.get(report.noun)
    if model is None:
        return None
    if model._default_manager.filter(key=report.key).exists():
        return report.key
    known = Pseudonym.objects.filter(noun=report.noun, field="", text=report.key).first()
    return known.key if known else None


def said(report: Report) -> str:
    """A report as the text of a task: the words in question in brackets, with what stands around them, first."""
    quote = report.quote
    where = "" if quote is None else f"{quote.prefix}[{quote.exact}]{quote.suffix}\n#{quote.section}\n\n"
    contact = f"\n\n{report.contact}" if report.contact else ""
    return f"{where}{report.text}\n\n({report.at}; {report.edition}){contact}"
