"""Lines of a text, and records of a CSV file: where each begins.

Both are cut byte by byte, without a look at the encoding: in UTF-8, windows-1251, KZ-1048 and their like, a line feed
and a quote are one byte each that stands for nothing else.
"""

from __future__ import annotations

import re
from array import array
from mmap import mmap

from dalel.evidence.parts.part import MAX_PARTS, TooManyPartsError

LOOKED_AT = 4_096
"""Bytes at the beginning of a text among which a zero says that it is UTF-16, UTF-32 or no text."""

# A record goes on to the first line feed that no quotes enclose; in a doubled quote, one pair ends and the next begins.
_RECORD = re.compile(rb'(?:[^"\n]++|"[^"]*+")*+\n?')
_FIELD_BEGINS = rb'(?:(?<=[,;\t|"\n])|\A|(?<=\xef\xbb\xbf))'
_QUOTES_OPEN_FIELDS = re.compile(rb'(?:[^"]*+' + _FIELD_BEGINS + rb'"[^"]*+")*+[^"]*+')


def is_text_of_bytes(data: mmap) -> bool:
    """Whether a line feed is one byte here. UTF-16 has a zero byte in every space, digit and line end."""
    beginning = data[:LOOKED_AT]
    return not beginning.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in beginning


def find_lines(data: mmap) -> array[int] | None:
    """Where each line begins, and the end; a line ends with its line feed. None where this is no text of bytes."""
    if not is_text_of_bytes(data):
        return None
    places = array("Q", [0])
    size = len(data)
    while (place := places[-1]) < size:
        if len(places) > MAX_PARTS:
            raise TooManyPartsError
        places.append(data.find(b"\n", place) + 1 or size)
    return places


def find_csv_records(data: mmap) -> array[int] | None:
    """Where each record of a CSV file begins, and the end; None where its quotes do not tell records apart for certain.

    A stray quote (``5" pipe``) would join a row with those that follow, and whoever shows the first would show them
    all. So a record of several lines is believed only if its quotes open where fields begin.
    """
    if not is_text_of_bytes(data):
        return None
    places = array("Q", [0])
    size = len(data)
    while (place := places[-1]) < size:
        if len(places) > MAX_PARTS:
            raise TooManyPartsError
        end = end_of(_RECORD, data, start=place)
        is_whole = end == size or (end > place and data[end - 1] == 0x0A)
        if not is_whole:
            return None
        has_several_lines = data.find(b"\n", place, end - 1) != -1
        if has_several_lines and not _QUOTES_OPEN_FIELDS.fullmatch(data, place, end):
            return None
        places.append(end)
    return places


def end_of(pattern: re.Pattern[bytes], data: mmap, *, start: int) -> int:
    """Where a pattern that may match nothing stops matching."""
    match = pattern.match(data, start)
    return start if match is None else match.end()
