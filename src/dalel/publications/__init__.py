"""A text, its claims, and the check of each claim; first of all what the numbers in its prose say."""

from dalel.publications.arithmetic import ONLY_HELD, Account, NotComputed, compute
from dalel.publications.check import Check, Checked, Step, Verdict, check_text, read_passages
from dalel.publications.check_record import check_record, claim_record
from dalel.publications.claim import Claim, ClaimKind, Operation
from dalel.publications.document_value import resolve
from dalel.publications.figure import DateFigure, Figure
from dalel.publications.holdings import Holdings, Source
from dalel.publications.kind_question import KindQuestion, QuestionCode, find_questions
from dalel.publications.number_phrase import SCALES, Doubt, Hedge, Kind, NumberPhrase, PrintedDate
from dalel.publications.number_reader import read_numbers
from dalel.publications.numeral import Printed
from dalel.publications.position import Position
from dalel.publications.problem import Problem
from dalel.publications.rounding import Comparison, Interval, Match, Reason, compare_date, compare_number
from dalel.publications.sealing import EnteredPublication, enter_publication
from dalel.publications.text import Link, Passage, Text, parse_text, read_text
from dalel.publications.uncovered import Uncovered, UncoveredKind, find_uncovered

__all__ = [
    "ONLY_HELD",
    "SCALES",
    "Account",
    "Check",
    "Checked",
    "Claim",
    "ClaimKind",
    "Comparison",
    "DateFigure",
    "Doubt",
    "EnteredPublication",
    "Figure",
    "Hedge",
    "Holdings",
    "Interval",
    "Kind",
    "KindQuestion",
    "Link",
    "Match",
    "NotComputed",
    "NumberPhrase",
    "Operation",
    "Passage",
    "Position",
    "Printed",
    "PrintedDate",
    "Problem",
    "QuestionCode",
    "Reason",
    "Source",
    "Step",
    "Text",
    "Uncovered",
    "UncoveredKind",
    "Verdict",
    "check_record",
    "check_text",
    "claim_record",
    "compare_date",
    "compare_number",
    "compute",
    "enter_publication",
    "find_questions",
    "find_uncovered",
    "parse_text",
    "read_numbers",
    "read_passages",
    "read_text",
    "resolve",
]
