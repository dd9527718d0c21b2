"""``dalel dossier redact|strip|withhold``: a dossier that shows less than another, and proves as much."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.dossier_making import ALLOW, NOTE, order_of, say_sealed, workplace_of
from dalel.cli.dossier_showing import show_plan
from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.evidence.disk import Disk
from dalel.evidence.dossier import (
    DISCLOSABLE,
    dossier_folder,
    plan_parts,
    preview,
    redact_fields,
    redact_parts,
    reopen,
    strip_fields,
    with_repetitions,
)
from dalel.evidence.dossier import withhold as withhold_documents
from dalel.newsroom import Newsroom
from dalel.vocabulary import vocabulary


@click.command("redact")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--rows", "hide", metavar="ROWS", help="Rows, records or pages to hide: 3,10-19,40-")
@click.option("--only-rows", "show", metavar="ROWS", help="Rows, records or pages to show; all others are hidden.")
@click.option("--document", "prefix", metavar="HASH", help="Of which document; needed where there are several.")
@click.option("--fields", metavar="NAMES", help="Disclosed values to take back: name,path. Needs no newsroom.")
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR2", help="The folder to make.")
@click.option("--dry-run", is_flag=True, help="Show before and after, and make nothing.")
@ALLOW
@NOTE
@newsroom_option
def redact(
    path: Path,
    *,
    hide: str | None,
    show: str | None,
    prefix: str | None,
    fields: str | None,
    output: Path | None,
    allow: tuple[str, ...],
    note: str | None,
    newsroom: Newsroom,
    dry_run: bool,
) -> None:
    """Make a dossier that shows less, and proves as much.

    Rows are counted as a spreadsheet does, from 1, header included; JSON items, records and pages from 1. What is
    hidden leaves nothing behind but a digest with a salt. Before and after are shown; the first dossier stays.

    The ledger holds the SHA-256 of the whole document: whoever can guess all that is hidden can check the guess. Hide
    so much that nobody can.

    \b
    Examples:
      dalel dossier redact dossier --rows 2-40 --output dossier-2 --document be0b9c
      dalel dossier redact dossier --only-rows 1,17 --output dossier-2 --dry-run
      dalel dossier redact dossier --fields name,path --output dossier-2
    """
    if sum(each is not None for each in (hide, show, fields)) != 1:
        raise CommandError(
            "What is to be hidden? Give one of --rows, --only-rows and --fields.",
            next_step="dalel dossier redact --help",
        )
    if output is None and not dry_run:
        raise CommandError("Where to? --output DIR2 is missing.", next_step="Or look first: --dry-run")
    workplace = workplace_of(newsroom)
    with dossier_folder(path) as folder, Meter("Sealing") as meter:
        opened = reopen(folder)
        order = order_of(output or Path(), allow, meter.advance, note=note)
        if fields is not None:
            names = parse_fields(fields)
            remark(f"Values taken back: {', '.join(sorted(names))}.")
            if not dry_run:
                say_sealed(redact_fields(workplace, opened, names, order=order), order.output)
            return
        plan = plan_parts(opened, prefix, hide=hide, show=show)
        meter.clear()
        show_plan(plan, lambda indexes: preview(workplace, plan, indexes))
        if not dry_run:
            say_sealed(redact_parts(workplace, opened, plan, order=order), order.output)


@click.command("strip")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--fields", metavar="NAMES", required=True, help="Disclosed values to take out: name,path")
@click.option("--output", type=click.Path(path_type=Path), required=True, metavar="DIR2", help="The folder to make.")
def strip(path: Path, fields: str, output: Path) -> None:
    """Take disclosed values out of a dossier without the newsroom it is from: what counsel can do with a copy.

    Documents, ledger and checkpoints prove as much as before. The result has no seal, since that needs the ledger's
    key; a verifier says NOT CHECKED there.

    \b
    Example:
      dalel dossier strip dossier --fields name,note --output dossier-for-court
    """
    with dossier_folder(path) as folder, Meter("Packing") as meter:
        order = order_of(output, (), meter.advance)
        strip_fields(reopen(folder), parse_fields(fields), order=order, disk=Disk())
    click.echo(output)


@click.command("withhold")
@click.argument("path", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("documents", metavar="DOCUMENT…", nargs=-1, required=True)
@click.option("--reason", type=click.Choice(sorted(vocabulary("withhold-reason"))), required=True, help="Why.")
@click.option("--output", type=click.Path(path_type=Path), required=True, metavar="DIR2", help="The folder to make.")
@ALLOW
@NOTE
@newsroom_option
def withhold(
    path: Path,
    documents: tuple[str, ...],
    *,
    reason: str,
    output: Path,
    allow: tuple[str, ...],
    note: str | None,
    newsroom: Newsroom,
) -> None:
    """Make a dossier without the bytes of some documents. The ledger says that they are held, and why not shown.

    Their SHA-256 stays, so they can be shown later, to a judge alone for instance.

    \b
    Example:
      dalel dossier withhold dossier be0b9c --reason source-protection --output dossier-2
    """
    with dossier_folder(path) as folder, Meter("Sealing") as meter:
        order = order_of(output, allow, meter.advance, note=note)
        done = withhold_documents(workplace_of(newsroom), folder, documents, reason=reason, order=order)
    say_sealed(done, output)


def parse_fields(text: str) -> frozenset[str]:
    """The names of disclosed values, and of those that repeat them."""
    names = frozenset(each.strip() for each in text.split(",") if each.strip())
    if not names or (unknown := names - set(DISCLOSABLE)):
        raise CommandError(
            f"--fields {text}: not a list of names of disclosed values"
            + (f" ({', '.join(sorted(unknown))})." if names else "."),
            next_step=f"Known here: {', '.join(DISCLOSABLE)}.",
        )
    return with_repetitions(names)
