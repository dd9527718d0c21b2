"""How a listing is shown: a table on a terminal, JSON or CSV for programs. Data goes to stdout, remarks to stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from dalel.export import amount_text, neutral, printable
from dalel.vocabulary import say_number

remarks = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Where everything that is not data goes."""


def remark(text: str, *, style: str | None = None) -> None:
    """Say something on stderr; a document's own words in it must not drive the terminal."""
    for line in text.splitlines():
        remarks.print(printable(line), style=style)


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--output table|json|csv``; without it a terminal gets a table and a pipe gets JSON."""
    return click.option(
        "--output",
        type=click.Choice(["table", "json", "csv"]),
        default=lambda: "table" if sys.stdout.isatty() else "json",
        show_default="table on a terminal, json in a pipe",
        help="How to show the rows.",
    )(command)


def plain_value(value: object) -> object:
    """A value as JSON holds it: amounts as strings, so that no reader turns them into floats."""
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)


def cell_text(value: object) -> str:
    """A value in a table or a CSV cell."""
    plain = plain_value(value)
    if plain is None:
        return ""
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict | list) else str(plain)


def show_rows(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, output: str, title: str = "") -> None:
    """Show rows on stdout; JSON is a list of objects, CSV has a header and no cell that a spreadsheet would run."""
    if output == "json":
        show_json(rows)
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([csv_cell(row.get(name)) for name in columns])
    else:
        show_table(rows, columns, title=title)


def show_json(rows: Iterable[Mapping[str, object]]) -> None:
    """A list of objects, written one by one: there may be a million."""
    mark = "["
    for row in rows:
        said = json.dumps(plain_value(row), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        click.echo(f"{mark}\n  {said}", nl=False)
        mark = ","
    click.echo("[]" if mark == "[" else "\n]")


def show_object(found: Mapping[str, object]) -> None:
    """One object as JSON."""
    click.echo(json.dumps(plain_value(found), ensure_ascii=False, indent=2))


def csv_cell(value: object) -> str:
    """A CSV cell: numbers as they are, text made harmless."""
    text = cell_text(value)
    return text if isinstance(value, Decimal | int) else neutral(text)


TEXTS = {
    "subject",
    "text",
    "state",
    "reason",
    "title",
    "says",
    "disclosed",
    "name",
    "buyer_name",
    "supplier_name",
    "what",
    "path",
    "includes",
    "converted",
    "key",
    "stages",
    "passage",
    "printed",
    "computed",
    "verdict",
    "address",
    "changed",
    "before",
    "after",
    "why",
}
"""Columns of free text: they fold where the terminal is narrow; every other cell stays on one line."""

LONG = 110
"""Longer texts are cut in a table, never in JSON or CSV."""


def show_table(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, title: str) -> None:
    """A table for a person: numbers to the right with their thousands apart."""
    rows = list(rows)
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        numeric = any(isinstance(row.get(name), Decimal | int) for row in rows)
        table.add_column(
            name.replace("_", " "),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=name not in TEXTS,
            min_width=10 if name in TEXTS else None,
        )
    for row in rows:
        table.add_row(*(table_cell(row.get(name)) for name in columns))
    # On a terminal too narrow for all columns a row runs on; nothing of it is cut off.
    Console(highlight=False, markup=False).print(table, crop=False)


def table_cell(value: object) -> str:
    """A number with its thousands apart, or the text without control characters that would drive a terminal."""
    if isinstance(value, Decimal):
        return say_number(value, "en")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return say_number(value, "en")
    text = "\n".join(map(printable, cell_text(value).split("\n")))
    return text if len(text) <= LONG or "\n" in text else f"{text[:LONG]}…"


def show_sections(heading: str, sections: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Headed paragraphs for a person; a section without a sentence is left out."""
    console = Console(highlight=False, markup=False)
    console.print(heading, style="bold")
    for title, sentences in sections:
        if sentences:
            console.print()
            console.print(title, style="bold")
            for sentence in sentences:
                console.print(Padding(printable(sentence), (0, 0, 0, 2)))
