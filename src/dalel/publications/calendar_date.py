"""Dates and years in words and figures: "June 27, 2020", «в августе 2023 года», «2020 жылғы 27 маусым», "2019–2020"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dalel.publications.number_phrase import Kind, PrintedDate
from dalel.publications.reading import ENGLISH_ORDINALS, RUSSIAN_ORDINALS, Reading
from dalel.publications.token import Sort

YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
LIKELY_YEAR = re.compile(r"19[0-9]{2}|20[0-9]{2}")
"""A bare number that is taken for a year where nothing says otherwise."""

_DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
DASHES = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, the end of a stretch of dates where there is one, and the token after it."""

    kind: Kind
    date: PrintedDate
    next: int
    until: PrintedDate | None = None


def read_date(reading: Reading, at: int) -> Dated | None:
    """The date or year that begins at a token, or None."""
    return (
        read_month_first(reading, at)
        or read_day_first(reading, at)
        or read_year_first(reading, at)
        or read_named_year(reading, at)
    )


def read_month(reading: Reading, at: int) -> tuple[int, int] | None:
    """A month's name and the token after it; in English with a capital or before a year, unlike the verb "may"."""
    found = reading.find("month", at)
    if found is None:
        return None
    if found.lang == "en" and not reading.tokens[at].capital and not YEAR.fullmatch(reading.text(found.next)):
        return None
    short = reading.text(found.next) == "." and reading.is_glued(found.next) and len(found.text) <= 4
    return int(found.code), found.next + short


def read_day(reading: Reading, at: int) -> tuple[int, int] | None:
    """A day of a month and the token after it ("27", "27th", "27-го")."""
    if not (reading.is_numeral(at) and reading.text(at) and _DAY.fullmatch(reading.text(at))):
        return None
    after = at + 1
    if reading.is_glued(after) and reading.text(after) in ENGLISH_ORDINALS:
        after += 1
    elif reading.text(after) == "-" and reading.is_glued(after + 1) and reading.text(after + 1) in RUSSIAN_ORDINALS:
        after += 2
    return int(reading.text(at)), after


def read_year(reading: Reading, at: int) -> tuple[int, int] | None:
    """A year and the token after it, past "year" and past a comma before it; the number of something else is none."""
    at += reading.text(at) == "," and reading.is_numeral(at + 1)
    if not (reading.is_numeral(at) and YEAR.fullmatch(reading.text(at))):
        return None
    word = year_word(reading, at + 1)
    if word is None and has_unit(reading, at + 1):
        return None
    return int(reading.text(at)), reading.ending(at + 1) if word is None else word


def year_word(reading: Reading, at: int) -> int | None:
    """The token after "года", «жылы» and their like, or None."""
    at = reading.ending(at)
    found = reading.find("number-kind", at, after=True)
    return found.next if found is not None and found.code == Kind.YEAR else None


def has_unit(reading: Reading, at: int) -> bool:
    """Whether what follows makes a number an amount: a scale word, a currency, a percentage."""
    kind = reading.find("number-kind", at, after=True)
    unit = kind is not None and kind.code in (Kind.PERCENT, Kind.PERCENTAGE_POINTS, Kind.TIMES)
    return unit or reading.find("scale", at) is not None or reading.find("currency", at) is not None


def read_month_first(reading: Reading, at: int) -> Dated | None:
    """ "June 27, 2020", "June 20–25", "June 2020"; «маусым 2020»."""
    month = read_month(reading, at)
    if month is None:
        return None
    last_month = read_month(reading, month[1] + 1) if reading.text(month[1]) in DASHES else None
    year = read_year(reading, (last_month or month)[1])
    if year is not None and reading.text((last_month or month)[1]) != ",":
        until = None if last_month is None else PrintedDate(year[0], last_month[0])
        return Dated(Kind.DATE, PrintedDate(year[0], month[0]), year[1], until)
    day = read_day(reading, month[1])
    if day is None or has_unit(reading, day[1]) or reading.find("month", month[1] + 1) is not None:
        return None
    last = read_day(reading, day[1] + 1) if reading.text(day[1]) in DASHES else None
    year = read_year(reading, (last or day)[1])
    return days(month[0], day[0], last, year, (year or last or day)[1])


def read_day_first(reading: Reading, at: int) -> Dated | None:
    """ "27 June 2020", «с 20 по 25 июня», «27 маусымда»."""
    day = read_day(reading, at)
    if day is None:
        return None
    joint = reading.text(day[1])
    last = read_day(reading, day[1] + 1) if joint in DASHES or joint == "по" else None
    after = (last or day)[1]
    month = read_month(reading, after + (reading.text(after) == "of"))
    if month is None:
        return None
    year = read_year(reading, month[1])
    if year is None and len(reading.text(month[1])) == 4 and reading.is_numeral(month[1]):
        # What stands where the year should is none: "12 June 0020".
        return None
    return days(month[0], day[0], last, year, (year or month)[1])


def days(month: int, day: int, last: tuple[int, int] | None, year: tuple[int, int] | None, end: int) -> Dated:
    """A day of a month, or the days from one to another, with their year where it is printed."""
    number = None if year is None else year[0]
    until = None if last is None else PrintedDate(number, month, last[0])
    return Dated(Kind.DATE, PrintedDate(number, month, day), end, until)


def read_year_first(reading: Reading, at: int) -> Dated | None:
    """«2020 жылғы 27 маусым», «2020 году», "2019–2020", and a bare number that can be a year."""
    year = read_year(reading, at)
    if year is None or reading.text(at) == ",":
        return None
    word = year_word(reading, at + 1)
    decade = decade_end(reading, at)
    if decade is not None:
        return Dated(Kind.YEAR, PrintedDate(year[0]), decade, PrintedDate(year[0] + 9))
    if reading.text(at + 1) in (*DASHES, "/") and (last := read_last_year(reading, at + 2, year[0])) is not None:
        return Dated(Kind.YEAR, PrintedDate(year[0]), last[1], PrintedDate(last[0]))
    if word is None:
        likely = LIKELY_YEAR.fullmatch(reading.text(at)) is not None
        return Dated(Kind.YEAR, PrintedDate(year[0]), year[1]) if likely else None
    day = read_day(reading, word)
    month = read_month(reading, word if day is None else day[1])
    if month is None or not reading.tokens[word - 1].text.startswith("жыл"):
        return Dated(Kind.YEAR, PrintedDate(year[0]), word)
    last_month = read_month(reading, month[1] + 1) if day is None and reading.text(month[1]) in DASHES else None
    until = None if last_month is None else PrintedDate(year[0], last_month[0])
    date = PrintedDate(year[0], month[0], None if day is None else day[0])
    return Dated(Kind.DATE, date, (last_month or month)[1], until)


def decade_end(reading: Reading, at: int) -> int | None:
    """The token after "1990s" or «1990-х годов», or None."""
    if not reading.text(at).endswith("0") or not reading.is_glued(at + 1):
        return None
    if reading.text(at + 1) == "s":
        return at + 2
    if reading.text(at + 1) == "-" and reading.text(at + 2) in ("е", "х", "м", "ми"):
        return year_word(reading, at + 3) or at + 3
    return None


def read_last_year(reading: Reading, at: int, first: int) -> tuple[int, int] | None:
    """The second year of "2019–2020" or "2020/21"."""
    text = reading.text(at)
    if reading.is_numeral(at) and re.fullmatch("[0-9]{2}", text) and reading.is_glued(at):
        year = first - first % 100 + int(text)
        return (year, year_word(reading, at + 1) or at + 1) if year > first else None
    year_and_next = read_year(reading, at)
    return year_and_next if year_and_next is not None and year_and_next[0] > first else None


def read_named_year(reading: Reading, at: int) -> Dated | None:
    """ "fiscal year 2020"."""
    found = reading.find("number-kind", at)
    if found is None or found.code != Kind.YEAR:
        return None
    token = reading.token(found.next)
    if token is None or token.sort is not Sort.NUMERAL or not YEAR.fullmatch(token.text):
        return None
    return Dated(Kind.YEAR, PrintedDate(int(token.text)), found.next + 1)
