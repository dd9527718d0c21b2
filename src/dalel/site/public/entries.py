"""Cases as lists show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dalel.register.exchange.units import rows_of
from dalel.register.region import say_region
from dalel.register.statistics import Unit, say_code
from dalel.site.public.asked import WORDS, published_of
from dalel.site.words import language, word
from dalel.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in a list: ``lang`` is the language that its title is in; ``about`` its kind, place and statuses now."""

    key: str
    title: str
    lang: str
    opened: str
    about: tuple[str, ...]
    norms: tuple[str, ...]
    summary: str
    published: dt.datetime


def entries_of(cases: Iterable[Any], day: dt.date) -> Iterator[Entry]:
    """Cases that were found, as of a day, in their order; what is in an edition was published by some act."""
    lang, found = language(), list(cases)
    published = published_of([case.key for case in found])
    for case, row in zip(found, rows_of(Unit.CASES, found, lang=lang, as_of=day), strict=True):
        statuses = (word(WORDS["status"], each) for each in listed(row["statuses"]))
        yield Entry(
            key=case.key,
            title=str(row["title"]) or case.key,
            lang=next((each for each in (lang, *LANGUAGES) if each in case.title), lang),
            opened=case.opened,
            about=tuple(filter(None, (row["kind_label"], where(row, lang), *statuses))),  # type: ignore[arg-type] # texts
            norms=tuple(say_code(Unit.CHARGES, "norm", each, lang) for each in listed(row["norms"])),
            summary=str(row["summary"]),
            published=published[case.key],
        )


def where(row: Mapping[str, object], lang: str) -> object:
    """The place of a case, or its region where no source names a place."""
    return row["place"] or say_region(str(row["region"] or ""), lang)


def listed(value: object) -> list[str]:
    """A cell that holds several texts."""
    return list(value) if isinstance(value, list) else []
