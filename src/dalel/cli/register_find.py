"""``dalel register find|duplicates``: who is there, however the name is spelt; who may be there twice."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_for import for_option, open_for
from dalel.newsroom import Newsroom
from dalel.register.search import find_alike, find_named


@click.command()
@click.argument("text", metavar="NAME")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many to show at most.")
@for_option
@newsroom_option
@output_option
def find(text: str, *, limit: int, newsroom: Newsroom, output: str) -> None:
    """Find people and organisations by a name or the beginning of each of its words, in any script and spelling.

    \b
    Examples:
      dalel register find Дүйсенова          finds Duyssenova and Дуйсенова too
      dalel register find "ilyash al"
    """
    open_for(newsroom.root)
    found = find_named(text, limit=limit)
    rows = [{"noun": each.noun, "key": each.key, "names": each.names, "cases": each.cases} for each in found]
    if output == "table":
        rows = [row | {part: "\n".join(row[part]) for part in ("names", "cases")} for row in rows]
    show_rows(rows, ["noun", "key", "names", "cases"], output=output)
    if not rows:
        remark(f'Nobody here is called "{text}".')
    elif len(rows) == limit:
        remark(f"Only the first {limit} are shown; --limit shows more.")


@click.command()
@for_option
@newsroom_option
@output_option
def duplicates(*, newsroom: Newsroom, output: str) -> None:
    """List people and organisations that may be entered twice: their names differ in script or spelling alone.

    Whether they are one is for you to say; nothing is changed.

    \b
    Example:
      dalel register duplicates
    """
    open_for(newsroom.root)
    rows = [{"noun": each.noun, "keys": each.keys, "names": each.names} for each in find_alike()]
    if output == "table":
        rows = [row | {part: "\n".join(row[part]) for part in ("keys", "names")} for row in rows]
    show_rows(rows, ["noun", "keys", "names"], output=output)
    if not rows:
        remark("No two names differ in script or spelling alone.")
