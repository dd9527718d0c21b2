"""``dalel spending read|issues|map``: documents into spending lines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dalel.cli.output import output_option, remark, remarks, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import say_fallen
from dalel.cli.totals import say_left_out
from dalel.cli.workplace import open_evidence
from dalel.edition import editions
from dalel.errors import CommandError, DataError, did_you_mean
from dalel.evidence import Evidence
from dalel.export import counted, printable
from dalel.jurisdictions import Jurisdiction, load_jurisdiction
from dalel.newsroom import Newsroom
from dalel.spending import Reading, Spending, Tally, open_engine, read_document, read_issues
from dalel.spending.formats import FORMATS, Format, Source, Table, draft_mapping, parse_mapping, recognise
from dalel.vocabulary import LANGUAGES


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_name", default="auto", show_default=True, help="auto, or a format's name.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The mapping of a table (see: dalel spending map FILE). Default: FILE.mapping.yaml beside the file.",
)
@newsroom_option
@output_option
def read(files: tuple[Path, ...], format_name: str, mapping: Path | None, newsroom: Newsroom, output: str) -> None:
    """Keep each document as evidence if it is new, and read its spending lines.

    Reading a document again replaces what the earlier reading left. FILE may also be the SHA-256 of a document held.
    Exit code 1 when records were refused or a document could not be read; what could be read is kept.

    \b
    Examples:
      dalel spending read plan.json contracts.json
      dalel spending read plan.xlsx --format kz-plan-xlsx
      dalel spending read budget.csv --mapping budget.mapping.yaml
    """
    evidence = open_evidence(newsroom)
    jurisdiction = load_jurisdiction(newsroom.jurisdiction)
    readings: list[Reading] = []
    failed = False
    for file in files:
        try:
            source, order = keep(evidence, file)
            used = find_mapping(file, format_name=format_name, mapping=mapping)
            fmt = Table(parse_mapping(used)) if used else choose_format(source, file, format_name=format_name)
            # The mapping says how the table was read, so it is evidence too.
            digest = keep(evidence, used)[0].sha256 if used else None
            reading = read_with_progress(source, fmt, jurisdiction, newsroom, order=order, mapping=digest)
        except DataError as error:
            remark(f"Error: {error}", style="red")
            failed = True
            continue
        readings.append(reading)
        say_reading(reading, newsroom)
    if readings:
        say_left_out(
            Spending(newsroom.spending, open_engine(spill=newsroom.spending / ".spill", memory="100MB", threads=1))
        )
    columns = ["document", "name", "format", "records", "lines", "refused", "remarks"]
    rows = [{name: getattr(reading, name) for name in columns} for reading in readings]
    if output == "table":
        rows = [row | {"document": row["document"][:12]} for row in rows]
    show_rows(rows, columns, output=output)
    say_fallen(newsroom)
    if failed or any(reading.refused for reading in readings):
        raise SystemExit(1)


def keep(evidence: Evidence, file: Path) -> tuple[Source, int]:
    """The document, added to the evidence if it is new, and its entry in the ledger."""
    if file.exists():
        added = evidence.add(file, time=dt.datetime.now(dt.UTC))
        for said in added.remarks:
            remark(said)
        document = added.document
    else:
        try:
            document = evidence.find(str(file))
        except CommandError:
            raise CommandError(f"There is no file {file}, and no document whose SHA-256 begins so.") from None
    return Source(document.sha256, document.name, evidence.path(document)), document.seq


def find_mapping(file: Path, *, format_name: str, mapping: Path | None) -> Path | None:
    """The mapping named, or the one that lies beside a table."""
    beside = file.with_name(f"{file.name}.mapping.yaml")
    return beside if mapping is None and format_name in {"auto", "table"} and beside.is_file() else mapping


def choose_format(source: Source, file: Path, *, format_name: str) -> Format:
    """The format named, or the one that recognises the document."""
    if format_name == "auto":
        return recognise(source, FORMATS)
    if format_name == "table":
        raise CommandError(
            f"{file} has no mapping, so its columns are not known.",
            next_step=f"Draft one and look it over: dalel spending map {file}",
        )
    if format_name not in FORMATS:
        raise CommandError(
            f'There is no format "{format_name}".', next_step=did_you_mean(format_name, [*FORMATS, "table"])
        )
    return FORMATS[format_name]


def read_with_progress(
    source: Source, fmt: Format, jurisdiction: Jurisdiction, newsroom: Newsroom, *, order: int, mapping: str | None
) -> Reading:
    """Read one document; on a terminal a line shows how far it is."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[lines]} lines"),
        TimeElapsedColumn(),
        console=remarks,
        transient=True,
        disable=not remarks.is_terminal,
    )
    folder = Spending(newsroom.spending, open_engine()).readings_folder
    with progress:
        task = progress.add_task(f"Reading {printable(source.name)}", total=None, lines=0)

        def report(tally: Tally) -> None:
            progress.update(task, lines=tally.lines)

        return read_document(source, fmt, jurisdiction, folder, order=order, mapping=mapping, report=report)


def say_reading(reading: Reading, newsroom: Newsroom) -> None:
    """Say what was refused and what is odd, each with its place; a long list is cut and says where the rest is."""
    folder = editions(newsroom.spending / "readings")[reading.document]
    shown = 0
    for issue in read_issues(folder):
        if issue.refused and shown < 20:
            remark(f"{reading.name}, {issue.place}: {issue.say('en')}", style="red")
            shown += 1
    if reading.refused > shown:
        remark(f"… and {reading.refused - shown} more.")
    if reading.refused or reading.remarks:
        remark(
            f"{reading.name}: {reading.lines} lines read, {reading.refused} records refused, "
            f"{counted(reading.remarks, 'remark')}. All of them: dalel spending issues {reading.document[:12]}"
        )


@click.command()
@click.argument("document", required=False)
@click.option("--refused", is_flag=True, help="Only the records that were refused.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@newsroom_option
@output_option
def issues(*, document: str | None, refused: bool, lang: str, newsroom: Newsroom, output: str) -> None:
    """List what was refused while reading, and what is odd about lines that were kept.

    \b
    Examples:
      dalel spending issues
      dalel spending issues 3f9a2b --refused --output csv
    """
    found = Spending(newsroom.spending, open_engine())
    folders = editions(found.readings_folder)
    if not any(reading.document.startswith(document or "") for reading in found.readings()):
        raise CommandError(
            f"No document{f' whose SHA-256 begins with {document}' if document else ''} has been read here.",
            next_step="See which are held: dalel evidence list",
        )
    rows = [
        {
            "document": reading.document[:12] if output == "table" else reading.document,
            "place": issue.place,
            "refused": issue.refused,
            "code": issue.code,
            "what": issue.say(lang),
        }
        for reading in found.readings()
        if reading.document.startswith(document or "")
        for issue in read_issues(folders[reading.document])
        if issue.refused or not refused
    ]
    show_rows(rows, ["document", "place", "refused", "code", "what"], output=output)


@click.command("map")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--write", is_flag=True, help="Write FILE.mapping.yaml beside the file instead of printing it.")
def map_table(file: Path, write: bool) -> None:
    """Draft the mapping of a table by looking at its headers and values; look it over before reading with it.

    \b
    Example:
      dalel spending map budget.csv --write
      dalel spending read budget.csv
    """
    text = draft_mapping(Source(sha256="", name=file.name, path=file))
    if not write:
        click.echo(text, nl=False)
        return
    path = file.with_name(f"{file.name}.mapping.yaml")
    if path.exists():
        raise CommandError(
            f"{path} is there already.", next_step="Move it away first, or print the draft without --write."
        )
    path.write_text(text, encoding="utf-8")
    remark(f"Wrote {path}. Look it over, then: dalel spending read {file}")
