"""``dalel site build``: an edition of the public site."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.register_for import say_withheld
from dalel.cli.workplace import now, open_evidence
from dalel.newsroom import Newsroom
from dalel.site.public.address import parse_address, public_address
from dalel.site.public.edition import CHECKSUMS, DOWNLOADS, Edition
from dalel.site.public.making import is_current, make_edition
from dalel.site.start import open_register

FOLDER = "public-site"


@click.command()
@click.option("--address", metavar="URL", help="Where people open the site. Default: DALEL_PUBLIC_ADDRESS.")
@click.option(
    "--to",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of the editions. Default: public-site in the newsroom.",
)
@newsroom_option
def build(*, address: str | None, root: Path | None, newsroom: Newsroom) -> None:
    """Make an edition of the site: the public excerpt as a register of its own, and the files that can be downloaded.

    Only this step reads what the public may not see. A server that runs takes the new edition with its next answer;
    the old one stays until the new one is whole. Run it whenever something was published, and once a day.

    Where the newsroom keeps evidence, the checksums of the downloads (SHA256SUMS) are entered in its ledger.

    \b
    Examples:
      dalel site build
      dalel site build --address https://register.example.org --to /srv/dalel/site
    """
    open_register(newsroom.root)
    place = root or newsroom.root / FOLDER
    made = build_edition(place, parse_address(address)[0] if address else public_address())
    click.echo(f"Written: {made.path}")
    enter_checksums(newsroom, made)


def build_edition(root: Path, address: str) -> Edition:
    """Make an edition, and tell the editors what was withheld from it."""
    with Meter("Making the site") as meter:
        edition, written = make_edition(
            root, address=address, made=now().replace(microsecond=0), progress=meter.advance
        )
    say_withheld(written.withheld)
    if not any(written.held.rows.values()):
        remark("Nothing is published yet: dalel register publish KEY")
    return edition


def bring_up_to_date(root: Path, address: str) -> None:
    """Make an edition where the newest one is of another day, or the register has changed since."""
    if not is_current(root, address=address, day=now().date()):
        build_edition(root, address)


def enter_checksums(newsroom: Newsroom, edition: Edition) -> None:
    """Enter in the ledger what was handed out; downloads that did not change are entered already."""
    held = open_evidence(newsroom)
    if held.ledger.folder.is_dir():
        added = held.add(edition.path / DOWNLOADS / CHECKSUMS, time=now(), note=f"Downloads of {edition.address}")
        remark(f"The checksums of the downloads are entry {added.document.seq} of the ledger.")
