"""Parts: a document cut so that single rows, records, lines or pages can be shown, with proof, and the rest hidden."""

from dalel.evidence.parts.cutting import cut
from dalel.evidence.parts.form import counting_of, number_of
from dalel.evidence.parts.part import MAX_DOCUMENT, MAX_PARTS, Cut, Parts
from dalel.evidence.parts.ranges import parse_ranges, render_ranges
from dalel.evidence.parts.row_choice import MAX_RANGES, check_ranges, parse_row_choice
from dalel.evidence.parts.shown import (
    MAX_FILE,
    ShownPart,
    ShownParts,
    parse_parts,
    render_parts,
    show_parts,
    verify_parts,
)
from dalel.evidence.parts.table_rows import TableRows
from dalel.evidence.parts.tree import PartsCommitment, commit_parts, salt_of

__all__ = [
    "MAX_DOCUMENT",
    "MAX_FILE",
    "MAX_PARTS",
    "MAX_RANGES",
    "Cut",
    "Parts",
    "PartsCommitment",
    "ShownPart",
    "ShownParts",
    "TableRows",
    "check_ranges",
    "commit_parts",
    "counting_of",
    "cut",
    "number_of",
    "parse_parts",
    "parse_ranges",
    "parse_row_choice",
    "render_parts",
    "render_ranges",
    "salt_of",
    "show_parts",
    "verify_parts",
]
