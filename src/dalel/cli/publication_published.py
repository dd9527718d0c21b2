"""``dalel publication publish``: what goes out is kept as it is."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import open_holdings
from dalel.cli.workplace import now, open_evidence
from dalel.newsroom import Newsroom
from dalel.publications import read_text
from dalel.publications.presentation import present, refuse_what_does_not_hold
from dalel.publications.published import record_edition, refuse_unsaid_changes


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--where", required=True, metavar="TEXT", help="Where it was published. Kept beside the ledger, not in it."
)
@newsroom_option
def publish(file: Path, where: str, newsroom: Newsroom) -> None:
    """Record that a text was published, and keep it as it went out.

    It is checked first: a text of which a figure is not proved is refused, and so is one in which a published figure
    was changed without a correction. Nothing is sent anywhere.

    \b
    Example:
      dalel publication publish publications/water.md --where https://example.org/water
    """
    holdings = open_holdings(newsroom)
    made = present(read_text(file), holdings)
    refuse_what_does_not_hold(made)
    evidence = open_evidence(newsroom)
    refuse_unsaid_changes(made.text, holdings)
    document = record_edition(made.check, holdings, evidence, where=where, time=now())
    remark(f"Recorded: {file.name} was published ({where}). As it went out it is document {document.sha256[:12]}.")
    remark("Sign it now, so that its day can be shown: dalel checkpoint sign")
