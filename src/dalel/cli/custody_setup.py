"""``dalel custody setup|rotate``: the ceremony in which a key is made, split among people, and forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dalel.cli.custody_shares import say_share
from dalel.cli.given import write_new
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now
from dalel.errors import CommandError, DalelError
from dalel.evidence.custody import (
    KeptRecipients,
    NewKey,
    Policy,
    Share,
    can_make_pdf,
    check_sheets,
    make_key,
    make_sheet,
    open_identities,
    parse_policy,
    parse_share,
    render_share,
)
from dalel.evidence.custody.panic import overwrite
from dalel.evidence.disk import Disk
from dalel.newsroom import Newsroom
from dalel.vocabulary import LANGUAGES

INTRODUCTION = """\
A key will be made in this computer's memory and split into shares, one for each person. Each share is a sheet of
paper. When enough of them come together, everything that was copied can be opened again; with fewer, nothing.
This computer keeps only what it needs to encrypt. It cannot open its own copies, and nor can you alone.

You need: a USB stick or a folder in memory (/dev/shm) for the sheets, a printer without a network, half an hour.
"""
REHEARSAL = """\
First a rehearsal, with a key that is thrown away. Its sheets are in {folder}.
Look at one of the pages (.html, .pdf), as its holder will get it. Then bring sheets back as the holders would: give
their files one at a time, and see that fewer than the policy asks for open nothing.
"""
HAND_OVER = """\
Now the key itself. Its sheets are in {folder}. Print each page (.html or .pdf), or copy it to a stick of its own, and
hand it to its holder, in person. No two sheets of one key belong in one place.
"""


def ceremony_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of both ceremonies."""
    for option in (
        click.option("--batch", is_flag=True, help="Ask nothing, and rehearse without people."),
        click.option(
            "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sheets."
        ),
        click.option(
            "--shares-to",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="DIR",
            help="Where the sheets are written: a USB stick, or memory (/dev/shm).",
        ),
        click.option(
            "--policy", metavar="POLICY", help="Who is needed: 'counsel:2of3,editors:2of3' needs both groups."
        ),
    ):
        command = option(command)
    return command


@click.command()
@ceremony_options
@newsroom_option
def setup(*, policy: str | None, shares_to: Path | None, lang: str, batch: bool, newsroom: Newsroom) -> None:
    """Make the key of the copies, split it among people, and forget it.

    Each share is a text and a page for printing with a QR code, as PDF too where Typst is installed
    (pip install 'dalel[pdf]'). The identity that opens the copies is never written; this computer keeps the recipient,
    which only closes them. Without --batch you are led through it, with a rehearsal by a key that is thrown away.

    \b
    Examples:
      dalel custody setup
      dalel custody setup --policy 'counsel:2of3,editors:2of3' --shares-to /media/stick --batch
    """
    found = KeptRecipients(newsroom.root, Disk()).read()
    if found:
        raise CommandError(
            f"Custody is set up already, with the key {found[-1].key}.",
            next_step="To make a new key: dalel custody rotate",
        )
    hold_ceremony(newsroom, policy, shares_to, lang=lang, batch=batch)
    remark("Next: dalel custody replicate --to PLACE")


@click.command()
@ceremony_options
@newsroom_option
def rotate(*, policy: str | None, shares_to: Path | None, lang: str, batch: bool, newsroom: Newsroom) -> None:
    """Make a new key, for new people or because a sheet was lost; later packs are for it.

    Packs that were copied before open with the old shares until their holders give them to the new key too, with
    `dalel custody rewrap`. It prints the new key's recipient, which they need for that.

    \b
    Example:
      dalel custody rotate --policy 'counsel:2of3,editors:3of5' --shares-to /media/stick
    """
    before = KeptRecipients(newsroom.root, Disk()).current()
    hold_ceremony(newsroom, policy, shares_to, lang=lang, batch=batch)
    recipient = KeptRecipients(newsroom.root, Disk()).current().recipient
    remark(f"Packs for the key {before.key} still need its shares: nobody should destroy their old sheet yet.")
    remark(
        "Its holders give them to the new key, place by place: "
        f"dalel custody rewrap PLACE --for {recipient} --shares FILE…"
    )
    remark("Next, so that a restored newsroom knows the new key: dalel custody replicate")


def hold_ceremony(newsroom: Newsroom, policy: str | None, folder: Path | None, *, lang: str, batch: bool) -> None:
    """Make a key and its sheets; the recipient is kept only when they were written and read back."""
    if not batch:
        remark(INTRODUCTION)
        policy = policy or click.prompt("Who is needed? For example", default="counsel:2of3,editors:2of3", err=True)
        folder = folder or Path(click.prompt("Folder for the sheets", err=True))
    if policy is None or folder is None:
        raise CommandError(
            "--batch needs --policy and --shares-to.",
            next_step="dalel custody setup --policy 'counsel:2of3,editors:2of3' --shares-to DIR --batch",
        )
    wanted = parse_policy(policy)
    check_folder(folder, newsroom)
    made = f"{now():%Y-%m-%d}"
    if not batch:
        rehearse(wanted, folder / "rehearsal", lang=lang, made=made)
    new = make_key(wanted, made=made)
    files = write_sheets(new, folder, lang=lang)
    KeptRecipients(newsroom.root, Disk()).add(new.recipient)
    for file in files:
        click.echo(file)
    remark(f"Key {new.recipient.key}: {new.tried} combinations of the {len(new.shares)} shares were tried; each opens.")
    if batch:
        remark(
            "Whoever has these files has the key. Hand them out, then destroy this folder: on a disk without moving "
            "parts deleted files can remain.",
            style="bold",
        )
    else:
        hand_over(files, folder)


def check_folder(folder: Path, newsroom: Newsroom) -> None:
    """Sheets in the newsroom would be copied with it, and lie where the devices are taken."""
    if folder.resolve().is_relative_to(newsroom.root.resolve()):
        raise CommandError(
            f"{folder} is in the newsroom: the shares would be taken, and copied, with it.",
            next_step="Name a folder elsewhere, best on a USB stick.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made: {error.strerror}.", next_step="Name another folder.") from error


def write_sheets(new: NewKey, folder: Path, *, lang: str) -> list[Path]:
    """A text and a page for each share, read back before they count; none is written over."""
    written: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for share in new.shares:
            for ending, data in render(share, lang).items():
                path = folder / f"{share.name}{ending}"
                write_new(path, data)
                path.chmod(0o600)
                written.append(path)
        texts = {path.name: path.read_text(encoding="utf-8") for path in written if path.suffix == ".txt"}
        check_sheets(texts, new)
    except DalelError:
        erase(written)
        raise
    for path in written:
        Disk().sync_path(path)
    return written


def render(share: Share, lang: str) -> dict[str, bytes]:
    """A share as text, as a page, and as PDF where Typst is installed."""
    sheet = make_sheet(share, lang)
    found = {".txt": render_share(share).encode(), ".html": sheet.page().encode()}
    return found | {".pdf": sheet.pdf()} if can_make_pdf() else found


def rehearse(policy: Policy, folder: Path, *, lang: str, made: str) -> None:
    """Let people try with a key that is thrown away, until its shares have opened it."""
    new = make_key(policy, made=made)
    files = write_sheets(new, folder, lang=lang)
    try:
        remark(REHEARSAL.format(folder=folder))
        brought: list[Share] = []
        while True:
            path = Path(click.prompt("A sheet's file (.txt)", err=True))
            try:
                share = parse_share(path.read_text(encoding="utf-8"), name=path.name)
                say_share(share)
                brought.append(share)
                open_identities(brought, keys=[new.recipient.key])
            except OSError as error:
                remark(f"{path}: {error.strerror}.")
            except DalelError as error:
                remark(str(error))
            else:
                remark("These shares open the rehearsal's key. It is thrown away now.")
                return
    finally:
        erase(files)
        folder.rmdir()


def hand_over(files: list[Path], folder: Path) -> None:
    """Ask for each sheet whether its holder has it; then take the files away."""
    remark(HAND_OVER.format(folder=folder))
    names = [path.stem for path in files if path.suffix == ".txt"]
    missing = [name for name in names if not click.confirm(f"Has the holder of {name} their sheet?", err=True)]
    if missing:
        remark(f"The files stay, since these were not handed over: {', '.join(missing)}. Destroy them afterwards.")
        return
    erase(files)
    remark(
        f"The files in {folder} were overwritten and removed. A stick can keep old bytes: destroy it, or lock it up."
    )


def erase(files: list[Path]) -> None:
    """Overwrite files and remove them."""
    for file in files:
        if os.path.lexists(file):
            overwrite(file, Disk())
            file.unlink()
