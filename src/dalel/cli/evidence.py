"""``dalel evidence``: keep documents, list them, show one, and verify that all is as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from dalel.cli.evidence_log import correct, history, log, transfer
from dalel.cli.meter import Meter
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now, open_evidence
from dalel.errors import CommandError, DataError
from dalel.evidence import Added, Document, EarlierRoot, Property, Record, Refused, Verification
from dalel.evidence.checkpoint import verify_with_checkpoints
from dalel.export import printable
from dalel.newsroom import Newsroom

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
LISTED = ["seq", "sha256", "bytes", "media_type", "name", "added"]
CHECKED = ["property", "answer", "checked", "differences", "says"]


@click.group()
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
        show_rows(rows, [*LISTED, "path", "is_new"], output=output)
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
    rows = [row_of(document) for document in documents]
    if output == "table":
        # A table is for eyes: the beginning of the SHA-256 is enough for "show".
        rows = [{**row, "sha256": document.sha256[:12]} for row, document in zip(rows, documents, strict=True)]
        show_rows(rows, ["seq", "sha256", "bytes", "name", "added"], output=output)
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


@evidence.command()
@click.option("--root", metavar="HEX", help="A root that you noted earlier, elsewhere. Needs --size.")
@click.option("--size", type=click.IntRange(min=0), metavar="N", help="How many entries the ledger had then.")
@click.option("--held", multiple=True, type=A_FILE, metavar="FILE", help="A checkpoint as somebody kept it.")
@click.option("--tsa-root", "roots", multiple=True, type=A_FILE, metavar="FILE", help="Roots to trust, in PEM.")
@newsroom_option
@output_option
def verify(
    *,
    root: str | None,
    size: int | None,
    held: tuple[Path, ...],
    roots: tuple[Path, ...],
    newsroom: Newsroom,
    output: str,
) -> None:
    """Read everything again and compare it with what was recorded.

    Each property is PASS, FAIL or NOT CHECKED. Where something differs, the first difference is named, with what was
    expected and what was found, and the exit code is 1. Nothing is changed.

    Whoever can write in the folder can replace all of it. Only what is kept elsewhere shows that: a checkpoint that
    somebody holds, a stamp whose authority you trust, or size and root as you noted them.

    \b
    Examples:
      dalel evidence verify
      dalel evidence verify --held from-counsel.txt --tsa-root tsa.pem
      dalel evidence verify --size 12 --root 3c9a…
    """
    earlier = parse_earlier_root(root, size)
    evidence = open_evidence(newsroom)
    with Meter("Verifying") as meter:
        verification = evidence.verify(earlier=earlier, progress=meter.advance)
    verification = verify_with_checkpoints(
        verification,
        evidence,
        tsa_roots=b"\n".join(path.read_bytes() for path in roots) if roots else None,
        held=[path.read_bytes() for path in held],
    )
    columns = ["property", "answer", "says"] if output == "table" else CHECKED
    show_rows(check_rows(verification), columns, output=output)
    for said in verification.remarks:
        remark(said)
    remark(f"Size {verification.size}, root {verification.root}")
    if verification.has_failed:
        count = verification.differences
        raise DataError(
            f"{count} difference{'s' if count > 1 else ''} from what was recorded. "
            f"The first: {verification.first_difference}",
            next_step="Keep this folder as it is, and compare it with a copy.",
        )


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
    return {**{name: getattr(document, name) for name in LISTED}, "added": added_text(document)}


def added_text(document: Document) -> str:
    """Since when a document is held, as the ledger writes it."""
    return document.added.isoformat().replace("+00:00", "Z")


def record_row(record: Record, *, path: Path) -> dict[str, object]:
    """Everything known about a document, as one row."""
    inclusion = record.inclusion
    return {
        **row_of(record.document),
        "held_as": str(path),
        "disclosed": dict(record.disclosed),
        "withheld": list(record.withheld),
        "line": record.line,
        "leaf": record.leaf,
        "size": inclusion.size if inclusion else None,
        "root": inclusion.root if inclusion else None,
        "proof": list(inclusion.proof) if inclusion else None,
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


def check_rows(verification: Verification) -> list[dict[str, object]]:
    """The checks as rows; the ledger's own carries size and root for programs."""
    rows: list[dict[str, object]] = []
    for check in verification.checks:
        row: dict[str, object] = {
            "property": str(check.property),
            "answer": str(check.answer),
            "checked": check.checked,
            "differences": check.differences,
            "says": check.says,
        }
        if check.property is Property.LEDGER:
            row |= {"size": verification.size, "root": verification.root}
        rows.append(row)
    return rows


def parse_earlier_root(root: str | None, size: int | None) -> EarlierRoot | None:
    """The root that was noted earlier; half of it is a mistake, and not the same as none."""
    if root is None and size is None:
        return None
    if root is None or size is None:
        raise CommandError("--root and --size go together.", next_step="Give both, as verify printed them.")
    try:
        digest = bytes.fromhex(root)
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise CommandError(f'"{root}" is not a root: 64 of the signs 0-9 and a-f.', next_step="Copy it whole.")
    return EarlierRoot(size=size, root=digest)


for command in (log, history, transfer, correct):
    evidence.add_command(command)
