"""``dalel dossier``: seal what a court or an editor gets, verify it, show less of it, and see who holds what."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click

from dalel.cli.dossier_less import redact, strip, withhold
from dalel.cli.dossier_making import ALLOW, order_of, say_sealed, try_to_seal, workplace_of
from dalel.cli.dossier_showing import show_custody
from dalel.cli.given import read_file, read_vkey, write_new
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now
from dalel.errors import CommandError, DataError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import (
    DISCLOSABLE,
    Anchors,
    Selection,
    Workplace,
    check_output,
    compare_dossiers,
    dossier_folder,
    find_custody,
    pack,
    render_page,
    verify_dossier,
)
from dalel.newsroom import Newsroom
from dalel.publications import Holdings, check_text, enter_publication, read_text
from dalel.spending import open_engine
from dalel.vocabulary import LANGUAGES

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

anchor_options = [
    click.option("--pin-vkey", "pins", multiple=True, metavar="VKEY", help="A key that you got elsewhere than here."),
    click.option(
        "--min-size", type=click.IntRange(min=0), metavar="N", help="The size of a checkpoint known to others."
    ),
    click.option(
        "--held",
        multiple=True,
        type=click.Path(path_type=Path, exists=True),
        metavar="FILE",
        help="A checkpoint as somebody kept it.",
    ),
    click.option(
        "--tsa-root",
        "roots",
        multiple=True,
        type=click.Path(path_type=Path, exists=True),
        metavar="FILE",
        help="Root certificates to trust, in PEM.",
    ),
]


def with_anchors(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options for what the verifier brings from elsewhere."""
    for option in reversed(anchor_options):
        command = option(command)
    return command


@click.group()
def dossier() -> None:
    """Packages that prove themselves: documents, the ledger's part, proofs, and a verifier that needs nothing.

    \b
    The order of the work:
      dalel dossier seal --output DIR        everything that is recorded
      dalel dossier verify DIR
      python3 -I DIR/data/verify.py DIR      what the expert does
    """


@dossier.command("seal")
@click.argument("chosen", metavar="[DOCUMENT | PUBLICATION.md]…", nargs=-1)
@click.option("--output", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to make.")
@click.option("--zip", "zipped", is_flag=True, help="Make one file, DIR.zip, instead of a folder.")
@click.option(
    "--disclose",
    multiple=True,
    type=click.Choice(DISCLOSABLE),
    help="Open these values, such as file names. Default: none.",
)
@ALLOW
@newsroom_option
def seal_command(
    chosen: tuple[str, ...],
    *,
    output: Path,
    disclose: tuple[str, ...],
    allow: tuple[str, ...],
    newsroom: Newsroom,
    zipped: bool,
) -> None:
    """Seal a dossier: documents, the ledger or the part that speaks of them, checkpoints, stamps, and a verifier.

    DOCUMENT is a SHA-256, or six or more signs of one; without any everything is sealed, with the whole ledger. A
    publication is checked first, and brings its text, how its figures are computed, and every document that they rest
    on; whoever gets the dossier computes them again with verify.py. What
    was recorded since the last checkpoint is signed first. The same documents at the same checkpoint give the same
    bytes. No file name, person or place is disclosed unless asked for, and nothing is sealed that would give the
    collector away: traces are listed, and the exit code is 1.

    \b
    Examples:
      dalel dossier seal --output dossier
      dalel dossier seal --output dossier --disclose name be0b9c c8fccd
      dalel dossier seal --output dossier --zip
      dalel dossier seal --output dossier publications/water.md
    """
    workplace = workplace_of(newsroom)
    target = output.with_name(f"{output.name}.zip")
    if zipped and target.exists():
        raise CommandError(f"{target} is there already.", next_step="Name another file, or move it away.")
    check_output(output)
    digests = choose(chosen, workplace, newsroom)
    with Meter("Sealing") as meter:
        done = try_to_seal(
            workplace,
            Selection(documents=digests, disclosed=frozenset(disclose)),
            order_of(output, allow, meter.advance),
        )
    if zipped:
        pack(output, target, disk=Disk())
        remove_folder(output)
    say_sealed(done, target if zipped else output)


def choose(chosen: tuple[str, ...], workplace: Workplace, newsroom: Newsroom) -> frozenset[str] | None:
    """The documents that were named, and those of the publications that were; None where nothing was."""
    digests = {workplace.evidence.find(each).sha256 for each in chosen if not each.endswith(".md")}
    for path in (Path(each) for each in chosen if each.endswith(".md")):
        holdings = Holdings(newsroom, open_engine(spill=newsroom.spending / ".spill"))
        check = check_text(read_text(path), holdings)
        entered = enter_publication(check, holdings, workplace.evidence, time=now())
        digests |= entered.documents
        for said in entered.remarks:
            remark(said)
    return frozenset(digests) or None


@dossier.command("verify")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@with_anchors
@output_option
def verify_command(path: Path, output: str, **anchors: Any) -> None:
    """Verify a dossier (a folder or its ZIP file): PASS, FAIL or NOT CHECKED for each property.

    It answers the same as the verify.py inside, and is written apart from it. Bring what the package cannot vouch for
    itself: a key, a checkpoint that somebody held, the root of an authority. The exit code is 1 where anything fails.

    \b
    Examples:
      dalel dossier verify dossier
      dalel dossier verify dossier.zip --pin-vkey dalel/5fec…+1f2e3d4c+AX… --min-size 12 --tsa-root tsa.pem
    """
    with dossier_folder(path) as folder, Meter("Verifying") as meter:
        found = verify_dossier(folder, anchors_of(**anchors), progress=meter.advance)
    rows = [{"property": str(v.property), "answer": str(v.answer), "says": v.says} for v in found.verdicts]
    rows += [
        {"property": f"claim {each.claim}", "answer": str(each.answer), "says": each.says} for each in found.claims
    ]
    show_rows(rows, ["property", "answer", "says"], output=output)
    if found.has_failed:
        faults = len(found.faults)
        raise DataError(
            f"{faults} fault{'s' if faults > 1 else ''} in {path}. The first: {found.faults[0]}",
            next_step="Keep this dossier as it is, and ask for another copy to compare: dalel dossier diff DIR DIR",
        )


@dossier.command("show")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Write the custody as one page for people."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the page.")
@with_anchors
def show_command(path: Path, html: Path | None, lang: str, **anchors: Any) -> None:
    """Show what a dossier holds: each document with its time interval, what happened to it, who holds checkpoints.

    \b
    Examples:
      dalel dossier show dossier
      dalel dossier show dossier --html custody.html --lang ru
    """
    with dossier_folder(path) as folder, Meter("Reading") as meter:
        custody = find_custody(folder, anchors_of(**anchors), progress=meter.advance)
    if html is None:
        show_custody(custody)
    else:
        write_new(html, render_page(custody, lang=lang).encode())
        click.echo(html)


@dossier.command("diff")
@click.argument("left", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("right", metavar="DIR2", type=click.Path(path_type=Path))
@output_option
def diff_command(left: Path, right: Path, output: str) -> None:
    """Compare two dossiers: what one shows and the other does not, and whether they are of one history.

    A row "history" means that they are not. The exit code is 0 where nothing differs, 1 where something does.

    \b
    Example:
      dalel dossier diff dossier dossier-2
    """
    with dossier_folder(left) as one, dossier_folder(right) as two:
        found = compare_dossiers(one, two)
    rows = [{"what": d.what, "which": d.which, "left": d.left, "right": d.right} for d in found]
    show_rows(rows, ["what", "which", "left", "right"], output=output)
    if found:
        raise SystemExit(1)
    remark("Nothing differs.")


def anchors_of(pins: tuple[str, ...], min_size: int | None, held: tuple[Path, ...], roots: tuple[Path, ...]) -> Anchors:
    """What was brought from elsewhere."""
    return Anchors(
        pins=[read_vkey(each, option="--pin-vkey") for each in pins],
        min_size=min_size,
        held=[read_file(each) for each in held],
        tsa_roots=b"\n".join(each.read_bytes() for each in roots) if roots else None,
    )


def remove_folder(folder: Path) -> None:
    """Remove the folder that is in the ZIP file now; it loses its name first, so that no half of it bears that."""
    leaving = folder.rename(folder.with_name(f".{folder.name}.part"))
    shutil.rmtree(leaving)


for command in (redact, strip, withhold):
    dossier.add_command(command)
