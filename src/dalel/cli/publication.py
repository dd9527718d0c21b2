"""``dalel publication``: texts whose every number is recomputed."""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from dalel.cli.lazy import LazyGroup
from dalel.cli.output import output_option, remark, show_json, show_rows
from dalel.cli.place import newsroom_option
from dalel.cli.publication_report import github_lines, place, sarif, show_check
from dalel.cli.publication_watch import changes, pause, stamp
from dalel.errors import CommandError, DataError
from dalel.newsroom import Newsroom
from dalel.publications import Holdings, check_record, check_text, find_questions, read_text
from dalel.publications.offence import elements_of_statements
from dalel.spending import open_engine
from dalel.vocabulary import LANGUAGES, label, term

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
@click.option("--watch", is_flag=True, help="Check again whenever the text or the evidence changes, until Ctrl-C.")
@newsroom_option
def check(files: tuple[Path, ...], output: str, lang: str, watch: bool, newsroom: Newsroom) -> None:
    """Recompute every claim of a publication, and list what no claim covers.

    Ends with 1 where a figure is not proved, evidence is missing, or a claim is wrong.

    \b
    Examples:
      dalel publication check publications/water.md
      dalel publication check publications/*.md --output sarif
      dalel publication check publications/water.md --watch
    """
    if watch:
        watch_files(files, output=output, lang=lang, newsroom=newsroom)
    elif not check_once(files, output=output, lang=lang, newsroom=newsroom):
        sys.exit(1)


def watch_files(files: tuple[Path, ...], *, output: str, lang: str, newsroom: Newsroom) -> None:
    """Check, and check again after each change; a text that cannot be read at the moment is said, and waited for."""
    with suppress(KeyboardInterrupt):
        for _ in changes(partial(stamp, files, newsroom), wait=pause):
            try:
                holds = check_once(files, output=output, lang=lang, newsroom=newsroom)
            except (CommandError, DataError) as error:
                remark(str(error))
            else:
                remark("Holds." if holds else "Does not hold.")


def check_once(files: tuple[Path, ...], *, output: str, lang: str, newsroom: Newsroom) -> bool:
    """Check texts and show what was found; whether all of them hold."""
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
    return all(one.holds for one in checks)


@publication.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--lang", type=click.Choice(LANGUAGES), help="Language of the questions. Default: the language of the text."
)
@click.option("--norm", "key", metavar="KEY", help="Say too what this norm asks of a statement, where the data has it.")
@output_option
def ask(file: Path, lang: str | None, key: str | None, output: str) -> None:
    """Ask about the kind of each claim: a fact that evidence can show, or an opinion that none can.

    The questions follow the tests of the Human Rights Committee's General Comment 34, paragraphs 47 and 49. You decide;
    nothing is changed, and nothing is judged.

    \b
    Examples:
      dalel publication ask publications/water.md --output table
      dalel publication ask publications/water.md --norm kz:penal:274
    """
    text = read_text(file)
    elements = () if key is None else elements_of_statements(key)
    rows = [
        {
            "place": place(each.position),
            "claim": each.claim.id,
            "kind": each.claim.kind.value,
            "words": " ".join(each.words.split()),
            "question": term("publications/claim-question", each.code).say(lang or text.lang),
        }
        for each in find_questions(text)
    ]
    show_rows(rows, ["place", "claim", "kind", "words", "question"], output=output)
    spoken = lang or text.lang
    for element in elements:
        sure = label("confidence", element.provenance.confidence, spoken)
        remark(f"{key}, {element.label[spoken]} ({sure}): {element.provenance.source}")
    if key is not None and not elements:
        remark(f"{key}: what it asks of a statement is not in the data.")
    for problem in text.problems:
        remark(problem.say(spoken))
