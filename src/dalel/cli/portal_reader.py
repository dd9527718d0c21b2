"""``dalel evidence capture kz-ows``: lists of a procurement portal, page by page, each page a document."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import click

from dalel.cli.manners import Manners, manners_options
from dalel.cli.meter import Meter
from dalel.cli.output import remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.secret import SERVICE, find_secret
from dalel.cli.workplace import open_evidence
from dalel.errors import CommandError
from dalel.evidence.capture import ComputerClock, Portal, PortalKey, PortalList, Run, Terms, find_run, parse_address
from dalel.newsroom import Newsroom
from dalel.vocabulary import term

PORTAL = "https://ows.goszakup.gov.kz/v3"
VARIABLE = "DALEL_KZ_OWS_TOKEN"
IN_KEYRING = "kz-ows"
"""Under which name the keyring holds the token."""

COLUMNS = ["list", "bin", "pages", "records", "total", "complete"]
FULL = [*COLUMNS, "run", "resumed_after", "reason", "says", "remarks", "documents"]
_BIN = re.compile(r"[0-9]{12}")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TOKEN = re.compile(r"[!-~]{8,4096}")


@click.command("kz-ows")
@click.option("--plans", is_flag=True, help="Plan points of each buyer.")
@click.option("--contracts", is_flag=True, help="Contracts of each buyer.")
@click.option("--lots", is_flag=True, help="Lots of each buyer.")
@click.option("--bin", "bins", multiple=True, required=True, metavar="BIN", help="A buyer. May be given several times.")
@click.option("--anew", is_flag=True, help="Begin again, also where an earlier run was cut short.")
@click.option("--note", help="What you want to remember. Kept beside the ledger, not in it.")
@click.option("--portal", default=PORTAL, show_default=True, metavar="URL", help="Where the service is.")
@manners_options
@newsroom_option
@click.option(
    "--output",
    type=click.Choice(["table", "json", "csv", "sha256"]),
    default=lambda: "table" if sys.stdout.isatty() else "json",
    show_default="table on a terminal, json in a pipe",
    help="How to show the lists; sha256 is one document a line.",
)
def kz_ows(
    *,
    plans: bool,
    contracts: bool,
    lots: bool,
    bins: tuple[str, ...],
    anew: bool,
    note: str | None,
    portal: str,
    manners: Manners,
    newsroom: Newsroom,
    output: str,
) -> None:
    """Capture lists of buyers from the Kazakh procurement portal's service (OWS v3), each page as a document.

    The service wants a token, which the portal's operator gives out. It is read from the environment
    (DALEL_KZ_OWS_TOKEN) or else from this computer's keyring (keyring set dalel kz-ows), sent with each question, and
    recorded nowhere. A run that is cut short goes on after its last page when the command is given again. At the end
    the records are counted against the portal's own total. The exit code is 1 where a list is not complete.

    \b
    Examples:
      dalel evidence capture kz-ows --plans --bin 200340021689
      dalel evidence capture kz-ows --contracts --lots --bin 160440007161 --bin 200340021689
      dalel spending read $(dalel evidence capture kz-ows --plans --bin 200340021689 --output sha256)
    """
    names = [name for name, is_wanted in (("plans", plans), ("contracts", contracts), ("lots", lots)) if is_wanted]
    wanted = list(find_lists(names, bins, portal))
    plan, key = manners.plan(terms=Terms(), note=note), find_key()
    evidence = open_evidence(newsroom)
    runs = []
    with Meter("Capturing") as meter:
        reader = Portal(evidence, plan, key=key, clock=ComputerClock(), progress=meter.advance)
        for each in wanted:
            run = Run(each) if anew else find_run(evidence, each)
            say_resumed(run)
            for _ in reader.capture(run):
                meter.clear()
            say(run)
            runs.append(run)
    show(runs, output=output)
    if not all(run.is_complete for run in runs):
        raise SystemExit(1)


def find_lists(names: Sequence[str], bins: Sequence[str], portal: str) -> Iterator[PortalList]:
    """The lists that are wanted, each once."""
    if not names:
        raise CommandError("No list was named.", next_step="Name one or more: --plans --contracts --lots")
    address = parse_address(portal.rstrip("/"))
    if address.scheme != "https" and address.host not in _LOOPBACK:
        raise CommandError(
            "--portal: whoever is on the way could read the token.", next_step="Give an address with https://"
        )
    for each in dict.fromkeys(bins):
        if not _BIN.fullmatch(each):
            raise CommandError(f'--bin "{each[:40]}" is no BIN.', next_step="A BIN has twelve digits.")
        yield from (PortalList(name, each, address) for name in names)


def find_key() -> PortalKey:
    """The token, from the environment or the keyring. No message repeats it."""
    text = find_secret(VARIABLE, IN_KEYRING)
    if not text:
        raise CommandError(
            "There is no token for the portal's service.",
            next_step=f"Put it into the keyring (keyring set {SERVICE} {IN_KEYRING}), or into the variable {VARIABLE}.",
        )
    if not _TOKEN.fullmatch(text.strip()):
        raise CommandError(
            "The token for the portal's service is none: it is shorter than 8 signs, or has spaces or other letters "
            "than ASCII in it.",
            next_step="Copy it again, whole and alone.",
        )
    return PortalKey(text.strip())


def say_resumed(run: Run) -> None:
    """Say that a run goes on, and since when it is one."""
    if run.pages:
        remark(
            f"{run.of.name} of {run.of.bin}: going on with the run begun at {run.pages[0].time:%Y-%m-%d %H:%M:%S} "
            f"UTC, after page {len(run.pages)}. To begin again instead: --anew"
        )


def say(run: Run) -> None:
    """Say what somebody who counts on a list must know."""
    place = f"{run.of.name} of {run.of.bin}"
    for said in run.remarks():
        remark(f"{place}: {said}", style=None if run.is_complete else "red")
    if run.failure is not None:
        reason = term("capture-reason", run.failure.reason or "").say("en")
        remark(f"{place}: page {len(run.pages) + 1}: {reason}: {run.failure.says}", style="red")
        remark(
            "The service may not take the token any more: ask its operator for a new one, and give the command again."
            if run.failure.reason in ("login-wall", "forbidden")
            else f"{len(run.pages)} pages are held. To go on after them, give the command again."
        )


def show(runs: Sequence[Run], *, output: str) -> None:
    """Show the lists, or the documents alone."""
    if output == "sha256":
        for run in runs:
            for page in run.pages:
                click.echo(page.sha256)
    else:
        show_rows(map(row_of, runs), COLUMNS if output == "table" else FULL, output=output)


def row_of(run: Run) -> dict[str, object]:
    """A list, as a row."""
    return {
        "list": run.of.name,
        "bin": run.of.bin,
        "pages": len(run.pages),
        "records": run.records,
        "total": run.totals[-1] if run.pages else None,
        "complete": run.is_complete,
        "run": run.id,
        "resumed_after": run.resumed,
        "reason": run.failure.reason if run.failure else None,
        "says": run.failure.says if run.failure else None,
        "remarks": list(run.remarks()),
        "documents": [page.sha256 for page in run.pages],
    }
