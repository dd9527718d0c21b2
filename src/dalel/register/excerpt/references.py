"""Which fields of a record name other records, and what can stand there when the other is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.db import models

from dalel.register.access.restrictions import parent_of
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement, noun_of

Known = tuple[str, str]
"""The noun and the key of a record."""
BLANKS = {"person", "organisation"}
"""Who can stand in an excerpt without anything being told of them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names one other record.

    ``must_be_one``: the record says that there is somebody, so one without a name stands there when the field is
    hidden; ``is_needed``: without the other there is nothing to say.
    """

    name: str
    noun: str
    must_be_one: bool
    is_needed: bool


@cache
def references_of(noun: str) -> tuple[Reference, ...]:
    """The fields of a record that name another, but for the one that it belongs to."""
    model = RECORDS[noun]
    either = any(isinstance(rule, models.CheckConstraint) for rule in model._meta.constraints)
    found = []
    for column in model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and column.name != parent_of(model):
            target = noun_of(column.related_model)
            one = target in BLANKS and (not column.null or (either and column.name in BLANKS))
            found.append(Reference(column.name, target, one, is_needed=not column.null and target not in BLANKS))
    return tuple(found)


@cache
def links_of(noun: str) -> tuple[tuple[str, str], ...]:
    """The fields of a record that name several others, and what those are called."""
    return tuple((link.name, noun_of(link.related_model)) for link in RECORDS[noun]._meta.many_to_many)


@cache
def fields_with_keys(noun: str) -> tuple[tuple[str, str], ...]:
    """Every field of a record that holds the key of another, and what that is called."""
    columns = RECORDS[noun]._meta.concrete_fields
    return tuple((each.name, noun_of(each.related_model)) for each in columns if isinstance(each, models.ForeignKey))


def somebody_in(noun: str, said: Statement) -> Iterator[Known]:
    """The people and organisations that a record names."""
    for each in references_of(noun):
        key = said["columns"].get(each.name)
        if each.noun in BLANKS and key:
            yield each.noun, key
    for name, target in links_of(noun):
        yield from ((target, key) for key in said["links"].get(name, ()))


def named_in(records: Mapping[Known, Statement]) -> set[Known]:
    """Everything that records name or cite."""
    return {each for (noun, _), said in records.items() for each in keys_in(noun, said)}


def keys_in(noun: str, said: Statement) -> Iterator[Known]:
    """Everything that a record names or cites."""
    yield from (("source", cited[1]) for cited in said["citations"])
    for name, target in fields_with_keys(noun):
        if key := said["columns"].get(name):
            yield target, key
    for name, target in links_of(noun):
        yield from ((target, key) for key in said["links"].get(name, ()))


def renamed(noun: str, said: Statement, keys: Mapping[Known, str]) -> Statement:
    """A statement with the keys that the excerpt has for what it names."""

    def new(target: str, key: str) -> str:
        return keys.get((target, key), key)

    columns = dict(said["columns"])
    for name, target in fields_with_keys(noun):
        if columns.get(name):
            columns[name] = new(target, columns[name])
    links = {name: sorted(new(target, key) for key in said["links"].get(name, ())) for name, target in links_of(noun)}
    citations = sorted([name, new("source", source), *rest] for name, source, *rest in said["citations"])
    return same_or({**said, "columns": columns, "links": links, "citations": citations}, said)


def same_or(now: Statement, before: Statement) -> Statement:
    """A statement; where it says what it said before, the one that is held already, since there are very many."""
    return before if now == before else now
