"""For whom a command shows the register: everything to whoever sits at this computer, or the excerpt of an audience."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from dalel.cli.meter import Meter
from dalel.cli.output import remark
from dalel.export import counted
from dalel.register.access import Audience
from dalel.register.excerpt import Withheld, write_excerpt
from dalel.register.exchange.restore import restore
from dalel.site.start import open_register, working_in

AUDIENCES = ("public", "partners", "team")


def for_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--for AUDIENCE``; the command opens the register with `open_for`."""

    @click.option(
        "--for",
        "audience",
        type=click.Choice(AUDIENCES),
        help="Only what this audience may see: published records without restricted values. Default: everything.",
    )
    @wraps(command)
    def with_audience(*args: Any, audience: str | None, **kwargs: Any) -> Any:
        click.get_current_context().meta[__name__] = audience
        return command(*args, **kwargs)

    return with_audience


def open_for(newsroom: Path) -> None:
    """Open the register, or until the command ends its excerpt for the audience that was asked for."""
    open_register(newsroom)
    context = click.get_current_context()
    if audience := context.meta[__name__]:
        context.with_resource(excerpt_of(audience))


def is_excerpt() -> bool:
    """Whether the command works in an excerpt."""
    return click.get_current_context().meta[__name__] is not None


@contextmanager
def excerpt_of(audience: str) -> Iterator[None]:
    """Work in an excerpt of the open register: made in a folder of its own, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="dalel-excerpt-") as folder:
        file = Path(folder) / "excerpt.zip"
        with Meter("Making the excerpt") as meter:
            written = write_excerpt(file, Audience(audience), progress=meter.advance)
        say_withheld(written.withheld)
        with working_in(Path(folder) / "excerpt.sqlite3"):
            restore(file)
            yield


def say_withheld(withheld: tuple[Withheld, ...]) -> None:
    """Tell the editors what was left out since it may tell a hidden name."""
    if withheld:
        remark(f"Withheld, since a hidden name may be told there: {counted(len(withheld), 'value')}.")
        for each in withheld:
            remark(f"  {each.noun} {each.key}: {each.field}")
