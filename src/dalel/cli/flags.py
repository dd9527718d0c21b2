"""``dalel flags``: the rules, and running them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from dalel.cli.comparison import compare
from dalel.cli.findings import FOUND, finding_row
from dalel.cli.output import output_option, remark, remarks, show_rows, show_sections
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import say_fallen
from dalel.errors import CommandError, did_you_mean
from dalel.flags import (
    CARDINAL,
    FLAGS,
    OF_CARDINAL,
    Count,
    Findings,
    Flag,
    Outcome,
    ProcessFlag,
    Results,
    Rules,
    Setting,
    Settings,
    add_results,
    data_of,
    in_order,
    newsroom_rules,
    parse_settings,
    record_findings,
    rules_by,
)
from dalel.newsroom import Newsroom
from dalel.spending import Spending, open_engine, open_spark
from dalel.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

DUCKDB, SPARK = "duckdb", "spark"

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
    values = {parameter.name: default_text(parameter.default) for parameter in flag.parameters}
    show_sections(
        f"{flag.code}: {flag.sentence('title').say(lang)}",
        [
            ("What it says", [flag.sentence("says").say(lang)]),
            ("Why it matters", [flag.sentence("matters").say(lang)]),
            (
                f"Parameters (change them in dalel.toml under [flags.{flag.code}])",
                [f"{p.name} = {values[p.name]} {p.unit}: {p.meaning}. Source: {p.source}." for p in flag.parameters],
            ),
            ("Reasons it gives", [f"{reason}: {reason_text(flag, reason, lang, values)}" for reason in flag.reasons()]),
            ("An innocent explanation may be", [flag.sentence("innocent").say(lang)]),
            ("Based on", [flag.rule]),
        ],
    )


def default_text(default: Setting) -> str:
    """A parameter's default as it is shown."""
    if default is None:
        return "(from the data)"
    return ", ".join(default) or "(none)" if isinstance(default, tuple) else str(default)


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
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Parameters for this run only; what it finds is shown, and the findings kept stay as they are.",
)
@click.option(
    "--compatible",
    type=click.Choice([CARDINAL]),
    help="Follow this tool's rules to the letter, its faults included; shown, not kept.",
)
@click.option(
    "--output",
    type=click.Choice(["table", "json", "csv", "cardinal"]),
    default="table",
    show_default=True,
    help="A table of counts, every finding of these flags as JSON or CSV, or Cardinal's JSON.",
)
@click.option(
    "--engine",
    type=click.Choice([DUCKDB, SPARK]),
    default=DUCKDB,
    show_default=True,
    help="What computes: DuckDB on this machine, or Apache Spark, for data that one machine cannot hold.",
)
@click.option(
    "--master",
    metavar="URL",
    help="Where Spark runs: local[2], local[*] (if not given) or spark://host:7077.",
)
@lang_option
@newsroom_option
def run(
    *,
    only: str | None,
    settings_file: Path | None,
    compatible: str | None,
    output: str,
    engine: str,
    master: str | None,
    lang: str,
    newsroom: Newsroom,
) -> None:
    """Run the flags over the lines and the processes that stand, and keep what they find.

    JSON and CSV hold every finding: raised, clear and not evaluated, each with its subject, its numbers and its
    reason. How one came about, with its lines: dalel findings show ID.

    \b
    Examples:
      dalel flags run
      dalel flags run --only KZ-SPLIT,SUPPLIER-SHARE --output json
      dalel flags run --only R003,R018 --settings settings.toml --output cardinal
      dalel flags run --engine spark --master 'local[2]' --output json
    """
    if master is not None and engine != SPARK:
        raise CommandError("--master says where Spark runs.", next_step="Add --engine spark, or leave it out.")
    settings = parse_settings(settings_file) if settings_file else None
    kept = settings is None and compatible is None
    with TemporaryDirectory(prefix="dalel-") as folder, opened(engine, master, newsroom) as backend:
        spending = Spending(newsroom.spending, backend)
        chosen = choose_flags(only, spending, output=output)
        rules = run_rules(chosen, newsroom, settings=settings, compatible=compatible)
        ran = Run(newsroom.findings if kept else Path(folder), spending, rules)
        counts = ran.all(chosen)
        if output == "table":
            show_rows([count_row(count, lang) for count in counts], COUNTED, output=output)
            say_without_subject(counts)
        elif output == "cardinal":
            click.echo(json.dumps(ran.cardinal(chosen), ensure_ascii=False))
        else:
            show_rows(ran.findings(chosen, lang), FOUND, output=output)
    if kept:
        remark("See them: dalel findings list, or on one page: dalel report --output report.html")
        say_fallen(newsroom)
    else:
        remark("These findings were not kept: they follow settings that are not the newsroom's.")


@contextmanager
def opened(engine: str, master: str | None, newsroom: Newsroom) -> Iterator[BaseBackend]:
    """The engine that was asked for."""
    if engine == SPARK:
        with open_spark(master or "local[*]", folder=newsroom.findings) as backend:
            yield backend
    else:
        yield open_engine(spill=newsroom.findings / ".spill")


def say_without_subject(counts: Iterable[Count]) -> None:
    """Name the flags whose row has only zeros: nothing was clear there, since nothing was asked of anything."""
    empty = [count.flag for count in counts if not (count.raised or count.clear or count.not_evaluated)]
    if empty:
        remark(f"{', '.join(empty)}: nothing was evaluated, since what was read names nobody to ask it of.")


def choose_flags(only: str | None, spending: Spending, *, output: str) -> list[Flag]:
    """The flags named; else all that have something to read, and of those what the output can hold."""
    if only is not None:
        chosen = [find_flag(code.strip()) for code in only.split(",")]
    else:
        chosen = [flag for flag in FLAGS.values() if flag.reads == "lines" or spending.has_processes()]
    if output != "cardinal":
        return chosen
    fitting = [flag for flag in chosen if flag in OF_CARDINAL]
    if only is not None and len(fitting) < len(chosen):
        odd = next(flag.code for flag in chosen if flag not in OF_CARDINAL)
        raise CommandError(
            f"{odd} has no place in Cardinal's JSON.",
            next_step=f"It holds {', '.join(flag.code for flag in OF_CARDINAL)}; for others: --output json",
        )
    return list(fitting or OF_CARDINAL)


def run_rules(
    chosen: Iterable[Flag], newsroom: Newsroom, *, settings: Settings | None, compatible: str | None
) -> dict[str, Rules]:
    """The rules of a run: the newsroom's, or those of a file."""
    if settings is None:
        found = {flag.code: newsroom_rules(flag, newsroom, known=FLAGS) for flag in chosen}
        return {code: replace(rules, compatible=compatible) for code, rules in found.items()}
    return {flag.code: rules_by(settings, flag, newsroom, known=FLAGS, compatible=compatible) for flag in chosen}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of some flags: where its findings lie, what it reads, by which rules."""

    folder: Path
    spending: Spending
    rules: Mapping[str, Rules]

    @property
    def follows_cardinal(self) -> bool:
        """Whether Cardinal's answers are kept: it knows organisations by their references."""
        return any(rules.compatible == CARDINAL for rules in self.rules.values())

    def all(self, chosen: Sequence[Flag]) -> list[Count]:
        """Run flags one after another with a progress bar on a terminal."""
        progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[seen]} subjects"),
            TimeElapsedColumn(),
            console=remarks,
            transient=True,
            disable=not remarks.is_terminal,
        )
        kinds = {flag.reads: flag for flag in chosen}
        references = self.follows_cardinal
        data = {reads: data_of(flag, self.spending, references=references) for reads, flag in kinds.items()}
        with progress:
            task = progress.add_task("flags", total=len(chosen), seen=0)
            counts = []
            for flag in chosen:
                progress.update(task, description=flag.code, seen=0)
                counts.append(
                    record_findings(
                        self.folder,
                        flag,
                        data[flag.reads],
                        self.rules[flag.code],
                        self.spending.backend,
                        state=self.spending.state(),
                        report=lambda seen: progress.update(task, seen=seen),
                    )
                )
                progress.advance(task)
        return counts

    def findings(self, chosen: Iterable[Flag], lang: str) -> Iterator[dict[str, object]]:
        """Each finding of these flags as a row; a raised one with the identifiers of its lines."""
        found = Findings(self.folder, list(FLAGS.values()), open_engine())
        for flag in chosen:
            members = found.raised_members(flag.code)
            for finding in found.every(flag.code):
                row = finding_row(finding, self.rules[flag.code], lang)
                yield row | {"members": members.get(finding.finding)}

    def cardinal(self, chosen: Iterable[Flag]) -> Results:
        """What was raised, in the shape that Cardinal prints."""
        backend, results = self.spending.backend, Results()
        found = Findings(self.folder, list(FLAGS.values()), open_engine())
        processes = self.spending.processes(references=self.follows_cardinal)
        for flag in chosen:
            if isinstance(flag, ProcessFlag):
                raised = found.select(flag.code, outcome=Outcome.RAISED)
                rules = self.rules[flag.code]
                add_results(results, flag, raised, processes=processes, rules=rules, backend=backend)
        return in_order(results)


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


def find_flag(code: str) -> Flag:
    """A flag by its code; a mistyped one gets the nearest known ones."""
    if code not in FLAGS:
        raise CommandError(f'There is no flag "{code}".', next_step=did_you_mean(code, FLAGS))
    return FLAGS[code]


flags.add_command(compare)
