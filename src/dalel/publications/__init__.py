"""A text, its claims, and the check of each claim; first of all what the numbers in its prose say."""

from dalel.publications.number_phrase import SCALES, Doubt, Hedge, Kind, NumberPhrase, PrintedDate
from dalel.publications.number_reader import read_numbers
from dalel.publications.numeral import Printed

__all__ = [
    "SCALES",
    "Doubt",
    "Hedge",
    "Kind",
    "NumberPhrase",
    "Printed",
    "PrintedDate",
    "read_numbers",
]
