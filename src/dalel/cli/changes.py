"""``dalel spending changes``: which release or amendment changed what of a contracting process, and when."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.spending import Spending, open_engine
from dalel.spending.processes import CHANGE_COLUMNS

SHOWN = ["ocid", "date", "release", "changed", "before", "after", "why"]


@click.command()
@click.argument("ocid", required=False)
@newsroom_option
@output_option
def changes(*, ocid: str | None, newsroom: Newsroom, output: str) -> None:
    """List what changed in a contracting process, or in every one that was read.

    Told are the amendments that a publisher lists, and the values of earlier releases that a later release of the same
    document replaced. JSON and CSV hold the place of each release too.

    \b
    Examples:
      dalel spending changes ocds-213czf-000-00001
      dalel spending changes --output csv
    """
    spending = Spending(newsroom.spending, open_engine())
    rows = spending.changes(ocid)
    if ocid is not None and not rows and not is_known(ocid, spending):
        raise CommandError(
            f'No process is called "{ocid}" here.',
            next_step="An ocid stands in the documents. Read one: dalel spending read FILE",
        )
    show_rows(rows, SHOWN if output == "table" else CHANGE_COLUMNS, output=output)


def is_known(ocid: str, spending: Spending) -> bool:
    """Whether a process of that name was read."""
    facts = spending.processes().facts
    return bool(spending.backend.to_pyarrow((facts.ocid == ocid).any()).as_py())
