"""``dalel register import|imports``: case lists of others, with a verdict on every cell; listed; taken out again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from dalel.cli.output import output_option, remark, show_object, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.register_load import say_records
from dalel.cli.workplace import now
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.register.actions.act import Doing
from dalel.register.actions.import_file import Imported, import_file
from dalel.register.actions.undo_import import undo_import
from dalel.register.imports import (
    FORMATS,
    MAPPED,
    ImportMapping,
    ReadFile,
    plain_row,
    propose_for,
    read_mapping,
    read_outside,
)
from dalel.register.models import Import
from dalel.site.start import open_register

CELLS = ["place", "column", "given", "verdict", "becomes", "why"]


@click.command(name="import")
@click.argument("outside", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="Whose list it is, or how it is written.")
@click.option(
    "--mapping", "mapped", metavar="FILE.yaml", type=click.Path(path_type=Path), help="What columns and words mean."
)
@click.option("--source", metavar="KEY", help="The key of the file as a source. Default: made from its SHA-256.")
@click.option("--undo", "number", metavar="ID", type=int, help="Take an import out again, whole.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@by_option
@click.option("--why", default="", metavar="TEXT", help="Why; it stands in the history.")
@newsroom_option
@output_option
def import_(
    *,
    outside: Path | None,
    form: str | None,
    mapped: Path | None,
    source: str | None,
    number: int | None,
    dry_run: bool,
    actor: str,
    why: str,
    newsroom: Newsroom,
    output: str,
) -> None:
    """Bring in a case list of somebody else: a verdict on every row and cell, all of it or nothing.

    A cell that cannot be read exactly is kept as it is given or left, and said; nothing is guessed. Without --mapping a
    table (--format table) gets one proposed on stdout, and nothing is imported.

    \b
    Examples:
      dalel register import incidents.csv --format us-pft --dry-run
      dalel register import cases.csv --format table > cases.yaml
      dalel register import cases.csv --format table --mapping cases.yaml
      dalel register import --undo 1
    """
    if number is not None:
        if outside or form or mapped or source:
            raise CommandError(
                "--undo takes the number of an import alone.", next_step="dalel register import --undo 1"
            )
        open_register(newsroom.root)
        undo(number, Doing(actor, now(), "undo-import", why), dry_run=dry_run)
        return
    if outside is None or form is None:
        raise CommandError(
            f"What is to be imported needs a file and its format ({', '.join(FORMATS)}).",
            next_step="For example: dalel register import cases.csv --format table --mapping cases.yaml",
        )
    mapping = read_mapping(mapped) if mapped else ImportMapping()
    if form in MAPPED and not mapping.columns:
        click.echo(propose_for(outside, mapping), nl=False)
        raise CommandError(
            "Nothing was imported: this format needs a mapping that says what the columns are.",
            next_step="Save what was printed as a file, look at each line, and name it: --mapping FILE.yaml",
        )
    open_register(newsroom.root)
    read = read_outside(outside, form, mapping=mapping, source=source)
    done = import_file(read, Doing(actor, now(), "import", why), dry_run=dry_run)
    show_import(read, done, dry_run=dry_run, output=output)


def show_import(read: ReadFile, done: Imported, *, dry_run: bool, output: str) -> None:
    """The verdict: every cell as JSON or CSV; on a terminal one line for all cells with the same answer and reason."""
    if output == "json":
        show_object(
            {
                "import": done.number,
                "dry_run": dry_run,
                "file": read.name,
                "sha256": read.sha256,
                "format": read.format,
                "source": read.source,
                "added": done.loaded.added,
                "changed": done.loaded.changed,
                "unchanged": done.loaded.unchanged,
                "kept": list(done.kept),
                "not_in_file": done.loaded.not_in_files,
                "counts": read.verdict.counts(),
                "rows": [plain_row(row) for row in read.verdict.rows],
            }
        )
    elif output == "csv":
        show_rows(
            (
                {"place": row.place, "column": cell.column, "given": cell.given, "verdict": cell.answer.value}
                | {"becomes": ", ".join(cell.becomes), "why": cell.why or row.why}
                for row in read.verdict.rows
                for cell in row.cells
            ),
            CELLS,
            output=output,
        )
    else:
        rows = [
            {"column": cell.column, "verdict": cell.answer.value, "cells": number, "first": place, "reason": cell.why}
            for place, cell, number in read.verdict.by_column()
        ]
        show_rows(rows, ["column", "verdict", "cells", "first", "reason"], output=output)
    remark_rows(read)
    remark_records(done, dry_run=dry_run)


def remark_rows(read: ReadFile) -> None:
    """Say which rows were not taken, and how many rows and cells had each answer."""
    for row in read.verdict.rows:
        if row.why:
            remark(f"{row.place}: {row.why}")
    for unit, found in read.verdict.counts().items():
        if found:
            remark(f"{unit.capitalize()}: {', '.join(f'{number} {answer}' for answer, number in found.items())}.")


def remark_records(done: Imported, *, dry_run: bool) -> None:
    """Say what became of the records, and how it is undone."""
    would = "Would have " if dry_run else ""
    for says, counter in (
        ("Added", done.loaded.added),
        ("Changed", done.loaded.changed),
        ("Unchanged", done.loaded.unchanged),
    ):
        if counter:
            remark(f"{would}{says.lower() if would else says}: {say_counter(counter)}.")
    if done.kept:
        remark(f"Kept, since people changed them after they were brought in: {', '.join(done.kept)}.")
    if done.loaded.not_in_files:
        remark(f"Kept, though the file no longer has them: {', '.join(done.loaded.not_in_files)}.")
    if done.number is not None:
        remark(f"This is import {done.number}. To take it out again: dalel register import --undo {done.number}")
    elif not dry_run:
        remark("Nothing changed, so there is no import to undo.")


def undo(number: int, doing: Doing, *, dry_run: bool) -> None:
    """Take an import out, and say what went and what says again what it said."""
    done = undo_import(number, doing, dry_run=dry_run)
    would = "Would have " if dry_run else ""
    for says, counter in (("Taken out", done.removed), ("Brought back", done.brought_back)):
        if counter:
            click.echo(f"{would}{says.lower() if would else says}: {say_counter(counter)}")


def say_counter(counter: Counter[str]) -> str:
    """How many, and of which nouns."""
    return f"{counter.total()} ({say_records(counter)})"


@click.command()
@newsroom_option
@output_option
def imports(*, newsroom: Newsroom, output: str) -> None:
    """List what was imported, and what of it was taken out again.

    \b
    Example:
      dalel register imports
    """
    open_register(newsroom.root)
    rows = [
        {
            "id": each.pk,
            "at": f"{each.act.at:%Y-%m-%dT%H:%M:%SZ}",
            "by": each.act.actor,
            "format": each.format,
            "file": each.file_name,
            "sha256": each.sha256,
            "source": each.source,
            "rows": each.rows,
            "records": each.act.changes.count(),
            "state": each.state,
            **({"counts": each.counts, "mapping": each.mapping} if output == "json" else {}),
        }
        for each in Import.objects.select_related("act")
    ]
    columns = ["id", "at", "by", "format", "file", "sha256", "source", "rows", "records", "state"]
    show_rows(rows, columns if output != "table" else ["id", "at", "format", "file", "records", "state"], output=output)
    if not rows:
        remark("Nothing was imported.")
