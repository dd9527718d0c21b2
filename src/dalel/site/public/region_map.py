"""The map of Kazakhstan's regions: a square for each, placed as on a map, with how many cases are there.

No borders are drawn: maps that are free to use show the regions before June 2022, when three were made out of others.
A square says nothing of area, so a small city is seen as well as a large steppe.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dalel.register.region import NOUN, say_region
from dalel.register.statistics import Count
from dalel.site.words import language
from dalel.vocabulary import term

PLACES = """
..  ..  59  ..  ..  ..
27  39  11  71  55  ..
23  15  62  35  10  63
47  43  61  31  19  33
..  ..  79  ..  75  ..
"""
"""Which region is where, north at the top: neighbours touch, and a city lies beside the region that surrounds it."""
SIDE = 100
SHADES = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the map: its names, how many, where its square is, and how dark it is (0: no case)."""

    code: str
    name: str
    short: str
    count: int
    x: int
    y: int
    shade: int


def places() -> Iterator[tuple[str, int, int]]:
    """Every region's code with the left and upper side of its square."""
    for row, line in enumerate(PLACES.strip().splitlines()):
        for column, number in enumerate(line.split()):
            if number != "..":
                yield f"KZ-{number}", column * SIDE, row * SIDE


def draw_tiles(count: Count) -> tuple[Tile, ...]:
    """The squares of a count by region; none where no case lies in one of these regions."""
    counted = {row.code: row.count for row in count.rows}
    most = max((counted.get(code, 0) for code, _, _ in places()), default=0)
    if not most:
        return ()
    lang = language()
    return tuple(
        Tile(
            code=code,
            name=say_region(code, lang),
            short=term(f"{NOUN}-short", code).say(lang),
            count=counted.get(code, 0),
            x=x,
            y=y,
            shade=-(-SHADES * counted.get(code, 0) // most),
        )
        for code, x, y in places()
    )
