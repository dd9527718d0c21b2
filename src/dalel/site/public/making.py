"""Make an edition of the site from the register: the one step that reads what the public may not see."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from django.db import connection

from dalel.edition import sync, write_edition
from dalel.export import neutral
from dalel.register.access import Audience
from dalel.register.excerpt import Written, write_excerpt
from dalel.register.exchange.columns import unit_columns
from dalel.register.exchange.frictionless import csv_line
from dalel.register.exchange.ftm import ftm_entities
from dalel.register.exchange.restore import restore
from dalel.register.exchange.units import Row, unit_rows
from dalel.register.models import Act
from dalel.register.statistics import Unit
from dalel.site.public.edition import ABOUT, DOWNLOADS, NAME, REGISTER, Download, Edition, newest_edition
from dalel.site.start import working_in
from dalel.vocabulary import LANGUAGES

EXCERPT = "register-excerpt.zip"
Progress = Callable[[int], None]


def newest_act() -> int:
    """The last act of the register: everything that an edition is made of changes by acts alone."""
    newest = Act.objects.order_by("pk").last()
    return newest.pk if newest else 0


def is_current(root: Path, *, address: str, day: dt.date) -> bool:
    """Whether the newest edition says what another one made on that day would."""
    newest = newest_edition(root)
    return newest is not None and (newest.act, newest.address, newest.day) == (newest_act(), address, day)


def make_edition(
    root: Path, *, address: str, made: dt.datetime, progress: Progress = lambda _: None
) -> tuple[Edition, Written]:
    """Write the public excerpt of the open register as a new edition; the old one stays until it is whole."""
    act = newest_act()
    with write_edition(root, NAME) as folder:
        downloads = folder / DOWNLOADS
        downloads.mkdir()
        written = write_excerpt(downloads / EXCERPT, Audience("public"), progress=progress)
        with working_in(folder / REGISTER):
            restore(downloads / EXCERPT, progress=progress)
            write_downloads(downloads, address=address, day=made.date())
            with connection.cursor() as cursor:
                # One plain file without a journal beside it, so that it can be read where nothing can be written.
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA journal_mode=DELETE")
        found = tuple(describe(path) for path in sorted(downloads.iterdir()))
        sums = "".join(f"{each.sha256}  {each.name}\n" for each in found)
        (downloads / "SHA256SUMS").write_text(sums, encoding="utf-8")
        made_here = Edition(folder, made, act, address, found)
        (folder / ABOUT).write_text(json.dumps(made_here.about(), indent=1) + "\n", encoding="utf-8")
        open_to_readers(folder)
    newest = newest_edition(root)
    assert newest is not None  # noqa: S101 - it was written above
    return newest, written


def open_to_readers(folder: Path) -> None:
    """Let another account of the computer serve the edition, since it is public; make it durable."""
    for path in sorted(folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        sync(path)
    folder.chmod(0o755)


def describe(path: Path) -> Download:
    """A file with its size and SHA-256."""
    state = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            state.update(block)
    return Download(path.name, path.stat().st_size, state.hexdigest())


def write_downloads(folder: Path, *, address: str, day: dt.date) -> None:
    """Write the tables for readers in each language, and the entities of FollowTheMoney."""
    for lang in LANGUAGES:
        for unit in Unit:
            names = [column.name for column in unit_columns(unit, with_address=True)]

            def rows(unit: Unit = unit, lang: str = lang) -> Iterator[Row]:
                return unit_rows(unit, lang=lang, as_of=day, base_url=f"{address}/{lang}")

            write_lines(folder / f"{unit}.{lang}.csv", csv_lines(names, rows()))
            write_lines(folder / f"{unit}.{lang}.jsonl", json_lines(rows()))
    entities = ftm_entities(lang="en", as_of=day, base_url=f"{address}/en")
    write_lines(folder / "entities.ftm.json", json_lines(entities))


def csv_lines(names: list[str], rows: Iterable[Row]) -> Iterator[str]:
    """A header and rows as CSV, lists with a semicolon between; no cell is one that a spreadsheet runs."""
    yield csv_line(names)
    for row in rows:
        yield csv_line([csv_cell(row[name]) for name in names])


def csv_cell(value: object) -> str:
    """A value of a row as a cell."""
    if isinstance(value, list):
        return neutral("; ".join(str(each) for each in value))
    return neutral(value) if isinstance(value, str) else str(value)


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as JSON, one a line."""
    yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a text a line at a time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
