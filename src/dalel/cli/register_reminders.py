"""``dalel register reminders``: hearings that come, measures that end, tasks that are due."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_count import parse_day
from dalel.newsroom import Newsroom
from dalel.register.reminders import read_reminders
from dalel.site.start import open_register
from dalel.vocabulary import LANGUAGES, term


@click.command()
@click.option("--days", type=click.IntRange(0, 3660), help="How far to look ahead. Default: 7, and 14 for measures.")
@click.option("--as-of", "day", metavar="DATE", help="The day to look from. Default: today.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words.")
@newsroom_option
@output_option
def reminders(*, days: int | None, day: str | None, lang: str, newsroom: Newsroom, output: str) -> None:
    """List what comes: hearings and other dates in court, measures of restraint that end, tasks that are due.

    A hearing is told of for 7 days before it, a measure for 14 days before its last day, a task from 7 days before it
    is due until it is done.

    \b
    Examples:
      dalel register reminders
      dalel register reminders --days 30 --output json
    """
    open_register(newsroom.root)
    today = parse_day(day)
    rows = [
        {
            "day": each.day.isoformat(),
            "days": each.days,
            "reminder": term("register/reminder", each.kind).say(lang) if output == "table" else each.kind,
            "noun": each.noun,
            "key": each.key,
        }
        for each in read_reminders(today=today, days=days)
    ]
    show_rows(rows, ["day", "days", "reminder", "noun", "key"], output=output)
    if not rows:
        remark("Nothing comes.")
