"""``dalel report``: what was read, what it adds up to and what the flags found, on one page."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.findings_follow_up import read_all_followed
from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.evidence import Evidence
from dalel.flags import FLAGS, Findings, newsroom_rules
from dalel.jurisdictions import load_jurisdiction
from dalel.newsroom import Newsroom
from dalel.report import (
    FINDINGS,
    Report,
    check_target,
    gather_report,
    render_csv,
    render_json,
    total_count,
    write_report,
)
from dalel.spending import Spending, open_engine
from dalel.vocabulary import LANGUAGES

STDOUT = {"json": render_json, "csv": render_csv}
"""The bare words that print instead of writing a file."""


NAMED = ("html", "xlsx")
"""A bare word that names a form which no terminal shows: the report gets the usual name."""


@click.command()
@click.option(
    "--output",
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="A file that ends in .html, .json, .csv or .xlsx; or the bare word json or csv for stdout.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the report.")
@click.option("--title", metavar="TEXT", help="The report's title. Default: one that fits any report.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=FINDINGS,
    show_default=True,
    help="How many raised findings of each flag to show, the largest amounts first; the counts are always of all.",
)
@click.option("--force", is_flag=True, help="Write over a file that is not a report.")
@newsroom_option
def report(*, output: str, lang: str, title: str | None, limit: int, force: bool, newsroom: Newsroom) -> None:
    """Put everything on one page: what was read, totals, findings with their lines, and how it was counted.

    The page is one file that asks for nothing from the network; it can be mailed, printed or published. JSON holds the
    whole report; XLSX its totals, findings and lines; CSV its findings alone, one row each, and how many others there
    are for which reason. An earlier report of the same name is written over, another file only with --force.

    \b
    Examples:
      dalel report --output report.html
      dalel report --output report-kk.html --lang kk
      dalel report --output report.xlsx --limit 500
      dalel report --output json
    """
    path = None if output in STDOUT else Path(f"report.{output}" if output in NAMED else output)
    if path:
        check_target(path, force=force)
    made = make_report(newsroom, lang=lang, title=title, limit=limit)
    if path is None:
        click.echo(STDOUT[output](made), nl=False)
    else:
        write_report(made, path, force=force)
        remark(f"Wrote {path}")
    say_next_step(made, path, lang=lang)


def make_report(newsroom: Newsroom, *, lang: str, title: str | None, limit: int) -> Report:
    """Gather the report of a newsroom."""
    engine = open_engine(spill=newsroom.spending / ".spill")
    spending = Spending(newsroom.spending, engine)
    told = [flag for flag in FLAGS.values() if flag.reads == "lines" or spending.has_processes()]
    documents = Evidence(newsroom.evidence).documents()
    found = Findings(newsroom.findings, list(FLAGS.values()), engine)
    return gather_report(
        spending,
        found,
        jurisdiction=load_jurisdiction(newsroom.jurisdiction),
        flags=[(flag, newsroom_rules(flag, newsroom, known=FLAGS)) for flag in told],
        lang=lang,
        as_of=max((document.added for document in documents), default=None),
        title=title,
        limit=limit,
        followed=read_all_followed(newsroom, found),
    )


def say_next_step(made: Report, path: Path | None, *, lang: str) -> None:
    """Say what the report leaves out and what to do next."""
    for flag in made.flags:
        if flag.left_out:
            shown, raised = len(flag.raised), len(flag.raised) + flag.left_out
            remark(
                f"{flag.code}: {shown} of {raised} raised findings are in the report; "
                f"for more: --limit {raised}, or dalel findings list --flag {flag.code}",
            )
    not_run = [flag.code for flag in made.flags if flag.count is None]
    if not_run:
        remark(f"Not run yet: {', '.join(not_run)}. Run them: dalel flags run")
    if path and path.suffix.lower() == ".html":
        other = next(each for each in LANGUAGES if each != lang)
        command = f"dalel report --output {path.with_stem(f'{path.stem}-{other}')} --lang {other}"
        remark(f"Open it in a browser. In another language: {command}")
    example = next((raised.finding.finding for flag in made.flags for raised in flag.raised), None)
    if example and total_count(made)["raised"]:
        remark(f"Look closer at a finding: dalel findings show {example}, or in the browser: dalel serve")
