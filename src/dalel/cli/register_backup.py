"""``dalel register backup|restore``: the whole register in one file, for any database."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.meter import Meter
from dalel.cli.place import newsroom_option
from dalel.newsroom import Newsroom
from dalel.register.exchange.backup import BackedUp, back_up
from dalel.register.exchange.restore import restore
from dalel.site.start import open_register


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@newsroom_option
def backup(file: Path, *, force: bool, newsroom: Newsroom) -> None:
    """Write the whole register into one file: records, names, citations, history. It holds everything in clear.

    \b
    Example:
      dalel register backup register-2026-11-28.zip
    """
    open_register(newsroom.root)
    with Meter("Backing up") as meter:
        done = back_up(file, force=force, progress=meter.advance)
    show(done, "Backed up")


@click.command(name="restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@newsroom_option
def restore_(file: Path, *, newsroom: Newsroom) -> None:
    """Fill an empty register from a backup, in SQLite or PostgreSQL: all of it or nothing, and compared when written.

    FILE is a backup, or the folder of a data package (dalel register export --format frictionless).

    \b
    Example:
      dalel init again && dalel register restore register-2026-11-28.zip --newsroom again
    """
    open_register(newsroom.root)
    with Meter("Restoring") as meter:
        done = restore(file, progress=meter.advance)
    show(done, "Restored")


def show(done: BackedUp, says: str) -> None:
    """What was written."""
    rows = {name: number for name, number in done.rows.items() if number}
    click.echo(f"{says}: {sum(rows.values())} rows ({', '.join(f'{name} {number}' for name, number in rows.items())})")
