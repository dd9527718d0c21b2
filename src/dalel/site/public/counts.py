"""Counts of an edition, which were made with it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import Count as HowMany

from dalel.register.models import Charge
from dalel.register.statistics import Count, CountRow, Unit, say_code
from dalel.site.public.asked import under
from dalel.site.public.edition import COUNTS, Edition
from dalel.site.public.region_map import Tile, draw_tiles
from dalel.site.words import language
from dalel.vocabulary import term

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


@dataclass(frozen=True, slots=True)
class Counts:
    """All counts of an edition, and for each norm how many persons, cases and charges it has."""

    tables: Mapping[tuple[Unit, str | None], Count]
    norms: Mapping[str, tuple[int, int, int]]


@lru_cache(maxsize=4)
def read_counts(path: Path, day: dt.date) -> Counts:
    """The counts of the edition in a folder, as of its day."""
    said = json.loads((path / COUNTS).read_text(encoding="utf-8"))
    tables = {}
    for each in said["counts"]:
        unit = Unit(each.pop("unit"))
        rows = tuple(CountRow(**row) for row in each.pop("rows"))
        tables[unit, each["by"]] = Count(**{**each, "as_of": day}, unit=unit, rows=rows)
    return Counts(tables, {key: tuple(found) for key, found in said["norms"].items()})


def counted_on(edition: Edition, unit: Unit, by: str | None = None) -> Count:
    """A count as of the day of an edition."""
    return read_counts(edition.path, edition.day).tables[unit, by]


def counted_under(norm: str) -> tuple[int, int, int]:
    """How many persons, cases and charges a norm has, its parts and points included."""
    found = Charge.objects.filter(under(norm)).aggregate(
        persons=HowMany("person", distinct=True), cases=HowMany("case", distinct=True), charges=HowMany("pk")
    )
    return found["persons"], found["cases"], found["charges"]


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
