"""Who does what a command does to the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from dalel.cli.workplace import collector


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--by NAME``: who does it, as the history will say; by default the user of this computer."""
    return click.option(
        "--by",
        "actor",
        default=lambda: collector() or "",
        show_default="the name of this computer's user",
        metavar="NAME",
        help="Who does this, as the history will say; an alias will do.",
    )(command)
