"""Rows written straight into their tables, as quickly as the database takes them: COPY where it has that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes"
    " WHERE tablename = %s AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}
"""The indexes of a table that no constraint needs, with how each is made."""


@contextmanager
def indexes_put_off(written: Iterable[type[models.Model]]) -> Iterator[None]:
    """Write into tables without their indexes; these are made afterwards."""
    found: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        for model in written:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table])
            found += cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, made_by in found:
            cursor.execute(made_by)


def write_straight(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write new rows of one model; what follows from their values (the days of a date) is set in them as well."""
    columns = [
        column for column in model._meta.concrete_fields if not column.primary_key or (rows and rows[0].pk is not None)
    ]
    values = [
        [column.get_db_prep_save(column.pre_save(row, add=True), connection) for column in columns] for row in rows
    ]
    names = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
