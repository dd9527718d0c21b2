"""``dalel publication reply``: whom a text names is asked, and the answer stands beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import click

from dalel.cli.given import write_new
from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import open_holdings
from dalel.cli.workplace import now, open_evidence
from dalel.errors import DataError
from dalel.evidence import Document, Evidence, Refused
from dalel.evidence.statement import record_transfer
from dalel.newsroom import Newsroom
from dalel.publications import read_text
from dalel.publications.presentation import present
from dalel.publications.questions import choose_claims, draft_questions
from dalel.publications.reply import (
    Reply,
    read_replies,
    record_answered,
    record_asked,
    write_replies,
)

DAY = click.DateTime(["%Y-%m-%d"])
LISTED = ["to", "claims", "sent", "due", "answered", "questions", "answer"]

file_argument = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group()
def reply() -> None:
    """Ask whom a text names, and show the answer beside the text.

    \b
    The order of the work:
      dalel publication reply draft FILE …       a letter with a question for each claim; change it, and send it
      dalel publication reply sent FILE …        record what was sent, to whom, when, and by when an answer is wanted
      dalel publication reply answered FILE …    keep the answer as evidence; the rendered text shows it whole
    """


@reply.command()
@file_argument
@click.option("--to", required=True, metavar="WHO", help="Who is asked.")
@click.option("--due", required=True, type=DAY, help="By when an answer is wanted.")
@click.option(
    "--claim", "claims", multiple=True, metavar="NAME", help="Ask about this claim. Default: all but opinions."
)
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="LETTER", help="The file to write.")
@newsroom_option
def draft(*, file: Path, to: str, due: dt.datetime, claims: tuple[str, ...], output: Path, newsroom: Newsroom) -> None:
    """Draft a letter with a question for each claim, in the language of the text. Nothing is sent.

    \b
    Example:
      dalel publication reply draft publications/water.md --to "Gorvodokanal" --due 2026-12-05 --output letter.txt
    """
    text = read_text(file)
    about = choose_claims(text, claims)
    made = present(text, open_holdings(newsroom))
    write_new(output, draft_questions(made, to=to, due=due.date(), claims=about).encode())
    remark(f"Wrote {output}. Change it as you like, send it, and record that: dalel publication reply sent --help")


@reply.command()
@file_argument
@click.argument("letter", metavar="LETTER", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", required=True, metavar="WHO", help="Who was asked, as the text will name them.")
@click.option("--on", required=True, type=DAY, help="The day on which it was sent.")
@click.option("--due", required=True, type=DAY, help="By when an answer is wanted.")
@click.option(
    "--claim", "claims", multiple=True, metavar="NAME", help="What was asked about. Default: all but opinions."
)
@newsroom_option
def sent(
    *,
    file: Path,
    letter: Path,
    to: str,
    on: dt.datetime,
    due: dt.datetime,
    claims: tuple[str, ...],
    newsroom: Newsroom,
) -> None:
    """Record that questions were sent: the letter is kept as evidence, and that it was handed over is entered.

    \b
    Example:
      dalel publication reply sent publications/water.md letter.txt --to "Gorvodokanal" --on 2026-11-28 --due 2026-12-05
    """
    about = choose_claims(read_text(file), claims)
    before = read_replies(file)
    asked = Reply(to=to, claims=about, questions="", sent=on.date(), due=due.date())
    # What is wrong with it is said before anything is recorded.
    record_asked(before, asked)
    evidence = open_evidence(newsroom)
    kept = evidence.add(letter, time=now()).document
    record_transfer(evidence, kept.sha256, recipient=to, note=None, time=now())
    write_replies(file, record_asked(before, replace(asked, questions=kept.sha256)))
    remark(f"Recorded: {to} was asked. The letter is document {kept.sha256[:12]}.")
    remark("Until an answer comes, the rendered text says that there is none, and when you asked.")


@reply.command()
@file_argument
@click.argument("answer", metavar="ANSWER", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--from", "who", required=True, metavar="WHO", help="Who answered, as it was given to --to.")
@click.option("--on", required=True, type=DAY, help="The day on which the answer came.")
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="TEXT",
    help="The whole text of an answer that is a scan or a PDF, typed from it.",
)
@newsroom_option
def answered(*, file: Path, answer: Path, who: str, on: dt.datetime, text: Path | None, newsroom: Newsroom) -> None:
    """Keep an answer as evidence; the rendered text shows it whole, beside what it answers.

    \b
    Examples:
      dalel publication reply answered publications/water.md answer.txt --from "Gorvodokanal" --on 2026-12-03
      dalel publication reply answered publications/water.md scan.pdf --text typed.txt --from "Akimat" --on 2026-12-03
    """
    before = read_replies(file)
    record_answered(before, who, answer="", on=on.date(), text=None)
    evidence = open_evidence(newsroom)
    kept = evidence.add(answer, time=now()).document
    typed = None if text is None else keep_typed(evidence, text, kept)
    done = record_answered(before, who, answer=kept.sha256, on=on.date(), text=None if typed is None else typed.sha256)
    write_replies(file, done)
    remark(f"Recorded: {who} answered. The answer is document {kept.sha256[:12]}. Render the text again.")


def keep_typed(evidence: Evidence, text: Path, answer: Document) -> Document:
    """Keep the text of an answer, as made from it."""
    (outcome,) = evidence.add_all([text], time=now(), sources=[answer])
    if isinstance(outcome, Refused):
        raise DataError(f"{text} was not added: {outcome.reason}.", next_step="Name a text file.")
    return outcome.document


@reply.command("list")
@file_argument
@newsroom_option
@output_option
def list_command(file: Path, newsroom: Newsroom, output: str) -> None:
    """List who was asked about a text, by when an answer was wanted, and whether one came.

    \b
    Example:
      dalel publication reply list publications/water.md
    """
    del newsroom
    rows = [{name: getattr(each, name) for name in LISTED} for each in read_replies(file)]
    if output == "table":
        rows = [row | {"claims": len(row["claims"])} for row in rows]
    show_rows(rows, LISTED[:5] if output == "table" else LISTED, output=output)
