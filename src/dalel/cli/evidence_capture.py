"""``dalel evidence capture``: documents fetched from the web, kept byte for byte, with how they came."""

from __future__ import annotations

import os
import shutil
import ssl
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from dalel import __version__
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import open_evidence
from dalel.errors import CommandError
from dalel.evidence.capture import (
    Address,
    Captured,
    CapturePlan,
    Capturing,
    ComputerClock,
    Limits,
    Proxy,
    Route,
    Terms,
    Verdict,
    parse_address,
    parse_proxy,
)
from dalel.evidence.entry_form import time_text
from dalel.newsroom import Newsroom
from dalel.vocabulary import term

USER_AGENT = f"dalel/{__version__}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHOWN = ["seq", "verdict", "status", "bytes", "sha256", "address"]
FULL = ["seq", "time", "verdict", "reason", "says", "status", "bytes", "sha256", "name", "same_as", "address", "files"]
_VISIBLE = range(0x20, 0x7F)


@click.command()
@click.argument("urls", metavar="URL…", nargs=-1)
@click.option(
    "--list", "listed", metavar="FILE", help="Addresses, one a line; after # stands a comment. - is standard input."
)
@click.option("--expect", metavar="TEXT", help="Words that must be in each document; otherwise it is not the document.")
@click.option("--page", is_flag=True, help="Open each address in Chromium, and keep the page as a reader sees it.")
@click.option("--note", help="What you want to remember. Kept beside the ledger, not in it.")
@click.option("--proxy", metavar="URL", help="Ask for everything through this proxy (socks5://…), names of sites too.")
@click.option(
    "--ca",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Trust these root certificates too (PEM), such as a state's own.",
)
@click.option("--user-agent", default=USER_AGENT, show_default=True, metavar="TEXT", help="Under which name to ask.")
@click.option(
    "--delay",
    type=click.FloatRange(min=0, max=3600),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait between two questions to one site.",
)
@click.option(
    "--max-size", type=click.IntRange(min=1), default=1000, show_default=True, metavar="MB", help="Take no larger file."
)
@click.option(
    "--max-time",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Wait no longer for a document.",
)
@click.option("--ignore-robots", is_flag=True, help="Ask even where the site's robots.txt asks programs not to.")
@click.option("--why", metavar="TEXT", help="Why, with --ignore-robots. It is recorded.")
@newsroom_option
@output_option
def capture(
    *,
    urls: tuple[str, ...],
    listed: str | None,
    expect: str | None,
    page: bool,
    note: str | None,
    proxy: str | None,
    ca: Path | None,
    user_agent: str,
    delay: float,
    max_size: int,
    max_time: float,
    ignore_robots: bool,
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
    """
    addresses = list(read_addresses(urls, listed))
    browser = find_browser(proxy=proxy, ca=ca) if page else None
    plan = CapturePlan(
        route=Route(user_agent=check_user_agent(user_agent), trust=trust(ca), proxy=find_proxy(proxy)),
        limits=Limits(bytes=max_size * 1_000_000, seconds=max_time),
        delay=delay,
        terms=Terms(expect=check_expected(expect), why=check_why(why, ignore_robots=ignore_robots)),
        note=note,
        browser=browser,
    )
    outcomes: list[Captured] = []
    with Meter("Capturing") as meter:
        run = Capturing(open_evidence(newsroom), plan, clock=ComputerClock(), progress=meter.advance)
        for captured in run.capture_all(addresses):
            meter.clear()
            say(captured)
            outcomes.append(captured)
    if output == "table":
        show_rows(map(short_row, outcomes), SHOWN, output=output)
    else:
        show_rows(map(row_of, outcomes), FULL, output=output)
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


def find_proxy(text: str | None) -> Proxy | None:
    """The proxy, if one is wanted, and the library that it needs."""
    if text is None:
        return None
    proxy = parse_proxy(text)
    if find_spec("socks") is None:
        raise CommandError("A proxy needs the package PySocks.", next_step="Install it: pip install 'dalel[capture]'")
    return proxy


def find_browser(*, proxy: str | None, ca: Path | None) -> Path:
    """The browser that the system has, and the libraries that drive it."""
    if ca is not None:
        raise CommandError(
            "--ca does not hold for pages: Chromium trusts the root certificates of the system.",
            next_step="Have the system trust the root, or capture without --page.",
        )
    if proxy is not None and "@" in proxy:
        raise CommandError(
            "Chromium gives a SOCKS5 proxy no name and no password.", next_step="Use a proxy that asks for none."
        )
    if any(find_spec(name) is None for name in ("playwright", "warcio")):
        raise CommandError(
            "Pages need the packages Playwright and warcio.", next_step="Install them: pip install 'dalel[capture]'"
        )
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise CommandError(
            f"CHROMIUM names {named}, which is no program." if named else "There is no Chromium here.",
            next_step="Install it (apt-get install chromium), or name it: CHROMIUM=/usr/bin/chromium dalel evidence …",
        )
    return Path(found)


def trust(ca: Path | None) -> ssl.SSLContext:
    """The root certificates of this computer, and those of a file."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(cafile=ca)
        except (ssl.SSLError, OSError) as error:
            raise CommandError(
                f"--ca {ca}: it holds no certificate.", next_step="Give a file in PEM (-----BEGIN CERTIFICATE-----)."
            ) from error
    return context


def check_user_agent(text: str) -> str:
    """A name that can stand in a header."""
    if not text.strip() or any(ord(each) not in _VISIBLE for each in text) or len(text) > 200:
        raise CommandError("--user-agent takes 1 to 200 signs of ASCII.", next_step=f'--user-agent "{USER_AGENT}"')
    return text.strip()


def check_expected(text: str | None) -> str | None:
    """An expected text has at least one word: nothing is in every document."""
    if text is not None and not text.strip():
        raise CommandError("--expect takes words that are in the document.")
    return text


def check_why(why: str | None, *, ignore_robots: bool) -> str | None:
    """Whoever sets the rules of a site aside says why, and only who does."""
    if ignore_robots != bool(why and why.strip()):
        raise CommandError(
            "--ignore-robots and --why go together: why the rules of the site are set aside is recorded.",
            next_step='--ignore-robots --why "the tender is public by law, art. 5"',
        )
    return why


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
