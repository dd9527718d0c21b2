"""``dalel custody``: encrypted copies elsewhere, which this computer can write and cannot read."""

from __future__ import annotations

import click

from dalel.cli.lazy import LazyGroup

COMMANDS = {
    "setup": ("dalel.cli.custody_setup", "setup", "Make the key, split it among people, and forget it."),
    "replicate": ("dalel.cli.custody_replicate", "replicate_", "Copy what is new, encrypted, to one or more places."),
    "status": ("dalel.cli.custody_status", "status", "Say what would be lost if this computer went now."),
    "check": ("dalel.cli.custody_check", "check", "Compare a place with its manifests; no key is needed."),
    "restore": ("dalel.cli.custody_restore", "restore_", "Make the newsroom anew from a place and enough shares."),
    "drill": ("dalel.cli.custody_drill", "drill", "Try the restoring in a temporary folder, and note the date."),
    "shares": ("dalel.cli.custody_shares", "shares", "Check share sheets by their checksum alone."),
    "rotate": ("dalel.cli.custody_setup", "rotate", "Make a new key; later packs are for it."),
    "rewrap": ("dalel.cli.custody_rewrap", "rewrap_", "Give the packs of a place to the new key, by the old shares."),
    "panic": ("dalel.cli.custody_panic", "panic", "Take away from this computer what is safe elsewhere."),
}


@click.group(cls=LazyGroup, later=COMMANDS)
def custody() -> None:
    """Encrypted copies that survive the loss of this computer, and that it cannot read itself.

    \b
    The order of the work:
      dalel custody setup --policy 'counsel:2of3,editors:2of3' --shares-to DIR    once
      dalel custody replicate --to PLACE       after every session
      dalel custody status                     what would be lost now
      dalel custody drill                      twice a year, with the people who hold shares
    """
