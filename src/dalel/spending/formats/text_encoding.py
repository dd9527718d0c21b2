"""A text file's encoding and delimiter: what its bytes allow. For the draft of a mapping, never for reading."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from itertools import islice

from dalel.errors import DocumentError
from dalel.spending.formats.format import Source
from dalel.spending.formats.workbook import DELIMITERS, Dialect, Row, open_sheets

MIB = 1 << 20
LOOKED_AT = 64 * 1024
"""Bytes from which the likeness of an encoding is judged."""

_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_EIGHT_BIT = ("cp1251", "kz1048", "cp866", "koi8-r", "mac-cyrillic", "iso8859-5", "cp1252", "cp1254")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі")
_SIGNS = frozenset("«»№₸…\u00a0")


def find_encodings(source: Source) -> list[str]:
    """The encodings the bytes allow, the likeliest first. One alone is certain; of several a person must choose."""
    with source.open() as file:
        beginning = file.read(LOOKED_AT)
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if beginning.startswith(mark):
            return [encoding]
    if beginning.count(b"\0") * 3 > len(beginning):
        return ["utf-16-le", "utf-16-be"] if beginning[1:2] == b"\0" else ["utf-16-be", "utf-16-le"]
    if decodes(source, "utf-8"):
        return ["utf-8"]
    fitting = [encoding for encoding in _EIGHT_BIT if decodes(source, encoding)]
    return sorted(fitting, key=lambda encoding: -likeness(beginning.decode(encoding)))


def decodes(source: Source, encoding: str) -> bool:
    """Whether every byte of the document is text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with source.open() as file:
            while chunk := file.read(MIB):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def likeness(text: str) -> float:
    """How much a text looks like Russian or Kazakh: the share of its words that are spelled as words are.

    The same bytes read in a wrong encoding give capitals inside of words, letters of other languages, and signs.
    """
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    signs = sum(not sign.isascii() and not sign.isalnum() and sign not in _SIGNS for sign in text)
    good = [word for word in words if _LETTERS.issuperset(word.lower()) and word in spellings(word)]
    return len(good) / (len(words) + signs) if words else 0.0


def spellings(word: str) -> set[str]:
    """A word in small letters, in capitals, and with its first letter a capital."""
    return {word.lower(), word.upper(), word.capitalize()}


def find_delimiters(source: Source, encoding: str) -> list[str]:
    """The delimiters that cut the first rows into the same number of cells, two at least; those with most first."""
    widths: dict[str, tuple[int, int]] = {}
    for delimiter in DELIMITERS:
        rows = first_rows(source, Dialect(encoding, delimiter))
        counts = Counter(len(row.cells) for row in rows)
        if counts:
            width, agreeing = counts.most_common(1)[0]
            if width > 1 and agreeing * 10 >= len(rows) * 8:
                widths[delimiter] = agreeing, width
    return sorted(widths, key=lambda delimiter: widths[delimiter], reverse=True)


def first_rows(source: Source, dialect: Dialect, *, most: int = 50) -> list[Row]:
    """The first rows of a CSV file; none where it cannot be read so."""
    try:
        with open_sheets(source, dialect) as sheets:
            return list(islice(sheets[0].rows(), most))
    except DocumentError:
        return []
