"""``dalel register count``: a number, and all that a reader must know of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dalel.cli.output import output_option, remark, show_object, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_for import for_option, open_for
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.register.statistics import BY, Count, Unit, count, say_code
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
@for_option
@click.option(
    "--chart", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg", help="Draw it into a new file too."
)
@newsroom_option
@output_option
def count_(
    *, unit: str, by: str | None, day: str | None, lang: str, chart: Path | None, newsroom: Newsroom, output: str
) -> None:
    """Count the register. What no source gives is a row of its own.

    \b
    Examples:
      dalel register count --unit cases
      dalel register count --unit charges --by norm --output json
      dalel register count --unit persons --by status --as-of 2020-09-15
      dalel register count --unit charges --by outcome --chart outcomes-kk.svg --lang kk
    """
    as_of = parse_day(day)
    open_for(newsroom.root)
    found = count(Unit(unit), by, as_of=as_of)
    if chart:
        write_chart(found, chart, lang)
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


def write_chart(found: Count, path: Path, lang: str) -> None:
    """Draw a count into a new file."""
    # Drawing takes a second to be imported, which only who asks for a chart should wait.
    from dalel.register.statistics.count_chart import draw_count  # noqa: PLC0415

    if path.suffix != ".svg":
        raise CommandError(f"A chart cannot be written as {path.name}.", next_step="Give a name that ends in .svg.")
    drawn = draw_count(found, lang)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(drawn)
    except FileExistsError:
        raise CommandError(f"{path} is there already.", next_step="Name a new file.") from None
    except FileNotFoundError:
        raise CommandError(
            f"There is no folder {path.parent}.", next_step=f"Make it first: mkdir {path.parent}"
        ) from None
    remark(f"Wrote {path}")


def parse_day(text: str | None) -> dt.date:
    """The day that was asked for; today where none was."""
    if text is None:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f'"{text}" is not a day.', next_step="For example: --as-of 2020-09-15") from error
