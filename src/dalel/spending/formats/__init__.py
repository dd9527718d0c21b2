"""The formats Dalel reads, one file each."""

from dalel.spending.formats.format import Format, Issue, Source, TellsProcesses
from dalel.spending.formats.kz_ows import KzOws
from dalel.spending.formats.kz_plan_xlsx import KzPlanXlsx
from dalel.spending.formats.mapping import parse_mapping
from dalel.spending.formats.mapping_draft import draft_mapping
from dalel.spending.formats.ocds import Ocds
from dalel.spending.formats.recognition import recognise
from dalel.spending.formats.table import Table

FORMATS: dict[str, Format] = {fmt.code: fmt for fmt in (KzOws(), KzPlanXlsx(), Ocds())}
"""Every format that is recognised by itself; a table needs a mapping."""

__all__ = [
    "FORMATS",
    "Format",
    "Issue",
    "Ocds",
    "Source",
    "Table",
    "TellsProcesses",
    "draft_mapping",
    "parse_mapping",
    "recognise",
]
