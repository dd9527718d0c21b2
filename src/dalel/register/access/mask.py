"""What is left of a record for an audience: hidden values are empty, as if no source gave them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models

from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, empty, stated_columns


@dataclass(frozen=True, slots=True)
class Hidden:
    """A record of which nothing can be shown: a hidden field is one that it cannot be without."""

    field: str


def mask(noun: str, said: Statement, hidden: Collection[str]) -> Statement | Hidden:
    """A statement without its hidden fields and what they are cited from.

    A column that names another record and cannot be empty keeps ``None`` here: whoever shows it puts a record without
    a name in its place. A figure that a record cannot be without hides the record.
    """
    if not hidden:
        return said
    columns = dict(said["columns"])
    for column in stated_columns(RECORDS[noun]):
        if column.name in hidden:
            if not (column.null or column.has_default() or isinstance(column, models.ForeignKey)):
                return Hidden(column.name)
            columns[column.name] = None if isinstance(column, models.ForeignKey) else empty(column)
    return {
        "columns": columns,
        "names": [] if "names" in hidden else said["names"],
        "links": {name: [] if name in hidden else keys for name, keys in said["links"].items()},
        "citations": [cited for cited in said["citations"] if cited[0] not in hidden],
    }
