"""How a presentation says things: in one language, with its numbers and times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_date
from babel.numbers import format_decimal

from dalel.vocabulary import label, term


@dataclass(frozen=True, slots=True)
class Wording:
    """One language."""

    lang: str
    noun: str = "publications/presentation"

    def say(self, code: str, **values: object) -> str:
        """A sentence of the presentation."""
        return term(self.noun, code).say(self.lang, **values)

    def term(self, noun: str, code: str) -> str:
        """A term of the vocabulary."""
        return label(noun, code, self.lang)

    def count(self, value: int) -> str:
        """How many."""
        return str(format_decimal(value, format="#,##0", locale=self.lang))

    def day(self, value: dt.date) -> str:
        """A day; in Russian without the abbreviation after the year, whose point would stand beside a sentence's."""
        return str(format_date(value, "d MMMM y" if self.lang == "ru" else "long", locale=self.lang))

    def time(self, value: dt.datetime) -> str:
        """A moment, in UTC."""
        utc = value.astimezone(dt.UTC)
        return f"{self.day(utc)}, {utc:%H:%M:%S}"
