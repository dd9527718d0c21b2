"""``dalel spending``: read documents, list lines, add them up."""

from __future__ import annotations

import click

from dalel.cli.changes import changes
from dalel.cli.coverage import coverage
from dalel.cli.lines import lines
from dalel.cli.reading import issues, map_table, read
from dalel.cli.totals import totals


@click.group()
def spending() -> None:
    """Official spending data as one table of spending lines."""


for command in (read, issues, totals, lines, changes, coverage, map_table):
    spending.add_command(command)
