"""The forms: the ways to cut a document, each with the version that goes up when the same document is cut otherwise."""

from __future__ import annotations

from typing import NamedTuple

from dalel.errors import DataError, did_you_mean

CSV_RECORDS = "csv-records/1"
LINES = "lines/1"
JSON_ITEMS = "json-items/1"
WARC_RECORDS = "warc-records/1"
PDF_PAGES = "pdf-pages/1"
XLSX_ROWS = "xlsx-rows/1"


class Counting(NamedTuple):
    """How a person counts the parts of one form: what one of them is called, and the number of part 0.

    In a frame, the first part and the last are what stands before and after all others.
    """

    noun: str
    first: int
    is_framed: bool = False


COUNTING = {
    CSV_RECORDS: Counting("row", 1),
    LINES: Counting("line", 1),
    JSON_ITEMS: Counting("item", 0, is_framed=True),
    WARC_RECORDS: Counting("record", 1),
    PDF_PAGES: Counting("page", 1),
    XLSX_ROWS: Counting("row", 1),
}


def counting_of(form: str) -> Counting:
    """How the parts of a form are counted; the program that made the parts (``+pypdf-7.1.1``) does not matter."""
    counting = COUNTING.get(form.partition("+")[0])
    if counting is None:
        raise DataError(
            f'A document was cut in the form "{form[:80]}", which this version of Dalel does not know.',
            next_step=did_you_mean(form, COUNTING),
        )
    return counting


def number_of(form: str) -> int:
    """What to add to a part's index to get the number that a person knows the part by.

    Row 1 of a CSV file, the first line, record, page or row of a workbook is part 0; item 1 of a JSON array is part 1,
    0 is what stands before it, and the number after that of the last item is what stands behind.
    """
    return counting_of(form).first
