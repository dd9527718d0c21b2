"""``dalel register load``: a folder of YAML files, brought into the register."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.workplace import now
from dalel.export import counted
from dalel.newsroom import Newsroom
from dalel.register.actions.act import Doing
from dalel.register.actions.load_folder import load_folder
from dalel.register.folder import read_folder
from dalel.site.start import open_register


@click.command()
@click.argument("written", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@by_option
@click.option("--why", default="", metavar="TEXT", help="Why; it stands in the history.")
@newsroom_option
def load(written: Path, *, dry_run: bool, actor: str, why: str, newsroom: Newsroom) -> None:
    """Load cases: new records are added, those that differ are changed, nothing is deleted. All of it or nothing.

    \b
    Examples:
      dalel register load examples/register --dry-run
      dalel register load examples/register
    """
    open_register(newsroom.root)
    drafts = read_folder(written)
    done = load_folder(drafts, Doing(actor, now(), "load", why), dry_run=dry_run)
    would = "Would have " if dry_run else ""
    for says, counter in (("Added", done.added), ("Changed", done.changed), ("Unchanged", done.unchanged)):
        if counter:
            click.echo(f"{(would + says.lower()) if would else says}: {counter.total()} ({say_records(counter)})")
    if done.not_in_files:
        remark(f"Kept, though the files no longer have them: {', '.join(done.not_in_files)}.")


def say_records(numbers: Mapping[str, int]) -> str:
    """How many records of each noun: ``1 source, 4 persons, 2 related cases``."""
    nouns = {"related": "related case"}
    return ", ".join(counted(number, nouns.get(noun, noun)) for noun, number in numbers.items())
