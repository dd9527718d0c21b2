"""The fields that a column of a table may be: ``person.name``, ``charge.norm``, ``event:search.date``, ``title@ru``.

A field is a record, its column, and where a row has several records of one kind the name of the group (``search``).
Columns are those of the models, so that a mapping can name all that a register can hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from dalel.errors import CommandError, did_you_mean
from dalel.register.folder.shapes import CASE, STATUSES, Shape
from dalel.register.folder.values import parse_value
from dalel.register.models import Person
from dalel.register.models.fields import TextsField, parse_word
from dalel.register.models.organisation import Organisation
from dalel.vocabulary import LANGUAGES

_PATH = re.compile(r"(?P<noun>[a-z]+)(?::(?P<group>[a-z][a-z0-9-]*))?\.(?P<field>[a-z_]+)(?:@(?P<lang>[a-z]{2,3}))?")
INSIDE: Mapping[str, Shape] = {
    str(shape.model.noun): shape  # type: ignore[attr-defined]
    for name, shape in CASE.lists.items()
    if name in {"proceedings", "charges", "events", "seizures", "measures", "penalties", "publications"}
} | {"status": STATUSES}
"""The records of a case that a row may give, by noun."""
NOUNS = ("case", "person", "organisation", *INSIDE)
NAMED = ("person", "organisation")
ALIASES = {
    "status": "status.status",
    "charge.status": "status.status",
    "charge.status_date": "status.date",
    "charge.date": "status.date",
    "region": "case.region",
    "country": "case.country",
    "place": "case.place",
    "city": "case.place",
    "title": "case.title",
    "summary": "case.summary",
    "opened": "case.opened",
    "id": "case.key",
    "case": "case.key",
    "case.id": "case.key",
    "person": "person.name",
    "name": "person.name",
    "full name": "person.name",
    "occupation": "person.occupations",
    "person.occupation": "person.occupations",
    "role": "person.role",
    "article": "charge.norm",
    "norm": "charge.norm",
    "court": "proceeding.court",
    "docket": "proceeding.docket",
    "complainant": "organisation:complainant.name",
    "имя": "person.name",
    "фио": "person.name",
    "статья": "charge.norm",
    "статус": "status.status",
    "регион": "case.region",
    "город": "case.place",
    "суд": "proceeding.court",
    "аты-жөні": "person.name",
    "бап": "charge.norm",
    "мәртебе": "status.status",
    "өңір": "case.region",
    "сот": "proceeding.court",
}
"""Short names for fields, which are headers that a proposed mapping places too."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """One field: noun, group, column of the model (or ``key``, ``name``, ``role``), and the language of a text."""

    noun: str
    group: str
    column: str
    lang: str = ""

    @property
    def said(self) -> str:
        """The path as a person writes it."""
        return f"{self.noun}{f':{self.group}' if self.group else ''}.{self.column}"


def parse_path(text: str, language: str) -> FieldPath:
    """Read a field's path; an unknown one is an error with the nearest known ones."""
    plain, _, lang = text.strip().partition("@")
    found = _PATH.fullmatch(ALIASES.get(plain, plain) + (f"@{lang}" if lang else ""))
    if found is None or found["noun"] not in NOUNS:
        raise CommandError(f'There is no field "{text}".', next_step=did_you_mean(plain, [*ALIASES, *all_fields()]))
    noun, group, column = found["noun"], found["group"] or "", found["field"]
    if column not in columns_of(noun):
        known = [f"{noun}.{each}" for each in columns_of(noun)]
        raise CommandError(f'There is no field "{text}".', next_step=did_you_mean(f"{noun}.{column}", known))
    if noun == "case" and group:
        raise CommandError(f'A row has one case, so "{text}" can name no other.')
    lang = found["lang"] or language
    if column == "name" or isinstance(model_column(noun, column), TextsField):
        if lang not in LANGUAGES and (column != "name" or lang):
            raise CommandError(
                f'"{text}" does not say in which language the text is.',
                next_step=f"Write language: (one of {', '.join(LANGUAGES)}) in the mapping, or {plain}@en.",
            )
    else:
        lang = ""
    return FieldPath(noun, group, found["field"], lang)


def all_fields() -> list[str]:
    """Every field that a mapping may name."""
    return [f"{noun}.{column}" for noun in NOUNS for column in columns_of(noun)]


def columns_of(noun: str) -> list[str]:
    """What a mapping may say of a record."""
    if noun == "case":
        return ["key", *(column.name for column in CASE.columns().values())]
    if noun in NAMED:
        own = [column.name for column in Shape(model_of(noun)).columns().values() if column.name not in {"parent"}]
        return ["key", "name", "role", "complainant_type", *own]
    hidden = (Person,) if noun != "publication" else ()
    return [
        column.name
        for column in INSIDE[noun].columns().values()
        if not (isinstance(column, models.ForeignKey) and column.related_model in hidden) and can_be_told(column)
    ]


def can_be_told(column: models.Field[object, object]) -> bool:
    """Whether a cell can give a column: another record of the same case has no name in a table."""
    if not isinstance(column, models.ForeignKey):
        return True
    return column.related_model is Organisation or column.name == "norm"


def model_of(noun: str) -> type[models.Model]:
    """The model of a noun."""
    own: dict[str, type[models.Model]] = {"case": CASE.model, "person": Person, "organisation": Organisation}
    return own[noun] if noun in own else INSIDE[noun].model


def model_column(noun: str, column: str) -> models.Field[object, object] | None:
    """A column of a record's model; None for what stands beside it (a name, a key, a role)."""
    found = {each.name: each for each in model_of(noun)._meta.concrete_fields}
    return found.get(column) if column not in {"key", "role", "complainant_type"} or noun not in NAMED else None


def constant_value(column: models.Field[object, object], path: FieldPath, value: str) -> object:
    """What the mapping says of every row, as its column has it."""
    if isinstance(column, TextsField):
        return {path.lang: value}
    if isinstance(column, models.JSONField):
        return [value]
    return int(value) if isinstance(column, models.IntegerField) and value.isascii() and value.isdigit() else value


def check_constant(path: FieldPath, value: str) -> None:
    """Refuse what a column cannot hold in every row."""
    column = model_column(path.noun, path.column)
    if path.noun in NAMED and path.column in {"role", "complainant_type"}:
        parse_word(f"register/{path.column.replace('_', '-')}", value)
    elif column is None or isinstance(column, models.ForeignKey):
        raise CommandError(f"{path.said} can only come from a column.")
    else:
        parse_value(column, constant_value(column, path, value))
