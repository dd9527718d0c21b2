"""Competition read from OCDS: processes, periods, bids and awards as flat tables, and the facts that flags read."""

from dalel.spending.processes.changes import CHANGE_COLUMNS, list_changes
from dalel.spending.processes.coverage import count_paths
from dalel.spending.processes.facts import find_facts
from dalel.spending.processes.feed import plain
from dalel.spending.processes.merge import NotMergedError, has_unnamed, merge_whole, pointer_step
from dalel.spending.processes.naming import count_merged, count_named
from dalel.spending.processes.organisation import parse_organisation
from dalel.spending.processes.processes import Processes, has_processes, record_processes, standing_processes
from dalel.spending.processes.tables import TABLES

__all__ = [
    "CHANGE_COLUMNS",
    "TABLES",
    "NotMergedError",
    "Processes",
    "count_merged",
    "count_named",
    "count_paths",
    "find_facts",
    "has_processes",
    "has_unnamed",
    "list_changes",
    "merge_whole",
    "parse_organisation",
    "plain",
    "pointer_step",
    "record_processes",
    "standing_processes",
]
