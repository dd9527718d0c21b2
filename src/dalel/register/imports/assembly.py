"""An assembly: the records that the rows of a file give, put together cell by cell, each citing its row and column.

Rows may say something of the same record (a case with several people). What a later row says otherwise is not taken:
it is said at its cell, and the first row stands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import models

from dalel.canonical import canonical_json
from dalel.errors import DalelError, DataError
from dalel.jurisdictions.law import norm, parse_norm
from dalel.register.folder import Cited, Draft, Name, Reference, norm_draft
from dalel.register.folder.values import parse_value
from dalel.register.imports.outside_table import OutsideTable
from dalel.register.imports.verdict import Account
from dalel.register.models import Source
from dalel.register.models.records import RECORDS
from dalel.register.statement import empty, stated_columns
from dalel.register.status_word import word_instead

KEY_LIMIT = 80
"""Characters of the part of a key that an outside id gives; a longer one is cut, and told apart by its digest."""
FORM = "the form of the list"
"""The place of a value that no cell gives: what the list is, or what a person decided in the mapping."""
SMALL = 32_767
"""The largest position that the databases' small whole numbers hold."""


@dataclass(slots=True)
class Assembled:
    """One record while it is put together; ``said`` tells which row gave each value."""

    model: type[models.Model]
    key: str
    place: str
    values: dict[str, object] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    names: dict[Name, None] = field(default_factory=dict)
    citations: dict[Cited, None] = field(default_factory=dict)

    @property
    def noun(self) -> str:
        """What the record is called."""
        return str(self.model.noun)  # type: ignore[attr-defined]

    @property
    def reference(self) -> Reference:
        """The record as a value of another."""
        return Reference(self.noun, self.key)


class Assembly:
    """The records that a file gives. ``prefix`` begins their keys, ``source`` is the key of the file as a source."""

    def __init__(self, prefix: str, source: str) -> None:
        self.prefix = prefix
        self.source = source
        self._records: dict[tuple[str, str], Assembled] = {}
        self._positions: dict[tuple[str, str], int] = {}

    def outside_key(self, outside: str) -> str:
        """The key of a record by its outside id: the same id, the same key, in whatever file."""
        return f"{self.prefix}-{spell_key(outside)}"

    def content_key(self, content: object) -> str:
        """The key of a record that has no outside id, by what its row says."""
        return f"{self.prefix}-{digest(content)}"

    def inner_key(self, parent: str, noun: str, content: object) -> str:
        """The key of a record that belongs to another, by what makes it one of several."""
        return f"{parent}/{noun}/{digest(content)}"

    def record(
        self, noun: str, key: str, account: Account, *, parent: tuple[str, Assembled] | None = None
    ) -> Assembled:
        """A record, begun or gone on with; ``parent`` is the column that names what it belongs to, and that."""
        place = account.row.place
        found = self._records.get((noun, key))
        if found is None:
            found = self._records[noun, key] = Assembled(RECORDS[noun], key, place)
            if parent is not None:
                column, above = parent
                found.values[column] = Reference(above.noun, above.key)
                if any(each.name == "position" for each in found.model._meta.concrete_fields):
                    number = self._positions[noun, above.key] = self._positions.get((noun, above.key), 0) + 1
                    found.values["position"] = min(number, SMALL)
        found.citations[Cited("", self.source, place, "stated", "")] = None
        account.gave(noun, key)
        return found

    def find(self, noun: str, key: str) -> Assembled | None:
        """A record that was begun, or None."""
        return self._records.get((noun, key))

    def drop(self, record: Assembled, account: Account) -> None:
        """Give a record up of which no cell could be taken: that a cell was not empty says nothing for certain."""
        if not record.said and not record.names:
            self._records.pop((record.noun, record.key), None)
            account.gave_not(record.noun, record.key)

    def set(
        self,
        record: Assembled,
        column: str,
        raw: object,
        account: Account,
        cell: str,
        *,
        but: str = "",
        basis: str = "",
    ) -> bool:
        """Set a value that a cell gives, and account for the cell; False where it cannot be taken."""
        try:
            value = raw if isinstance(raw, Reference) else parse_value(record.model._meta.get_field(column), raw)  # type: ignore[arg-type]
        except DalelError as error:
            account.leave(cell, one_line(error))
            return False
        if why := self.misfit(record, column, value):
            account.leave(cell, why)
            return False
        if column in record.values and record.values[column] != value:
            merged = merge_texts(record.values[column], value)
            if merged is None:
                account.leave(
                    cell, f"What {record.said.get(column, record.place)} says of this is another thing, and stands."
                )
                return False
            value = merged
        record.values[column] = value
        record.said.setdefault(column, account.row.place)
        self.cite(record, column, account, cell, basis=basis or "stated")
        account.take(cell, f"{record.noun}.{column}", but=but)
        return True

    def misfit(self, record: Assembled, column: str, value: object) -> str:
        """Why a status does not fit the norm of its charge or, without one, the kind of its case; else empty."""
        if (record.noun, column) != ("status", "status"):
            return ""
        charge = self.above(record, "charge")
        case, norm_ = self.above(charge, "case"), charge.values.get("norm") if charge else None
        instead = word_instead(
            str(value),
            norm=norm_.key if isinstance(norm_, Reference) else "",
            kind=str(case.values.get("kind", "")) if case else "",
        )
        return f"{value} does not fit the law that the charge rests on: that would be {instead}." if instead else ""

    def above(self, record: Assembled | None, column: str) -> Assembled | None:
        """The record of the file that another belongs to."""
        named = record.values.get(column) if record else None
        return self.find(named.noun, named.key) if isinstance(named, Reference) else None

    def say(self, record: Assembled, column: str, raw: object) -> None:
        """Set a value that no cell gives and a person decided (in the mapping), or that the form of the list means."""
        if column not in record.values:
            record.values[column] = (
                raw if isinstance(raw, Reference) else parse_value(record.model._meta.get_field(column), raw)  # type: ignore[arg-type]
            )
            record.citations[Cited(column, self.source, FORM, "inferred", "")] = None

    def name(self, record: Assembled, text: str, lang: str, account: Account, cell: str) -> bool:
        """Give a person or an organisation a name."""
        if len(text) > 300:
            account.leave(cell, "It is longer than a name of 300 characters.")
            return False
        name = Name(text, lang, "as-published")
        record.names[name] = None
        self.cite(record, "names", account, cell)
        account.take(cell, f"{record.noun}.names")
        return True

    def name_ours(self, record: Assembled, text: str) -> None:
        """Give an organisation the name that the format itself has for it."""
        record.names[Name(text, "", "as-published")] = None
        record.citations[Cited("names", self.source, FORM, "inferred", "")] = None

    def cite(self, record: Assembled, column: str, account: Account, cell: str, *, basis: str = "stated") -> None:
        """Cite the row and the column for a value."""
        place = f"{account.row.place}, {cell}"[:200]
        if not any(each.field == column and each.place == place for each in record.citations):
            record.citations[Cited(column, self.source, place, basis, "")] = None

    def drafts(self, source: Draft) -> list[Draft]:
        """Every record as a draft, each after those it names."""
        order = {noun: at for at, noun in enumerate(RECORDS)}
        records = sorted(self._records.values(), key=lambda record: order[record.noun])
        norms = sorted(
            {
                value.key
                for record in records
                for value in record.values.values()
                if isinstance(value, Reference) and value.noun == "norm"
            }
        )
        return [source, *map(norm_draft, norms), *(draft_record(record) for record in records)]


def draft_record(record: Assembled) -> Draft:
    """The draft of a record; columns that nothing gave are empty."""
    return make_draft(
        record.model,
        record.key,
        record.values,
        where=record.place,
        names=tuple(record.names),
        citations=tuple(record.citations),
    )


def make_draft(
    model: type[models.Model],
    key: str,
    values: Mapping[str, object],
    *,
    where: str,
    names: tuple[Name, ...] = (),
    citations: tuple[Cited, ...] = (),
) -> Draft:
    """A draft with every column of its model."""
    whole = {column.name: values.get(column.name, empty(column)) for column in stated_columns(model)}
    return Draft(model, key, whole, where, names=names, citations=citations)


def source_draft(key: str, table: OutsideTable, *, publisher: str, language: str) -> Draft:
    """The file as a source."""
    values = {
        "kind": "register",
        "title": table.name[:500],
        "publisher": publisher,
        "language": language,
        "sha256": table.sha256,
        "paragraphs": "rows as the file numbers them, the header among them; then the column",
    }
    return make_draft(Source, key, values, where=table.name)


def merge_texts(left: object, right: object) -> object | None:
    """Texts in two languages as one; None where they contradict each other or are no texts."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return None
    if any(left.get(lang, text) != text for lang, text in right.items()):
        return None
    return left | right


def spell_key(outside: str) -> str:
    """An outside id as a part of a key; where it must be spelled otherwise, its digest keeps it apart from others."""
    spelled = re.sub(r"[^a-z0-9]+", "-", outside.lower()).strip("-")[:KEY_LIMIT].strip("-")
    return spelled if spelled == outside else "-".join(filter(None, (spelled, digest(outside))))


def digest(content: object) -> str:
    """A short name for a content, over its canonical JSON."""
    return hashlib.sha256(canonical_json(content)).hexdigest()[:16]  # type: ignore[arg-type]


def one_line(error: DalelError) -> str:
    """An error as one sentence for a verdict."""
    return " ".join(str(error).split())


@lru_cache(maxsize=16_384)
def clean_norms(text: str, country: str) -> tuple[tuple[str, ...], str]:
    """The norms that a text names with their code, and, where it names none that the law here has, why not."""
    from_law = country.lower()
    try:
        keys = parse_known(text, from_law)
    except DalelError as error:
        return (), one_line(error)
    return tuple(keys), ""


def parse_known(text: str, country: str) -> list[str]:
    """The keys of norms in a text; a norm that the law files do not have is an error."""
    if not country:
        raise DataError("It is not said of which country's law this is.")
    keys = parse_norm(text, country)
    for key in keys:
        norm(key)
    return keys
