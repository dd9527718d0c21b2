"""Where a command works: the newsroom named, or the one the current folder lies in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from dalel.newsroom import Newsroom

folder_option = click.option(
    "--newsroom",
    "folder",
    type=click.Path(path_type=Path),
    envvar="DALEL_NEWSROOM",
    metavar="DIR",
    help="The newsroom to work in. Default: the one this folder lies in.",
)
"""For a command that may do without a newsroom; it opens one with `open_newsroom` when it needs it."""


def newsroom_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--newsroom DIR`` (or ``DALEL_NEWSROOM``) and hand the command its open newsroom as ``newsroom``."""

    @folder_option
    @wraps(command)
    def with_newsroom(*args: Any, folder: Path | None, **kwargs: Any) -> Any:
        return command(*args, newsroom=open_newsroom(folder), **kwargs)

    return with_newsroom


def open_newsroom(folder: Path | None) -> Newsroom:
    """The newsroom that was named, or else the one that the current folder lies in."""
    # `dalel --newsroom DIR noun verb` says it once for all.
    folder = folder or click.get_current_context().find_root().obj
    return Newsroom.open(folder) if folder else Newsroom.find(Path.cwd())
