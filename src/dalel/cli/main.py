"""The command line: ``dalel NOUN VERB``. Data goes to stdout, remarks to stderr.

Exit codes: 0 done, 1 the data is wrong, 2 the command is wrong.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from dalel import __version__
from dalel.cli.lazy import LazyGroup
from dalel.errors import DalelError
from dalel.export import printable

COMMANDS = {
    "init": ("dalel.cli.init", "init", "Make a newsroom."),
    "evidence": ("dalel.cli.evidence", "evidence", "Keep documents, and check that they are as they were."),
    "checkpoint": (
        "dalel.cli.checkpoint",
        "checkpoint",
        "Sign what is recorded, and have others vouch for it.",
    ),
    "dossier": ("dalel.cli.dossier", "dossier", "Packages that prove themselves, for a court or an editor."),
    "custody": ("dalel.cli.custody", "custody", "Encrypted copies that survive the loss of this computer."),
    "spending": ("dalel.cli.spending", "spending", "Official spending data as one table of spending lines."),
    "flags": ("dalel.cli.flags", "flags", "The rules that ask questions of spending lines."),
    "findings": ("dalel.cli.findings", "findings", "What the flags found."),
    "publication": ("dalel.cli.publication", "publication", "Texts whose every number is recomputed."),
    "register": ("dalel.cli.register", "register", "The register of people prosecuted for what they published."),
    "staff": ("dalel.cli.staff", "staff", "The staff pages: accounts, roles, and who looked at what."),
    "site": ("dalel.cli.site", "site", "The public site, its API and its feeds."),
    "report": ("dalel.cli.report", "report", "Totals and findings on one page."),
    "serve": ("dalel.cli.serve", "serve", "The workbench: this newsroom in your browser."),
}
"""Each noun, where its commands are, and what it is. A command is imported when it is used: ``--help`` is quick."""


@click.group(cls=LazyGroup, later=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dalel")
@click.option("--newsroom", type=click.Path(path_type=Path), metavar="DIR", help="The newsroom to work in.")
@click.pass_context
def dalel(ctx: click.Context, newsroom: Path | None) -> None:
    """Publish what public money is spent on so that every statement can be proved.

    \b
    Start:
      dalel init newsroom && cd newsroom
      dalel spending read plan.json          keep the document and read its lines
      dalel spending totals --by method      add them up
      dalel flags run                        ask the questions
      dalel report --output report.html      put it on one page
      dalel serve                            look at all of it in the browser
    """
    ctx.obj = newsroom


def main() -> None:
    """Run a command; an error that a person can act on is one or two sentences on stderr, never a traceback."""
    # What a short command builds (modules, plans of queries) is in use: to look for garbage in it takes a tenth.
    gc.set_threshold(50_000, 20, 20)
    try:
        dalel(standalone_mode=True)
    except DalelError as error:
        # A document's own words may stand in the message; they must not drive the terminal.
        for line in f"Error: {error}".splitlines():
            click.echo(printable(line), err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
