"""``dalel register export``: tables for readers, entities, or the whole register as a data package."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from dalel.cli.output import csv_cell, plain_value, remark
from dalel.cli.place import newsroom_option
from dalel.cli.register_count import parse_day
from dalel.cli.register_for import for_option, is_excerpt, open_for
from dalel.errors import CommandError
from dalel.export import counted
from dalel.newsroom import Newsroom
from dalel.register.exchange.columns import unit_columns
from dalel.register.exchange.frictionless import csv_line, write_package
from dalel.register.exchange.ftm import Entity, ftm_entities, unsayable_persons
from dalel.register.exchange.units import Row, unit_rows
from dalel.register.exchange.workbook import About, write_workbook
from dalel.register.statistics import Unit
from dalel.vocabulary import LANGUAGES


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "xlsx", "ftm", "frictionless"]),
    required=True,
    help="What to write.",
)
@click.option("--output", "target", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new folder.")
@click.option("--unit", "units", multiple=True, type=click.Choice([unit.value for unit in Unit]), help="Default: each.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words.")
@click.option("--as-of", "day", metavar="DATE", help="Current statuses as of this day. Default: today.")
@click.option(
    "--base-url", default="", metavar="URL", help="Where the records are published: each row has its address."
)
@for_option
@newsroom_option
def export(
    *, form: str, target: Path, units: tuple[str, ...], lang: str, day: str | None, base_url: str, newsroom: Newsroom
) -> None:
    """Write the register for others: a table a unit (csv, json), all of them in one workbook (xlsx), entities of
    FollowTheMoney (ftm), or all of it as a data package (frictionless).

    \b
    Examples:
      dalel register export --format csv --output cases-for-readers --lang ru --for public
      dalel register export --format json --unit charges --output charges --base-url https://example.org/en
      dalel register export --format xlsx --output workbook --lang kk
      dalel register export --format ftm --output entities
      dalel register export --format frictionless --output package
    """
    as_of = parse_day(day)
    open_for(newsroom.root)
    try:
        target.mkdir(parents=True)
    except FileExistsError:
        raise CommandError(f"{target} is there already.", next_step="Name a new folder.") from None
    if form == "frictionless":
        rows = write_package(target)
        click.echo(f"Written: {sum(rows.values())} rows in {len(rows)} tables, and datapackage.json")
    elif form == "ftm":
        write_ftm(target / "entities.ftm.json", ftm_entities(lang=lang, as_of=as_of, base_url=base_url))
    else:
        about = About(lang, as_of, base_url)
        for unit, number in write_tables(target, form, [Unit(each) for each in units] or list(Unit), about).items():
            click.echo(f"Written: {number} {unit}")
    if not is_excerpt():
        remark("Drafts and restricted values are in it; --for public leaves them out.")


def write_tables(target: Path, form: str, units: Sequence[Unit], about: About) -> dict[Unit, int]:
    """Write the tables for readers, and say how many rows each has."""
    if form == "xlsx":
        return write_workbook(target / "register.xlsx", units, about)
    write = write_csv if form == "csv" else write_json
    numbers = {}
    for unit in units:
        names = [column.name for column in unit_columns(unit, with_address=bool(about.base_url))]
        rows = unit_rows(unit, lang=about.lang, as_of=about.as_of, base_url=about.base_url)
        numbers[unit] = write(target / f"{unit}.{form}", names, rows)
    return numbers


def write_ftm(path: Path, entities: Iterator[Entity]) -> None:
    """Write entities, one a line, and say how many of each schema and what could not be said."""
    numbers: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as file:
        for entity in entities:
            numbers[entity["schema"]] += 1
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")
    parts = ", ".join(f"{number} {schema}" for schema, number in sorted(numbers.items()))
    click.echo(f"Written: {numbers.total()} entities ({parts})")
    if left_out := unsayable_persons():
        remark(f"Left out, with their parts in cases, since no source names them: {counted(left_out, 'person')}.")


def write_csv(path: Path, names: Sequence[str], rows: Iterator[Row]) -> int:
    """Write a header and rows as CSV, lists with a semicolon between; no cell is one that a spreadsheet runs."""
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(names))
        for row in rows:
            cells = ("; ".join(cell) if isinstance(cell, list) else cell for cell in (row[name] for name in names))
            file.write(csv_line([csv_cell(cell) for cell in cells]))
            number += 1
    return number


def write_json(path: Path, names: Sequence[str], rows: Iterator[Row]) -> int:
    """Write rows as a JSON array, one line each; of none, an empty array."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows, 1):
            file.write("[\n" if number == 1 else ",\n")
            file.write(json.dumps({name: plain_value(row[name]) for name in names}, ensure_ascii=False))
        file.write("\n]\n" if number else "[]\n")
    return number
