"""``dalel evidence``: keep documents, list them, show one, and verify that all is as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from dalel.cli.lazy import LazyGroup
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now, open_evidence
from dalel.evidence import Added, Document, Record, Refused
from dalel.evidence.capture_record import parse_record
from dalel.evidence.entry_form import time_text
from dalel.export import printable
from dalel.newsroom import Newsroom

ADDED = ["seq", "sha256", "bytes", "media_type", "name", "added"]
LISTED = [*ADDED, "address"]


LATER = {
    "capture": ("dalel.cli.evidence_capture", "capture", "Fetch documents from the web, and keep them as they came."),
    "watch": ("dalel.cli.evidence_watch", "watch", "Capture addresses again and again, and show what changed."),
    "verify": (
        "dalel.cli.evidence_verification",
        "verify",
        "Read everything again and compare it with what was recorded.",
    ),
    "log": ("dalel.cli.evidence_log", "log", "List everything that happened to the evidence, entry by entry."),
    "history": ("dalel.cli.evidence_log", "history", "Show what happened to one document."),
    "transfer": ("dalel.cli.evidence_log", "transfer", "Record that a copy was handed to somebody."),
    "correct": ("dalel.cli.evidence_log", "correct", "Correct what an entry says of a document."),
}
"""Verbs that need more than the documents: keys, stamps, the network."""


@click.group(cls=LazyGroup, later=LATER)
def evidence() -> None:
    """Documents, each kept once under its SHA-256, and the ledger that says since when."""


@evidence.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--note", help="What you want to remember about these files. Kept beside the ledger, not in it.")
@click.option("--from", "sources", multiple=True, metavar="HASH", help="A document that the files were made from.")
@click.option(
    "--output",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default="SHA-256 and path, as sha256sum prints them",
    help="How to show what was kept.",
)
@newsroom_option
def add(paths: tuple[Path, ...], note: str | None, sources: tuple[str, ...], newsroom: Newsroom, output: str) -> None:
    """Keep files, and folders file by file; print the SHA-256 of each.

    Hidden files are kept too. With --from they are entered as made from other documents: a translation, a table typed
    from a scan. Links, pipes and devices are refused, each with a message, and the exit code is 1; the
    rest is kept. A file that is held already is not kept a second time. The file itself is left as it is.

    \b
    Examples:
      dalel evidence add plan.json
      dalel evidence add downloads/ --note "from the portal, before the page was changed"
      dalel evidence add plan.json --output json
      dalel evidence add translation.txt --from be0b9c
    """
    held = open_evidence(newsroom)
    rows = []
    refused = False
    with Meter("Adding") as meter:
        outcomes = held.add_all(
            paths, time=now(), note=note, sources=[held.find(each) for each in sources], progress=meter.advance
        )
        for outcome in outcomes:
            meter.clear()
            say_outcome(outcome)
            if isinstance(outcome, Refused):
                refused = True
            elif output == "table":
                click.echo(f"{outcome.document.sha256}  {printable(str(outcome.path))}")
            else:
                rows.append({**row_of(outcome.document), "path": str(outcome.path), "is_new": outcome.is_new})
    if output != "table":
        show_rows(rows, [*ADDED, "path", "is_new"], output=output)
    if refused:
        raise SystemExit(1)


@evidence.command("list")
@newsroom_option
@output_option
def list_documents(newsroom: Newsroom, output: str) -> None:
    """List every document in the order in which it was recorded.

    \b
    Examples:
      dalel evidence list
      dalel evidence list --output csv > documents.csv
    """
    documents = open_evidence(newsroom).documents()
    if not documents and output == "table":
        remark("No document is held yet. Add one: dalel evidence add FILE")
    rows = [{**row_of(document), "address": document.address} for document in documents]
    if output == "table":
        # A table is for eyes: the beginning of the SHA-256 is enough for "show".
        rows = [{**row, "sha256": document.sha256[:12]} for row, document in zip(rows, documents, strict=True)]
        from_web = ["address"] if any(document.address for document in documents) else []
        show_rows(rows, ["seq", "sha256", "bytes", "name", "added", *from_web], output=output)
    else:
        show_rows(rows, LISTED, output=output)


@evidence.command()
@click.argument("prefix", metavar="HASH")
@newsroom_option
@output_option
def show(prefix: str, newsroom: Newsroom, output: str) -> None:
    """Show everything known about one document.

    HASH is its SHA-256, or the first six or more signs of it. Shown are the ledger's line and its leaf, the name,
    path and note that the line commits to, and the proof that the line is in the ledger: the hashes from the leaf up
    to the root.

    \b
    Examples:
      dalel evidence show 96ade5
      dalel evidence show 96ade5 --output json
    """
    held = open_evidence(newsroom)
    document = held.find(prefix)
    row = record_row(held.record(document), path=held.path(document))
    if output == "table":
        for name, value in fields_of(row):
            click.echo(f"{name:<20} {printable(str(value))}")
    else:
        show_rows([row], list(row), output=output)


def say_outcome(outcome: Added | Refused) -> None:
    """Say what was mended, what was refused, and what was held already."""
    for said in outcome.remarks:
        remark(said)
    path = printable(str(outcome.path))
    if isinstance(outcome, Refused):
        remark(f"{path} was not added: {printable(outcome.reason)}.", style="red")
    elif not outcome.is_new:
        remark(
            f"{path} is already held since {outcome.document.added:%Y-%m-%d %H:%M:%S} UTC "
            f"(entry {outcome.document.seq}).",
        )


def row_of(document: Document) -> dict[str, object]:
    """A document as a row of a listing."""
    return {**{name: getattr(document, name) for name in ADDED}, "added": added_text(document)}


def added_text(document: Document) -> str:
    """Since when a document is held, as the ledger writes it."""
    return document.added.isoformat().replace("+00:00", "Z")


def record_row(record: Record, *, path: Path) -> dict[str, object]:
    """Everything known about a document, as one row."""
    inclusion = record.inclusion
    return {
        **row_of(record.document),
        "address": record.document.address,
        "held_as": str(path),
        "captured": capture_row(record.disclosed.get("record")),
        "disclosed": dict(record.disclosed),
        "withheld": list(record.withheld),
        "line": record.line,
        "leaf": record.leaf,
        "size": inclusion.size if inclusion else None,
        "root": inclusion.root if inclusion else None,
        "proof": list(inclusion.proof) if inclusion else None,
    }


def capture_row(text: str | None) -> dict[str, object] | None:
    """How a document was captured, from the record of it; None where it was added by hand or nothing is disclosed."""
    if text is None:
        return None
    facts = parse_record(text)
    return {
        "verdict": facts.verdict,
        "reason": facts.reason,
        "began": time_text(facts.began),
        "ended": time_text(facts.ended),
        "server": facts.server,
        "certificate": facts.certificate,
    }


def fields_of(row: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """One document, a line for each value, uncut: a line of the ledger can be copied and digested."""
    for name, value in row.items():
        match value:
            case dict():
                yield from ((f"{name} {each}", "none" if item is None else item) for each, item in value.items())
            case list():
                yield from ((f"{name} {number}", item) for number, item in enumerate(value, start=1))
            case _:
                yield name, "none" if value is None else value
