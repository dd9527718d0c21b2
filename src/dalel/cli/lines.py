"""``dalel spending lines``: the lines behind a figure."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.spending import FILTERS, LISTED, Spending, list_lines, open_engine, pick_lines
from dalel.vocabulary import LANGUAGES


@click.command()
@click.option(
    "--where", "wanted", multiple=True, metavar="NAME=VALUE", help=f"Pick lines; NAME is one of: {', '.join(FILTERS)}."
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many, largest first.")
@click.option("--all", "every", is_flag=True, help="No limit.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the titles.")
@newsroom_option
@output_option
def lines(*, wanted: tuple[str, ...], limit: int, every: bool, lang: str, newsroom: Newsroom, output: str) -> None:
    """List spending lines, the largest first, each with its place in its document.

    \b
    Examples:
      dalel spending lines --where method=23 --where buyer=080740016808
      dalel spending lines --where category=catering --all --output csv
    """
    engine = open_engine(spill=newsroom.spending / ".spill")
    conditions = dict(parse_condition(text) for text in wanted)
    picked = pick_lines(Spending(newsroom.spending, engine).lines(), conditions)
    rows = list_lines(picked, engine, lang=lang, limit=None if every else limit)
    columns = (
        ["line", "title", "buyer_name", "method_code", "amount", "currency", "place"] if output == "table" else LISTED
    )
    show_rows(rows, columns, output=output)


def parse_condition(text: str) -> tuple[str, str]:
    """``NAME=VALUE`` of ``--where``."""
    name, mark, value = text.partition("=")
    if not mark:
        raise CommandError(f'"{text}" is not NAME=VALUE.', next_step="For example: --where method=23")
    return name, value
