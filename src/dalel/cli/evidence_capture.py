"""``dalel evidence capture``: documents fetched from the web, kept byte for byte, with how they came."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import click

from dalel.cli.manners import Manners, manners_options, robots_options
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.portal_reader import kz_ows
from dalel.cli.workplace import open_evidence
from dalel.errors import CommandError
from dalel.evidence.capture import Address, Captured, Capturing, ComputerClock, Terms, Verdict, parse_address
from dalel.evidence.entry_form import time_text
from dalel.newsroom import Newsroom
from dalel.vocabulary import term

SHOWN = ["seq", "verdict", "status", "bytes", "sha256", "address"]
FULL = ["seq", "time", "verdict", "reason", "says", "status", "bytes", "sha256", "name", "same_as", "address", "files"]


class WithReaders(click.Command):
    """A command whose first word may name the reader of a portal instead of an address."""

    readers: ClassVar[Mapping[str, click.Command]] = {"kz-ows": kz_ows}

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The reader's own context, where one is named."""
        reader = self.readers.get(args[0]) if args else None
        if reader is None:
            return super().make_context(info_name, args, parent, **extra)
        return reader.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)


@click.command(cls=WithReaders)
@click.argument("urls", metavar="URL…", nargs=-1)
@click.option(
    "--list", "listed", metavar="FILE", help="Addresses, one a line; after # stands a comment. - is standard input."
)
@click.option("--expect", metavar="TEXT", help="Words that must be in each document; otherwise it is not the document.")
@click.option("--page", is_flag=True, help="Open each address in Chromium, and keep the page as a reader sees it.")
@click.option("--note", help="What you want to remember. Kept beside the ledger, not in it.")
@manners_options
@robots_options
@newsroom_option
@output_option
def capture(
    *,
    urls: tuple[str, ...],
    listed: str | None,
    expect: str | None,
    page: bool,
    note: str | None,
    manners: Manners,
    why: str | None,
    newsroom: Newsroom,
    output: str,
) -> None:
    """Fetch documents from the web, and keep them byte for byte with how they came: the way, the server, the times.

    An answer can be whole and still not be the document: a page for logging in, an error page. Such answers are kept,
    and said to be captured without content. Every failure is recorded with its reason. The exit code is 1 where any
    address gave no document; the rest is captured all the same.

    With --page five files are kept of each address: the page as served, as it stood after its scripts ran, a picture
    with date and address, a PDF, and an archive of all it loaded (WACZ). This needs dalel[capture] and Chromium.

    No cookie and no password is sent. Values in an address that look like keys are sent, and recorded nowhere.

    \b
    Examples:
      dalel evidence capture https://goszakup.gov.kz/files/plan.xlsx
      dalel evidence capture https://goszakup.gov.kz/ru/plan/274 --expect "Годовой план"
      dalel evidence capture --page https://goszakup.gov.kz/ru/plan/274
      dalel evidence capture --list addresses.txt --proxy socks5://127.0.0.1:9050
      dalel evidence capture kz-ows --plans --bin 200340021689
    """
    addresses = list(read_addresses(urls, listed))
    plan = manners.plan(terms=Terms(expect=check_expected(expect), why=why), note=note, page=page)
    outcomes: list[Captured] = []
    with Meter("Capturing") as meter:
        run = Capturing(open_evidence(newsroom), plan, clock=ComputerClock(), progress=meter.advance)
        for captured in run.capture_all(addresses):
            meter.clear()
            say(captured)
            outcomes.append(captured)
    show_captured(outcomes, output=output)
    if any(each.judgement.verdict is not Verdict.CAPTURED for each in outcomes):
        raise SystemExit(1)


def read_addresses(urls: Sequence[str], listed: str | None) -> Iterator[Address]:
    """The addresses given and those in the list, each once; a wrong one stops the command before anything is asked."""
    lines = [*urls, *(read_list(listed) if listed is not None else ())]
    if not lines:
        raise CommandError("No address was given.", next_step="dalel evidence capture URL, or --list FILE")
    seen: set[str] = set()
    for line in lines:
        address = parse_address(line)
        if address.full not in seen:
            seen.add(address.full)
            yield address


def read_list(listed: str) -> Iterator[str]:
    """The lines of a list without comments: a # at the beginning, or after a space."""
    try:
        text = sys.stdin.read() if listed == "-" else Path(listed).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"--list {listed}: it cannot be read as a text in UTF-8.") from error
    for line in text.splitlines():
        address = f" {line}".replace("\t", " ").partition(" #")[0].strip()
        if address:
            yield address


def check_expected(text: str | None) -> str | None:
    """An expected text has at least one word: nothing is in every document."""
    if text is not None and not text.strip():
        raise CommandError("--expect takes words that are in the document.")
    return text


def say(captured: Captured) -> None:
    """Say what was mended, and what came of an address where that is not simply the document."""
    for said in captured.remarks:
        remark(said)
    if captured.left_out:
        named = ", ".join(name or "a token without a name" for name in captured.left_out)
        remark(f"{captured.address}: the value of {named} looks like a key; it was sent, and is not recorded.")
    if captured.coding:
        remark(
            f"{captured.address}: the server packed it ({captured.coding}) although it was asked not to; "
            "it is kept as it was sent."
        )
    if captured.judgement.verdict is not Verdict.CAPTURED:
        remark(f"{captured.address}: {in_words(captured)}", style="red")
    elif captured.is_same and captured.earlier:
        remark(
            f"{captured.address}: the same bytes as at {captured.earlier.time:%Y-%m-%d %H:%M:%S} UTC "
            f"(entry {captured.earlier.seq})."
        )


def in_words(captured: Captured) -> str:
    """Verdict, reason and what exactly was met."""
    judgement = captured.judgement
    verdict = term("capture-verdict", judgement.verdict).say("en")
    reason = term("capture-reason", judgement.reason or "").say("en")
    return f"{verdict} – {reason}: {judgement.says}"


def show_captured(outcomes: Sequence[Captured], *, output: str) -> None:
    """Show what came of each address."""
    if output == "table":
        show_rows(map(short_row, outcomes), SHOWN, output=output)
    else:
        show_rows(map(row_of, outcomes), FULL, output=output)


def row_of(captured: Captured) -> dict[str, object]:
    """What came of an address, as a row."""
    return {
        "seq": captured.seq,
        "time": time_text(captured.time),
        "verdict": captured.judgement.verdict.value,
        "reason": captured.judgement.reason,
        "says": captured.judgement.says or None,
        "status": captured.status,
        "bytes": captured.first.bytes if captured.first else None,
        "sha256": captured.sha256,
        "name": captured.first.name if captured.first else None,
        "same_as": captured.earlier.seq if captured.is_same and captured.earlier else None,
        "address": captured.address,
        "files": {piece.method: piece.sha256 for piece in captured.pieces},
    }


def short_row(captured: Captured) -> dict[str, object]:
    """The same for eyes: the beginning of the SHA-256 is enough for "show", and a reason takes the verdict's place."""
    judgement = captured.judgement
    return {
        **row_of(captured),
        "verdict": judgement.reason or judgement.verdict.value,
        "sha256": captured.sha256[:12] if captured.sha256 else None,
    }
