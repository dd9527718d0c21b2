"""``dalel custody restore``: the newsroom made anew, on an empty computer, from one place and enough shares."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import click
from rich.filesize import decimal

from dalel.cli.custody_register import commands_for_accounts, load_register
from dalel.cli.custody_shares import gather_shares
from dalel.cli.evidence_verification import A_FILE, check_rows
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.errors import CommandError, DalelError, DataError
from dalel.evidence import Evidence, Verification
from dalel.evidence.checkpoint import verify_with_checkpoints
from dalel.evidence.custody import KeptRecipients, Restored, Share, open_identities, open_place, read_contents, restore
from dalel.evidence.disk import Disk

NOT_COPIED = """\
To be set up anew, since no copy holds it: where to copy (dalel custody replicate --to PLACE, an empty one), the timer
that does it, keys of services in the keyring, and what this computer was told in its environment (DATABASE_URL, say).
"""
SHARES = "Sheets (.txt). Several can follow; without any you are asked to type their words."


@click.command(name="restore")
@click.option("--from", "place", required=True, metavar="PLACE", help="A place that replicate copied to.")
@click.option("--shares", multiple=True, type=click.Path(path_type=Path), metavar="FILE…", help=SHARES)
@click.argument("more", nargs=-1, metavar="", type=click.Path(path_type=Path))
@click.option("--into", required=True, type=click.Path(path_type=Path), metavar="NEWSROOM", help="A new folder.")
@click.option("--until", type=click.IntRange(min=1), metavar="N", help="Only up to manifest N.")
@click.option("--held", multiple=True, type=A_FILE, metavar="FILE", help="A checkpoint as somebody kept it.")
@output_option
def restore_(
    *,
    place: str,
    shares: tuple[Path, ...],
    more: tuple[Path, ...],
    into: Path,
    until: int | None,
    held: tuple[Path, ...],
    output: str,
) -> None:
    """Make the newsroom anew from one place and enough shares, and verify it.

    What is missing is named, file by file; the exit code is 1 then. Below the policy nothing is opened. With
    --until N you leave out what came after manifest N, such as what somebody added who had the computer.

    \b
    Examples:
      dalel custody restore --from /media/stick/copies --shares a.txt b.txt c.txt d.txt --into newsroom
      dalel custody restore --from /media/stick/copies --into newsroom --held checkpoint.txt
    """
    done = restore_from(place, gather_shares([*shares, *more]), into, until=until)
    verification = verify_restored(into, held)
    columns = ["property", "answer", "says"] if output == "table" else None
    show_rows(
        check_rows(verification), columns or ["property", "answer", "checked", "differences", "says"], output=output
    )
    say_restored(done, verification)
    remark(
        f"Restored into {into}. Whoever has the old computer has its signing key: cd {into} && dalel checkpoint rotate"
    )
    say_anew(into)
    raise_missing(done, verification)


def say_anew(newsroom: Path) -> None:
    """What no copy holds, so that it is to be set up anew."""
    remark(NOT_COPIED)
    commands = commands_for_accounts(newsroom)
    if commands:
        remark(
            "On the staff pages these people had accounts. Passwords, second factors, sessions and the access log are "
            "not among the copies. To invite them anew, each with the alias that the history names:"
        )
        for command in commands:
            remark(f"  {command}")


def restore_from(place: str, shares: Sequence[Share], into: Path, *, until: int | None = None) -> Restored:
    """Open what the shares open, and fill the folder; the register too."""
    if not shares:
        raise CommandError("No shares were given.", next_step="Name the sheets: --shares FILE…")
    opened = open_place(place, disk=Disk())
    contents = read_contents(opened)
    if not contents.manifests:
        raise DataError(
            f"{opened.url} has no manifest that can be read. {' '.join(contents.faults)}".rstrip(),
            next_step="Try another place.",
        )
    identities = open_identities(shares, keys=contents.keys)
    with Meter("Restoring") as meter:
        done = restore(opened, identities, into, until=until, contents=contents, disk=Disk(), progress=meter.advance)
    warn_of_key(into, identities)
    try:
        rows = load_register(into)
    except DalelError as error:
        done.faults.append(f"The register could not be filled from its backup, which stays there: {error.what}")
    else:
        if rows is not None:
            remark(f"The register has {rows} rows.")
    return done


def warn_of_key(newsroom: Path, identities: Collection[str]) -> None:
    """Say where new copies would be for a key of which no shares were brought: it may be one that was given up."""
    kept = KeptRecipients(newsroom, Disk()).read()
    if kept and kept[-1].key not in identities:
        remark(
            f"New copies of it would be for the key {kept[-1].key}, of which no shares were given. If its sheets are "
            "gone, make a new key there first: dalel custody rotate",
            style="bold",
        )


def verify_restored(into: Path, held: Sequence[Path]) -> Verification:
    """Verify the restored evidence, with its checkpoints and those that others kept."""
    evidence = Evidence(into / "evidence")
    return verify_with_checkpoints(
        evidence.verify(), evidence, tsa_roots=None, held=[path.read_bytes() for path in held]
    )


def say_restored(done: Restored, verification: Verification) -> None:
    """How much came back, and each thing that did not."""
    remark(
        f"{done.files} files, {decimal(done.bytes)}, as of {done.time or 'no time that is known'} "
        f"(manifest {done.newest}); ledger of {verification.size} entries, root {verification.root}"
    )
    for said in done.faults:
        remark(said, style="red")
    for said in done.missing:
        remark(f"Missing: {said}", style="red")
    for said in verification.remarks:
        remark(said)


def raise_missing(done: Restored, verification: Verification) -> None:
    """End with an error where not everything came back as it was."""
    if not done.is_whole or verification.has_failed:
        first = f" The first difference: {verification.first_difference}" if verification.has_failed else ""
        raise DataError(
            f"Not everything came back. Files missing: {len(done.missing)}; "
            f"amiss at the place: {len(done.faults)}.{first}",
            next_step="Try another place. What was restored stays.",
        )
