"""``dalel site``: the public site, made from what the public may see of the register."""

from __future__ import annotations

import click

from dalel.cli.lazy import LazyGroup
from dalel.site.start import start_django

COMMANDS = {
    "build": ("dalel.cli.site_build", "build", "Make an edition of the site from the register."),
    "followers": ("dalel.cli.site_followers", "followers", "Show who follows by mail, or forget an address."),
    "notify": ("dalel.cli.site_notify", "notify", "Tell those who follow what was published."),
    "reports": ("dalel.cli.site_reports", "reports", "Take in what readers reported as errors."),
    "serve": ("dalel.cli.site_serve", "serve", "Serve the site, from an edition that is up to date."),
}


class SiteGroup(LazyGroup):
    """Commands that read the register."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported after Django is set up."""
        if cmd_name in COMMANDS:
            start_django()
        return super().get_command(ctx, cmd_name)


@click.group(cls=SiteGroup, later=COMMANDS)
def site() -> None:
    """The public site: pages, API and feeds over what the public may see of the register.

    It needs more packages: pip install "dalel[site]"

    \b
    Examples:
      dalel site serve
      dalel site build --address https://register.example.org --to /srv/dalel/site
    """
