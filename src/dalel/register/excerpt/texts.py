"""The texts of a record: what people wrote, in which a name may stand; not codes, dates, digests and numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import models

from dalel.register.models.fields import PartialDateField, TermField, TextsField
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, empty

NO_TEXTS = {"sha256", "dossier", "currency", "country", "language"}
"""Columns of codes and digests."""
NOT_SHOWN = "(not shown)"
"""Who said something, where that may not be told: without it a record would say more than its source."""


def texts_of(noun: str, said: Statement) -> Iterator[tuple[str, str, bool]]:
    """Each text with its field, and whether only a whole name counts in it: others may share a word of their names."""
    for column in RECORDS[noun]._meta.concrete_fields:
        value = said["columns"].get(column.name)
        if isinstance(column, TextsField):
            yield from ((column.name, text, False) for text in (value or {}).values())
        elif value and is_text(column):
            yield column.name, str(value), False
    yield from (("names", text, True) for text, *_ in said["names"])
    for name, _, place, _, attributed_to, *_ in said["citations"]:
        yield from ((cited_in(name), text, False) for text in (place, attributed_to) if text)


def is_text(column: models.Field[object, object]) -> bool:
    """Whether people write in a column what they like."""
    return (
        isinstance(column, models.CharField)
        and not isinstance(column, TermField | PartialDateField)
        and column.name not in NO_TEXTS
        and column.name != "key"
    )


def cited_in(name: str) -> str:
    """What the citation of a field is called where it is withheld."""
    return f"citation of {name or '*'}"


def without(noun: str, said: Statement, told: Collection[str]) -> Statement:
    """A statement without the texts of these fields."""
    columns = {
        column.name: empty(column) if column.name in told else said["columns"].get(column.name)
        for column in RECORDS[noun]._meta.concrete_fields
        if column.name in said["columns"]
    }
    citations = [
        [name, source, "", basis, attributed_to and NOT_SHOWN, *rest]
        if cited_in(name) in told
        else [name, source, place, basis, attributed_to, *rest]
        for name, source, place, basis, attributed_to, *rest in said["citations"]
    ]
    names = [] if "names" in told else said["names"]
    return {**said, "columns": columns, "names": names, "citations": citations}
