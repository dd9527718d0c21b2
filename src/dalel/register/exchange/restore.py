"""Restoring: an empty register filled from a backup or a data package, whole or not at all, and compared afterwards."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from dalel.errors import CommandError, DataError
from dalel.register.exchange.backup import FORMAT, MANIFEST, BackedUp, Progress
from dalel.register.exchange.dump import NUMBERED, TABLES, are_ours, columns_of, dump_table, has_key
from dalel.register.exchange.frictionless import Table, package_rows, read_package
from dalel.register.models import Change, Charge, ChargeStatus, Proceeding
from dalel.register.retold import SINCE, Told, tell_penalties_apart
from dalel.register.search.index import index_everybody
from dalel.register.search.text_index import index_every_text

LONGEST = 16 << 20
"""The most bytes that one row may take: what is longer is no row of a register."""
UNREADABLE = (
    KeyError, TypeError, ValueError, AttributeError, EOFError, OSError, NotImplementedError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the readers of ZIP and JSON raise at damaged files."""
ANOTHER_COPY = "Take another copy of it."


@dataclass(frozen=True, slots=True)
class Held:
    """What a file or folder holds, after it was compared with its own digests."""

    tables: Mapping[str, Table]
    migration: str
    rows: Callable[[str], Iterator[dict[str, Any]]]


def restore(place: Path, *, progress: Progress = lambda _: None) -> BackedUp:
    """Fill an empty register from a backup, or from the folder of a data package: all of it or nothing.

    Every table is compared with its SHA-256 before anything is written. When all is written the register is read again
    and compared with the same digests: what stands in the database is what was backed up. What an earlier version had
    no word for is then said in the words of this one.
    """
    if place.is_dir():
        described = read_package(place)
        held = Held(described.tables, described.migration, lambda name: package_rows(place, name, described.migration))
        return restore_held(held, place, progress)
    try:
        packed = zipfile.ZipFile(place)
    except UNREADABLE as error:
        raise DataError(f"{place} is no backup: {said(error)}.", next_step=ANOTHER_COPY) from error
    with packed:
        return restore_held(check_backup(packed, place), place, progress)


def restore_held(held: Held, place: Path, progress: Progress) -> BackedUp:
    """Write what was found whole, in one transaction."""
    if not MigrationRecorder.Migration.objects.filter(app="register", name=held.migration).exists():
        raise DataError(
            f"{place} was written by a newer Dalel ({held.migration}).", next_step="Update Dalel, then restore it."
        )
    with transaction.atomic():
        check_empty()
        for name in held.tables:
            model = TABLES[name]
            try:
                fill(model, held.rows(name), held.migration, progress)
            except (KeyError, TypeError, ValueError, ArithmeticError, DatabaseError) as error:
                raise DataError(
                    f"{place}: {name} has a row that this register cannot hold ({said(error)}); nothing was restored.",
                    next_step=f"Restore it with the version of Dalel that wrote it ({held.migration}).",
                ) from error
        index_everybody()
        index_every_text()
        set_numbers()
        check_written(held, place)
        if held.migration < SINCE:
            tell_penalties_apart(Told(Charge, ChargeStatus, Proceeding, Change))
    return BackedUp({name: held.tables[name].rows for name in held.tables}, held.migration)


def check_backup(packed: zipfile.ZipFile, file: Path) -> Held:
    """Read the manifest, and every table against it; nothing of a backup that is damaged is used."""
    try:
        if MANIFEST not in packed.namelist():
            raise DataError(f"{file} is no backup: it has no {MANIFEST}.", next_step=ANOTHER_COPY)
        held = json.loads(packed.open(MANIFEST).read(LONGEST))
        if held["format"] != FORMAT or not are_ours(held["tables"].keys()):
            raise DataError(
                f"{file} is a backup of another version of Dalel.", next_step="Restore it with that version."
            )
        tables = {
            name: Table(held["tables"][name]["rows"], held["tables"][name]["sha256"])
            for name in TABLES
            if name in held["tables"]
        }
        for name, table in tables.items():
            state, rows = sha256(), 0
            with packed.open(f"{name}.jsonl") as entry:
                while line := entry.readline(LONGEST):
                    state.update(line)
                    rows += 1
            if Table(rows, state.hexdigest()) != table:
                raise DataError(f"{file}: {name}.jsonl is not as it was written.", next_step=ANOTHER_COPY)
    except UNREADABLE as error:
        raise DataError(f"{file} is damaged: {said(error)}.", next_step=ANOTHER_COPY) from error
    return Held(tables, str(held.get("migration")), lambda name: rows_of(packed, name))


def said(error: BaseException) -> str:
    """An error's words in one line, without its full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def check_empty() -> None:
    """Refuse to mix a backup with what is there."""
    for name, model in TABLES.items():
        if model._default_manager.exists():
            raise CommandError(
                f"The register is not empty: it has rows of {name}.",
                next_step="Restore into a new newsroom, or name an empty database with DATABASE_URL.",
            )


def rows_of(packed: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table of a backup."""
    with packed.open(f"{name}.jsonl") as entry:
        while line := entry.readline(LONGEST):
            yield json.loads(line)


def fill(model: type[models.Model], rows: Iterator[dict[str, Any]], migration: str, progress: Progress) -> None:
    """Write the rows of a table as they were at a migration, some hundred at a time."""
    columns = columns_of(model, migration)
    again: list[tuple[str, str, str]] = []
    while chunk := list(islice(rows, 500)):
        numbers = find_numbers(model, chunk)
        made = []
        for row in chunk:
            values: dict[str, object] = {}
            for name, column in columns.items():
                value = row[name]
                if isinstance(column, models.ForeignKey) and has_key(column.related_model) and value is not None:
                    if column.related_model is model:  # its own table: the other may not be written yet
                        again.append((row["key"], column.attname, value))
                        continue
                    values[column.attname] = numbers[name][value]
                else:
                    values[column.attname] = read_value(column, value)
            made.append(model(**values))
        model._default_manager.bulk_create(made)
        progress(sum(len(str(row)) for row in chunk))
    for key, attname, other in again:
        number = model._default_manager.values_list("pk", flat=True).get(key=other)
        model._default_manager.filter(key=key).update(**{attname: number})


def find_numbers(model: type[models.Model], chunk: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """For each column that names other records: their number in this database, by key."""
    return {
        name: dict(
            column.related_model._default_manager.filter(
                key__in={row[name] for row in chunk if row[name] is not None}
            ).values_list("key", "pk")
        )
        for name, column in columns_of(model).items()
        if isinstance(column, models.ForeignKey) and has_key(column.related_model) and column.related_model is not model
    }


def read_value(column: models.Field[Any, Any], value: Any) -> object:
    """A value as its column holds it."""
    if value is not None and isinstance(column, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    return Decimal(value) if value is not None and isinstance(column, models.DecimalField) else value


def set_numbers() -> None:
    """Let new rows of the tables that keep their numbers be numbered after those restored."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(NUMBERED)):
            cursor.execute(statement)


def check_written(held: Held, place: Path) -> None:
    """Read what was written, and compare it with what was backed up."""
    for name, table in held.tables.items():
        state = sha256()
        for line in dump_table(TABLES[name], held.migration):
            state.update(line)
        if state.hexdigest() != table.sha256:
            raise DataError(
                f"{place}: {name} does not stand in the database as it was backed up; nothing was restored.",
                next_step="Please report it with both versions of Dalel and the kind of database.",
            )
