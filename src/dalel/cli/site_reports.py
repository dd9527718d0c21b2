"""``dalel site reports``: what readers reported as errors, as tasks for the editors."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.export import counted
from dalel.newsroom import Newsroom
from dalel.site.public.taking_in import take_in_reports
from dalel.site.start import open_register

REPORTS = "public-reports"


@click.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Where the site writes them. Default: public-reports in the newsroom.",
)
@by_option
@newsroom_option
def reports(*, folder: Path | None, actor: str, newsroom: Newsroom) -> None:
    """Make a task of each report of a reader, to compare the record with its source; each is taken in once.

    \b
    Examples:
      dalel site reports --by editor
      dalel site reports --from /srv/dalel/reports --by editor
    """
    open_register(newsroom.root)
    done, left = take_in_reports(folder or newsroom.root / REPORTS, by=actor, at=dt.datetime.now(dt.UTC))
    click.echo(f"Taken in: {counted(done, 'report')}")
    for path in left:
        remark(f"{path} is about a record that is not in the register; look at it, and remove it.")
