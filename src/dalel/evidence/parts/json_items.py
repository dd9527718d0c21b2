"""The items of a JSON document's array of records: where each begins, and where the array ends.

The document is not parsed into values: one pass finds strings and brackets. The array is the whole document, or one of
the values of the object that the document is, as in the pages of public registers (``{"items": […]}``).
"""

from __future__ import annotations

import re
from array import array
from mmap import mmap

from dalel.evidence.parts.part import MAX_PARTS, TooManyPartsError

NESTING_LIMIT = 1_000
"""Brackets inside of brackets; what is nested deeper is not taken for a record."""

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_SPACE = re.compile(rb"[ \t\r\n]*+")
_START = re.compile(rb"(?:\xef\xbb\xbf)?+[ \t\r\n]*+")
_NAME = re.compile(_STRING + rb"[ \t\r\n]*+:[ \t\r\n]*+", re.DOTALL)
_SCALAR = re.compile(_STRING + rb"|[-+.0-9A-Za-z]++", re.DOTALL)
_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+[\[\]{}]", re.DOTALL)
_CLOSING = {0x5B: 0x5D, 0x7B: 0x7D}  # [ ] and { }


class NotJsonError(Exception):
    """Up to here it looked like JSON."""


def find_json_items(data: mmap) -> array[int] | None:
    """The beginning, where each item begins, the array's closing bracket, and the end; None without such an array.

    The bracket and whatever stands after it is the last part, so that who shows the last item shows nothing else.

    Of several arrays in the object that the document is, the one with the most items counts, and of equal ones the
    first; but only arrays of objects or arrays: a list of extensions or of column names holds no records.
    """
    reader = Reader(data)
    try:
        places = reader.find_records()
    except NotJsonError:
        return None
    return array("Q", [0]) + places + array("Q", [len(data)]) if places else None


class Reader:
    """One pass over a document; ``_at`` is the place of the next byte."""

    def __init__(self, data: mmap) -> None:
        self._data = data
        self._at = 0

    def find_records(self) -> array[int]:
        """The places of the array of records, as `_items` gives them; none where there is no such array."""
        self._pass(_START)
        found = array("Q")
        if self._take(b"["):
            found, _ = self._items()
        elif self._take(b"{"):
            found = self._longest_member()
        else:
            raise NotJsonError
        self._pass(_SPACE)
        if self._at != len(self._data):
            raise NotJsonError
        return found

    def _longest_member(self) -> array[int]:
        """The members of an object, up to its end: the places of the longest array of records among them."""
        longest = array("Q")
        self._pass(_SPACE)
        if self._take(b"}"):
            return longest
        while True:
            self._pass(_NAME)
            if self._take(b"["):
                places, are_records = self._items()
                if are_records and len(places) > len(longest):
                    longest = places
            else:
                self._pass_value()
            self._pass(_SPACE)
            if self._take(b"}"):
                return longest
            self._expect_comma()

    def _items(self) -> tuple[array[int], bool]:
        """Past an array: where each item and the closing bracket are, and whether each item is an object or an array.

        An array without items has no places.
        """
        places, are_records = array("Q"), True
        self._pass(_SPACE)
        if self._take(b"]"):
            return places, are_records
        while True:
            # Beside the items, what stands before and after them is a part each.
            if len(places) + 2 >= MAX_PARTS:
                raise TooManyPartsError
            places.append(self._at)
            are_records = self._pass_value() and are_records
            self._pass(_SPACE)
            if self._take(b"]"):
                places.append(self._at - 1)
                return places, are_records
            self._expect_comma()

    def _pass_value(self) -> bool:
        """Go past one value; whether it is an object or an array. Inside of it only strings and brackets count."""
        opening = self._data[self._at] if self._at < len(self._data) else 0
        if opening not in _CLOSING:
            self._pass(_SCALAR)
            return False
        open_brackets = bytearray()
        while True:
            self._pass(_TO_BRACKET)
            bracket = self._data[self._at - 1]
            if bracket in _CLOSING:
                if len(open_brackets) >= NESTING_LIMIT:
                    raise NotJsonError
                open_brackets.append(_CLOSING[bracket])
            elif open_brackets.pop() != bracket:
                raise NotJsonError
            if not open_brackets:
                return True

    def _pass(self, pattern: re.Pattern[bytes]) -> None:
        match = pattern.match(self._data, self._at)
        if match is None:
            raise NotJsonError
        self._at = match.end()

    def _take(self, mark: bytes) -> bool:
        if self._data[self._at : self._at + 1] != mark:
            return False
        self._at += 1
        return True

    def _expect_comma(self) -> None:
        if not self._take(b","):
            raise NotJsonError
        self._pass(_SPACE)
