"""Competition read from OCDS: processes, periods, bids and awards as flat tables, and the facts that flags read."""

from dalel.spending.processes.coverage import count_paths
from dalel.spending.processes.facts import find_facts
from dalel.spending.processes.processes import Processes, has_processes, record_processes, standing_processes
from dalel.spending.processes.tables import TABLES

__all__ = [
    "TABLES",
    "Processes",
    "count_paths",
    "find_facts",
    "has_processes",
    "record_processes",
    "standing_processes",
]
