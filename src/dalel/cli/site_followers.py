"""``dalel site followers``: who follows the site by mail."""

from __future__ import annotations

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError
from dalel.evidence.custody.stock import FOLLOWING
from dalel.newsroom import Newsroom
from dalel.site.public.following.follow_log import LOG, open_log
from dalel.site.public.following.followers import Followers

COLUMNS = ["number", "address", "lang", "follows", "asked", "confirmed"]


@click.command()
@click.option("--forget", metavar="ADDRESS", help="Leave nothing of an address.")
@newsroom_option
@output_option
def followers(*, forget: str | None, newsroom: Newsroom, output: str) -> None:
    """Show who follows the site by mail, or forget an address with all that was noted of it.

    Readers who follow the link in a letter are forgotten by the next run of notify.

    \b
    Examples:
      dalel site followers
      dalel site followers --forget reader@example.org
    """
    folder = newsroom.root / FOLLOWING
    if not (folder / LOG).exists():
        remark("Nobody follows yet.")
        return
    with open_log(folder) as log:
        held = Followers(log)
        if forget:
            found = [each for each in held.all() if each.address == forget]
            if not found:
                raise CommandError(f"{forget} does not follow.", next_step="Look at: dalel site followers")
            for each in found:
                held.forget(each)
            remark(f"{forget} is forgotten.")
            return
        rows = [
            {
                "number": each.id,
                "address": each.address,
                "lang": each.lang,
                "follows": " ".join(f"{name}={value}" for name, value in each.topic.items()),
                "asked": each.asked,
                "confirmed": each.confirmed,
            }
            for each in held.all()
        ]
    show_rows(rows, COLUMNS, output=output)
