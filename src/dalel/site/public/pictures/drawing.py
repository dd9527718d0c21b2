"""Draw a picture: text on paper, 1200 by 630 points, in the one font that the drawing library brings with it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from html import escape

import vl_convert as vlc

from dalel.export import clean_text
from dalel.site.public.pictures.face import Face

WIDTH, HEIGHT = 1200, 630
LEFT, ROOM = 84, 1032
"""Where text begins, and how wide it may be."""
SIZES = (66, 56, 48, 40)
"""Sizes of a heading: the largest with which it fits."""
HEADING_ROOM = 250
"""How high a heading may be."""
MOST_LETTERS = 400
LIGHT = 0.92
"""How wide letters of normal weight are, against the bold ones that are measured here."""
NARROW = frozenset(" .,:;'|!()[]/-·iljtfIІіr")
WIDE = frozenset("mwMW@%—…ЖжШшЩщЮюФфЫыМмДЪъ")


def picture(face: Face, *, site: str, edition: str) -> bytes:
    """The picture of a page as PNG; ``site`` and ``edition`` stand at its head and foot."""
    return drawn(svg_of(face, site=site, edition=edition))


@lru_cache(maxsize=100)
def drawn(svg: str) -> bytes:
    """A drawing as PNG; the last hundred are kept, about 15 MB."""
    return bytes(vlc.svg_to_png(svg, scale=1.0))


def svg_of(face: Face, *, site: str, edition: str) -> str:
    """The drawing of a page."""
    size, heading = fit(face.heading)
    top = 150 + size
    parts = [text(LEFT + 56, 96, 30, site, weight=700, ink="#17525d")]
    parts += [text(LEFT, top + row * size * 1.18, size, line, weight=700) for row, line in enumerate(heading)]
    below = top + (len(heading) - 1) * size * 1.18 + 62
    lines = [line for said in face.lines if said for line in wrap(said, 30 * LIGHT, most=2)]
    parts += [text(LEFT, below + row * 42, 30, line, ink="#41484a") for row, line in enumerate(lines[:3])]
    notes = wrap(face.note, 24 * LIGHT, most=2)
    parts += [
        text(LEFT, 576 - 32 * (len(notes) - 1 - row) - 34, 24, line, ink="#575d5f") for row, line in enumerate(notes)
    ]
    parts.append(text(LEFT, 588, 24, edition, ink="#17525d"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf6"/><rect width="18" height="{HEIGHT}" fill="#17525d"/>'
        f'<g transform="translate({LEFT} 66) scale(1.25)"><rect width="32" height="32" rx="6" fill="#1d4e57"/>'
        '<path d="M9 7h8c5 0 8 3.6 8 9s-3 9-8 9H9z" fill="none" stroke="#f7f5f0" stroke-width="3"/></g>'
        f"{''.join(parts)}</svg>"
    )


def text(x: float, y: float, size: int, said: str, *, weight: int = 400, ink: str = "#1f2426") -> str:
    """A line of text; nothing in it is markup."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="Liberation Sans" font-size="{size}" font-weight="{weight}" '
        f'fill="{ink}">{escape(said)}</text>'
    )


def fit(heading: str) -> tuple[int, list[str]]:
    """The largest size with which a heading fits, and its lines."""
    for size in SIZES:
        lines = wrap(heading, size)
        if len(lines) * size * 1.18 <= HEADING_ROOM:
            return size, lines
    return SIZES[-1], wrap(heading, SIZES[-1], most=int(HEADING_ROOM / (SIZES[-1] * 1.18)))


def wrap(said: str, size: float, most: int = 99) -> list[str]:
    """A text in lines that fit; what is too long ends in three dots."""
    lines, line = [], ""
    for word in clean_text(said)[:MOST_LETTERS].replace("\n", " ").split(" "):
        longer = f"{line} {word}".strip()
        if line and width(longer, size) > ROOM:
            lines.append(line)
            longer = word
        while width(longer, size) > ROOM:  # one word that is wider than the picture
            cut = next(end for end in range(len(longer), 0, -1) if width(longer[:end], size) <= ROOM)
            lines.append(longer[:cut])
            longer = longer[cut:]
        line = longer
    lines += [line] if line else []
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while width(f"{last}…", size) > ROOM:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def width(said: str, size: float) -> float:
    """How wide a text is at most: the library draws and does not measure."""
    return size * sum(width_of(letter) for letter in said)


@lru_cache(maxsize=1000)
def width_of(letter: str) -> float:
    """How wide a letter of the bold font is at most, in its size."""
    if letter in NARROW:
        return 0.39
    if letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.04
    return 0.79 if letter.isupper() else 0.64
