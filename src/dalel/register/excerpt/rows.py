"""Excerpts as the tables of a dump: the rows that `dalel.register.exchange.restore` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import models

from dalel.register.excerpt.excerpt import Excerpt
from dalel.register.excerpt.references import Known
from dalel.register.exchange.dump import columns_of, has_key, line_of
from dalel.register.models import Act, Answer, Citation, OrganisationName, PersonName, Publication, StandingStep
from dalel.register.models.records import RECORDS
from dalel.register.statement import Statement

Row = dict[str, Any]


def table_lines(excerpt: Excerpt) -> Callable[[str, type[models.Model]], Iterator[bytes]]:
    """What gives the lines of each table of an excerpt, in the order that a dump has them."""
    excerpt.scratch.add_rows(
        (model._meta.label, place_of(model, row), line_of({name: row[name] for name in columns_of(model)}))
        for model, row in rows_of(excerpt)
    )
    return lambda _, model: excerpt.scratch.rows(model._meta.label)


def rows_of(excerpt: Excerpt) -> Iterator[tuple[type[models.Model], Row]]:
    """The rows of all tables."""
    for (noun, key), said in excerpt.records():
        yield RECORDS[noun], {"key": key, **said["columns"]}
        yield from ((model, row) for model, rows in INSIDE.items() for row in rows((noun, key), said))
    yield from rows_of_steps(excerpt)
    yield from rows_of_answers(excerpt)


def rows_of_steps(excerpt: Excerpt) -> Iterator[tuple[type[models.Model], Row]]:
    """When records were published: of each act only that it was, and of each record the act."""
    act, last = 0, None
    for number, (original, at, noun, key) in enumerate(excerpt.scratch.steps(), 1):
        if original != last:
            act, last = act + 1, original
            yield Act, {"id": act, "at": at, "actor": "", "kind": "publish", "why": ""}
        yield StandingStep, {"id": number, "act": act, "noun": noun, "key": key}


def rows_of_answers(excerpt: Excerpt) -> Iterator[tuple[type[models.Model], Row]]:
    """What was answered to readers: of the act only when a second person confirmed it, of the report nothing."""
    last = len({act for act, *_ in excerpt.scratch.steps()})
    for number, (at, code, said) in enumerate(excerpt.scratch.answers(), 1):
        act = last + number
        yield Act, {"id": act, "at": at, "actor": "", "kind": "confirm-answer", "why": ""}
        unsaid = {"task": None, "change": None, "confirmed_by": None}
        yield Answer, {"id": number, "act": act, "code": code, **said, **unsaid}


def names_rows(noun: str) -> Callable[[Known, Statement], Iterator[Row]]:
    """The rows of the names of people, or of organisations."""

    def rows(record: Known, said: Statement) -> Iterator[Row]:
        if record[0] == noun:
            for position, (text, lang, kind) in enumerate(said["names"], 1):
                yield {noun: record[1], "text": text, "lang": lang, "kind": kind, "position": position}

    return rows


def author_rows(record: Known, said: Statement) -> Iterator[Row]:
    """The rows of who wrote a publication."""
    if record[0] == Publication.noun:
        yield from ({"publication": record[1], "person": key} for key in said["links"].get("authors", ()))


def citation_rows(record: Known, said: Statement) -> Iterator[Row]:
    """The rows of where the values of a record come from; two that became the same are one."""
    names = ("field", "source", "place", "basis", "attributed_to", "reliability")
    found = {tuple(cited[:3]): cited for cited in reversed(said["citations"])}
    for cited in found.values():
        yield {"noun": record[0], "key": record[1], **dict(zip(names, [*cited, ""][: len(names)], strict=True))}


INSIDE: Mapping[type[models.Model], Callable[[Known, Statement], Iterator[Row]]] = {
    PersonName: names_rows("person"),
    OrganisationName: names_rows("organisation"),
    Publication.authors.through: author_rows,
    Citation: citation_rows,
}
"""The tables whose rows are a part of a statement."""


def place_of(model: type[models.Model], row: Row) -> bytes:
    """Where a row stands in its table, as `dalel.register.exchange.dump.order_of` has it: compared byte by byte."""
    if "id" in row:
        return number_in_order(row["id"])
    if has_key(model):
        return str(row["key"]).encode()
    return b"".join(
        number_in_order(row[name])
        if isinstance(column, models.IntegerField)
        else str(row[name]).encode().replace(b"\0", b"\0\xff") + b"\0\0"  # so that a text comes before longer ones
        for name, column in columns_of(model).items()
    )


def number_in_order(number: int) -> bytes:
    """A number as bytes that are ordered as it is."""
    return number.to_bytes(8)
