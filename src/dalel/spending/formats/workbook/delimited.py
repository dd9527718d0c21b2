"""CSV: rows of text, whose encoding, delimiter and decimal mark are told by a mapping file and never guessed.

A record begins on a physical line of the file and may go on over several, where a quoted text holds line breaks; its
place is the line it begins on.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook.cell import EMPTY, TEXT_LIMIT, Cell, CellKind
from dalel.spending.formats.workbook.sheet import Row, Sheet

RECORD_LIMIT = 1_000_000
"""Characters of one record; a longer one is refused as a whole and not held."""
