"""``dalel custody replicate``: what is new goes to the places, encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from rich.filesize import decimal

from dalel.cli.custody_register import register_copy
from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now
from dalel.errors import CommandError, DalelError
from dalel.evidence.custody import CUSTODY, PLACES, KeptRecipients, Replicated, all_series, open_place, replicate
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom


@click.command(name="replicate")
@click.option("--to", "places", multiple=True, metavar="PLACE", help="A folder, or an address. Default: all so far.")
@newsroom_option
def replicate_(places: tuple[str, ...], newsroom: Newsroom) -> None:
    """Copy what is new to one or more places, encrypted for those who hold shares.

    Everything in the newsroom goes: documents, ledger, checkpoints, keys, texts, dossiers, settings, and the register
    as a backup. Places only grow: nothing there is overwritten or deleted. What was interrupted goes on where it
    stopped. A place is a folder (a USB disk, a folder that another program carries elsewhere) or an address that
    fsspec knows: sftp://, s3://, webdavs:// (pip install 'dalel[places]').

    \b
    Examples:
      dalel custody replicate --to /media/stick/copies
      dalel custody replicate --to sftp://copies@example.org/copies --to /media/stick/copies
      dalel custody replicate                  again to all places so far
    """
    disk = Disk()
    KeptRecipients(newsroom.root, disk).current()
    wanted = places or tuple(each.url for each in all_series(newsroom.root / CUSTODY / PLACES, disk))
    if not wanted:
        raise CommandError(
            "Nothing was copied anywhere yet.", next_step="Name a place: dalel custody replicate --to PLACE"
        )
    failed = False
    with register_copy(newsroom) as extra:
        for text in wanted:
            failed |= not copy_to(text, newsroom, extra, disk)
    if failed:
        raise SystemExit(1)


def copy_to(text: str, newsroom: Newsroom, extra: Mapping[str, Path], disk: Disk) -> bool:
    """Copy to one place; where it cannot be, say why, so that the next place gets its copy all the same."""
    try:
        place = open_place(text, disk=disk)
        with Meter(f"Copying to {place.url}") as meter:
            done = replicate(newsroom, place, time=now(), extra=extra, disk=disk, progress=meter.advance)
    except DalelError as error:
        remark(f"{text}: not copied. {error}", style="red")
        return False
    say_replicated(done)
    return not (done.left_out or done.unread)


def say_replicated(done: Replicated) -> None:
    """What was copied to stdout, the rest to stderr."""
    if done.continued:
        remark(f"{done.place}: what was interrupted is there now.")
    if done.packs:
        packs = "1 pack" if done.packs == 1 else f"{done.packs} packs"
        click.echo(f"{done.place}: {len(done.files)} files in {packs}, {decimal(done.bytes)}")
    else:
        click.echo(f"{done.place}: nothing new")
    remark(f"Manifest {done.newest}, sha256 {done.manifest}")
    for said in done.left_out:
        remark(f"Not copied: {said}", style="red")
    for said in done.unread:
        remark(f"Could not be read: {said}", style="red")
    if done.absent:
        remark(
            f"{done.absent} documents that were copied are no longer on this computer; the copies stay. "
            "Run: dalel evidence verify"
        )
