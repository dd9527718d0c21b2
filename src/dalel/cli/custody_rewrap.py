"""``dalel custody rewrap``: holders of an earlier key give the packs of a place to a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from dalel.cli.custody_restore import SHARES
from dalel.cli.custody_shares import gather_shares
from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.errors import CommandError, DataError
from dalel.evidence.custody import Rewrapped, open_identities, open_place, read_contents, rewrap
from dalel.evidence.custody.identity import key_label, parse_recipient
from dalel.evidence.disk import Disk


@click.command(name="rewrap")
@click.argument("place")
@click.option(
    "--for", "recipient", required=True, metavar="RECIPIENT", help="The new key, age1…, as `rotate` printed it."
)
@click.option("--shares", multiple=True, type=click.Path(path_type=Path), metavar="FILE…", help=SHARES)
@click.argument("more", nargs=-1, metavar="", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it. Without this nothing is added: it is only said what would be.")
def rewrap_(*, place: str, recipient: str, shares: tuple[Path, ...], more: tuple[Path, ...], yes: bool) -> None:
    """Give the packs of a place to a new key. Those who hold enough shares of the earlier one do it.

    No newsroom is needed, and nothing is unpacked: of each pack the key of its bytes is taken out of the header and
    closed for the new key, in a file that is added at the place. What is there stays as it is and still opens with the
    old shares, so destroy those afterwards. Without --yes all of it is tried and nothing is added. What was interrupted
    goes on where it stopped.

    Compare the label of the new key with the line `key:` on the new sheets before you say --yes: whoever gives you
    another recipient can read everything.

    \b
    Example:
      dalel custody rewrap /media/stick/copies --for age1… --shares a.txt b.txt c.txt d.txt
      dalel custody rewrap /media/stick/copies --for age1… --shares a.txt b.txt c.txt d.txt --yes
    """
    parse_recipient(recipient)
    given = gather_shares([*shares, *more])
    if not given:
        raise CommandError("No shares were given.", next_step="Name the sheets: --shares FILE…")
    opened = open_place(place, disk=Disk())
    contents = read_contents(opened)
    identities = open_identities(given, keys=contents.keys)
    remark(f"The new key is {key_label(recipient)}: the new sheets must say so too.", style="bold")
    with Meter("Re-wrapping") as meter:
        done = rewrap(opened, contents, identities, recipient=recipient, is_rehearsal=not yes, progress=meter.advance)
    say_rewrapped(done, is_done=yes)
    raise_shut(done, contents.faults)


def say_rewrapped(done: Rewrapped, *, is_done: bool) -> None:
    """What was done, or would be."""
    verb = "re-wrapped" if is_done else "that would be re-wrapped"
    click.echo(
        f"Packs {verb} for the key {done.key}: {len(done.wrapped)}; open to it already: {len(done.open_already)}"
    )
    for name in done.added:
        click.echo(f"Added: {name}")
    if not is_done:
        remark("Nothing was added. To do it, say --yes.")
    else:
        remark("Try it with the new sheets (dalel custody drill), then destroy the old ones.")


def raise_shut(done: Rewrapped, faults: Sequence[str]) -> None:
    """End with an error where packs stay shut to the new key."""
    for said in [*faults, *done.shut]:
        remark(said, style="red")
    if faults or done.shut:
        raise DataError(
            f"Not everything could be given to the new key. Packs that stay shut: {len(done.shut)}; "
            f"amiss at the place: {len(faults)}.",
            next_step="Keep the old sheets. Bring shares of every earlier key, or take another place.",
        )
