"""A backup: the whole register in one ZIP file, with the SHA-256 of each table (`dalel.register.exchange.restore`)."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from dalel import __version__
from dalel.errors import CommandError
from dalel.register.exchange.dump import TABLES, dump_table, migration_here

FORMAT = "dalel-register-backup/1"
MANIFEST = "manifest.json"
Progress = Callable[[int], None]
"""Told how many bytes more were written or read."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: rows by table, and the newest migration of the register that wrote it."""

    rows: dict[str, int]
    migration: str


Lines = Callable[[str, type[models.Model]], Iterable[bytes]]
"""The rows of a table, as lines of JSON."""


def back_up(file: Path, *, force: bool = False, progress: Progress = lambda _: None) -> BackedUp:
    """Write the whole register into a file; the same register gives the same bytes."""
    return write_backup(file, lambda: lambda _, model: dump_table(model), force=force, progress=progress)


def write_backup(
    file: Path,
    read: Callable[[], Lines],
    *,
    audience: str = "",
    force: bool = False,
    progress: Progress = lambda _: None,
) -> BackedUp:
    """Write what is read of the register, at one moment; ``audience`` is for whom, where it is not the whole.

    It is written beside the file first and then takes its name, so that a backup is there whole or not at all.
    """
    if file.exists() and not force:
        raise CommandError(f"{file} is there already.", next_step="Name another file, or replace it with --force.")
    try:
        descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.", next_step="Name another file.") from error
    try:
        with os.fdopen(descriptor, "wb") as out, transaction.atomic():
            hold_still()
            done = write_tables(out, read(), audience, progress)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return done


def hold_still() -> None:
    """Let all tables be read as they stood at one moment; SQLite does so by itself."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def write_tables(out: Any, lines: Lines, audience: str, progress: Progress) -> BackedUp:
    """Write each table, and last the manifest."""
    tables: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, model in TABLES.items():
            state, rows = sha256(), 0
            with packed.open(member(f"{name}.jsonl"), "w", force_zip64=True) as entry:
                for line in lines(name, model):
                    entry.write(line)
                    state.update(line)
                    rows += 1
                    progress(len(line))
            tables[name] = {"rows": rows, "sha256": state.hexdigest()}
        held: dict[str, Any] = {
            "format": FORMAT,
            "dalel": __version__,
            "migration": migration_here(),
            "tables": tables,
            **({"audience": audience} if audience else {}),
        }
        packed.writestr(member(MANIFEST), json.dumps(held, indent=2, sort_keys=True) + "\n")
    return BackedUp({name: table["rows"] for name, table in tables.items()}, held["migration"])


def member(name: str) -> zipfile.ZipInfo:
    """A file of the ZIP without a time of its own: the same register gives the same bytes."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
