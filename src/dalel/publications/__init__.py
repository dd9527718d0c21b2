"""A text, its claims, and the check of each claim; first of all what the numbers in its prose say."""

from dalel.publications.claim import Claim, ClaimKind, Operation, Position, Problem
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.number_phrase import SCALES, Doubt, Hedge, Kind, NumberPhrase, PrintedDate
from dalel.publications.number_reader import read_numbers
from dalel.publications.numeral import Printed
from dalel.publications.rounding import Comparison, Interval, Match, Reason, compare_date, compare_number
from dalel.publications.text import Link, Passage, Text, parse_text, read_text

__all__ = [
    "SCALES",
    "Claim",
    "ClaimKind",
    "Comparison",
    "DateFigure",
    "Doubt",
    "Figure",
    "Hedge",
    "Interval",
    "Kind",
    "Link",
    "Match",
    "NumberPhrase",
    "Operation",
    "Passage",
    "Position",
    "Printed",
    "PrintedDate",
    "Problem",
    "Reason",
    "Text",
    "compare_date",
    "compare_number",
    "parse_text",
    "read_numbers",
    "read_text",
]
