"""``dalel findings note|asked|explained|undo|history``: what was done about a finding."""

from __future__ import annotations

import datetime as dt

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.workplace import now, open_evidence
from dalel.errors import CommandError
from dalel.evidence.disk import Disk
from dalel.flags import FLAGS, Findings
from dalel.flags.follow_up import Doing, Followed, FollowUp, FollowUps, Said, enter, of_finding, undo
from dalel.newsroom import Newsroom
from dalel.publications.cited import read_followed
from dalel.spending import open_engine

COLUMNS = ["number", "time", "doing", "on", "to", "text", "document", "undoes", "stands"]

name_argument = click.argument("name", metavar="ID")
day_option = click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day on which it was.")


def open_findings(newsroom: Newsroom) -> Findings:
    """What the flags found."""
    return Findings(newsroom.findings, list(FLAGS.values()), open_engine())


def open_follow_ups(newsroom: Newsroom) -> FollowUps:
    """What was done about it."""
    return FollowUps(newsroom.follow_up, Disk())


def record(newsroom: Newsroom, name: str, said: Said) -> None:
    """Enter what was done about a finding, and say so."""
    finding = open_findings(newsroom).find(name)
    made = enter(open_follow_ups(newsroom), finding, said, time=now(), today=dt.date.today())  # noqa: DTZ011 - days are local
    remark(f"Entered ({made.number}): {finding.finding}. Take it back with: dalel findings undo {finding.finding}")


@click.command()
@name_argument
@click.argument("text")
@newsroom_option
def note(name: str, text: str, newsroom: Newsroom) -> None:
    """Note something about a finding, for the newsroom alone: it stands in no report and no dossier.

    \b
    Example:
      dalel findings note KZ-SPLIT-3f9a "The same three suppliers as in 2019; ask for the contracts."
    """
    record(newsroom, name, Said(Doing.NOTE, text=text.strip()))


@click.command()
@name_argument
@click.option("--to", required=True, metavar="WHO", help="Who was asked.")
@day_option
@click.option("--letter", metavar="SHA256", help="The letter, if it is kept as a document.")
@newsroom_option
def asked(*, name: str, to: str, on: dt.datetime, letter: str | None, newsroom: Newsroom) -> None:
    """Enter that a question about a finding was sent to the body or person concerned.

    The letter of a text that names them is recorded with the text: dalel publication reply --help

    \b
    Example:
      dalel findings asked KZ-SPLIT-3f9a --to "Gorvodokanal" --on 2026-11-28 --letter 5f2c1ab09d3e
    """
    document = None if letter is None else open_evidence(newsroom).find(letter).sha256
    record(newsroom, name, Said(Doing.ASKED, to=to.strip(), on=on.date(), document=document))


@click.command()
@name_argument
@click.option("--answer", required=True, metavar="SHA256", help="The answer, kept as a document.")
@click.option("--why", required=True, metavar="TEXT", help="Why it explains the finding. The report shows it.")
@day_option
@newsroom_option
def explained(*, name: str, answer: str, why: str, on: dt.datetime, newsroom: Newsroom) -> None:
    """Enter that an answer explains a finding, and why. The finding stays as it was computed; the report shows both.

    \b
    Example:
      dalel findings explained KZ-SPLIT-3f9a --answer 5f2c1ab09d3e --on 2026-12-03 --why "Two sites, one lot each."
    """
    document = open_evidence(newsroom).find(answer).sha256
    record(newsroom, name, Said(Doing.EXPLAINED, text=why.strip(), on=on.date(), document=document))


@click.command("undo")
@name_argument
@click.option("--number", type=click.IntRange(min=1), help="What to take back. Default: what was entered last.")
@newsroom_option
def undo_command(name: str, number: int | None, newsroom: Newsroom) -> None:
    """Take back what was entered last about a finding. It stays in the history.

    \b
    Example:
      dalel findings undo KZ-SPLIT-3f9a
    """
    ups = open_follow_ups(newsroom)
    made = undo(ups, followed_name(newsroom, name), time=now(), number=number)
    remark(f"Taken back: {made.undoes}. Its history: dalel findings history {made.finding}")


@click.command()
@name_argument
@newsroom_option
@output_option
def history(name: str, newsroom: Newsroom, output: str) -> None:
    """Show what was done about a finding, in order, and what was taken back; also of one that is found no more.

    \b
    Example:
      dalel findings history KZ-SPLIT-3f9a
    """
    finding = followed_name(newsroom, name)
    done = Followed(finding, of_finding(open_follow_ups(newsroom).read(), finding))
    rows = [follow_up_row(each, done) for each in done.history]
    if output == "table":
        rows = [row | {"document": str(row["document"] or "")[:12]} for row in rows]
    show_rows(rows, COLUMNS, output=output)


def follow_up_row(each: FollowUp, done: Followed) -> dict[str, object]:
    """One thing that was done as a row."""
    return {
        "number": each.number,
        "time": f"{each.time:%Y-%m-%d %H:%M:%S}",
        "doing": each.doing.value,
        "on": each.on,
        "to": each.to,
        "text": each.text,
        "document": each.document,
        "undoes": each.undoes,
        "stands": each in done.standing,
    }


def followed_name(newsroom: Newsroom, name: str) -> str:
    """The whole name of a finding, or of one that is found no more and was followed up."""
    try:
        return open_findings(newsroom).find(name).finding
    except CommandError:
        gone = {each.finding for each in open_follow_ups(newsroom).read() if each.finding.startswith(name)}
        if len(gone) != 1:
            raise
        return gone.pop()


def read_all_followed(newsroom: Newsroom, found: Findings) -> dict[str, Followed]:
    """What was done about each finding, and where it was published."""
    return dict(read_followed(open_follow_ups(newsroom), open_evidence(newsroom), found))
