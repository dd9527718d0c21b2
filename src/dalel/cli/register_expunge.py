"""``dalel register expunge``: take a person out of the register on a recorded decision."""

from __future__ import annotations

from dataclasses import replace

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.workplace import now
from dalel.export import counted
from dalel.newsroom import Newsroom
from dalel.register.actions.act import Doing
from dalel.register.actions.expunge import Expunged, overwrite_what_was_freed
from dalel.register.actions.expunge import expunge as expunge_person
from dalel.site.start import open_register


@click.command()
@click.argument("key", metavar="PERSON")
@click.option("--why", required=True, metavar="TEXT", help="The decision: by whom, when, under which number.")
@click.option("--dry-run", is_flag=True, help="Say what would be emptied, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
@newsroom_option
def expunge(key: str, *, why: str, dry_run: bool, yes: bool, actor: str, newsroom: Newsroom) -> None:
    """Take a person out: names, description, and every text and key that may tell them, also in the history.

    The cases and their counts stay, with somebody in them of whom nothing is told. This cannot be undone; withdraw
    takes a person back from the public and keeps what is known. What was handed out before stays where it is: backups,
    excerpts and exports made before must be replaced by hand.

    \b
    Examples:
      dalel register expunge arman-shuraev --why "board, 2026-11-28, no. 12" --dry-run
      dalel register expunge arman-shuraev --why "board, 2026-11-28, no. 12" --by editor
    """
    open_register(newsroom.root)
    doing = Doing(actor, now(), "expunge", why)
    would = expunge_person(key, doing, dry_run=True)
    show(would)
    if dry_run:
        return
    if not yes:
        click.confirm(f'Take "{key}" out for good?', abort=True)
    done = expunge_person(key, replace(doing, at=now()))
    overwrite_what_was_freed()
    click.echo(f"Taken out. In the place of the person stands {done.key}.")
    remark("Backups, excerpts and exports made before still hold what was taken out: replace them.")


def show(would: Expunged) -> None:
    """What an expunging empties."""
    click.echo(f"To be emptied: {counted(len(would.emptied), 'value')}, and the history of what they said.")
    for each in would.emptied:
        click.echo(f"  {each.noun} {each.key}: {each.field}")
    if would.notes:
        remark(f"Look yourself through {counted(would.notes, 'encrypted note')} about these cases.")
