"""The whole register as a Frictionless data package: a CSV a table, and what its columns are (Table Schema)."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from django.db import models

from dalel import __version__
from dalel.errors import DataError
from dalel.register.exchange.dump import (
    NUMBERED,
    TABLES,
    are_ours,
    columns_of,
    dump_table,
    has_key,
    line_of,
    migration_here,
)

DESCRIPTION = "datapackage.json"

TYPES: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.JSONField, "any"),
    (models.DecimalField, "number"),
    (models.DateTimeField, "datetime"),
    (models.IntegerField, "integer"),
)


LONGEST = 16 << 20
"""The most characters that one cell may take."""
QUOTE = '"'
SPECIAL = re.compile('[",\\r\\n]')
ANOTHER_COPY = "Take another copy of the folder."


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a dump: how many rows, and the SHA-256 of its lines of JSON."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """What a data package holds, after its files were compared with their digests."""

    tables: Mapping[str, Table]
    migration: str


def write_package(folder: Path) -> dict[str, int]:
    """Write every table and ``datapackage.json`` into a new folder; how many rows each table has."""
    resources, rows = [], {}
    for name, model in TABLES.items():
        state, size, number = sha256(), 0, 0
        with (folder / f"{name}.csv").open("wb") as file:
            for line in csv_lines(model):
                data = line.encode()
                file.write(data)
                state.update(data)
                size += len(data)
                number += 1
        rows[name] = number - 1
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{state.hexdigest()}",
                "schema": schema_of(model),
            }
        )
    package = {
        "name": "register",
        "profile": "tabular-data-package",
        "dalel": {"version": __version__, "migration": migration_here()},
        "resources": resources,
    }
    (folder / DESCRIPTION).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return rows


def csv_lines(model: type[models.Model]) -> Iterator[str]:
    """A table as CSV, with a header; texts by language and lists stand as JSON."""
    names = list(columns_of(model))
    yield csv_line(names)
    for line in dump_table(model):
        row: Mapping[str, object] = json.loads(line)
        yield csv_line([cell(row[name]) for name in names])


def csv_line(cells: Sequence[str]) -> str:
    """One line of CSV (RFC 4180, with a line feed).

    Python's own writer leaves a lone carriage return without quotes, where readers take it for the end of the line.
    """
    quoted = (f'"{text.replace(QUOTE, QUOTE * 2)}"' if SPECIAL.search(text) else text for text in cells)
    return ",".join(quoted) + "\n"


def cell(value: object) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict | list) else str(value)


def schema_of(model: type[models.Model]) -> dict[str, Any]:
    """The columns of a table with their types, its key, and the tables that it names."""
    columns = columns_of(model)
    schema: dict[str, Any] = {
        "fields": [{"name": name, "type": type_of(column)} for name, column in columns.items()],
        "missingValues": [""],
    }
    if model in NUMBERED or has_key(model):
        schema["primaryKey"] = ["id" if model in NUMBERED else "key"]
    names = {each: name for name, each in TABLES.items()}
    schema["foreignKeys"] = [
        {
            "fields": [name],
            "reference": {
                "resource": "" if column.related_model is model else names[column.related_model],
                "fields": ["key" if has_key(column.related_model) else "id"],
            },
        }
        for name, column in columns.items()
        if isinstance(column, models.ForeignKey)
    ]
    return schema


def type_of(column: models.Field[Any, Any]) -> str:
    """The type of a column in Table Schema."""
    if isinstance(column, models.ForeignKey):
        return "string" if has_key(column.related_model) else "integer"
    return next(
        (name for kind, name in TYPES if isinstance(column, kind)), "integer" if column.primary_key else "string"
    )


def read_package(folder: Path) -> Package:
    """Compare every file of a data package with its digest; what was changed in between is refused."""
    try:
        described = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        migration = str(described["dalel"]["migration"])
        digests = {each["name"]: each["hash"] for each in described["resources"]}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{folder} is no data package of a register: {DESCRIPTION} is not there or not as it was written.",
            next_step="Name the folder that dalel register export --format frictionless wrote.",
        ) from error
    if not are_ours(digests):
        raise DataError(
            f"{folder} is a data package of another version of Dalel.", next_step="Restore it with that version."
        )
    for name, digest in digests.items():
        if digest != f"sha256:{digest_of(folder / f'{name}.csv')}":
            raise DataError(
                f"{folder}: {name}.csv is not as it was written.",
                next_step=f"{ANOTHER_COPY} A register that was changed by hand is loaded with dalel register import.",
            )
    return Package({name: table_of(folder, name, migration) for name in TABLES if name in digests}, migration)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.", next_step=ANOTHER_COPY) from error


def table_of(folder: Path, name: str, migration: str) -> Table:
    """How many rows a table has, and the digest that it has as lines of JSON."""
    state, rows = sha256(), 0
    for row in package_rows(folder, name, migration):
        state.update(line_of(row))
        rows += 1
    return Table(rows, state.hexdigest())


def package_rows(folder: Path, name: str, migration: str) -> Iterator[dict[str, Any]]:
    """The rows of a table of a data package that was written at a migration."""
    columns = columns_of(TABLES[name], migration)
    csv.field_size_limit(LONGEST)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        try:
            reader = csv.reader(file, strict=True)
            if next(reader, None) != list(columns):
                raise DataError(
                    f"{folder}: {name}.csv has other columns than this version of Dalel.",
                    next_step="Restore it with the version that wrote it.",
                )
            for cells in reader:
                yield {
                    name: read_cell(text, column) for (name, column), text in zip(columns.items(), cells, strict=True)
                }
        except (csv.Error, ValueError) as error:
            raise DataError(
                f"{folder}: line {reader.line_num} of {name}.csv cannot be read ({error}).", next_step=ANOTHER_COPY
            ) from error


def read_cell(text: str, column: models.Field[Any, Any]) -> object:
    """A value as the lines of JSON have it; an empty cell is nothing where a column can hold nothing."""
    if not text and column.null:
        return None
    kind = type_of(column)
    if kind in {"boolean", "any"}:
        return json.loads(text)
    return int(text) if kind == "integer" else text
