"""``dalel evidence log|history|transfer|correct``: what happened to the evidence, and what has to be added to that."""

from __future__ import annotations

from collections.abc import Iterable

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now, open_evidence
from dalel.evidence.capture_record import parse_record
from dalel.evidence.checkpoint import Event
from dalel.evidence.checkpoint import history as find_history
from dalel.evidence.checkpoint import log as read_log
from dalel.evidence.entry_form import time_text
from dalel.evidence.statement import record_correction, record_transfer
from dalel.newsroom import Newsroom

LOGGED = ["seq", "time", "type", "says", "disclosed"]


@click.command()
@click.option("--since", type=click.IntRange(min=0), default=0, metavar="N", help="Begin with entry N.")
@newsroom_option
@output_option
def log(since: int, newsroom: Newsroom, output: str) -> None:
    """List everything that happened to the evidence, entry by entry.

    \b
    Examples:
      dalel evidence log
      dalel evidence log --since 120 --output json
    """
    show_events(read_log(open_evidence(newsroom), since=since), output=output)


@click.command()
@click.argument("prefix", metavar="DOCUMENT")
@newsroom_option
@output_option
def history(prefix: str, newsroom: Newsroom, output: str) -> None:
    """Show what happened to one document: since when it is held, what was made from it, who got a copy, who stamped it.

    \b
    Example:
      dalel evidence history be0b9c
    """
    held = open_evidence(newsroom)
    show_events(find_history(held, held.find(prefix)), output=output)


@click.command()
@click.argument("document", metavar="DOCUMENT")
@click.option("--to", "recipient", required=True, metavar="WHOM", help="Who got it. Kept beside the ledger, not in it.")
@click.option("--note", help="How it was handed over. Kept beside the ledger, not in it.")
@newsroom_option
def transfer(document: str, recipient: str, note: str | None, newsroom: Newsroom) -> None:
    """Record that a copy of a document, or of a dossier, was handed to somebody: the chain of custody.

    DOCUMENT is six or more signs of a document's SHA-256, or all 64 of a dossier's (dalel dossier seal prints it).

    \b
    Example:
      dalel evidence transfer be0b9c --to "A. Bekova, counsel" --note "on a memory stick, by hand"
    """
    held = open_evidence(newsroom)
    digest = document.lower() if len(document) == 64 else held.find(document).sha256
    entry = record_transfer(held, digest, recipient=recipient, note=note, time=now())
    remark(f"Recorded as entry {entry.seq}.")


@click.command()
@click.argument("seq", metavar="ENTRY", type=click.IntRange(min=0))
@click.option("--name", help="The right name of the document.")
@click.option("--note", help="What was wrong, and what is right.")
@newsroom_option
def correct(seq: int, name: str | None, note: str | None, newsroom: Newsroom) -> None:
    """Correct what an entry says of a document. The entry stays, and the correction stands after it.

    \b
    Example:
      dalel evidence correct 12 --name "plan-2020.json" --note "saved under the name of another year"
    """
    entry = record_correction(open_evidence(newsroom), seq, name=name, note=note, time=now())
    remark(f"Recorded as entry {entry.seq}.")


def show_events(events: Iterable[Event], *, output: str) -> None:
    """Show what happened."""
    rows = [row_of(event) for event in events]
    if output == "table":
        rows = [{**row, "says": in_words(row["says"]), "disclosed": in_words(row["disclosed"])} for row in rows]
    show_rows(rows, LOGGED, output=output)


def row_of(event: Event) -> dict[str, object]:
    """One event as a row."""
    return {
        "seq": event.seq,
        "time": time_text(event.time) if event.time else None,
        "type": event.type,
        "says": dict(event.says),
        "disclosed": dict(event.disclosed),
    }


def in_words(values: object) -> str:
    """Names and values in a cell."""
    if not isinstance(values, dict):
        return ""
    # The record of a capture is long: a table says what came of it, JSON and CSV hold all of it.
    short = {name: parse_record(value).verdict if name == "record" else value for name, value in values.items()}
    return ", ".join(f"{name} {value}" for name, value in short.items())
