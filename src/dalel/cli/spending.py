"""``dalel spending``: read documents, list lines, add them up."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dalel.cli.output import cell_text, output_option, remarks, show_rows
from dalel.cli.place import newsroom_option
from dalel.edition import editions
from dalel.errors import CommandError, DalelError, did_you_mean
from dalel.evidence import Evidence
from dalel.jurisdictions import Jurisdiction, load_jurisdiction
from dalel.newsroom import Newsroom
from dalel.spending import (
    BY,
    FILTERS,
    LISTED,
    Rates,
    Reading,
    Spending,
    Tally,
    Total,
    add_up,
    convert,
    list_lines,
    open_engine,
    pick_lines,
    read_document,
    read_issues,
)
from dalel.spending.formats import FORMATS, Format, Source, Table, draft_mapping, parse_mapping, recognise
from dalel.vocabulary import LANGUAGES, label


@click.group()
def spending() -> None:
    """Official spending data as one table of spending lines."""


@spending.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_name", default="auto", show_default=True, help="auto, or a format's name.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The mapping of a table (see: dalel spending map FILE). Default: FILE.mapping.yaml beside the file.",
)
@newsroom_option
@output_option
def read(
    files: tuple[Path, ...], format_name: str, mapping: Path | None, newsroom: Newsroom, output: str
) -> None:
    """Keep each document as evidence if it is new, and read its spending lines.

    Reading a document again replaces what the earlier reading left. FILE may also be the SHA-256 of a document held.
    Exit code 1 when records were refused or a document could not be read; what could be read is kept.

    \b
    Examples:
      dalel spending read plan.json contracts.json
      dalel spending read plan.xlsx --format kz-plan-xlsx
      dalel spending read budget.csv --mapping budget.mapping.yaml
    """
    evidence = Evidence(newsroom.evidence)
    jurisdiction = load_jurisdiction(newsroom.jurisdiction)
    readings: list[Reading] = []
    failed = False
    for file in files:
        try:
            source, order = keep(evidence, file)
            fmt = choose_format(source, file, format_name=format_name, mapping=mapping)
            reading = read_with_progress(source, fmt, jurisdiction, newsroom, order=order)
        except DalelError as error:
            if isinstance(error, CommandError):
                raise
            remarks.print(f"Error: {error}", style="red", markup=False)
            failed = True
            continue
        readings.append(reading)
        say_reading(reading, newsroom)
    columns = ["document", "name", "format", "records", "lines", "refused", "remarks"]
    rows = [{**{name: getattr(r, name) for name in columns}} for r in readings]
    if rows:
        show_rows(rows, columns, output=output)
    if failed or any(reading.refused for reading in readings):
        raise SystemExit(1)


def keep(evidence: Evidence, file: Path) -> tuple[Source, int]:
    """The document, added to the evidence if it is new, and its entry in the ledger."""
    if file.exists():
        document = evidence.add(file, time=dt.datetime.now(dt.UTC)).document
    else:
        try:
            document = evidence.find(str(file))
        except CommandError:
            raise CommandError(f"There is no file {file}, and no document whose SHA-256 begins so.") from None
    return Source(document.sha256, document.name, evidence.path(document)), document.seq


def choose_format(source: Source, file: Path, *, format_name: str, mapping: Path | None) -> Format:
    """The format named, the table a mapping describes, or the one that recognises the document."""
    beside = file.with_name(f"{file.name}.mapping.yaml")
    if mapping is None and format_name in {"auto", "table"} and beside.is_file():
        mapping = beside
    if mapping is not None:
        return Table(parse_mapping(mapping))
    if format_name == "auto":
        return recognise(source)
    if format_name == "table":
        raise CommandError(
            f"{file} has no mapping, so its columns are not known.",
            next_step=f"Draft one and look it over: dalel spending map {file}",
        )
    if format_name not in FORMATS:
        raise CommandError(f'There is no format "{format_name}".', next_step=did_you_mean(format_name, [*FORMATS, "table"]))
    return FORMATS[format_name]


def read_with_progress(
    source: Source, fmt: Format, jurisdiction: Jurisdiction, newsroom: Newsroom, *, order: int
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
        task = progress.add_task(f"Reading {source.name}", total=None, lines=0)

        def report(tally: Tally) -> None:
            progress.update(task, lines=tally.lines)

        return read_document(source, fmt, jurisdiction, folder, order=order, report=report)


def say_reading(reading: Reading, newsroom: Newsroom) -> None:
    """Say what was refused and what is odd, each with its place; a long list is cut and says where the rest is."""
    folder = editions(newsroom.spending / "readings")[reading.document]
    shown = 0
    for issue in read_issues(folder):
        if issue.refused and shown < 20:
            remarks.print(f"{reading.name}, {issue.place}: {issue.say('en')}", style="red", markup=False)
            shown += 1
    if reading.refused > shown:
        remarks.print(f"… and {reading.refused - shown} more.")
    if reading.refused or reading.remarks:
        remarks.print(
            f"{reading.name}: {reading.lines} lines read, {reading.refused} records refused, {reading.remarks} remarks. "
            f"All of them: dalel spending issues {reading.document[:12]}",
            markup=False,
        )


@spending.command()
@click.argument("document", required=False)
@click.option("--refused", is_flag=True, help="Only the records that were refused.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
@newsroom_option
@output_option
def issues(document: str | None, refused: bool, lang: str, newsroom: Newsroom, output: str) -> None:
    """List what was refused while reading, and what is odd about lines that were kept.

    \b
    Examples:
      dalel spending issues
      dalel spending issues 3f9a2b --refused --output csv
    """
    found = Spending(newsroom.spending, open_engine())
    folders = editions(found.readings_folder)
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


@spending.command()
@click.option("--by", type=click.Choice(list(BY)), default="method", show_default=True, help="What to group by.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first groups.")
@click.option("--convert", "target", metavar="CURRENCY", help="Also show each total in this currency, beside the published one.")
@click.option("--on", "day", metavar="DATE", help="The day of the rate: 2020-06-12, or a month 2020-06, or a year 2020.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the names.")
@newsroom_option
@output_option
def totals(
    by: str, limit: int | None, target: str | None, day: str | None, lang: str, newsroom: Newsroom, output: str
) -> None:
    """Add up the lines that stand. Stages, currencies and VAT bases are never added together.

    \b
    Examples:
      dalel spending totals --by method
      dalel spending totals --by buyer --limit 20 --output csv
      dalel spending totals --by year --convert USD --on 2020
    """
    if (target is None) != (day is None):
        raise CommandError("A converted total needs a currency and a day.", next_step="Give both: --convert USD --on 2020-06-12")
    engine = open_engine(spill=newsroom.spending / ".spill")
    found = Spending(newsroom.spending, engine)
    jurisdiction = load_jurisdiction(newsroom.jurisdiction)
    rows = [total_row(total, by, jurisdiction, lang) for total in add_up(found.lines(), by, engine, limit=limit)]
    columns = [by.replace("-", "_"), "name", "stage", "lines", "amount", "currency", "vat_basis", "includes"]
    if target and day:
        rates = newsroom_rates(newsroom)
        for row in rows:
            row["converted"] = converted(row, rates, target, day)
        columns.append("converted")
    if output == "table":
        rows = [for_a_person(row, by, lang) for row in rows]
    show_rows(rows, columns, output=output)
    say_what_is_counted(found)


def total_row(total: Total, by: str, jurisdiction: Jurisdiction, lang: str) -> dict[str, object]:
    """A total as a row; the group's first column has the name of what was grouped by."""
    name, group = by.replace("-", "_"), total.group
    key: object
    if by in {"currency", "stage"}:
        key = total.currency if by == "currency" else total.stage.value
    else:
        key = group["method_code"] if by == "method" else group[BY[by][-1] if by != "status" else "status_code"]
    return {
        name: key,
        "name": total.name or group_name(by, group, jurisdiction, lang),
        "stage": total.stage.value,
        "lines": total.lines,
        "amount": total.amount,
        "currency": total.currency,
        "vat_basis": total.vat_basis,
        "includes": [
            {"part": part.code, "lines": part.lines, "amount": part.amount} for part in total.parts
        ],
        **{column: value for column, value in group.items() if column.endswith("_scheme")},
    }


def group_name(by: str, group: dict[str, object], jurisdiction: Jurisdiction, lang: str) -> str | None:
    """A group's name in our vocabulary or the jurisdiction's code list."""
    if by == "method":
        known = jurisdiction.find_code("method", str(group["method_code"]))
        if group["method_scheme"] != "ocds" and known:
            return known.say(lang)
        return label("method", str(group["method"]), lang) if group["method"] else None
    if by == "category":
        return label("category", str(group["category"] or "uncategorised"), lang)
    if by == "subject-kind" and group["subject_kind"]:
        return label("subject-kind", str(group["subject_kind"]), lang)
    if by == "status" and group["status"]:
        return label("status", str(group["status"]), lang)
    return None


def for_a_person(row: dict[str, object], by: str, lang: str) -> dict[str, object]:
    """A row with its codes said in words and its parts on lines of their own."""
    del by
    parts = row["includes"]
    assert isinstance(parts, list)  # noqa: S101 - made by total_row
    said = [
        f"{label('total-part', part['part'], lang)}: {part['lines']} · {cell_text(part['amount'])}" for part in parts
    ]
    return row | {
        "stage": label("stage", str(row["stage"]), lang),
        "vat_basis": label("vat-basis", str(row["vat_basis"]), lang),
        "includes": "\n".join(said),
    }


def newsroom_rates(newsroom: Newsroom) -> Rates:
    """The newsroom's exchange rates; a newsroom without any says where to name them."""
    if newsroom.rates is None:
        raise CommandError(
            "This newsroom has no exchange rates.", next_step='Name a CSV of rates in dalel.toml: rates = "rates.csv"'
        )
    return Rates.read(newsroom.rates)


def converted(row: dict[str, object], rates: Rates, target: str, day: str) -> dict[str, object] | None:
    """A total in another currency, with the rate, its date and its source; None where there is no such rate."""
    raise NotImplementedError


def say_what_is_counted(found: Spending) -> None:
    """Say how many lines do not stand and why, so that no total hides them."""
    gone = found.backend.to_pyarrow(found.standing().because.value_counts()).to_pylist()
    for row in gone:
        if row["because"] == "repeats":
            remarks.print(f"{row['because_count']} lines repeat lines of another document and are counted once.")
        else:
            remarks.print(f"{row['because_count']} lines were superseded by a later document and are not counted.")
    remarks.print(
        "These are totals of what was read, which may be a part of what a buyer spent. How lines are counted: docs/counting.md"
    )


@spending.command()
@click.option("--where", "wanted", multiple=True, metavar="NAME=VALUE", help=f"Pick lines; NAME is one of: {', '.join(FILTERS)}.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many, largest first.")
@click.option("--all", "every", is_flag=True, help="No limit.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the titles.")
@newsroom_option
@output_option
def lines(
    wanted: tuple[str, ...], limit: int, every: bool, lang: str, newsroom: Newsroom, output: str
) -> None:
    """List spending lines, the largest first, each with its place in its document.

    \b
    Examples:
      dalel spending lines --where method=23 --where buyer=080740016808
      dalel spending lines --where category=catering --all --output csv
    """
    engine = open_engine(spill=newsroom.spending / ".spill")
    conditions = dict(parse_condition(text) for text in wanted)
    picked = pick_lines(Spending(newsroom.spending, engine).lines(), conditions)
    rows = list_lines(picked, engine, lang=lang, limit=None if every else limit)
    columns = ["line", "title", "buyer_name", "method_code", "amount", "currency", "place"] if output == "table" else LISTED
    show_rows(rows, columns, output=output)


def parse_condition(text: str) -> tuple[str, str]:
    """``NAME=VALUE`` of ``--where``."""
    name, mark, value = text.partition("=")
    if not mark:
        raise CommandError(f'"{text}" is not NAME=VALUE.', next_step="For example: --where method=23")
    return name, value


@spending.command("map")
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
        raise CommandError(f"{path} is there already.", next_step="Move it away first, or print the draft without --write.")
    path.write_text(text, encoding="utf-8")
    remarks.print(f"Wrote {path}. Look it over, then: dalel spending read {file}", markup=False)
