"""``dalel custody check``: whether a place still holds what it was given."""

from __future__ import annotations

import click

from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.errors import DataError
from dalel.evidence.custody import Contents, check_place, open_place
from dalel.evidence.disk import Disk


@click.command()
@click.argument("place")
def check(place: str) -> None:
    """Compare everything at a place with its manifests. It needs no key and no newsroom: a holder can do it.

    Note the number and the SHA-256 of the newest manifest that it prints: with them you can tell later whether the
    end was taken away. Without Dalel, in the folder: sha256sum -c manifests/* (and wraps/*.sha256, after a rotation)

    \b
    Example:
      dalel custody check /media/stick/copies
    """
    opened = open_place(place, disk=Disk())
    with Meter("Checking") as meter:
        contents = check_place(opened, progress=meter.advance)
    say_contents(contents)


def say_contents(contents: Contents) -> None:
    """What is there to stdout; an error where something differs."""
    newest = contents.parts[contents.newest].sha256 if contents.newest else "none"
    click.echo(f"{len(contents.manifests)} manifests; the newest is {contents.newest}, sha256 {newest}")
    for key in contents.keys:
        remark(f"The key {key} opens {len(contents.opened_by(key))} of {len(contents.manifests)} packs.")
    if contents.faults:
        for said in contents.faults:
            remark(said, style="red")
        count = len(contents.faults)
        raise DataError(
            f"{count} {'thing differs' if count == 1 else 'things differ'} from the manifests.",
            next_step="Copy again to an empty folder while the computer with the newsroom is there.",
        )
