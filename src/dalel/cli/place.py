"""Where a command works: the newsroom named, or the one the current folder lies in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from dalel.newsroom import Newsroom


def newsroom_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--newsroom DIR`` (or ``DALEL_NEWSROOM``) and hand the command its open newsroom as ``newsroom``."""

    @click.option(
        "--newsroom",
        "folder",
        type=click.Path(path_type=Path),
        envvar="DALEL_NEWSROOM",
        metavar="DIR",
        help="The newsroom to work in. Default: the one this folder lies in.",
    )
    @wraps(command)
    def with_newsroom(*args: Any, folder: Path | None, **kwargs: Any) -> Any:
        # `dalel --newsroom DIR noun verb` says it once for all.
        folder = folder or click.get_current_context().find_root().obj
        newsroom = Newsroom.open(folder) if folder else Newsroom.find(Path.cwd())
        return command(*args, newsroom=newsroom, **kwargs)

    return with_newsroom
