"""``dalel publication render``: a checked text as pages with proofs, as PDF, in short, and for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.publication_recheck import open_holdings
from dalel.errors import CommandError
from dalel.newsroom import Newsroom
from dalel.publications import read_text
from dalel.publications.page import can_make_pdf, check_target, write_folder
from dalel.publications.presentation import present, refuse_what_does_not_hold
from dalel.publications.presentation import render as render_files
from dalel.publications.published import refuse_unsaid_changes
from dalel.publications.reply import read_replies

NO_PDF = "No PDF was made: Typst is not installed. pip install 'dalel[pdf]'"


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--output", required=True, metavar="DIR", type=click.Path(path_type=Path), help="The folder to write.")
@click.option("--link", metavar="URL", help="Where the text will be read. Default: link in its front matter.")
@click.option("--draft", is_flag=True, help="Render a text that does not hold; every page is marked as a draft.")
@newsroom_option
def render(file: Path, output: Path, link: str | None, draft: bool, newsroom: Newsroom) -> None:
    """Render a text with the proof of each number: HTML, PDF, posts, claims and provenance for other programs.

    The folder asks for nothing from outside and needs no script: put it on any web server, or mail it. An earlier
    rendering in it is replaced whole. A text of which a figure is not proved is refused.

    \b
    Examples:
      dalel publication render publications/water.md --output water
      dalel publication render publications/water.md --output water --link https://example.org/water
      dalel publication render publications/water.md --output draft --draft
    """
    check_target(output)
    holdings = open_holdings(newsroom)
    made = present(read_text(file), holdings, read_replies(file), link=link)
    if made.link is not None and not made.link.startswith(("https://", "http://")):
        raise CommandError(f'"{made.link}" is no address of the web.', next_step="Write it whole: https://…")
    if not draft:
        refuse_what_does_not_hold(made, otherwise="\nOr mark every page as a draft: --draft")
        refuse_unsaid_changes(made.text, holdings)
    write_folder(output, render_files(made, holdings, draft=draft))
    remark(f"Wrote {output / 'index.html'}")
    if not can_make_pdf():
        remark(NO_PDF)
    if made.checkpoint is None:
        remark("There is no checkpoint in it. Sign one and render again: dalel checkpoint sign")
    if made.link is None:
        remark("The posts have no link. Render again with --link URL once you know it.")
