"""``dalel register history|bring-back``: who changed what, when and why; and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from dalel.cli.output import output_option, show_json, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.register_by import by_option
from dalel.cli.workplace import now
from dalel.export import printable
from dalel.newsroom import Newsroom
from dalel.register.actions.act import Doing
from dalel.register.actions.bring_back import bring_back
from dalel.register.history import Step, history_of
from dalel.site.start import open_register
from dalel.vocabulary import LANGUAGES, term


@click.command()
@click.argument("key")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words.")
@newsroom_option
@output_option
def history(key: str, *, lang: str, newsroom: Newsroom, output: str) -> None:
    """Show every change of a record, and of what belongs to it where it is a case: who, when, why, before, after.

    \b
    Examples:
      dalel register history ilyashev-2020
      dalel register history ilyashev-2020 --output json
    """
    open_register(newsroom.root)
    steps = history_of(key)
    if output == "json":
        show_json(
            {
                **head(step),
                "act": step.kind,
                "noun": step.noun,
                "differences": {name: list(pair) for name, pair in step.differences.items()},
            }
            for step in steps
        )
        return
    if output == "table":
        for line in lines(steps, lang):
            click.echo(printable(line))
        return
    rows: list[dict[str, object]] = []
    for step in steps:
        first = head(step) | {"act": term("register/act", step.kind).say(lang)}
        rows += [
            first | {"value": name, "before": as_text(before), "after": as_text(after)}
            for name, (before, after) in step.differences.items()
        ]
    show_rows(rows, ["change", "at", "by", "act", "why", "key", "value", "before", "after"], output=output)


def lines(steps: Sequence[Step], lang: str) -> Iterator[str]:
    """The history for a person: each act, and under it what it changed; of a new record that it is new."""
    for (at, actor, kind, why), changed in groupby(steps, key=lambda step: (step.at, step.actor, step.kind, step.why)):
        said = term("register/act", kind).say(lang)
        yield f"{at:%Y-%m-%d %H:%M} UTC  {actor}  {said}{f': {why}' if why else ''}"
        for step in changed:
            yield f"  {step.number:>6}  {step.key}{' (+)' if step.is_first else ''}"
            for name, (before, after) in () if step.is_first else step.differences.items():
                yield f"          {name}: {as_text(before) or '–'} → {as_text(after) or '–'}"


def head(step: Step) -> dict[str, object]:
    """Which change it is: number, time, who and why."""
    return {
        "change": str(step.number),
        "at": step.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "by": step.actor,
        "why": step.why,
        "key": step.key,
    }


def as_text(value: object) -> str:
    """A value of a statement in a cell."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


@click.command(name="bring-back")
@click.argument("number", metavar="CHANGE", type=int)
@click.option("--why", required=True, metavar="TEXT", help="Why; it stands in the history.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@by_option
@newsroom_option
def bring_back_(number: int, *, why: str, dry_run: bool, actor: str, newsroom: Newsroom) -> None:
    """Make a record say again what it said after one of its changes. Nothing of the history is lost.

    \b
    Example:
      dalel register bring-back 218 --why "the date was right before"
    """
    open_register(newsroom.root)
    done = bring_back(number, Doing(actor, now(), "bring-back", why), dry_run=dry_run)
    if done.unchanged:
        click.echo("Nothing to do: the record says that now.")
    else:
        click.echo("Would be brought back." if dry_run else "Brought back.")
