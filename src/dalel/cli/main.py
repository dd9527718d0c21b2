"""The command line: ``dalel NOUN VERB``. Data goes to stdout, remarks to stderr.

Exit codes: 0 done, 1 the data is wrong, 2 the command is wrong.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click
from click.exceptions import NoSuchCommand

from dalel import __version__
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
    "spending": ("dalel.cli.spending", "spending", "Official spending data as one table of spending lines."),
    "flags": ("dalel.cli.flags", "flags", "The rules that ask questions of spending lines."),
    "findings": ("dalel.cli.findings", "findings", "What the flags found."),
    "report": ("dalel.cli.report", "report", "Totals and findings on one page."),
}
"""Each noun, where its commands are, and what it is. A command is imported when it is used: ``--help`` is quick."""


class NounGroup(click.Group):
    """The nouns, loaded one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The nouns in the order of the work."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The commands of one noun."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong entry above is our own mistake
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the nouns without importing what they need."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(noun, says) for noun, (_, _, says) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A mistyped noun gets the nearest known ones."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise NoSuchCommand(args[0], possibilities=list(COMMANDS), ctx=ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=NounGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
    """
    ctx.obj = newsroom


def main() -> None:
    """Run a command; an error that a person can act on is one or two sentences on stderr, never a traceback."""
    try:
        dalel(standalone_mode=True)
    except DalelError as error:
        # A document's own words may stand in the message; they must not drive the terminal.
        for line in f"Error: {error}".splitlines():
            click.echo(printable(line), err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
