"""``dalel flags compare``: what differs between two runs of the flags."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.errors import DataError

COMPARED = ["flag", "finding", "subject", "before", "after"]
Run = dict[str, dict[str, Any]]


@click.command()
@click.argument("before", metavar="RUN", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("after", metavar="RUN", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@output_option
def compare(before: Path, after: Path, output: str) -> None:
    """Show which findings differ between two runs: what a setting, or new data, changed.

    Each RUN is a file that `dalel flags run --output json` wrote. A finding differs when its outcome or its reason
    does; one that only one of them holds has nothing on the other side.

    \b
    Example:
      dalel flags run --only R003 --output json > before.json
      dalel flags run --only R003 --settings settings.toml --output json > after.json
      dalel flags compare before.json after.json
    """
    first, second = read_run(before), read_run(after)
    names = sorted(first.keys() | second.keys())
    rows = [compare_findings(name, first.get(name), second.get(name)) for name in names]
    differing = [row for row in rows if row["before"] != row["after"]]
    show_rows(differing, COMPARED, output=output)
    remark(f"Findings that differ: {len(differing)} of {len(names)}.")


def read_run(path: Path) -> Run:
    """The findings of a run by their names."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(row["finding"]): row for row in found if row["outcome"] and row["reason_code"]}
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(
            f"{path} does not hold the findings of a run.",
            next_step=f"Write it so: dalel flags run --output json > {path}",
        ) from error


def compare_findings(name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, object]:
    """One finding in both runs."""
    either = after or before or {}
    return {
        "flag": either["flag"],
        "finding": name,
        "subject": either["subject"],
        "before": outcome_of(before),
        "after": outcome_of(after),
    }


def outcome_of(row: dict[str, Any] | None) -> str | None:
    """A finding's outcome with its reason's code; None where the run does not hold it."""
    return None if row is None else f"{row['outcome']} ({row['reason_code']})"
