"""Digits that are no amount, told by their shape: dates in figures, times, telephones, addresses, list numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from dalel.publications.number_phrase import Doubt, Kind, PrintedDate


@dataclass(frozen=True, slots=True)
class SetApart:
    """A stretch of a cleaned text that is read as one thing."""

    start: int
    end: int
    kind: Kind
    date: PrintedDate | None = None
    doubt: Doubt | None = None


# What would make 19.00 an amount after all.
_UNIT = r"\s*(?:%|\$|₸|€|процент|пайыз|тыс|мың|мл|тенге|теңге|тг|руб|долл|раз|есе)"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"»)\]]+|(?<![\w.-])(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,12}/[^\s<>\"»)\]]*|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
)
_YEAR_FIRST = re.compile(r"(?<![\w.,/-])(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![\w/-]|[.,][0-9])")
_DAY_FIRST = re.compile(
    r"(?<![\w.,/])(?P<d>[0-9]{1,2})(?P<mark>[./-])(?P<m>[0-9]{1,2})(?P=mark)(?P<y>[0-9]{4}|[0-9]{2})(?![0-9/-]|[.,][0-9])"
)
_TELEPHONE = re.compile(
    r"(?<![\w.,])(?:\+[0-9][0-9 ()\u00a0-]{7,17}[0-9]|8[ (-]{1,2}[0-9]{3}[) -]{1,2}[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}"
    r"|\(?[0-9]{3}\)?[ -][0-9]{3}-[0-9]{4}|[0-9]{2,3}-[0-9]{2}-[0-9]{2})(?![\w-]|[.,][0-9])"
)
_CLOCK = re.compile(
    r"(?<![\w.,:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?![\w:])(?:[+-][0-9]{2}:?[0-9]{2}\b)?(?:\s?[ap]\.?m\b\.?)?"
    r"|(?<![\w.,:])(?:[01]?[0-9])(?:[.:][0-5][0-9])?\s?[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_CLOCK_POINT = re.compile(
    r"(?<![\w.,])(?<=[вскдВСКД] )(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?![0-9]|[.,][0-9]|" + _UNIT + r")"
    r"|(?<=до )(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?![0-9]|[.,][0-9]|" + _UNIT + r")"
    r"|(?<=[Сс]ағат )(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?![0-9]|[.,][0-9]|" + _UNIT + r")"
)
_LIST_NUMBER = re.compile(
    r"^[ \t>]{0,16}(?:[-*+][ \t]+)?(?P<it>[0-9]{1,3}[.)])(?=\s)|(?P<note>\[\^?[0-9]{1,3}\])"
    r"|^#{1,6}[ \t]+(?P<head>[0-9]{1,3}(?:\.[0-9]{1,3})*\.?)(?=[ \t])",
    re.MULTILINE,
)
# Capitals, or any letters, that digits stick to (COVID-19, G20, KZ-12/3), but not the code or sign of a currency.
_NAMED = re.compile(
    r"(?<![\w-])(?!(?:KZT|USD|EUR|RUB|GBP|CNY|RMB|KGS|UZS)[0-9])"
    r"(?:[^\W\d_]{1,40}[0-9][\w/-]*|(?:[A-ZА-ЯӘҒҚҢӨҰҮҺІ]{1,20}(?:[-/][A-ZА-ЯӘҒҚҢӨҰҮҺІ]{1,20})*[-/][0-9][\w/-]*)"
    r"|[0-9]+[^\W\d_]{1,40}[0-9][\w-]*|[0-9]+-[A-ZА-Я]{1,4}[0-9]+|(?<![.,$€₸£₽])[0-9]+(?:[AC-JLN-SU-ZА-Я])(?!\w))"
)


def find_set_apart(text: str) -> list[SetApart]:
    """Every stretch of a cleaned text that its shape alone sets apart, in order; none overlaps another."""
    found: list[SetApart] = []
    for pattern, read in _SHAPES:
        for match in pattern.finditer(text):
            stretch = read(match)
            if stretch is not None and not any(s.start < stretch.end and stretch.start < s.end for s in found):
                found.append(stretch)
    return sorted(found, key=lambda stretch: stretch.start)


def of_kind(kind: Kind) -> Callable[[re.Match[str]], SetApart | None]:
    """A match is of this kind, without punctuation at its end."""

    def read(match: re.Match[str]) -> SetApart | None:
        spelled = match.group().rstrip(",;:!?") if kind is Kind.IDENTIFIER else match.group()
        spelled = spelled.rstrip(".") if kind is Kind.IDENTIFIER else spelled
        return SetApart(match.start(), match.start() + len(spelled), kind)

    return read


def read_list_number(match: re.Match[str]) -> SetApart:
    """The number of an item, a footnote or a heading, without the marks of Markdown around it."""
    name = match.lastgroup or "it"
    return SetApart(match.start(name), match.end(name), Kind.LIST_NUMBER)


def read_date(match: re.Match[str]) -> SetApart | None:
    """A date in figures; a year of two digits is of this century, and a day that no month has makes it no date."""
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    year += 2000 if len(match["y"]) == 2 else 0
    slashes = "mark" in match.re.groupindex and match["mark"] != "."
    if slashes and month > 12:
        month, day = day, month
    try:
        dt.date(year, month, day)
    except ValueError:
        return SetApart(match.start(), match.end(), Kind.IDENTIFIER)
    order = slashes and day != month and (max(day, month) <= 12 or len(match["y"]) == 2)
    doubt = Doubt.DAY_OR_MONTH if order else None
    return SetApart(match.start(), match.end(), Kind.DATE, PrintedDate(year, month, day), doubt)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], SetApart | None]], ...] = (
    (_ADDRESS, of_kind(Kind.IDENTIFIER)),
    (_YEAR_FIRST, read_date),
    (_DAY_FIRST, read_date),
    (_TELEPHONE, of_kind(Kind.TELEPHONE)),
    (_CLOCK, of_kind(Kind.TIME)),
    (_CLOCK_POINT, of_kind(Kind.TIME)),
    (_LIST_NUMBER, read_list_number),
    (_NAMED, of_kind(Kind.IDENTIFIER)),
)
