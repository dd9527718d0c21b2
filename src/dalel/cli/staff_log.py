"""``dalel staff log``: who looked at what, and whether nobody changed that afterwards."""

from __future__ import annotations

import sys

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import DataError
from dalel.newsroom import Newsroom
from dalel.site.accounts.access_log import digest_of, verify_log
from dalel.site.accounts.models import AccessEntry
from dalel.site.staff.start import open_staff


@click.command()
@click.option("--verify", is_flag=True, help="Check that each row follows the one before it.")
@newsroom_option
@output_option
def log(*, verify: bool, newsroom: Newsroom, output: str) -> None:
    """Show the access log, oldest first, or check it with --verify.

    Each row holds the SHA-256 of the row before it. Note the digest of the last row outside of the database now and
    then: rows that were cut off at the end, or a log that was written anew, show by it alone.

    \b
    Examples:
      dalel staff log --output csv
      dalel staff log --verify
    """
    open_staff(newsroom.root)
    entries = AccessEntry.objects.order_by("pk")
    if not verify:
        rows = (
            {
                "number": str(each.pk),
                "at": each.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "who": each.who,
                "act": each.act,
                "noun": each.noun,
                "key": each.key,
                "sha256": digest_of(each),
            }
            for each in entries.iterator()
        )
        shown = ["number", "at", "who", "act", "noun", "key"]
        show_rows(rows, shown if output == "table" else [*shown, "sha256"], output=output)
        return
    found = verify_log(entries.iterator())
    if found.broken is not None:
        raise DataError(
            f"Row {found.broken} of the access log does not follow the row before it: one of the two was changed, or "
            f"rows between them are gone. The {found.rows} rows before it fit.",
            next_step="Compare with a backup of the database, and find out who could write to it.",
        )
    click.echo(f"{found.rows} rows, each follows the one before it. The last has the SHA-256 {found.last}")
    if sys.stdout.isatty():
        remark("Note that digest outside of this database: only it shows rows cut off at the end.")
