"""Counts of an edition: each is made once, since an edition never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dalel.register.statistics import Count, Unit, count, say_code
from dalel.site.public.edition import Edition
from dalel.site.public.region_map import Tile, draw_tiles
from dalel.site.words import language
from dalel.vocabulary import term

TABLES = (
    (Unit.CASES, "year"),
    (Unit.CASES, "kind"),
    (Unit.CASES, "region"),
    (Unit.CASES, "complainant"),
    (Unit.CHARGES, "norm"),
    (Unit.CHARGES, "status"),
    (Unit.CHARGES, "outcome"),
    (Unit.PERSONS, "occupation"),
    (Unit.PERSONS, "penalty"),
    (Unit.EVENTS, "kind"),
)
"""The tables of the statistics page."""
WIDE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table: what it is called, how many, and the length of its bar in hundredths of the longest."""

    code: str | None
    label: str
    count: int
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A count as a table with bars, what a reader must know of it, and, by region, the squares of the map."""

    name: str
    title: str
    count: Count
    bars: tuple[Bar, ...]
    method: tuple[str, ...]
    tiles: tuple[Tile, ...]


@lru_cache(maxsize=256)
def counted_on(edition: Edition, unit: Unit, by: str | None = None) -> Count:
    """A count as of the day of an edition."""
    return count(unit, by, as_of=edition.day)


def table_of(edition: Edition, unit: Unit, by: str) -> Table:
    """A count in the language of the page."""
    found, lang = counted_on(edition, unit, by), language()

    def told(code: str, **values: object) -> str:
        return term("register/counting", code).say(lang, **values)

    most = max((row.count for row in found.rows), default=0) or 1
    bars = (
        Bar(row.code, upper(say_code(unit, by, row.code, lang)), row.count, round(WIDE * row.count / most))
        for row in found.rows
        if row.count or row.code is not None
    )
    overlap = [told("rows-overlap")] if found.rows_overlap else []
    return Table(
        name=f"{unit}-by-{by}",
        title=told(f"by-{by}", unit=term("register/unit", unit.value).say(lang)),
        count=found,
        bars=tuple(bars),
        method=(told(found.inclusion), told(found.date_rule), *overlap),
        tiles=draw_tiles(found) if by == "region" else (),
    )


def upper(text: str) -> str:
    """A text that begins a line."""
    return text[:1].upper() + text[1:]
