"""How statistics of the register are shown: tables, and beside them all that a reader must know of them."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click

from dalel.cli.output import csv_cell, remark, show_object, show_rows
from dalel.jurisdictions.law import norm
from dalel.register.statistics import Share, Unit, say_norm
from dalel.vocabulary import LANGUAGES, term

SHARE = ("share", "percent", "interval")
"""The columns of a share on a terminal: exact, in per cent, and its interval in per cent."""
SHARE_CELLS = ("share", "percent", "least", "most")
"""The same in JSON and CSV, where the interval is two values."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table: its code, what it is called, its rows; ``sentences`` are said of it alone.

    ``columns`` are those that a terminal has room for; JSON and CSV have every value of the rows.
    """

    code: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, object]]
    sentences: Sequence[str] = ()


def statistics_options(units: Sequence[Unit], default: Unit) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options that every statistic has: ``--unit``, ``--as-of`` and ``--lang``."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        names = [unit.value for unit in units]
        for option in (
            click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language."),
            click.option("--as-of", "day", metavar="DATE", help="As the register stood on this day. Default: today."),
            click.option(
                "--unit",
                type=click.Choice(names),
                default=default.value,
                show_default=True,
                help="What is counted: they are different numbers.",
            ),
        ):
            command = option(command)
        return command

    return add


def norm_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--norm KEY``."""
    return click.option("--norm", "key", metavar="KEY", help="Only this norm, with its parts and points.")(command)


def say(code: str, lang: str, **values: object) -> str:
    """A sentence of the statistics."""
    return term("register/counting", code).say(lang, **values)


def check_norm(key: str | None) -> str | None:
    """A norm's key that is known; another is an error with the nearest known ones."""
    return norm(key).key if key else None


def head_of(unit: Unit, as_of: dt.date, key: str | None, lang: str) -> dict[str, str]:
    """The sentences that every statistic begins with: unit, day and norm."""
    label = term("register/unit", unit.value).say(lang)
    head = {"unit_and_day": say("unit-and-day", lang, unit=label, day=as_of.isoformat())}
    return head | ({"only_norm": say("only-norm", lang, norm=say_norm(key, lang), key=key)} if key else {})


def share_cells(share: Share | None) -> dict[str, object]:
    """The cells of a share; all empty where there is none."""
    interval = share.percent_interval if share else None
    if share is None or interval is None:
        return dict.fromkeys(SHARE_CELLS)
    return {"share": str(share), "percent": str(share.percent), "least": str(interval[0]), "most": str(interval[1])}


RANGES = (("interval", "least", "most"), ("days", "least", "most"), ("median", "median_least", "median_most"))
"""Cells of a terminal's table that hold two values of a row, from the one to the other."""


def with_ranges(row: Mapping[str, object]) -> dict[str, object]:
    """A row with what lies between two of its values in one cell."""
    pairs = {name: (row.get(least), row.get(most)) for name, least, most in RANGES}
    return {**row, **{name: None if least is None else f"{least}–{most}" for name, (least, most) in pairs.items()}}


def say_fraction(value: Fraction) -> str:
    """A fraction as it is; where it has too many digits to read, as a decimal number of six places."""
    if value.denominator < 1_000_000:
        return str(value)
    rounded = Decimal(round(value * 10**6)).scaleb(-6)
    return f"{rounded:f}" if rounded else "<0.000001"


def show_tables(
    facts: Mapping[str, object], sentences: Mapping[str, str], tables: Iterable[Shown], *, output: str
) -> None:
    """Show tables: in JSON one object, in CSV one list whose rows name their table, unit and day."""
    tables = list(tables)
    if output == "json":
        said: dict[str, object] = {
            table.code: {"title": table.title, "rows": list(table.rows), "sentences": list(table.sentences)}
            for table in tables
        }
        show_object({**facts, **sentences, "tables": said})
        return
    if output == "csv":
        columns = (
            "table",
            "unit",
            "as_of",
            *dict.fromkeys(name for table in tables for row in table.rows for name in row),
        )
        columns = tuple(dict.fromkeys(columns))
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for table in tables:
            for row in table.rows:
                full = {**row, "table": table.code, "unit": row.get("unit", facts["unit"]), "as_of": facts["as_of"]}
                writer.writerow([csv_cell(full.get(name)) for name in columns])
        for table in tables:
            for sentence in table.sentences:
                remark(f"{table.code}: {sentence}.")
    else:
        for table in tables:
            show_rows(map(with_ranges, table.rows), table.columns, output=output, title=table.title)
            for sentence in table.sentences:
                click.echo(f"{sentence}.")
            click.echo()
    for sentence in sentences.values():
        remark(f"{sentence}.")
