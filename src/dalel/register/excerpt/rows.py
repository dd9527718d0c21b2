"""Excerpts as the tables of a dump: the rows that `dalel.register.exchange.restore` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import models

from dalel.register.excerpt.references import Known
from dalel.register.exchange.dump import columns_of, has_key, line_of, plain
from dalel.register.models import Act, Citation, OrganisationName, PersonName, Publication, StandingStep
from dalel.register.models.records import RECORDS
from dalel.register.standing import Published
from dalel.register.statement import Statement, noun_of

Row = dict[str, Any]


def table_lines(
    records: Mapping[Known, Statement], published: Iterable[tuple[Known, Published]]
) -> Callable[[str, type[models.Model]], Iterator[bytes]]:
    """What gives the lines of each table of an excerpt, in the order that a dump has them."""
    steps = sorted(published, key=lambda pair: (pair[1].act, pair[0]))
    acts = {act: number for number, act in enumerate(sorted({last.act for _, last in steps}), 1)}

    def rows_of(model: type[models.Model]) -> Iterator[Row]:
        if model in RECORDS.values():
            noun = noun_of(model)
            yield from ({"key": key, **said["columns"]} for (each, key), said in records.items() if each == noun)
        elif model in INSIDE:
            yield from (row for record, said in records.items() for row in INSIDE[model](record, said))
        elif model is Act:
            times = {last.act: last.at for _, last in steps}
            for act, number in acts.items():
                yield {"id": number, "at": plain(times[act]), "actor": "", "kind": "publish", "why": ""}
        elif model is StandingStep:
            for number, ((noun, key), last) in enumerate(steps, 1):
                yield {"id": number, "act": acts[last.act], "noun": noun, "key": key}

    def lines(_: str, model: type[models.Model]) -> Iterator[bytes]:
        columns = columns_of(model)
        found = sorted(rows_of(model), key=lambda row: order_in(model, row))
        yield from (line_of({name: row[name] for name in columns}) for row in found)

    return lines


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


def order_in(model: type[models.Model], row: Row) -> tuple[object, ...]:
    """Where a row stands in its table: as `dalel.register.exchange.dump.order_of` has it."""
    if "id" in row:
        return (row["id"],)
    if has_key(model):
        return (row["key"].encode(),)
    return tuple(
        row[name] if isinstance(column, models.IntegerField) else str(row[name]).encode()
        for name, column in columns_of(model).items()
    )
