"""``dalel publication``: texts whose every number is recomputed."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from dalel.cli.lazy import LazyGroup
from dalel.cli.output import remark, show_json
from dalel.cli.place import newsroom_option
from dalel.cli.publication_report import github_lines, sarif, show_check
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.publications import Holdings, check_record, check_text, read_text
from dalel.spending import open_engine
from dalel.vocabulary import LANGUAGES

_FIRST_TEXT = """\
---
title: {name}
lang: {lang}
claims:
  all:
    kind: figure
    operation: [count, sum]
    lines: {{stage: plan}}
---
The plan has [0 lines worth 0 tenge](claim:all).
"""


LATER = {
    "render": ("dalel.cli.publication_render", "render", "Pages with the proof of each number, PDF, posts."),
    "publish": ("dalel.cli.publication_published", "publish", "Record that a text was published, and keep it so."),
    "recheck": ("dalel.cli.publication_recheck", "recheck_command", "Check what was published anew."),
    "reply": ("dalel.cli.publication_reply", "reply", "Ask whom a text names, and show the answer."),
    "brief": ("dalel.cli.publication_brief", "brief", "What the evidence shows for each element of an offence."),
}
"""What needs the drawing of charts, or is used seldom: it is loaded when it is used."""


@click.group(cls=LazyGroup, later=LATER)
def publication() -> None:
    """Texts whose every number is recomputed from the evidence."""


@publication.command()
@click.argument("name")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the text.")
@newsroom_option
def new(name: str, lang: str, newsroom: Newsroom) -> None:
    """Begin a publication: publications/NAME.md, with a first claim to change.

    \b
    Example:
      dalel publication new water
    """
    if not re.fullmatch(r"[\w][\w.-]*", name):
        raise CommandError(f'"{name}" is no name of a file.', next_step="Use letters, digits, points and hyphens.")
    path = newsroom.root / "publications" / f"{name.removesuffix('.md')}.md"
    if path.exists():
        raise CommandError(f"{path} is there already.", next_step=f"Check it: dalel publication check {path}")
    path.parent.mkdir(exist_ok=True)
    path.write_text(_FIRST_TEXT.format(name=path.stem, lang=lang), encoding="utf-8")
    remark(f"Made {path}.\nNext: write, and check it: dalel publication check {path}")


@publication.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Choice(["table", "json", "sarif", "github"]),
    default=lambda: "table" if sys.stdout.isatty() else "json",
    show_default="table on a terminal, json in a pipe",
    help="How to show it; sarif and github are for editors and code hosts.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the reasons.")
@newsroom_option
def check(files: tuple[Path, ...], output: str, lang: str, newsroom: Newsroom) -> None:
    """Recompute every claim of a publication, and list what no claim covers.

    Ends with 1 where a figure is not proved, evidence is missing, or a claim is wrong.

    \b
    Examples:
      dalel publication check publications/water.md
      dalel publication check publications/*.md --output sarif
    """
    holdings = Holdings(newsroom, open_engine(spill=newsroom.spending / ".spill"))
    checks = [check_text(read_text(path), holdings) for path in files]
    if output == "json":
        show_json(check_record(one, lang=lang) for one in checks)
    elif output == "sarif":
        click.echo(json.dumps(sarif(checks, lang), ensure_ascii=False, indent=2))
    elif output == "github":
        for line in github_lines(checks, lang):
            click.echo(line)
    else:
        for one in checks:
            show_check(one, lang)
    if not all(one.holds for one in checks):
        sys.exit(1)
