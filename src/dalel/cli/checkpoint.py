"""``dalel checkpoint``: sign what is recorded, have others vouch for it, and compare with what they hold."""

from __future__ import annotations

import secrets
import sys
import time
from functools import partial
from pathlib import Path

import click

from dalel.cli.checkpoint_exchange import compare, cosign, keep
from dalel.cli.given import write_new
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now, open_evidence
from dalel.errors import CommandError
from dalel.evidence.checkpoint import (
    Publication,
    Signed,
    SigningKeys,
    Stamped,
    find_publication,
    list_checkpoints,
    record_publication,
    render_request,
    rotate,
    sign,
    stamp,
)
from dalel.evidence.disk import Disk
from dalel.evidence.timestamp import is_socks, request_stamp
from dalel.newsroom import Newsroom
from dalel.vocabulary import LANGUAGES

STAMP_TIMEOUT = 20.0
STAMP_ATTEMPTS = 3


@click.group()
def checkpoint() -> None:
    """Signed statements of what the ledger holds, and what others say of them.

    \b
    The order of the work:
      dalel checkpoint sign                  sign what is recorded
      dalel checkpoint publish               give the 200 bytes to others: whoever keeps them can show a rollback
      dalel checkpoint stamp --tsa URL       have an independent authority say when
    """


@checkpoint.command("sign")
@newsroom_option
def sign_command(newsroom: Newsroom) -> None:
    """Sign a checkpoint over everything that is recorded; print the signed note.

    The first time a key is made, in the folder keys of the newsroom, and entered in the ledger. Nothing is signed if
    what was signed before is no longer a beginning of what is here.

    \b
    Examples:
      dalel checkpoint sign
      dalel checkpoint sign && dalel checkpoint publish
    """
    say_signed(sign(open_evidence(newsroom), keys_of(newsroom), time=now()))


@checkpoint.command("rotate")
@newsroom_option
def rotate_command(newsroom: Newsroom) -> None:
    """End the epoch of the signing key: make its successor, have both sign the handover, erase the old key.

    What the old key signed stays valid. Whoever takes the new key cannot rewrite what was signed before and is held
    elsewhere. Publish the handover: it carries the new key.

    \b
    Example:
      dalel checkpoint rotate && dalel checkpoint publish
    """
    say_signed(rotate(open_evidence(newsroom), keys_of(newsroom), time=now()))


@checkpoint.command("list")
@newsroom_option
@output_option
def list_command(newsroom: Newsroom, output: str) -> None:
    """List the checkpoints: their roots, stamps with their times, cosignatures, and whether a later one renews them.

    \b
    Examples:
      dalel checkpoint list
      dalel checkpoint list --output json
    """
    rows: list[dict[str, object]] = [
        {
            "size": each.size,
            "root": each.root if output != "table" else f"{each.root[:12]}…",
            "signed_by": ", ".join(each.signed_by),
            "cosigned_by": ", ".join(each.cosigned_by),
            "stamps": ", ".join(each.stamps),
            "renewed_by": each.renewed_by,
        }
        for each in list_checkpoints(open_evidence(newsroom))
    ]
    if not rows and output == "table":
        remark("There is no checkpoint yet. Sign one: dalel checkpoint sign")
    show_rows(rows, ["size", "root", "signed_by", "cosigned_by", "stamps", "renewed_by"], output=output)


@checkpoint.command()
@click.option("--size", type=click.IntRange(min=1), metavar="N", help="An earlier checkpoint. Default: the newest.")
@click.option("--since", type=click.IntRange(min=1), metavar="N", help="Add the proof that it continues checkpoint N.")
@click.option(
    "--output",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write checkpoint.txt, QR code (SVG, PNG) and the footer of an article (text, HTML) into this folder.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the footer.")
@click.option("--where", metavar="TEXT", help="Record where it was published or who got it. Kept beside the ledger.")
@newsroom_option
def publish(
    *, size: int | None, since: int | None, target: Path | None, lang: str, where: str | None, newsroom: Newsroom
) -> None:
    """Give a checkpoint to others: as text, as a QR code, as the footer of an article.

    Nothing is sent: put it where it cannot be taken from you, under an article, in an e-mail to counsel, on paper.
    The note goes to stdout; on a terminal the QR code and the key are shown as well.

    \b
    Examples:
      dalel checkpoint publish
      dalel checkpoint publish --output footer --lang ru
      dalel checkpoint publish --since 120 > for-witness.txt    for a colleague who kept checkpoint 120
      dalel checkpoint publish --where "under the article of 27 November, and with A. Bekova"
    """
    held = open_evidence(newsroom)
    publication = find_publication(held, size)
    if since is not None and target is not None:
        raise CommandError(
            "--since and --output do not go together.", next_step="Send the proof on: --since N > for-witness.txt"
        )
    if since is not None:
        click.echo(render_request(held, publication.signed, since=since).decode(), nl=False)
    elif target is not None:
        for path in write_publication(publication, target, lang=lang):
            click.echo(path)
    else:
        show_publication(publication)
    if where is not None:
        # Last: what could not be written was not published.
        entry = record_publication(held, publication.signed, where=where, time=now())
        remark(f"Recorded as entry {entry.seq}: published {where}.")


@checkpoint.command("stamp")
@click.option("--tsa", "urls", multiple=True, metavar="URL", help="An RFC 3161 time-stamp authority. Name two or more.")
@click.option("--size", type=click.IntRange(min=1), metavar="N", help="An earlier checkpoint. Default: the newest.")
@click.option("--proxy", metavar="URL", help="Ask through this proxy (socks5://…), names too.")
@click.option(
    "--attempts", type=click.IntRange(1, 10), default=STAMP_ATTEMPTS, show_default=True, help="Tries for each."
)
@newsroom_option
def stamp_command(
    urls: tuple[str, ...], size: int | None, proxy: str | None, attempts: int, newsroom: Newsroom
) -> None:
    """Have independent authorities say when a checkpoint existed.

    Sent is the SHA-256 of the signed note and nothing else; the authority sees the address you ask from. What cannot
    be had now is noted, and asked for again by the next call, without --tsa too. The exit code is 1 where a stamp is
    missing.

    \b
    Examples:
      dalel checkpoint stamp --tsa https://freetsa.org/tsr --tsa http://timestamp.digicert.com
      dalel checkpoint stamp                    ask again for what could not be had
      dalel checkpoint stamp --proxy socks5://127.0.0.1:9050
    """
    if proxy is not None and is_socks(proxy):
        # What captures documents takes long to load.
        from dalel.cli.manners import find_proxy  # noqa: PLC0415

        find_proxy(proxy)
    ask = partial(ask_authority, attempts=attempts, proxy=proxy)
    outcomes = stamp(open_evidence(newsroom), urls, size=size, ask=ask, time=now())
    for outcome in outcomes:
        say_stamped(outcome)
    if len({outcome.stamp.authority for outcome in outcomes if outcome.stamp}) == 1 and len(outcomes) == 1:
        remark("One authority alone can err or be made to: name a second one, from another country.")
    if any(outcome.stamp is None for outcome in outcomes):
        raise SystemExit(1)


def ask_authority(data: bytes, url: str, *, attempts: int, proxy: str | None) -> bytes:
    """Ask an authority over the network."""
    return request_stamp(
        data,
        url=url,
        timeout=STAMP_TIMEOUT,
        attempts=attempts,
        wait=time.sleep,
        nonce=secrets.token_bytes,
        proxy=proxy,
    )


def say_signed(done: Signed) -> None:
    """The note to stdout, the rest to stderr."""
    click.echo(done.signed.data.decode(), nl=False)
    for said in done.remarks:
        remark(said)
    if not done.is_new:
        remark("Nothing was recorded since this checkpoint; it stands.")
    for epoch in done.erased:
        remark(f"The key of epoch {epoch} was erased.")


def say_stamped(outcome: Stamped) -> None:
    """A stamp that came, or why it did not."""
    if outcome.stamp is not None:
        click.echo(
            f"{outcome.stamp.time:%Y-%m-%d %H:%M:%S} UTC  checkpoint {outcome.wish.size}  "
            f"{outcome.stamp.authority or 'an authority that it does not name'}  {outcome.path}"
        )
        return
    remark(f"No stamp over checkpoint {outcome.wish.size}. {outcome.says}", style="red")
    if outcome.is_pending:
        remark("It is noted, and asked for again by: dalel checkpoint stamp")


def show_publication(publication: Publication) -> None:
    """The note to stdout, the key to stderr; a QR code to a terminal."""
    click.echo(publication.text, nl=False)
    remark(f"Checked with the key {publication.vkey}")
    if sys.stdout.isatty():
        click.echo()
        click.echo(publication.terminal())


def write_publication(publication: Publication, folder: Path, *, lang: str) -> list[Path]:
    """The files for an article; none is written over."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made: {error.strerror}.", next_step="Name another folder.") from error
    files = {
        "checkpoint.txt": publication.signed.data,
        "checkpoint.svg": publication.svg().encode(),
        "checkpoint.png": publication.png(),
        "footer.txt": publication.footer(lang).encode(),
        "footer.html": publication.footer_html(lang).encode(),
    }
    paths = []
    for name, data in files.items():
        path = folder / name
        if not (path.exists() and path.read_bytes() == data):
            write_new(path, data)
        paths.append(path)
    return paths


def keys_of(newsroom: Newsroom) -> SigningKeys:
    """The newsroom's signing keys."""
    return SigningKeys(newsroom.keys, Disk())


for command in (cosign, keep, compare):
    checkpoint.add_command(command)
