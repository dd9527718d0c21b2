"""``dalel register excerpt``: the register as an audience may see it, as a file of its own."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.register_backup import show
from dalel.cli.register_for import AUDIENCES, say_withheld
from dalel.newsroom import Newsroom
from dalel.register.access import Audience
from dalel.register.excerpt import write_excerpt
from dalel.site.start import open_register


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--for", "audience", type=click.Choice(AUDIENCES), required=True, help="Who is to have it.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@newsroom_option
def excerpt(file: Path, *, audience: str, force: bool, newsroom: Newsroom) -> None:
    """Write what an audience may see into one file, in the form of a backup: a register of its own.

    Partners and the public get published records as they were published; the team gets drafts too. Restricted values,
    unpublished and withdrawn records, the history, comments, tasks and notes are not in it. People who may not be named
    are still counted. A new newsroom is filled from the file with dalel register restore.

    \b
    Examples:
      dalel register excerpt public.zip --for public
      dalel register restore public.zip --newsroom site
    """
    open_register(newsroom.root)
    with Meter("Making the excerpt") as meter:
        done = write_excerpt(file, Audience(audience), force=force, progress=meter.advance)
    show(done.held, "Written")
    say_withheld(done.withheld)
    if not any(done.held.rows.values()):
        remark("Nothing is published yet: dalel register publish KEY")
