"""``dalel spending coverage``: what an OCDS document publishes, and what each flag could be evaluated on."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from dalel.cli.output import output_option, remark, show_object, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.flags import COMPETITION, FLAGS, Outcome, ProcessFlag, newsroom_rules, run_flag
from dalel.newsroom import Newsroom
from dalel.spending import open_engine
from dalel.spending.formats import FORMATS, Ocds, Source, recognise
from dalel.spending.processes import count_merged, count_named, count_paths, standing_processes
from dalel.vocabulary import LANGUAGES


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the sentences."
)
@newsroom_option
@output_option
def coverage(file: Path, lang: str, newsroom: Newsroom, output: str) -> None:
    """Count what an OCDS document publishes, and on how much of it each flag about competition could be evaluated.

    It counts how often an organisation is named by the number of a register, by the publisher's reference only, or not
    at all: by a reference nobody can tell whether two are one. The newsroom's settings apply. Nothing is kept, and
    nothing is said about what the flags would raise: this is to know the data before they run.

    \b
    Examples:
      dalel spending coverage releases.jsonl
      dalel spending coverage package.json --output json
    """
    source = Source(digest_of(file), file.name, file)
    fmt = recognise(source, FORMATS)
    if not isinstance(fmt, Ocds):
        raise CommandError(
            f"{file} is in the format {fmt.code}, which does not tell of competition.",
            next_step="Read its spending lines: dalel spending read FILE",
        )
    paths = count_paths(body for _, body in fmt.releases(source))
    with TemporaryDirectory(prefix="dalel-") as folder:
        edition = Path(folder) / f"{source.sha256}@1"
        edition.mkdir()
        fmt.record_processes(source, edition)
        flags = flag_coverage(edition, newsroom, lang)
        named, merged = count_named(edition), count_merged(edition)
    say_merged(merged)
    if output == "json":
        found = {"releases": paths.get("", 0), "paths": paths, "flags": flags, "organisations": named}
        show_object(found | {"processes": merged})
        return
    show_rows(flags, ["flag", "evaluated", "not_evaluated", "reason"], output=output)
    show_rows(named, ["role", "by_number", "by_reference", "not_named"], output=output)
    show_rows(
        [{"path": path or '""', "count": count} for path, count in paths.items()], ["path", "count"], output=output
    )


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    digest = sha256()
    with file.open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def say_merged(merged: dict[str, Any]) -> None:
    """Remark that several releases tell one process, and of how many they could not be merged."""
    if merged["merged"]:
        remark(f"Processes merged: {merged['merged']}, of {merged['of_releases']} releases.")
    if left := merged["not_merged"]:
        reasons = ", ".join(f"{count} {reason}" for reason, count in left.items())
        remark(f"Processes in several releases that could not be merged: {reasons}. No flag is evaluated on them.")


def flag_coverage(edition: Path, newsroom: Newsroom, lang: str) -> list[dict[str, object]]:
    """For each flag how many subjects it could be evaluated on by its rules, and why not on the others."""
    engine = open_engine(spill=edition.parent / "spill")
    processes = standing_processes([(edition, 1)], engine)
    rows = []
    for flag in COMPETITION:
        findings = run_flag(flag, processes, newsroom_rules(flag, newsroom, known=FLAGS), engine)
        outcomes = Counter((finding.outcome is Outcome.NOT_EVALUATED, finding.reason) for finding in findings)
        rows.append(coverage_row(flag, outcomes, lang))
    return rows


def coverage_row(flag: ProcessFlag, outcomes: Counter[tuple[bool, str]], lang: str) -> dict[str, object]:
    """One flag's counts, with its reasons by how often they were given."""
    open_ = {reason: count for (is_open, reason), count in outcomes.most_common() if is_open}
    first = next(iter(open_), None)
    return {
        "flag": flag.code,
        "evaluated": sum(count for (is_open, _), count in outcomes.items() if not is_open),
        "not_evaluated": sum(open_.values()),
        "reasons": open_,
        "reason": None if first is None else flag.sentence(f"reason.{first}").label[lang],
    }
