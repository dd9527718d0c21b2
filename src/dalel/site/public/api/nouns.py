"""What the API gives: for each list which records, which filters, which fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from dalel.register.exchange.columns import Holds, unit_columns
from dalel.register.exchange.units import Row, rows_of
from dalel.register.models import Answer, Event, Norm, Organisation, Person, Source, Statistic, TextsField
from dalel.register.standing import owner_of
from dalel.register.statement import read_statements, stated_columns
from dalel.register.statistics import Unit, say_norm
from dalel.site.public.asked import FILTERS, Asked, cases_asked, charges_asked, under
from dalel.site.public.edition import Edition
from dalel.site.public.pages.lists import keys_called
from dalel.site.public.places import page_of

TEXTS_BY_LANGUAGE = "texts by language"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an answer: its name, and what it holds (a word of `Holds`, or texts by language)."""

    name: str
    holds: str


@dataclass(frozen=True, slots=True)
class Noun:
    """One list of the API."""

    name: str
    says: str
    filters: tuple[str, ...]
    fields: tuple[Field, ...]
    find: Callable[[Asked, Edition], QuerySet[Any]]
    rows: Callable[[Sequence[Any], str, Edition], Iterator[Row]]
    by: str = "key"
    """The column by which a record is asked for, and lists are ordered."""


def unit_noun(unit: Unit, says: str, find: Callable[[Asked, Edition], QuerySet[Any]]) -> Noun:
    """A unit of counting, with the columns of the tables for readers."""

    def rows(found: Sequence[Any], lang: str, edition: Edition) -> Iterator[Row]:
        return rows_of(unit, found, lang=lang, as_of=edition.day, base_url=f"{edition.address}/{lang}")

    columns = tuple(Field(each.name, each.holds.value) for each in unit_columns(unit, with_address=True))
    return Noun(unit.value, says, FILTERS, columns, find, rows)


def record_noun(
    name: str, model: type[models.Model], says: str, filters: tuple[str, ...], find: Callable[[Asked], QuerySet[Any]]
) -> Noun:
    """Records that stand by themselves, with all that they say."""
    noun = str(model.noun) if hasattr(model, "noun") else name

    def rows(found: Sequence[Any], lang: str, edition: Edition) -> Iterator[Row]:
        keys = [row.key for row in found]
        said = dict(read_statements(model._default_manager.filter(key__in=keys)))
        for key in keys:
            label = {"label": say_norm(key, lang)} if noun == "norm" else {"names": said[key]["names"]}
            sources = [{"field": each[0], "source": each[1], "place": each[2], "basis": each[3]}
                       for each in said[key]["citations"]]  # fmt: skip
            page = f"{edition.address}{page_of(noun, key, lang)}"
            yield {"key": key, "address": page, **label, **said[key]["columns"], "sources": sources}

    return Noun(name, says, filters, tuple(record_fields(model, noun)), lambda asked, _: find(asked), rows)


def record_fields(model: type[models.Model], noun: str) -> Iterator[Field]:
    """The fields of a record that stands by itself."""
    yield Field("key", Holds.TEXT.value)
    yield Field("address", Holds.ADDRESS.value)
    yield Field("label", Holds.TEXT.value) if noun == "norm" else Field("names", "names as [text, language, kind]")
    for column in stated_columns(model):
        if isinstance(column, TextsField):
            yield Field(column.name, TEXTS_BY_LANGUAGE)
        elif isinstance(column, models.JSONField):
            yield Field(column.name, Holds.TEXTS.value)
        elif isinstance(column, models.BooleanField):
            yield Field(column.name, "true or false")
        else:
            is_number = isinstance(column, models.IntegerField)
            yield Field(column.name, Holds.NUMBER.value if is_number else Holds.TEXT.value)
    yield Field("sources", "citations")


def correction_noun() -> Noun:
    """What came of readers' reports."""

    def rows(found: Sequence[Any], lang: str, edition: Edition) -> Iterator[Row]:
        for each in found:
            page = page_of(*owner_of(each.noun, each.key), lang)
            yield {
                "key": each.code,
                "address": f"{edition.address}{page}#{each.code}",
                "date": each.act.at.date().isoformat(),
                "kind": each.kind,
                "noun": each.noun,
                "record": each.key,
                "field": each.field,
                **{name: getattr(each, name) for name in ("before", "after", "text")},
            }

    texts = tuple(Field(name, TEXTS_BY_LANGUAGE) for name in ("before", "after", "text"))
    plain = tuple(Field(name, Holds.TEXT.value) for name in ("date", "kind", "noun", "record", "field"))
    says = "Corrections after reports of readers, and what was checked and kept."
    columns = (Field("key", Holds.TEXT.value), Field("address", Holds.ADDRESS.value), *plain, *texts)
    return Noun("corrections", says, (), columns, lambda *_: Answer.objects.select_related("act"), rows, by="code")


def persons_asked(asked: Asked, edition: Edition) -> QuerySet[Any]:
    """People by name in any spelling, by role, and by the cases that they have a part in."""
    found: QuerySet[Any] = Person.objects.all()
    if asked.q:
        found = found.filter(key__in=keys_called(asked.q, "person"))
    if asked.role:
        found = found.filter(parts__role=asked.role)
    if asked.norm or asked.status:
        found = found.filter(Exists(charges_asked(asked, edition.day).filter(person=OuterRef("pk"))))
    cases = without(asked, "q", "role", "norm", "status", "person")
    if cases.given():
        found = found.filter(parts__case__in=cases_asked(cases, edition.day).values("pk"))
    return found.filter(key=asked.person) if asked.person else found.distinct()


def charges_in_cases(asked: Asked, edition: Edition) -> QuerySet[Any]:
    """The charges that fit themselves, of the cases that fit."""
    found = charges_asked(asked, edition.day)
    if asked.person:
        found = found.filter(person__key=asked.person)
    return found.filter(case__in=cases_asked(asked, edition.day).values("pk")) if asked.given() else found


def events_in_cases(asked: Asked, edition: Edition) -> QuerySet[Any]:
    """The events of the cases that fit."""
    found = Event.objects.all()
    return found.filter(case__in=cases_asked(asked, edition.day).values("pk")) if asked.given() else found


def without(asked: Asked, *names: str) -> Asked:
    """The filters without some."""
    return Asked(**{each.name: getattr(asked, each.name) for each in fields(asked) if each.name not in names})


def organisations_asked(asked: Asked) -> QuerySet[Any]:
    """Bodies by name in any spelling, or by kind."""
    found: QuerySet[Any] = Organisation.objects.all()
    if asked.q:
        found = found.filter(key__in=keys_called(asked.q, "organisation"))
    return found.filter(kind=asked.kind) if asked.kind else found


def norms_asked(asked: Asked) -> QuerySet[Any]:
    """The norms that records name."""
    return Norm.objects.filter(under(asked.norm, "key")) if asked.norm else Norm.objects.all()


def figures_asked(asked: Asked) -> QuerySet[Any]:
    """The figures of others, by norm."""
    return Statistic.objects.filter(under(asked.norm)) if asked.norm else Statistic.objects.all()


NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        unit_noun(Unit.CASES, "Cases.", lambda asked, edition: cases_asked(asked, edition.day)),
        unit_noun(Unit.PERSONS, "People whom cases name, in whatever role.", persons_asked),
        unit_noun(Unit.CHARGES, "Charges: person × case × norm, each with its current status.", charges_in_cases),
        unit_noun(Unit.EVENTS, "Events of cases.", events_in_cases),
        record_noun("norms", Norm, "Norms that charges and figures name.", ("norm",), norms_asked),
        record_noun("organisations", Organisation, "Bodies and organisations.", ("q",), organisations_asked),
        record_noun("sources", Source, "Sources of the values.", (), lambda _: Source.objects.all()),
        correction_noun(),
        record_noun("figures", Statistic, "Figures that others published: never added.", ("norm",), figures_asked),
    )
}
"""The lists by name, which is their address."""
