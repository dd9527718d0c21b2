"""A piece of an OCDS release: an object with its place, read field by field; what is odd about it is remarked.

A field that is absent, null or empty text is "not published", and read as None.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from dalel.export import plain
from dalel.spending.formats.format import Issue
from dalel.spending.formats.json_document import Printed, shorten
from dalel.spending.line import DECIMALS
from dalel.spending.money import ABSURD, fits, parse_number

TEXT_LIMIT = 100_000
"""Characters in one text; the longest descriptions that publishers print have some ten thousand."""
FIRST_YEAR = 1900
"""Earlier dates are fillers of the publisher's software (0001-01-01, 1899-12-30), not days of spending."""

_SHORT = 12
"""A number of so few characters, without an exponent, has at most ten decimals and is no absurd amount."""
_MOST = int(ABSURD)

_TIME = r"[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([Zz]|[+-]\d{2}:?\d{2})?"
_DAY = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})({_TIME})?", re.ASCII)
_YEAR = re.compile(r"(\d{4})(-(0[1-9]|1[0-2]))?", re.ASCII)
OBJECT, LIST, TEXT, NUMBER = "JSON object", "JSON array", "JSON string", "JSON number"


class RefusalError(Exception):
    """One record is refused, for the reason in ``issue``; the reading goes on with the next."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.code)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as published, with the day and the year in it where they can be read."""

    as_published: str | None = None
    day: dt.date | None = None
    year: int | None = None


NO_DAY = Day()


@dataclass(slots=True)
class Piece:
    """An object of a release.

    ``place`` is the JSON pointer to it; ``remarks`` gathers what is odd, and is shared with the pieces below it.
    """

    place: str
    body: dict[str, Any]
    remarks: list[Issue] = field(default_factory=list)

    def remark(self, code: str, **values: str) -> None:
        """Note something odd about a record that is kept."""
        self.remarks.append(Issue(self.place, code, refused=False, values=values))

    def refuse(self, code: str, **values: str) -> RefusalError:
        """The refusal of the record that this piece belongs to; to be raised."""
        return RefusalError(Issue(self.place, code, refused=True, values=values))

    def text(self, key: str) -> str | None:
        """A text without the spaces around it; a number in its place is read as text (an identifier such as 478)."""
        value = self.body.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            self.remark("wrong-type", field=key, value=shorten(value), expected=TEXT)
            return None
        value = value.strip()
        if len(value) > TEXT_LIMIT:
            raise self.refuse("text-too-long", field=key, value=str(len(value)), limit=str(TEXT_LIMIT))
        if not value.isprintable() and is_broken(value):
            raise self.refuse("broken-text", field=key)
        return value or None

    def identifier(self) -> str | int:
        """The id of an element of a list; where none is published, its number in the list."""
        id_ = self.text("id")
        return int(self.place.rpartition("/")[2]) if id_ is None else id_

    def apart(self) -> Piece:
        """The same object with remarks of its own."""
        return Piece(self.place, self.body)

    def piece(self, key: str) -> Piece | None:
        """An object below this one; its remarks are this one's."""
        value = self.body.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Piece(f"{self.place}/{key}", value, self.remarks)
        self.remark("wrong-type", field=key, value=shorten(value), expected=OBJECT)
        return None

    def pieces(self, key: str) -> list[Piece]:
        """The objects of a list below this one; what is no object is remarked and left out."""
        value = self.body.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.remark("wrong-type", field=key, value=shorten(value), expected=LIST)
            return []
        found = []
        for number, element in enumerate(value):
            if isinstance(element, dict):
                found.append(Piece(f"{self.place}/{key}/{number}", element, self.remarks))
            else:
                self.remark("wrong-type", field=f"{key}/{number}", value=shorten(element), expected=OBJECT)
        return found

    def records(self, key: str) -> Iterator[Piece | Issue]:
        """The records of a list below this one, each with remarks of its own; what is no object is refused."""
        value = self.body.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            yield self._refused(f"{self.place}/{key}", key, value, expected=LIST)
            return
        for number, element in enumerate(value):
            place = f"{self.place}/{key}/{number}"
            yield Piece(place, element) if isinstance(element, dict) else self._refused(place, key, element)

    def record(self, key: str) -> Piece | Issue | None:
        """The record below this one, with remarks of its own."""
        value = self.body.get(key)
        if value is None:
            return None
        place = f"{self.place}/{key}"
        return Piece(place, value) if isinstance(value, dict) else self._refused(place, key, value)

    def _refused(self, place: str, key: str, value: object, *, expected: str = OBJECT) -> Issue:
        return Issue(
            place, "wrong-type", refused=True, values={"field": key, "value": shorten(value), "expected": expected}
        )

    def number(self, key: str, *, name: str = "") -> Decimal | None:
        """A quantity or a price; one that cannot be read is remarked, and the line is kept without it."""
        try:
            number = self.exact(key, name=name or key)
        except RefusalError as refusal:
            issue = refusal.issue
            self.remarks.append(Issue(issue.place, issue.code, refused=False, values=issue.values))
            return None
        if number is not None and number < 0:
            self.remark("negative-number", field=name or key, value=shorten(str(self.body[key])))
            return None
        return number

    def exact(self, key: str, *, name: str) -> Decimal | None:
        """A number as published; one that is no number, or that the table cannot hold exactly, refuses the record."""
        raw = self.body.get(key)
        if raw is None:
            return None
        if raw.__class__ is Printed and len(raw) <= _SHORT and "e" not in raw and "E" not in raw:
            return Decimal(raw)
        if raw.__class__ is int and -_MOST <= raw <= _MOST:
            return Decimal(raw)
        if isinstance(raw, str) and not raw.strip():
            return None
        return self._odd_number(raw, name)

    def _odd_number(self, raw: object, name: str) -> Decimal:
        """A number that is text, or large, or has many digits or an exponent."""
        if isinstance(raw, bool) or not isinstance(raw, (int, str)):
            raise self.refuse("wrong-type", field=name, value=shorten(raw), expected=NUMBER)
        try:
            number = Decimal(raw) if isinstance(raw, (int, Printed)) else parse_number(raw)
        except (ValueError, InvalidOperation):
            raise self.refuse("not-a-number", field=name, value=shorten(raw)) from None
        if isinstance(raw, str) and not isinstance(raw, Printed):
            self.remark("number-as-text", field=name, value=shorten(raw))
        if number.copy_abs() > ABSURD:
            raise self.refuse("absurd-number", field=name, value=shorten(str(raw)), limit=plain(ABSURD))
        if not holds(number):
            raise self.refuse("too-many-decimals", field=name, value=shorten(str(raw)))
        return number

    def day(self, key: str) -> Day:
        """A date. Of a moment with an offset the day is taken as it is written: no clock is converted."""
        text = self.text(key)
        if text is None:
            return NO_DAY
        day = parse_day(text)
        if day.day is None:
            self.remark("date-not-understood", field=key, value=shorten(text))
        return day


def holds(number: Decimal) -> bool:
    """Whether the table can hold a number exactly."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, str):
        return False
    # 1E-999999999 must not be worked with: it is nothing that a source says, and takes a gigabyte to write out.
    return exponent >= -DECIMALS or (exponent > -TEXT_LIMIT and fits(number))


def is_broken(text: str) -> bool:
    """Whether a text holds half of a character, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


@lru_cache(maxsize=4096)
def parse_day(text: str) -> Day:
    """The day that a date or a moment (RFC 3339) begins with; of a month or a year, the year."""
    if found := _DAY.fullmatch(text):
        try:
            day = dt.date.fromisoformat(found[1])
        except ValueError:
            return Day(text)
        return Day(text, day, day.year) if day.year >= FIRST_YEAR else Day(text)
    found = _YEAR.fullmatch(text)
    return Day(text, None, int(found[1])) if found and int(found[1]) >= FIRST_YEAR else Day(text)
