"""The register as lines of JSON, one file a table: the same for every database, and the same bytes for the same rows.

A row names others by their key, not by a number that only one database knows. What is computed from other columns (the
days that a partial date lies between, what names and texts are found by) is not in it; it is made again from them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Collate

from dalel.register.models import (
    Act,
    Answer,
    Change,
    Citation,
    Comment,
    Import,
    Note,
    OrganisationName,
    PersonName,
    Pseudonym,
    Publication,
    Restriction,
    StandingStep,
    Task,
)
from dalel.register.models.records import RECORDS

TABLES: Mapping[str, type[models.Model]] = {
    **RECORDS,
    "person-name": PersonName,
    "organisation-name": OrganisationName,
    "publication-author": Publication.authors.through,
    "citation": Citation,
    "act": Act,
    "change": Change,
    "standing-step": StandingStep,
    "import": Import,
    "restriction": Restriction,
    "pseudonym": Pseudonym,
    "comment": Comment,
    "task": Task,
    "note": Note,
    "answer": Answer,
}
"""Every table that is handed on, each after those it names."""
LATER = {"restriction", "pseudonym", "comment", "task", "note", "answer"}
"""Tables that backups of earlier versions do not have: they were empty then."""
SINCE: Mapping[type[models.Model], Mapping[str, str]] = {Citation: {"reliability": "0008_reliability_of_values"}}
"""Columns that backups of earlier versions do not have, with the migration that added them: they were empty then."""
NUMBERED = {Act, Change, StandingStep, Import, Comment, Task, Note, Answer}
"""Tables whose numbers people use: they keep them."""


def are_ours(names: Iterable[str]) -> bool:
    """Whether these are the tables of a dump, of this version or an earlier one."""
    return TABLES.keys() - LATER <= set(names) <= TABLES.keys()


def migration_here() -> str:
    """The newest migration of the open register."""
    return str(
        MigrationRecorder.Migration.objects.filter(app="register").order_by("-id").values_list("name", flat=True)[0]
    )


def columns_of(model: type[models.Model], migration: str = "") -> dict[str, models.Field[Any, Any]]:
    """The columns of a table in a dump, by their name there; with a migration, those that it had then."""
    since = SINCE.get(model, {})
    return {
        column.name: column
        for column in model._meta.concrete_fields
        if not (migration and since.get(column.name, "") > migration)
        and (not column.primary_key or model in NUMBERED)
        and (column.editable or not isinstance(column, models.DateField) or isinstance(column, models.DateTimeField))
    }


def dump_table(model: type[models.Model], migration: str = "") -> Iterator[bytes]:
    """A table as lines of JSON, in an order that does not depend on the database; with the columns of a migration."""
    columns = columns_of(model, migration)
    paths = {name: path_of(column) for name, column in columns.items()}
    rows = model._default_manager.order_by(*order_of(model)).values_list(*paths.values())
    for row in rows.iterator(chunk_size=2000):
        values = {name: plain(value) for name, value in zip(paths, row, strict=True)}
        yield line_of(values)


def line_of(values: Mapping[str, object]) -> bytes:
    """A row as one line."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def path_of(column: models.Field[Any, Any]) -> str:
    """What a column is read by: another record by its key, where it has one."""
    if isinstance(column, models.ForeignKey):
        return f"{column.name}__key" if has_key(column.related_model) else column.attname
    return column.name


def order_of(model: type[models.Model]) -> list[models.expressions.Combinable | str]:
    """What a table is ordered by: its number where that is kept, else what is unique in it, text by its bytes.

    A database orders text as its language does unless told otherwise; PostgreSQL passes over the slash of a key then.
    """
    if model in NUMBERED:
        return ["pk"]
    if has_key(model):
        return [by_bytes("key")]
    return [
        path_of(each) if isinstance(each, models.IntegerField) else by_bytes(path_of(each))
        for each in columns_of(model).values()
        if not isinstance(each, models.JSONField)  # what no database orders; the other columns are unique
    ]


def by_bytes(path: str) -> Collate:
    """A column of text in the order of its bytes in UTF-8."""
    return Collate(path, "C" if connection.vendor == "postgresql" else "BINARY")


def has_key(model: Any) -> bool:
    """Whether the rows of a table are named by a key of their own."""
    return any(column.name == "key" and column.unique for column in model._meta.concrete_fields)


def plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value) if isinstance(value, Decimal) else value
