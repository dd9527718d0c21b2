"""A text, its claims, and the check of each claim; first of all what the numbers in its prose say."""

from dalel.publications.figure import DateFigure, Figure
from dalel.publications.number_phrase import SCALES, Doubt, Hedge, Kind, NumberPhrase, PrintedDate
from dalel.publications.number_reader import read_numbers
from dalel.publications.numeral import Printed
from dalel.publications.rounding import Comparison, Interval, Match, Reason, compare_date, compare_number

__all__ = [
    "SCALES",
    "Comparison",
    "DateFigure",
    "Doubt",
    "Figure",
    "Hedge",
    "Interval",
    "Kind",
    "Match",
    "NumberPhrase",
    "Printed",
    "PrintedDate",
    "Reason",
    "compare_date",
    "compare_number",
    "read_numbers",
]
