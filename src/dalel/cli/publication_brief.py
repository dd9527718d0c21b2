"""``dalel publication brief``: what the evidence shows for each element of an offence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import open_holdings
from dalel.cli.publication_render import NO_PDF
from dalel.newsroom import Newsroom
from dalel.publications import read_text
from dalel.publications.brief import make_brief
from dalel.publications.offence import find_law
from dalel.publications.page import STYLE, can_make_pdf, check_target, render_html, render_pdf, style, write_folder
from dalel.publications.presentation import present
from dalel.publications.published import editions_of
from dalel.publications.reply import read_replies
from dalel.vocabulary import LANGUAGES


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--norm", "key", required=True, metavar="KEY", help="The norm, as kz:penal:274:4.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose wording of the norm counts.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the brief. Default: that of the text.")
@click.option(
    "--output", metavar="DIR", type=click.Path(path_type=Path), help="The folder to write. Default: NAME-brief."
)
@newsroom_option
def brief(
    *, file: Path, key: str, on: dt.datetime | None, language: str | None, output: Path | None, newsroom: Newsroom
) -> None:
    """Write the defence brief: element by element, what the evidence shows of each claim of a text.

    It says what was published, from which documents, held since when, how each number was computed and what was
    asked of those concerned. It argues nothing; of an element without evidence it says so. Counsel compares it with
    the law.

    \b
    Examples:
      dalel publication brief publications/water.md --norm kz:penal:274:4
      dalel publication brief publications/water.md --norm kz:penal:274:4:2 --language ru --output brief-ru
    """
    output = output or Path(f"{file.stem}-brief")
    day = on.date() if on else None
    check_target(output)
    find_law(key, day)
    holdings = open_holdings(newsroom)
    editions = editions_of(holdings.evidence, file, root=newsroom.root)
    made = present(
        read_text(file),
        holdings,
        read_replies(file),
        lang=language,
        besides=[edition.document.sha256 for edition in editions],
    )
    page = make_brief(key, made, editions, holdings.evidence, on=day)
    files = {"index.html": render_html(page).encode(), STYLE: style().encode()}
    write_folder(output, files | ({"brief.pdf": render_pdf(page)} if can_make_pdf() else {}))
    remark(f"Wrote {output / 'index.html'}")
    if not can_make_pdf():
        remark(NO_PDF)
    if not editions:
        remark("No publication of it is recorded: dalel publication publish --help")
