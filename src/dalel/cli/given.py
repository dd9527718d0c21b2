"""What is given on the command line: files that somebody sent, keys, names of files to write."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.errors import CommandError, DataError
from dalel.evidence.checkpoint import Vkey, parse_vkey


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise CommandError(f"{path} is there already.", next_step="Name another file, or move it away.") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", next_step="Name another file.") from error


def read_file(path: Path) -> bytes:
    """A file, or stdin for ``-``; a mebibyte at most."""
    with click.open_file(str(path), "rb") as file:
        data: bytes = file.read((1 << 20) + 1)
    if len(data) > 1 << 20:
        raise DataError(f"{path} is larger than any checkpoint or proof.", next_step="Is it the right file?")
    return data


def read_vkey(text: str, *, option: str = "--vkey") -> Vkey:
    """A key that was given on the command line."""
    try:
        return parse_vkey(text)
    except DataError as error:
        raise CommandError(f"{option}: {error.what}.", next_step="Copy it whole, as NAME+KEYID+KEY.") from error
