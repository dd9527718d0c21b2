"""``dalel staff``: who works on the register, and the pages on which they do."""

from __future__ import annotations

import click

from dalel.cli.lazy import LazyGroup
from dalel.site.staff.start import start_staff

COMMANDS = {
    "invite": ("dalel.cli.staff_accounts", "invite_", "Make an account, or a new link for one."),
    "list": ("dalel.cli.staff_accounts", "list_", "List the accounts."),
    "role": ("dalel.cli.staff_accounts", "role", "Give an account another role."),
    "suspend": ("dalel.cli.staff_accounts", "suspend_", "Shut an account, and end its sessions."),
    "restore": ("dalel.cli.staff_accounts", "restore_", "Open a suspended account again."),
    "log": ("dalel.cli.staff_log", "log", "Show or check the log of who looked at what."),
    "serve": ("dalel.cli.staff_serve", "serve", "Serve the staff pages."),
}


class StaffGroup(LazyGroup):
    """Commands that need the staff pages' own settings."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported after Django is set up."""
        if cmd_name in COMMANDS:
            start_staff()
        return super().get_command(ctx, cmd_name)


@click.group(cls=StaffGroup, later=COMMANDS)
def staff() -> None:
    """The staff pages: accounts with a second factor, roles, sessions, and the log of who looked at what.

    They need more packages: pip install "dalel[staff]"

    \b
    Examples:
      dalel staff invite aida --role administrator --alias "First editor"
      dalel staff serve
    """
