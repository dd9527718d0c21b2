"""``dalel custody drill``: the restoring tried in a temporary folder, and the date of it noted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dalel.cli.custody_restore import SHARES, raise_missing, restore_from, say_restored, verify_restored
from dalel.cli.custody_shares import gather_shares
from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now
from dalel.errors import CommandError, DalelError
from dalel.evidence.custody import CUSTODY, PLACES, Drill, Drills, Share, all_series, check_place, open_place
from dalel.evidence.custody.replication import time_text
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom


@click.command()
@click.option("--from", "places", multiple=True, metavar="PLACE", help="A place. Default: all so far.")
@click.option("--shares", multiple=True, type=click.Path(path_type=Path), metavar="FILE…", help=SHARES)
@click.argument("more", nargs=-1, metavar="", type=click.Path(path_type=Path))
@newsroom_option
def drill(*, places: tuple[str, ...], shares: tuple[Path, ...], more: tuple[Path, ...], newsroom: Newsroom) -> None:
    """Try the restoring in a temporary folder that is removed afterwards, and note the date.

    With enough shares everything is opened and verified. Without any, and not on a terminal, only the files at each
    place are compared with their manifests; that is noted as such. Bring shares to a computer that you trust: while
    the drill runs, its memory holds the key and its temporary folder the work (TMPDIR names another).

    \b
    Examples:
      dalel custody drill --from /media/stick/copies --shares a.txt b.txt c.txt d.txt
      dalel custody drill
    """
    files = [*shares, *more]
    given = gather_shares(files) if files or sys.stdin.isatty() else []
    disk = Disk()
    wanted = places or tuple(each.url for each in all_series(newsroom.root / CUSTODY / PLACES, disk))
    if not wanted:
        raise CommandError("Nothing was copied anywhere yet.", next_step="dalel custody replicate --to PLACE")
    drills = Drills(newsroom.root / CUSTODY, disk)
    outcomes = [try_place(place, given) for place in wanted]
    for place, is_whole in zip(wanted, outcomes, strict=True):
        drills.record(Drill(time_text(now()), place, opened=bool(given), is_whole=is_whole))
        click.echo(f"{place}: {verdict(is_whole, opened=bool(given))}")
    if not all(outcomes):
        raise SystemExit(1)


def verdict(is_whole: bool, *, opened: bool) -> str:
    """What came of it, in the words of verifications."""
    if not is_whole:
        return "FAIL"
    return "PASS" if opened else "complete by its manifests; opening NOT CHECKED, since no shares were given"


def try_place(place: str, shares: Sequence[Share]) -> bool:
    """Whether everything came back from a place."""
    try:
        if not shares:
            with Meter("Checking") as meter:
                faults = check_place(open_place(place, disk=Disk()), progress=meter.advance).faults
            for said in faults:
                remark(said, style="red")
            return not faults
        with TemporaryDirectory(prefix="dalel-drill-") as folder:
            into = Path(folder) / "newsroom"
            done = restore_from(place, shares, into)
            verification = verify_restored(into, [])
            say_restored(done, verification)
            raise_missing(done, verification)
    except DalelError as error:
        remark(f"{place}: {error}", style="red")
        return False
    return True
