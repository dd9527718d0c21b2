"""``dalel custody status``: what would be lost if this computer went now."""

from __future__ import annotations

import click
from rich.filesize import decimal

from dalel.cli.custody_register import register_copy
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.evidence.custody import CUSTODY, Drills, KeptRecipients, Safety, survey_safety
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom

_COLUMNS = ["place", "copied", "manifest", "files", "lacking", "bytes_lacking"]
NAMED = 20


@click.command()
@newsroom_option
@output_option
def status(newsroom: Newsroom, output: str) -> None:
    """Say what would be lost if this computer went now, and what each place holds as this computer remembers it.

    No place is asked. Whether one still has what it was given says: dalel custody check PLACE. The last row is what
    no place holds.

    \b
    Example:
      dalel custody status
    """
    disk = Disk()
    found = KeptRecipients(newsroom.root, disk).read()
    with register_copy(newsroom) as extra, Meter("Comparing") as meter:
        safety = survey_safety(newsroom, extra=extra, disk=disk, progress=meter.advance)
    show_rows(status_rows(safety), _COLUMNS, output=output)
    if not found:
        remark("Custody is not set up. Begin: dalel custody setup", style="red")
    say_lost(safety)
    drills = Drills(newsroom.root / CUSTODY, disk).read()
    opened = [each for each in drills if each.opened]
    if not opened:
        remark("It was never tried to restore: dalel custody drill")
    else:
        outcome = "everything was there" if opened[-1].is_whole else "something was missing"
        remark(f"Last drill: {opened[-1].time}, from {opened[-1].place}; {outcome}.")


def status_rows(safety: Safety) -> list[dict[str, object]]:
    """A row a place, and one for what would be lost."""
    rows: list[dict[str, object]] = []
    for series in safety.series:
        lacking = [each.stocked for each in safety.standings if series.url not in each.places]
        last = series.delivered[-1] if series.delivered else None
        rows.append(
            {
                "place": series.url,
                "copied": last.time if last else None,
                "manifest": last.number if last else None,
                "files": len(safety.standings) - len(lacking),
                "lacking": len(lacking),
                "bytes_lacking": sum(each.bytes for each in lacking),
            }
        )
    lost = safety.unsafe
    rows.append(
        {
            "place": "nowhere else",
            "files": len(lost),
            "lacking": None,
            "bytes_lacking": sum(each.bytes for each in lost),
        }
    )
    return rows


def say_lost(safety: Safety) -> None:
    """Name what no place holds."""
    lost = safety.unsafe
    if not lost:
        remark("If this computer went now, nothing would be lost.")
    else:
        documents = sum(each.is_document for each in lost)
        size = decimal(sum(each.bytes for each in lost))
        count = "1 file" if len(lost) == 1 else f"{len(lost)} files"
        remark(
            f"If this computer went now, {count} ({size}), of them documents: {documents}, would be lost:", style="bold"
        )
        for each in lost[:NAMED]:
            remark(f"  {each.path}")
        if len(lost) > NAMED:
            remark(f"  and {len(lost) - NAMED} more")
    for said in safety.left_out:
        remark(f"Never copied: {said}", style="red")
