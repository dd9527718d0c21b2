"""Records as pages show them: a heading, its values with their words, where each comes from, and what is not shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models

from dalel.register.access import Restrictions
from dalel.register.access.restrictions import WHOLE, parent_of
from dalel.register.calling import Callings, joined
from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.records import RECORDS
from dalel.register.region import say_region
from dalel.register.sight import Seen
from dalel.register.statement import noun_of, stated_columns
from dalel.site.anchor import anchor_of
from dalel.site.words import language, say, word

HEADED: Mapping[str, frozenset[str]] = {
    "person": frozenset(),
    "organisation": frozenset(),
    "case": frozenset({"title"}),
    "source": frozenset({"title"}),
    "statistic": frozenset({"count", "unit", "stage", "period"}),
    "related": frozenset({"other"}),
    "party": frozenset({"person", "organisation", "role"}),
    "proceeding": frozenset({"instance", "court"}),
    "charge": frozenset({"person", "norm"}),
    "status": frozenset({"status"}),
    "event": frozenset({"kind"}),
    "actor": frozenset({"person", "organisation", "role"}),
    "seizure": frozenset({"device", "quantity", "person"}),
    "opinion": frozenset({"expert", "commissioned_by"}),
    "measure": frozenset({"measure", "person"}),
    "penalty": frozenset({"penalty", "amount", "currency"}),
    "publication": frozenset({"title", "platform"}),
    "reaction": frozenset({"kind", "person", "organisation"}),
    "reply": frozenset({"person", "organisation"}),
}
"""The values that the heading of a record has said, by noun."""
LEADS = {"party", "actor", "reaction", "reply", "charge", "measure", "seizure"}
"""Records whose heading leads to whom they are about."""
SILENT = {"position", "date", "date_as_given"}
"""Columns that are shown elsewhere: a date at the head, the order by the order itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text; with a language, an address, or in place of something that is not shown."""

    text: str
    url: str = ""
    lang: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a record under its label."""

    label: str
    pieces: tuple[Piece, ...]
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: the field (empty: all of the record), the source, the place, the basis."""

    field: str
    source: Piece
    place: str
    basis: str
    attributed_to: str
    reliability: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as a page shows it.

    ``locks`` are circles that may see what is restricted of it, by label of field; ``anchor`` is the name of its place
    in the page.
    """

    noun: str
    key: str
    heading: str
    url: str
    date: str
    date_as_given: str
    facts: tuple[Fact, ...]
    origins: tuple[Origin, ...]
    bases: tuple[str, ...]
    hidden: tuple[str, ...]
    locks: tuple[tuple[str, str], ...]
    anchor: str
    within: tuple[Shown, ...] = field(default=())


@dataclass(slots=True)
class Showing:
    """What shows records in one language, for one reader; ``restrictions`` are those of the records on the page.

    ``address`` gives the page of a record, empty where this reader may open none; ``again`` are values that are shown
    although the heading has said them, since they lead to pages of their own.
    """

    callings: Callings
    restrictions: Restrictions
    address: Callable[[str, str], str]
    again: frozenset[str] = frozenset()

    def show(self, seen: Seen, within: Collection[Shown] = ()) -> Shown:
        """A record with those that lie in it."""
        said = seen.said["columns"]
        return Shown(
            noun=seen.noun,
            key=seen.key,
            heading=self.callings.call(seen),
            url=self.address(*self.main(seen)),
            date=str(said.get("date") or ""),
            date_as_given=str(said.get("date_as_given") or ""),
            facts=tuple(self.facts(seen)),
            origins=tuple(self.origins(seen)),
            bases=tuple(dict.fromkeys(cited[3] for cited in seen.said["citations"] if cited[3] != "stated")),
            hidden=tuple(word("register/field", name) for name in sorted(seen.hidden)),
            locks=tuple(self.locks(seen)),
            anchor=anchor_of(seen.noun, self.callings.sight.keys.shown(seen.key)),
            within=tuple(within),
        )

    def main(self, seen: Seen) -> tuple[str, str]:
        """The record that the heading leads to: the other case, whoever it is about, or the record itself."""
        said = seen.said["columns"]
        if seen.noun == "related":
            return "case", str(said["other"])
        who = next(((noun, said[noun]) for noun in ("person", "organisation") if said.get(noun)), None)
        return who if who and seen.noun in LEADS else (seen.noun, seen.key)

    def facts(self, seen: Seen) -> Iterator[Fact]:
        """The values that are there and not in the heading."""
        headed = HEADED.get(seen.noun, frozenset()) - self.again
        left = headed | SILENT | {parent_of(RECORDS[seen.noun])} | seen.hidden
        if names := seen.said["names"]:
            pieces = tuple(Piece(text, lang=lang) for text, lang, _ in names)
            yield Fact(word("register/field", "names"), pieces)
        for column in stated_columns(RECORDS[seen.noun]):
            if column.name not in left and (pieces := tuple(self.pieces(column, seen.value(column.name)))):
                is_text = isinstance(column, TextsField)
                yield Fact(word("register/field", column.name), pieces, is_text)
        for link in RECORDS[seen.noun]._meta.many_to_many:
            if keys := seen.said["links"][link.name]:
                noun = noun_of(link.related_model)
                yield Fact(word("register/field", link.name), tuple(self.named(noun, key) for key in keys))

    def pieces(self, column: models.Field[Any, Any], value: Any) -> Iterator[Piece]:
        """A value in the words of the reader."""
        if value in (None, "", {}, [], False):
            return
        if isinstance(column, models.ForeignKey):
            yield self.named(noun_of(column.related_model), value)
        elif isinstance(column, TermField):
            yield Piece(word(column.noun, value))
        elif isinstance(column, TextsField):
            yield from (Piece(text, lang=lang) for lang, text in cast(dict[str, str], value).items())
        elif isinstance(column, models.JSONField):
            yield from (Piece(word(f"register/{column.name.removesuffix('s')}", each)) for each in value)
        elif column.name == "region":
            yield Piece(say_region(value, language()))
        elif isinstance(column, models.URLField):
            yield Piece(value, url=value if value.startswith(("http://", "https://")) else "")
        else:
            yield Piece(say("is-so") if value is True else str(value))

    def value(self, noun: str, name: str, value: Any) -> tuple[Piece, ...]:
        """Any value of a statement by its name: a column, names, several other records, or citations."""
        if name == "names":
            return tuple(Piece(joined(text, lang), lang=lang) for text, lang, _ in value or ())
        if name == "citations":
            return tuple(self.cited(each) for each in value or ())
        links = {link.name: noun_of(link.related_model) for link in RECORDS[noun]._meta.many_to_many}
        if name in links:
            return tuple(self.named(links[name], key) for key in value or ())
        column = RECORDS[noun]._meta.get_field(name)
        return tuple(self.pieces(cast("models.Field[Any, Any]", column), value))

    def cited(self, cited: list[str]) -> Piece:
        """A citation in one line."""
        name, source, place, basis, attributed_to, *known = cited
        called = self.named("source", source)
        field_label = word("register/field", name) if name else ""
        where = "" if called.is_hidden else place
        said = (called.text, where, word("register/basis", basis), attributed_to, *known_as(known))
        return Piece(joined(field_label, *said, by=", "))

    def named(self, noun: str, key: str) -> Piece:
        """Another record by what it is called, or that it is not shown."""
        called = self.callings.of(noun, key)
        if called is None:
            return Piece(say("not-shown"), is_hidden=True)
        return Piece(called, url=self.address(noun, key))

    def origins(self, seen: Seen) -> Iterator[Origin]:
        """Where the values come from."""
        for name, source, place, basis, attributed_to, *known in seen.said["citations"]:
            called = self.named("source", source)
            yield Origin(
                field=word("register/field", name) if name else "",
                source=called,
                place="" if called.is_hidden else place,
                basis=basis,
                attributed_to=attributed_to,
                reliability="".join(known_as(known)),
            )

    def locks(self, seen: Seen) -> Iterator[tuple[str, str]]:
        """What of the record is restricted, and to whom, as far as this reader is among them."""
        for name, held in sorted(self.restrictions.by_record.get((seen.noun, seen.key), {}).items()):
            if name not in seen.hidden:
                people = joined(*held.people, by=", ")
                circle = joined(word("register/visibility", held.level), people, by=": ")
                yield (say("whole-record") if name == WHOLE else word("register/field", name)), circle


def known_as(known: list[str]) -> list[str]:
    """How a source comes to know a value, in words, where that is said of it."""
    return [word("register/reliability", code) for code in known]
