"""Watch: addresses captured again and again, and what a reader sees differently. See docs/how-to/watch-a-page.md."""

from dalel.evidence.watch.attempt import Attempt, attempts_of
from dalel.evidence.watch.comparison import Between, Comparison, Outcome, Side, compare_attempts
from dalel.evidence.watch.content import Content, NoContentError, Table, read_content, read_page
from dalel.evidence.watch.difference import CellChange, Difference, RowChange, TableChange, TextChange, compare
from dalel.evidence.watch.page import render_page
from dalel.evidence.watch.portal_lists import list_attempts
from dalel.evidence.watch.row import row_of
from dalel.evidence.watch.sighting import Sighting, find_sightings
from dalel.evidence.watch.watch_list import Watched, WatchList, check_watched, parse_every

__all__ = [
    "Attempt",
    "Between",
    "CellChange",
    "Comparison",
    "Content",
    "Difference",
    "NoContentError",
    "Outcome",
    "RowChange",
    "Side",
    "Sighting",
    "Table",
    "TableChange",
    "TextChange",
    "WatchList",
    "Watched",
    "attempts_of",
    "check_watched",
    "compare",
    "compare_attempts",
    "find_sightings",
    "list_attempts",
    "parse_every",
    "read_content",
    "read_page",
    "render_page",
    "row_of",
]
