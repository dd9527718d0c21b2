"""``dalel custody shares check``: whether sheets are as they were written, by their checksum alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from dalel.cli.output import output_option, remark, show_rows
from dalel.errors import DalelError, DataError
from dalel.evidence.custody import Share, parse_share

_COLUMNS = ["file", "group", "member", "needed", "set", "key", "says"]


@click.group()
def shares() -> None:
    """The sheets that people hold."""


@shares.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@output_option
def check(files: tuple[Path, ...], output: str) -> None:
    """Check sheets by their checksum: no other share is needed, and nothing is opened.

    A misread, missing or swapped word is noticed. The exit code is 1 where a sheet is not whole. Do it at the holder's,
    once a year.

    \b
    Example:
      dalel custody shares check counsel-1.txt
    """
    rows: list[dict[str, object]] = []
    faults = 0
    for file in files:
        try:
            share = read_share(file)
        except DalelError as error:
            faults += 1
            rows.append({"file": file.name, "says": error.what})
        else:
            rows.append({"file": file.name, "says": "whole", **share_row(share)})
    show_rows(rows, _COLUMNS, output=output)
    if faults:
        raise DataError(
            f"{faults} of {len(files)} sheets {'is' if faults == 1 else 'are'} not whole.",
            next_step="Compare every word with the paper.",
        )


def share_row(share: Share) -> dict[str, object]:
    """What a sheet is, without its words."""
    return {
        "group": share.group,
        "member": share.member,
        "needed": share.slip39.member_threshold,
        "set": str(share.set),
        "key": share.label.key if share.label else None,
    }


def say_share(share: Share) -> None:
    """A sheet that was brought."""
    remark(f"{share.name}: share {share.member} of {share.group}, whole.")


def read_share(file: Path) -> Share:
    """Read a sheet's file."""
    try:
        return parse_share(file.read_text(encoding="utf-8"), name=file.name)
    except OSError as error:
        raise DataError(f"{file.name}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{file.name} is no text.", next_step="Give the sheet's .txt file.") from error


def gather_shares(files: Sequence[Path]) -> list[Share]:
    """The sheets given; on a terminal, where none is, the words typed from paper. They are shown as they are typed."""
    if files:
        return [read_share(file) for file in files]
    found: list[Share] = []
    while True:
        words = click.prompt(
            f"Words of sheet {len(found) + 1} (Enter alone ends)", default="", show_default=False, err=True
        )
        if not words:
            return found
        try:
            found.append(parse_share(words, name=f"sheet {len(found) + 1}"))
        except DalelError as error:
            remark(str(error))
        else:
            say_share(found[-1])
