"""``dalel flags``: the rules, and running them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dalel.cli.findings import FOUND, finding_row, rules_of
from dalel.cli.output import output_option, remark, remarks, show_rows, show_sections
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import say_fallen
from dalel.errors import CommandError, did_you_mean
from dalel.flags import FLAGS, Count, Findings, Flag, newsroom_rules, record_findings
from dalel.newsroom import Newsroom
from dalel.spending import Spending, open_engine
from dalel.vocabulary import LANGUAGES

lang_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)


@click.group()
def flags() -> None:
    """The rules that ask questions of spending lines."""


@flags.command("list")
@lang_option
@output_option
def list_flags(lang: str, output: str) -> None:
    """List every flag and what it says.

    \b
    Example:
      dalel flags list --lang ru
    """
    rows = [
        {"flag": flag.code, "title": flag.sentence("title").say(lang), "says": flag.sentence("says").say(lang)}
        for flag in FLAGS.values()
    ]
    show_rows(rows, ["flag", "title", "says"], output=output)


@flags.command()
@click.argument("code")
@lang_option
def explain(code: str, lang: str) -> None:
    """Explain one flag: what it says, why it matters, its parameters with their sources, its reasons.

    \b
    Example:
      dalel flags explain SUPPLIER-SHARE
    """
    flag = find_flag(code)
    values = {parameter.name: str(parameter.default) for parameter in flag.parameters}
    show_sections(
        f"{flag.code}: {flag.sentence('title').say(lang)}",
        [
            ("What it says", [flag.sentence("says").say(lang)]),
            ("Why it matters", [flag.sentence("matters").say(lang)]),
            (
                f"Parameters (change them in dalel.toml under [flags.{flag.code}])",
                [f"{p.name} = {p.default} {p.unit}: {p.meaning}. Source: {p.source}." for p in flag.parameters],
            ),
            ("Reasons it gives", [f"{reason}: {reason_text(flag, reason, lang, values)}" for reason in flag.reasons()]),
            ("An innocent explanation may be", [flag.sentence("innocent").say(lang)]),
            ("Based on", [flag.rule]),
        ],
    )


class _Blanks(dict[str, str]):
    """Placeholders that only a finding can fill are shown as dots."""

    def __missing__(self, key: str) -> str:
        return "…"


def reason_text(flag: Flag, reason: str, lang: str, values: dict[str, str]) -> str:
    """A reason's sentence with the parameters' defaults in it."""
    return flag.sentence(f"reason.{reason}").label[lang].format_map(_Blanks(values))


@flags.command()
@click.option("--only", metavar="CODE,…", help="Run only these flags; the findings of the others stay as they are.")
@click.option(
    "--output",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table of counts, or every finding of these flags as JSON or CSV.",
)
@lang_option
@newsroom_option
def run(*, only: str | None, output: str, lang: str, newsroom: Newsroom) -> None:
    """Run the flags over the lines that stand, and keep what they find.

    JSON and CSV hold every finding: raised, clear and not evaluated, each with its subject, its numbers and its
    reason. How one came about, with its lines: dalel findings show ID.

    \b
    Examples:
      dalel flags run
      dalel flags run --only KZ-SPLIT,SUPPLIER-SHARE --output json
    """
    chosen = [find_flag(code.strip()) for code in only.split(",")] if only else list(FLAGS.values())
    counts = run_flags(chosen, newsroom)
    if output == "table":
        show_rows([count_row(count, lang) for count in counts], COUNTED, output=output)
    else:
        show_rows(every_finding(chosen, newsroom, lang), FOUND, output=output)
    remark("See them: dalel findings list, or on one page: dalel report --output report.html")
    say_fallen(newsroom)


def every_finding(chosen: Iterable[Flag], newsroom: Newsroom, lang: str) -> Iterator[dict[str, object]]:
    """Each finding of these flags as a row; a raised one with the identifiers of its lines."""
    found, rules = Findings(newsroom.findings, list(FLAGS.values()), open_engine()), rules_of(newsroom)
    for flag in chosen:
        members = found.raised_members(flag.code)
        for finding in found.every(flag.code):
            yield finding_row(finding, rules[flag.code], lang) | {"members": members.get(finding.finding)}


COUNTED = ["flag", "title", "raised", "clear", "not_evaluated"]


def count_row(count: Count, lang: str) -> dict[str, object]:
    """How many findings a flag has of each outcome, as a row."""
    return {
        "flag": count.flag,
        "title": FLAGS[count.flag].sentence("title").say(lang),
        "raised": count.raised,
        "clear": count.clear,
        "not_evaluated": count.not_evaluated,
    }


def run_flags(chosen: Iterable[Flag], newsroom: Newsroom) -> list[Count]:
    """Run flags one after another with a progress bar on a terminal."""
    engine = open_engine(spill=newsroom.findings / ".spill")
    spending = Spending(newsroom.spending, engine)
    lines = spending.lines()
    chosen = list(chosen)
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[seen]} subjects"),
        TimeElapsedColumn(),
        console=remarks,
        transient=True,
        disable=not remarks.is_terminal,
    )
    with progress:
        task = progress.add_task("flags", total=len(chosen), seen=0)
        counts = []
        for flag in chosen:
            progress.update(task, description=flag.code, seen=0)
            counts.append(
                record_findings(
                    newsroom.findings,
                    flag,
                    lines,
                    newsroom_rules(flag, newsroom, known=FLAGS),
                    engine,
                    state=spending.state(),
                    report=lambda seen: progress.update(task, seen=seen),
                )
            )
            progress.advance(task)
    return counts


def find_flag(code: str) -> Flag:
    """A flag by its code; a mistyped one gets the nearest known ones."""
    if code not in FLAGS:
        raise CommandError(f'There is no flag "{code}".', next_step=did_you_mean(code, FLAGS))
    return FLAGS[code]
