"""A number phrase: a number in prose with all that belongs to it, and what it says.

The text is never changed: ``start`` and ``end`` are places in it, and ``text`` is what stands between them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum

from dalel.publications.numeral import Printed


class Kind(StrEnum):
    """What a number in prose is (``vocabulary/publications/number-kind.yaml``)."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    PERCENTAGE_POINTS = "percentage-points"
    SHARE = "share"
    TIMES = "times"
    ORDINAL = "ordinal"
    DATE = "date"
    YEAR = "year"
    TIME = "time"
    NORM = "norm"
    TELEPHONE = "telephone"
    LIST_NUMBER = "list-number"
    IDENTIFIER = "identifier"


class Hedge(StrEnum):
    """How near a printed number says that it is (``vocabulary/publications/hedge.yaml``)."""

    ABOUT = "about"
    ALMOST = "almost"
    MORE_THAN = "more-than"
    LESS_THAN = "less-than"
    AT_LEAST = "at-least"
    UP_TO = "up-to"
    EXACTLY = "exactly"


class Doubt(StrEnum):
    """Why a number cannot be read as one value (``vocabulary/publications/number-doubt.yaml``)."""

    TWO_READINGS = "two-readings"
    UNREADABLE = "unreadable"
    INDEFINITE = "indefinite"
    PERHAPS_NO_NUMBER = "perhaps-no-number"
    DAY_OR_MONTH = "day-or-month"


SCALES = {
    "ten": Decimal(10),
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
"""What each scale word multiplies by (``vocabulary/publications/scale.yaml``)."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as precise as it is printed; a part that is not printed is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day."""
        return self.year, self.month, self.day

    def __str__(self) -> str:
        parts = (
            "--" if self.year is None else f"{self.year:04}",
            "" if self.month is None else f"-{self.month:02}",
            "" if self.day is None else f"-{self.day:02}",
        )
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Said:
    """What a number phrase says, wherever it stands.

    ``readings`` holds the number: one, or two where it is ambiguous, or none where the digits are no amount (a date,
    an article's number). ``upper`` is the upper end of a range, whose lower end is the reading. ``scale`` is the scale
    word of the number, the upper one in a range. ``share``: a fraction in words, as two whole numbers.
    """

    kind: Kind
    readings: tuple[Printed, ...] = ()
    upper: Printed | None = None
    hedge: Hedge | None = None
    currency: str | None = None
    scale: str | None = None
    share: tuple[int, int] | None = None
    date: PrintedDate | None = None
    until: PrintedDate | None = None
    doubt: Doubt | None = None

    def placed(self, text: str, start: int, end: int) -> NumberPhrase:
        """The same with its place in a text."""
        said = {each.name: getattr(self, each.name) for each in fields(Said)}
        return NumberPhrase(start=start, end=end, text=text[start:end], **said)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPhrase(Said):
    """One number phrase of a text: what it says, and where it stands."""

    start: int
    end: int
    text: str

    def moved(self, by: int) -> NumberPhrase:
        """The same phrase in a text that begins elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)
