"""``dalel init``: make a newsroom."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.jurisdictions import load_jurisdiction
from dalel.newsroom import Newsroom


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--jurisdiction", default="kz", show_default=True, help="Whose law, methods and limits apply.")
def init(folder: Path, jurisdiction: str) -> None:
    """Make a newsroom: the folder that keeps documents, spending lines and findings.

    \b
    Example:
      dalel init newsroom
    """
    load_jurisdiction(jurisdiction)
    newsroom = Newsroom.create(folder, jurisdiction=jurisdiction)
    click.echo(f"Made the newsroom {newsroom.root} (jurisdiction: {jurisdiction}).", err=True)
    click.echo(f"Next: cd {newsroom.root} && dalel spending read FILE", err=True)
