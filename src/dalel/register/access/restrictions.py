"""The restrictions of the register, and what they hide from an audience."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import models

from dalel.register.access.audience import Audience
from dalel.register.models import Restriction
from dalel.register.models.records import RECORDS

WHOLE = ""
"""The field of a restriction that holds for all of a record and what belongs to it."""
AS_GIVEN = "_as_given"
ALONG: dict[tuple[str, str], tuple[str, ...]] = {
    **{
        ("penalty", name): ("words",)
        for name in ("penalty", "amount", "currency", "index_multiple", "term_months", "term_days")
    },
    **{("measure", name): ("words",) for name in ("measure", "term_days", "since", "until")},
    ("penalty", "words"): ("penalty", "amount", "currency", "index_multiple", "term_months", "term_days"),
    ("measure", "words"): ("measure", "term_days", "since", "until"),
}
"""Fields that say again what another says, by noun and field: they are hidden with it."""


class Restrictions:
    """Every restriction of the register, or of some keys: read once, asked often."""

    def __init__(self, rows: Iterable[Restriction]) -> None:
        self.by_record: dict[tuple[str, str], dict[str, Restriction]] = defaultdict(dict)
        for row in rows:
            self.by_record[row.noun, row.key][row.field] = row

    @classmethod
    def read(cls) -> Restrictions:
        """All of them."""
        return cls(Restriction.objects.all())

    @classmethod
    def of(cls, keys: Collection[str]) -> Restrictions:
        """Those of some records and of what they belong to."""
        wanted = {key for each in keys for key in prefixes(each)}
        return cls(Restriction.objects.filter(key__in=wanted))

    def hides(self, noun: str, key: str, audience: Audience) -> bool:
        """Whether a record, or what it belongs to, is hidden as a whole."""
        found = (self.by_record.get(each, {}).get(WHOLE) for each in belongs_to(noun, key))
        return any(each is not None and not audience.may_see(each.level, each.people) for each in found)

    def secret(self, nouns: Collection[str], audience: Audience) -> Iterator[tuple[str, str]]:
        """The records of some nouns that are hidden as a whole, or whose names are."""
        for noun, key in self.by_record:
            if noun in nouns and (
                self.hides(noun, key, audience) or "names" in self.hidden_fields(noun, key, audience)
            ):
                yield noun, key

    def hidden_fields(self, noun: str, key: str, audience: Audience) -> frozenset[str]:
        """The fields of a record that are hidden, with those that say the same again."""
        found = self.by_record.get((noun, key), {})
        hidden = {name for name, each in found.items() if name and not audience.may_see(each.level, each.people)}
        return frozenset(also for name in hidden for also in say_the_same(noun, name))


def say_the_same(noun: str, name: str) -> Iterator[str]:
    """A field and those that are hidden with it: a date and its wording, an amount and the words that name it."""
    fields = fields_of(noun)
    base = name.removesuffix(AS_GIVEN)
    yield from (each for each in (base, base + AS_GIVEN) if each in fields)
    yield from ALONG.get((noun, name), ())


def fields_of(noun: str) -> tuple[str, ...]:
    """The fields of a record that can be restricted one by one: not its place in the case or its order."""
    model = RECORDS[noun]
    parent = parent_of(model)
    columns = [
        column.name
        for column in model._meta.concrete_fields
        if column.name not in {"id", "key", "position", parent}
        and (column.editable or not isinstance(column, models.DateField))
    ]
    links = [link.name for link in model._meta.many_to_many]
    return (*columns, *links, *(["names"] if hasattr(model, "names") else []))


def parent_of(model: type[models.Model]) -> str:
    """The column that says to which record one belongs; empty where it belongs to none."""
    columns = {column.name for column in model._meta.concrete_fields}
    wanted = {"status": "charge", "actor": "event"}.get(str(model.noun), "case")  # type: ignore[attr-defined]
    return wanted if wanted in columns else ""


def belongs_to(noun: str, key: str) -> Iterator[tuple[str, str]]:
    """A record and those that it lies within, by its key: ``first/charge/ada/status/1`` lies in a charge and a case."""
    if "/" not in key:
        yield noun, key
        return
    pieces = key.split("/")
    yield "case", pieces[0]
    for end in range(3, len(pieces) + 1, 2):
        yield pieces[end - 2], "/".join(pieces[:end])


def prefixes(key: str) -> Iterator[str]:
    """A key and those of the records it lies within."""
    pieces = key.split("/")
    yield from ("/".join(pieces[:end]) for end in range(1, len(pieces) + 1, 2))
