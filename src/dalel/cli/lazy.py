"""A group whose commands are imported when they are used: ``--help`` and the light commands stay quick."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click
from click.exceptions import NoSuchCommand

Later = Mapping[str, tuple[str, str, str]]
"""For each command where it is (module, name) and what it is in a line."""


class LazyGroup(click.Group):
    """Commands that are there, and commands that are loaded one at a time: ``cls=LazyGroup, later={…}``."""

    def __init__(self, *args: object, later: Later, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Those that are there, then the others in the order of the work."""
        del ctx
        return [*self.commands, *self._later]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported if need be."""
        if cmd_name not in self._later:
            return super().get_command(ctx, cmd_name)
        module, name, _ = self._later[cmd_name]
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong entry above is our own mistake
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing what they need."""
        del ctx
        rows = [(name, command.get_short_help_str(limit=100)) for name, command in self.commands.items()]
        rows += [(name, says) for name, (_, _, says) in self._later.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A mistyped command gets the nearest known ones."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            raise NoSuchCommand(args[0], possibilities=known, ctx=ctx)
        return super().resolve_command(ctx, args)
