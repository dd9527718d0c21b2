"""``dalel custody panic``: take away from this computer what is safe elsewhere."""

from __future__ import annotations

import click
from rich.filesize import decimal

from dalel.cli.custody_register import register_copy
from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.errors import DataError
from dalel.evidence.custody import plan_panic, run_panic, survey_safety
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom

NOT_ERASED = """\
What this cannot erase: on an SSD, a stick or a telephone deleted bytes stay until the drive itself reuses them, and
can be read in a laboratory; so can what the system keeps elsewhere: swap, snapshots, thumbnails, the browser, the bin,
other programs' backups, and the files as you first saved them outside this folder. Only encryption of the whole disk,
set up before, protects those. Switch the computer off: a locked screen keeps keys in memory.
"""


@click.command()
@click.option("--yes", is_flag=True, help="Do it. Without this, nothing is removed: it is only said what would be.")
@newsroom_option
def panic(*, yes: bool, newsroom: Newsroom) -> None:
    """Take away from this computer everything that a place holds as it is now. What no place holds stays, and is named.

    Without --yes it only says what would go. It goes by what this computer knows was delivered; no place is asked,
    since there may be no time or no network. What is restored later comes from a place and shares; this computer
    cannot bring it back. Think first: where the law forbids to destroy what is sought, do not.

    \b
    Examples:
      dalel custody panic
      dalel custody panic --yes
    """
    disk = Disk()
    with register_copy(newsroom) as extra, Meter("Comparing") as meter:
        safety = survey_safety(newsroom, extra=extra, disk=disk, progress=meter.advance)
        planned = plan_panic(newsroom, safety)
    if yes:
        run_panic(newsroom, planned, disk=disk)
    count, size = len(planned.removed), decimal(planned.bytes)
    click.echo(f"{'Removed' if yes else 'Would remove'}: {count} files, {size}")
    for path in planned.kept:
        click.echo(f"Not removed, since no place holds it: {path}")
    remark(NOT_ERASED)
    if not yes:
        remark("Nothing was removed. To do it: dalel custody panic --yes")
    elif planned.kept:
        raise DataError(
            f"What is in no place was left: {len(planned.kept)}.",
            next_step="Copy them to an empty place: dalel custody replicate --to PLACE",
        )
