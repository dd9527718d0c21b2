"""``dalel register count``: a number, and all that a reader must know of it."""

from __future__ import annotations

import datetime as dt

import click

from dalel.cli.output import output_option, remark, show_object, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.register.statistics import BY, Unit, count, say_code
from dalel.site.start import open_register
from dalel.vocabulary import LANGUAGES, term


@click.command(name="count")
@click.option(
    "--unit",
    type=click.Choice([unit.value for unit in Unit]),
    required=True,
    help="What is counted: they are different numbers.",
)
@click.option("--by", type=click.Choice(list(BY)), help="What to group by.")
@click.option("--as-of", "day", metavar="DATE", help="As the register stood on this day. Default: today.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words.")
@newsroom_option
@output_option
def count_(*, unit: str, by: str | None, day: str | None, lang: str, newsroom: Newsroom, output: str) -> None:
    """Count the register. What no source gives is a row of its own.

    \b
    Examples:
      dalel register count --unit cases
      dalel register count --unit charges --by norm --output json
      dalel register count --unit persons --by status --as-of 2020-09-15
    """
    as_of = parse_day(day)
    open_register(newsroom.root)
    found = count(Unit(unit), by, as_of=as_of)
    rows = [
        {by or unit: row.code, "name": say_code(found.unit, by or "", row.code, lang), "count": row.count}
        for row in found.rows
    ]
    says = {
        name: term("register/counting", code).say(lang)
        for name, code in (("inclusion", found.inclusion), ("date_rule", found.date_rule))
    }
    if output == "json":
        show_object(
            {
                "unit": unit,
                "by": by,
                "as_of": as_of.isoformat(),
                **says,
                "total": found.total,
                "rows_overlap": found.rows_overlap,
                "rows": rows,
            }
        )
        return
    show_rows(
        [*rows, {by or unit: "total", "name": "", "count": found.total}], [by or unit, "name", "count"], output=output
    )
    for sentence in says.values():
        remark(f"{sentence}.")
    if found.rows_overlap:
        remark(f"{term('register/counting', 'rows-overlap').say(lang)}.")


def parse_day(text: str | None) -> dt.date:
    """The day that was asked for; today where none was."""
    if text is None:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f'"{text}" is not a day.', next_step="For example: --as-of 2020-09-15") from error
