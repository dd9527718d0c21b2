"""Counts of an edition: each is made once, since an edition never changes, and kept beside its register.

They are made with the edition, so that no reader waits for them, not even the first one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dalel.register.statistics import Count, CountRow, Unit, count, say_code
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
COUNTED: tuple[tuple[Unit, str | None], ...] = (*((unit, None) for unit in Unit), *TABLES)
"""What is counted when an edition is made: all that its pages ask."""
COUNTS = "counts.json"
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


def write_counts(folder: Path, day: dt.date) -> None:
    """Count the open register as of a day, and keep that in the folder of its edition."""
    counts = [asdict(count(unit, by, as_of=day)) for unit, by in COUNTED]
    (folder / COUNTS).write_text(json.dumps(counts, default=str, ensure_ascii=False) + "\n", encoding="utf-8")


@lru_cache(maxsize=4)
def read_counts(folder: Path) -> Mapping[tuple[Unit, str | None], Count]:
    """The counts of an edition; none where an earlier Dalel made it."""
    if not (folder / COUNTS).is_file():
        return {}
    found = (read_count(**each) for each in json.loads((folder / COUNTS).read_text(encoding="utf-8")))
    return {(each.unit, each.by): each for each in found}


def read_count(unit: str, as_of: str, rows: list[dict[str, Any]], **said: Any) -> Count:
    """A count as it is kept."""
    return Count(Unit(unit), as_of=dt.date.fromisoformat(as_of), rows=tuple(CountRow(**row) for row in rows), **said)


@lru_cache(maxsize=256)
def counted_on(edition: Edition, unit: Unit, by: str | None = None) -> Count:
    """A count as of the day of an edition."""
    return read_counts(edition.path).get((unit, by)) or count(unit, by, as_of=edition.day)


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
