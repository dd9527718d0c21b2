"""A statement: what one record says, as plain JSON; two are compared, kept in the history and brought back.

``columns`` holds every value by column (another record by its key, an amount as text, a partial date as EDTF without
the days that follow from it), ``names`` the names of a person or an organisation in order, ``links`` the keys of
several other records, ``citations`` where the values come from, sorted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import models

from dalel.register.folder import Cited, Draft, Name, Reference
from dalel.register.models import Citation

Statement = dict[str, Any]
CHUNK = 500
"""How many records are read at a time."""
CITED = ("field", "source__key", "place", "basis", "attributed_to")
"""What a statement has of a citation, before how reliable it is."""


def read_statements(found: models.QuerySet[Any]) -> Iterator[tuple[str, Statement]]:
    """What each of some records of one table says now, by key, in the order of the question."""
    model = found.model
    others = [column.name for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
    several = [link.name for link in model._meta.many_to_many] + ["names"] * hasattr(model, "names")
    rows = found.select_related(*others) if others else found
    stream = rows.prefetch_related(*several).iterator(chunk_size=CHUNK)
    noun = noun_of(model)
    while chunk := list(islice(stream, CHUNK)):
        cited: dict[str, list[list[str]]] = defaultdict(list)
        citations = Citation.objects.filter(noun=noun, key__in=[row.key for row in chunk])
        for key, reliability, *said in citations.values_list("key", "reliability", *CITED):
            cited[key].append(cited_as(said, reliability))
        for row in chunk:
            yield row.key, said_by(row, cited[row.key])


def statement_of(row: models.Model, citations: Iterable[Citation]) -> Statement:
    """What a record of the register says; its names and links are read from it."""
    return said_by(
        row,
        (
            cited_as([each.field, each.source.key, each.place, each.basis, each.attributed_to], each.reliability)
            for each in citations
        ),
    )


def said_by(row: models.Model, cited: Iterable[list[str]]) -> Statement:
    """What a record says, with its citations as a statement has them."""
    names = row.names.all() if hasattr(row, "names") else ()
    return {
        "columns": {column.name: plain(getattr(row, column.name), column) for column in stated_columns(type(row))},
        "names": [[name.text, name.lang, name.kind] for name in names],
        "links": {
            link.name: sorted(other.key for other in getattr(row, link.name).all()) for link in row._meta.many_to_many
        },
        "citations": sorted(cited),
    }


def draft_statement(draft: Draft) -> Statement:
    """What a draft says; columns that it does not set are empty."""
    columns = {
        column.name: plain(draft.values.get(column.name, empty(column)), column)
        for column in stated_columns(draft.model)
    }
    return {
        "columns": columns,
        "names": [[name.text, name.lang, name.kind] for name in draft.names],
        "links": {
            link.name: sorted(each.key for each in draft.links.get(link.name, ()))
            for link in draft.model._meta.many_to_many
        },
        "citations": sorted(statement_of_cited(each) for each in draft.citations),
    }


def statement_of_cited(cited: Cited) -> list[str]:
    """A citation of a draft as a statement has it."""
    return cited_as([cited.field, cited.source, cited.place, cited.basis, cited.attributed_to], cited.reliability)


def cited_as(said: list[str], reliability: str) -> list[str]:
    """A citation as a statement has it; how reliable it is stands last, where that is said of it."""
    return [*said, reliability] if reliability else said


def draft_of(model: type[models.Model], key: str, said: Statement) -> Draft:
    """The draft that says what a kept statement says: how a record is brought back."""
    values: dict[str, object] = {}
    for column in stated_columns(model):
        value = said["columns"].get(column.name, empty(column))
        if isinstance(column, models.ForeignKey) and value is not None:
            value = Reference(noun_of(column.related_model), value)
        elif isinstance(column, models.DecimalField) and value is not None:
            value = Decimal(value)
        values[column.name] = value
    links = {
        link.name: tuple(Reference(noun_of(link.related_model), each) for each in said["links"].get(link.name, ()))
        for link in model._meta.many_to_many
    }
    return Draft(
        model,
        key,
        values,
        f"{key} as it was",
        names=tuple(Name(*each) for each in said["names"]),
        links=links,
        citations=tuple(Cited(*each) for each in said["citations"]),
    )


def nothing_said(model: type[models.Model]) -> Statement:
    """What a record says of which nothing is told."""
    return {
        "columns": {column.name: empty(column) for column in stated_columns(model)},
        "names": [],
        "links": {link.name: [] for link in model._meta.many_to_many},
        "citations": [],
    }


def differences(before: Statement | None, after: Statement | None) -> dict[str, tuple[object, object]]:
    """What differs between two statements: by column, and names, links and citations whole."""
    old, new = flat(before), flat(after)
    return {name: (old.get(name), new.get(name)) for name in old | new if old.get(name) != new.get(name)}


def flat(said: Statement | None) -> dict[str, object]:
    """A statement as one mapping of values by name; empty where there is none."""
    if said is None:
        return {}
    return {**said["columns"], **said["links"], "names": said["names"], "citations": said["citations"]}


def stated_columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns that say something: not the number of the row, its key, or the days that follow from a date."""
    return [
        column
        for column in model._meta.concrete_fields
        if column.name not in {"id", "key"} and (column.editable or not isinstance(column, models.DateField))
    ]


def noun_of(model: object) -> str:
    """What a record of a model is called."""
    return str(model.noun)  # type: ignore[attr-defined]


def empty(column: models.Field[Any, Any]) -> object:
    """What a column holds where nothing is said."""
    return None if column.null else column.get_default()


def plain(value: object, column: models.Field[Any, Any]) -> object:
    """A value as JSON has it."""
    if isinstance(value, models.Model | Reference):
        return value.key  # type: ignore[union-attr]
    if isinstance(value, Decimal) and isinstance(column, models.DecimalField):
        return str(value.quantize(Decimal(1).scaleb(-column.decimal_places)))
    return dict(value) if isinstance(value, Mapping) else value
