"""Bringing in case lists of others without silent loss: one file a format, a verdict on every row and cell.

What each format takes and leaves: docs/how-to/import-cases.md.
"""

from __future__ import annotations

from dalel.register.imports.mapping import ImportMapping, parse_mapping, propose_mapping, read_mapping
from dalel.register.imports.reading import FORMATS, MAPPED, ReadFile, propose_for, read_outside
from dalel.register.imports.verdict import Account, Answer, CellVerdict, RowVerdict, Verdict, plain_row

__all__ = [
    "FORMATS",
    "MAPPED",
    "Account",
    "Answer",
    "CellVerdict",
    "ImportMapping",
    "ReadFile",
    "RowVerdict",
    "Verdict",
    "parse_mapping",
    "plain_row",
    "propose_for",
    "propose_mapping",
    "read_mapping",
    "read_outside",
]
