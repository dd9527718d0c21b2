"""Watch: addresses captured again and again, and what a reader sees differently. See docs/how-to/watch-a-page.md."""

from dalel.evidence.watch.comparison import Between, Comparison, Outcome, Side, compare_watched
from dalel.evidence.watch.content import Content, NoContentError, Table, read_content, read_page
from dalel.evidence.watch.difference import CellChange, Difference, RowChange, TableChange, TextChange, compare
from dalel.evidence.watch.page import render_page
from dalel.evidence.watch.row import row_of
from dalel.evidence.watch.sighting import Sighting, find_sightings
from dalel.evidence.watch.watch_list import Watched, WatchList, check_watched, parse_every

__all__ = [
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
    "check_watched",
    "compare",
    "compare_watched",
    "find_sightings",
    "parse_every",
    "read_content",
    "read_page",
    "render_page",
    "row_of",
]
