"""Which texts of the register are searched, and in which language each is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dalel.register.search.stemming import clean_text
from dalel.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True)
class Searched:
    """The text columns of one kind of record, two at most, and its date; empty where it has none of its own."""

    columns: tuple[str, ...]
    date: str = ""


SEARCHED: Mapping[str, Searched] = {
    "case": Searched(("title", "summary"), "opened"),
    "charge": Searched(("norm_as_given",)),
    "event": Searched(("text",), "date"),
    "publication": Searched(("title", "about"), "date"),
    "opinion": Searched(("question", "answer"), "date"),
    "reaction": Searched(("text",), "date"),
    "reply": Searched(("text",), "date"),
    "source": Searched(("title",), "published"),
    "statistic": Searched(("norm_as_given",), "period"),
}
"""What is searched, by noun."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a record, clean: its column with its number from 0 on, and its language, empty where nobody says it."""

    column: str
    number: int
    lang: str
    text: str


def texts_of(noun: str, row: Any) -> Iterator[Text]:
    """The texts of a record that are searched, in the order of their columns and languages."""
    for number, column in enumerate(SEARCHED[noun].columns):
        value = getattr(row, column)
        if not isinstance(value, Mapping):
            lang = getattr(row, "language", "")
            value = {lang if lang in LANGUAGES else "": value}
        yield from (Text(column, number, lang, clean_text(value[lang])) for lang in ("", *LANGUAGES) if value.get(lang))


def day_of(noun: str, row: Any) -> int:
    """The first day that a record's date can mean, as a number; 0 where it has none."""
    name = SEARCHED[noun].date
    day: dt.date | None = getattr(row, f"{name}_earliest") if name else None
    return day.toordinal() if day else 0
