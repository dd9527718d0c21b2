"""Cutting a document into parts, so that single rows, records, lines or pages can be shown while the rest stays hidden.

docs/formats/parts.md says exactly how each kind is cut. A document that cannot be cut for certain stays whole: then it
can be shown or withheld, and nothing between.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path

from dalel.evidence.parts.form import CSV_RECORDS, JSON_ITEMS, LINES, WARC_RECORDS
from dalel.evidence.parts.json_items import find_json_items
from dalel.evidence.parts.part import MAX_DOCUMENT, Cut, Parts, TooManyPartsError
from dalel.evidence.parts.pdf_pages import cut_pdf
from dalel.evidence.parts.table_rows import TableRows, cut_table
from dalel.evidence.parts.text_records import find_csv_records, find_lines
from dalel.evidence.parts.warc_records import find_warc_members, find_warc_records

Finder = Callable[[mmap], "array[int] | None"]
"""Where each part of a document begins, and its end; None where the document is not of this form."""

_LINES = [(LINES, find_lines)]

FORMS: dict[str, Sequence[tuple[str, Finder]]] = {
    "text/csv": [(CSV_RECORDS, find_csv_records), *_LINES],
    "application/json": [(JSON_ITEMS, find_json_items), *_LINES],
    "text/plain": _LINES,
    "text/tab-separated-values": _LINES,
    "application/jsonl": _LINES,
    "text/html": _LINES,
    "application/xml": _LINES,
    # A packed archive is sometimes named .warc all the same.
    "application/warc": [(WARC_RECORDS, find_warc_records), (WARC_RECORDS, find_warc_members)],
    "application/gzip": [(WARC_RECORDS, find_warc_members)],
}
"""By media type the forms that are tried, the first that fits counts. Their parts joined are the document."""

_TABLES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)


def cut(path: Path, *, media_type: str, table_rows: TableRows | None = None) -> Cut | None:
    """Cut a document; None where it cannot be cut for certain, is empty, or is past the limits."""
    if not 0 < path.stat().st_size <= MAX_DOCUMENT:
        return None
    try:
        if media_type == "application/pdf":
            return cut_pdf(path)
        if media_type in _TABLES:
            return None if table_rows is None else cut_table(path, media_type=media_type, table_rows=table_rows)
        return cut_exactly(path, FORMS.get(media_type, ()))
    except TooManyPartsError:
        return None


def cut_exactly(path: Path, forms: Sequence[tuple[str, Finder]]) -> Cut | None:
    """Cut a document into stretches of its own bytes, in the first form that fits."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for form, find in forms:
            places = find(data)
            if places is not None:
                return Cut(form=form, parts=Parts(file.fileno(), places))
    return None
